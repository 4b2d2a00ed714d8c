"""BibTeX, as Zotero, JabRef, Mendeley and this site write it; each entry read by pybtex.

Entries are cut apart here, since one that is broken must not take the others with it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pybtex.bibtex.utils import split_name_list
from pybtex.database import Person
from pybtex.database.input.bibtex import LowLevelParser, UndefinedMacro
from pybtex.exceptions import PybtexError
from pybtex.textutils import normalize_whitespace
from pybtex.utils import CaseInsensitiveDict

from curation.article import Author
from curation.identifiers import as_doi, as_pmcid, as_pmid
from curation.imports.latex import tagged_of_latex, words_of_latex
from curation.imports.printed import (
    MOST_SAID,
    Printed,
    Told,
    by_label,
    languages_of,
    only_said,
    title_of,
    token_of,
    types_of,
    unreadable,
)
from curation.imports.tokens import Token
from curation.record_lines import (
    a_book,
    an_author,
    grant_of,
    hear,
    hear_affiliation,
    hear_initials,
    hear_orcid,
    is_grant_note,
    markup,
    markup_of,
    month_called,
    note,
    notice_in,
    one_line,
    printed_date,
    sections_of,
    words,
)

LONGEST = 2**20  # characters of an entry
_ENTRY = re.compile(r"^[ \t]*@[ \t]*([A-Za-z]+)[ \t]*[{(]", re.MULTILINE)
_NO_KEY = re.compile(r"^(@[^{(]*[{(])\s*,")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_APART = ("comment", "preamble")
_YEAR = re.compile(r"\b(1[5-9]|20)\d\d\b")
_ISO = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)
_BOOKS = ("book", "booklet", "proceedings", "manual", "mvbook", "collection")
_CHAPTERS = ("incollection", "inbook", "suppbook")
_PMID = re.compile(r"(?:pubmed\.ncbi\.nlm\.nih\.gov/|/pubmed/|PMID:?\s*)(\d{1,8})\b")


def bibtex_tokens(text: str) -> Iterator[Token]:
    """A token for each entry; one that cannot be read is named, the rest go on."""
    # Abbreviations that the file defines, for the entries behind them.
    macros = CaseInsensitiveDict({name: name for name in _MONTHS})
    starts = list(_ENTRY.finditer(text))
    line, counted = 1, 0
    for match, after in zip(starts, [*starts[1:], None], strict=True):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        raw = text[match.start() : after.start() if after else len(text)].strip()
        if match[1].lower() in _APART:
            continue
        if len(raw) > LONGEST:
            yield unreadable(line, raw, "This BibTeX entry is longer than a reference can be.")
            continue
        try:
            read = _read(_NO_KEY.sub(r"\1x,", raw), macros)
        except (PybtexError, RecursionError, ValueError, IndexError) as error:
            why = one_line(error).rstrip(".")
            yield unreadable(line, raw, f"This BibTeX entry cannot be read: {why}.")
            continue
        if match[1].lower() == "string":
            continue
        if read.fields:
            yield token_of(line, _from_bibtex(read, raw))
        else:
            yield unreadable(line, raw, "This BibTeX entry holds no field that can be read.")


class _Read(NamedTuple):
    kind: str
    fields: dict[str, str]  # by names in lower case, as TeX


def _read(raw: str, macros: CaseInsensitiveDict) -> _Read:
    """What pybtex reads; the second of two fields with one name adds to the first."""
    fields: dict[str, str] = {}
    kind = ""
    for command, (key, found) in LowLevelParser(raw, macros=macros, handle_error=_tolerate):
        kind = command.lower()
        if kind == "string" or key is None:
            break
        for name, parts in found:
            value = normalize_whitespace("".join(parts))
            before = fields.get(name.lower())
            fields[name.lower()] = f"{before}, {value}" if before and name != "year" else value
    return _Read(kind, fields)


def _tolerate(error: PybtexError) -> None:
    """An abbreviation that nobody defined is left out; whatever else is wrong is an error."""
    if not isinstance(error, UndefinedMacro):
        raise error


class _Fields:
    """The fields of an entry, without TeX, under whatever of the names they have."""

    def __init__(self, raw: dict[str, str]) -> None:
        self._raw = raw

    def __getitem__(self, names: str) -> str:
        return one_line(words_of_latex(self.raw(names)))

    def tagged(self, names: str) -> str:
        return one_line(tagged_of_latex(self.raw(names)))

    def raw(self, names: str) -> str:
        return next((self._raw[name] for name in names.split() if self._raw.get(name)), "")


def _from_bibtex(read: _Read, raw: str) -> Printed:
    fields = _Fields(read.fields)
    people = _people(fields)
    hear(people, _listed(fields, "affiliation"), hear_affiliation)
    hear(people, _listed(fields, "orcid"), hear_orcid)
    hear(people, _listed(fields, "initials"), hear_initials)
    year = _YEAR.search(fields["year date"])
    mentioned = _PMID.search(f"{fields['url']} {fields['note annote']}")
    told, tags = _told(read.kind, fields, people)
    notices = "; ".join(map(str, told.get("notices", ())))
    return Printed(
        title=words(markup_of(fields.tagged("title"))),
        authors=tuple(_as_printed(each) for each in people if each["role"] == "author"),
        journal=fields["shortjournal journal journaltitle booktitle"],
        year=int(year[0]) if year else None,
        volume=fields["volume"],
        issue=fields["number issue"],
        pages=_pages(fields.raw("pages")),
        abstract=fields["abstract"],
        pmid=as_pmid(fields["pmid"])
        or (as_pmid(mentioned[1]) if mentioned and not notices else None),
        doi=as_doi(fields.raw("doi").replace("\\_", "_").replace("%7B", "{").replace("%7D", "}")),
        pmcid=as_pmcid(fields["pmcid pmc"]) if "PMC" in fields["pmcid pmc"] else None,
        raw=raw,
        told=told,
        tags=tags,
    )


def _told(called: str, fields: _Fields, people: list[Author]) -> tuple[Told, tuple[str, ...]]:
    kind = "book" if called in _BOOKS else "chapter" if called in _CHAPTERS else "article"
    by_keyword, tags = by_label([words_of_latex(each) for each in _keywords(fields)])
    told = by_keyword | only_said(
        kind=kind,
        title=title_of(fields.tagged("title")),
        vernacular_title=markup(fields["origtitle"]),
        abstract=sections_of(words_of_latex(fields.raw("abstract")), _listed(fields, "sections")),
        authors=people,
        publication_date=fields["pubdate"] or _date(fields),
        languages=languages_of(fields["language langid"]),
        publication_types=types_of(fields["type"].split(";")),
        grants=[
            grant_of(each)
            for each in _listed(fields, "funding")
            if is_grant_note(note("Grant", each))
        ],
        coi_statement=markup(fields["coi"]),
        notices=[notice for each in _listed(fields, "note") if (notice := notice_in(each))],
    )
    if kind == "article":
        told |= only_said(
            journal=fields["journal journaltitle booktitle"],
            journal_abbreviation=fields["shortjournal"],
            issn=fields["issn"],
            country=fields["country"],
        )
    else:
        told["book"] = a_book(
            title=markup(fields["booktitle"] if kind == "chapter" else fields["title"]),
            publisher=fields["publisher"],
            place=fields["address location"],
            edition=fields["edition"],
            collection=markup(fields["series"]),
            isbns=[isbn for each in fields["isbn"].split(",") if (isbn := each.strip())],
        )
    return told, tags


def _people(fields: _Fields) -> list[Author]:
    return [
        _person(name, role)
        for role in ("author", "editor", "investigator")
        for name in split_name_list(fields.raw(role))[:MOST_SAID]
        if name.lower() not in ("others", "")
    ]


def _person(name: str, role: str) -> Author:
    """A name that is one word in braces is a group's, unless a given name goes with it."""
    try:
        person = Person(name)
    except PybtexError:
        return an_author(group=words_of_latex(name), role=role)
    given = [*person.first_names, *person.middle_names]
    last = " ".join([*person.prelast_names, *person.last_names])
    if not given and not person.lineage_names and last.startswith("{") and last.endswith("}"):
        return an_author(group=words_of_latex(last), role=role)
    return an_author(
        words_of_latex(last),
        words_of_latex(" ".join(given)),
        words_of_latex(" ".join(person.lineage_names)),
        role=role,
    )


def _as_printed(author: Author) -> str:
    if author["collective_name"]:
        return str(author["collective_name"])
    return " ".join(filter(None, (author["last_name"], author["initials"], author["suffix"])))


def _keywords(fields: _Fields) -> list[str]:
    text = fields.raw("keywords keyword")
    return list(_in_braces(text, ";" if ";" in text and "," not in text else ","))


def _in_braces(text: str, between: str) -> Iterator[str]:
    """The parts of a text; what stands in braces is not parted."""
    depth, part = 0, ""
    for sign in text:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if sign == between and depth <= 0:
            yield part.strip()
            part = ""
        else:
            part += sign
    yield part.strip()


def _listed(fields: _Fields, name: str) -> list[str]:
    """What this site writes as a list: each in braces, with semicolons between."""
    return [one_line(words_of_latex(each)) for each in _in_braces(fields.raw(name), ";")]


def _pages(text: str) -> str:
    """ "45--52" as "45-52"."""
    return one_line(words_of_latex(re.sub(r"\s*-{2,}\s*|\s*–\s*", "-", text)))


def _date(fields: _Fields) -> str:
    if iso := _ISO.match(fields["date"]):
        year, month, day = iso.groups()
        return printed_date(int(year), int(month or 0), int(day or 0))
    found = _YEAR.search(fields["year"])
    if found is None:
        return fields["year"]
    day = fields["day"]
    number = int(day) if day.isascii() and day.isdecimal() and len(day) < 3 else 0
    return printed_date(int(found[0]), month_called(fields["month"]), number)
