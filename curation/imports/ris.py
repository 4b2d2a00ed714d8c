"""RIS, as every reference manager writes it: each entry read by rispy, and what it says taken."""

import re
from collections.abc import Iterator
from typing import Any

import rispy
from rispy.config import LIST_TYPE_TAGS

from curation.identifiers import as_doi, as_pmcid, as_pmid
from curation.imports.pasted import understand
from curation.imports.printed import (
    MOST_SAID,
    Printed,
    Told,
    by_label,
    languages_of,
    only_said,
    split_keeping_lines,
    title_of,
    token_of,
    types_of,
    unreadable,
)
from curation.imports.tokens import Kind, Token
from curation.record_lines import (
    CONFLICT,
    INITIALS,
    ORCIDS,
    SECTIONS,
    TITLE,
    a_book,
    author_called,
    grant_of,
    hear,
    hear_affiliation,
    hear_initials,
    hear_orcid,
    is_grant_note,
    markup,
    noted,
    notice_in,
    one_line,
    printed_date,
    sections_of,
)

_END = re.compile(r"^ER\s{0,2}-.*$", re.MULTILINE)
_EMPTY_TAG = re.compile(r"^(?!ER)[A-Z][A-Z0-9]\s{2}-[ \t]*$", re.MULTILINE)
_YEAR = re.compile(r"\b(1[5-9]|20)\d\d\b")
_DATE = re.compile(r"(\d{4})(?:/(\d{0,2}))?(?:/(\d{0,2}))?(?:/(.*))?", re.ASCII)
_LISTS = [*LIST_TYPE_TAGS, "AD"]  # an address in each
_TITLES = ("title", "primary_title", "translated_title", "short_title")
_BOOKS = {"BOOK": "book", "EBOOK": "book", "EDBOOK": "book", "CHAP": "chapter", "ECHAP": "chapter"}


def ris_tokens(text: str) -> Iterator[Token]:
    """A token for each entry of a RIS file; one that cannot be read is named, the rest go on."""
    for token, _ in ris_entries(text):
        yield token


def ris_entries(text: str) -> Iterator[tuple[Token, dict[str, Any]]]:
    """Each token with the fields of its entry, as rispy names them; none where it is unreadable."""
    for line, entry in _entries(text):
        # rispy folds a tag without value into the one before it (rispy issue 62).
        cleaned = _EMPTY_TAG.sub("", entry) + "\nER  - \n"
        try:
            fields = rispy.loads(cleaned, skip_unknown_tags=False, list_tags=_LISTS)
        except (ValueError, KeyError, IndexError, rispy.parser.ParseError) as error:
            yield unreadable(line, entry, f"This RIS entry cannot be read: {error}."), {}
            continue
        if fields:
            yield token_of(line, _from_ris(fields[0], entry)), fields[0]
        else:
            yield unreadable(line, entry, "This RIS entry holds no tag that is known."), {}


def _entries(text: str) -> Iterator[tuple[int, str]]:
    line = 1
    for entry in split_keeping_lines(text, _END):
        start = re.search(r"^TY\s{2}-", entry, re.MULTILINE)
        if start:
            yield line + entry[: start.start()].count("\n"), entry[start.start() :].rstrip()
        line += entry.count("\n")


def _from_ris(fields: dict[str, Any], raw: str) -> Printed:
    def first(*names: str) -> str:
        return next((text for name in names for text in _texts(fields, name) if text), "")

    start, end = first("start_page"), first("end_page")
    year = _YEAR.search(first("year", "publication_year", "date"))
    printed_ids = _ids_mentioned(fields)
    told, tags = _told(fields)
    return Printed(
        title=first(*_TITLES),
        authors=tuple(_texts(fields, "authors") or _texts(fields, "first_authors")),
        journal=first(
            "journal_name",
            "alternate_title3",
            "secondary_title",
            "alternate_title1",
            "tertiary_title",
        ),
        year=int(year[0]) if year else None,
        volume=first("volume"),
        issue=first("number", "issue"),
        pages=f"{start}-{end}" if start and end and end != start else start or end,
        abstract=first("abstract", "notes_abstract"),
        pmid=_pmid(fields) or printed_ids.get(Kind.PMID),
        doi=as_doi(first("doi")) or printed_ids.get(Kind.DOI),
        pmcid=as_pmcid(first("custom2")) if "PMC" in first("custom2") else None,
        raw=raw,
        told=told,
        tags=tags,
    )


def _texts(fields: dict[str, Any], name: str) -> list[str]:
    value = fields.get(name) or []
    return [str(each).strip() for each in (value if isinstance(value, list) else [value])]


def _told(fields: dict[str, Any]) -> tuple[Told, tuple[str, ...]]:
    """All that a reference can keep, beyond what is asked for by."""

    def one(*names: str) -> str:
        return one_line(next((t for name in names for t in _texts(fields, name) if t), ""))

    kind = _BOOKS.get(one("type_of_reference"), "article")
    full, short = one("alternate_title3"), one("alternate_title2", "alternate_title1")
    people = [
        *(author_called(name) for name in _authors(fields)),
        *(author_called(name, role="editor") for name in _texts(fields, "secondary_authors")),
        *(
            author_called(name, role="investigator")
            for name in _texts(fields, "subsidiary_authors")
        ),
    ]
    notes = [*_texts(fields, "notes"), *_texts(fields, "research_notes")]
    hear(people, _texts(fields, "author_address"), hear_affiliation)
    hear(people, noted(notes, ORCIDS).split("; "), hear_orcid)
    hear(people, noted(notes, INITIALS).split("; "), hear_initials)
    by_keyword, tags = by_label([k for each in _texts(fields, "keywords") for k in _apart(each)])
    told = by_keyword | only_said(
        kind=kind,
        title=title_of(noted(notes, TITLE), one(*_TITLES)),
        vernacular_title=markup(one("translated_title")) if one("title", "primary_title") else "",
        abstract=sections_of(
            "\n".join(_texts(fields, "abstract") or _texts(fields, "notes_abstract")),
            noted(notes, SECTIONS).split(" | "),
        ),
        authors=[each for each in people if each["last_name"] or each["collective_name"]],
        publication_date=_date(one("date") or one("year", "publication_year")),
        languages=languages_of(one("language")),
        publication_types=types_of(one("type_of_work").split(";")),
        coi_statement=markup(noted(notes, CONFLICT)),
        grants=[grant_of(each) for each in notes if is_grant_note(each)],
        notices=[notice for each in notes if (notice := notice_in(each))],
    )
    if kind == "article":
        told |= only_said(
            journal=full or one("secondary_title", "journal_name"),
            journal_abbreviation=short,
            issn=one("issn"),
            country=one("place_published"),
        )
    else:
        told["book"] = a_book(
            title=markup(one("secondary_title") if kind == "chapter" else one("title")),
            publisher=one("publisher"),
            place=one("place_published"),
            edition=one("edition"),
            collection=markup(one("tertiary_title")),
            isbns=[each.strip() for each in one("issn").split(";") if each.strip()],
        )
    return told, tags


def _authors(fields: dict[str, Any]) -> list[str]:
    return (_texts(fields, "authors") or _texts(fields, "first_authors"))[:MOST_SAID]


def _apart(keyword: str) -> list[str]:
    """Some tools put all keywords into one tag, with semicolons between."""
    return keyword.split(";") if keyword.count(";") > 1 and "[" not in keyword else [keyword]


def _date(text: str) -> str:
    """Of "2022/10/04/"; what stands behind the day is the date as it was printed."""
    found = _DATE.fullmatch(text)
    if found is None:
        return text
    year, month, day, printed = found.groups()
    return (printed or "").strip() or printed_date(int(year), int(month or 0), int(day or 0))


def _pmid(fields: dict[str, Any]) -> int | None:
    """The accession number, where the database is PubMed's or none is named but it has its form."""
    unknown = fields.get("unknown_tag") or {}
    for tag in ("PM", "PMID"):
        if unknown.get(tag):
            return as_pmid(str(unknown[tag][0]))
    database = str(fields.get("name_of_database") or "").lower()
    if not database or any(name in database for name in ("pubmed", "medline", "nlm")):
        return as_pmid(str(fields.get("accession_number") or ""))
    return None


def _ids_mentioned(fields: dict[str, Any]) -> dict[Kind, Any]:
    """Identifiers in addresses, and in notes where they are called by name ("PMID: 123").

    The number in a notice is the notice's and not the paper's.
    """
    places: list[str] = []
    for name in ("urls", "url", "link1", "link2", "link3", "link4", "file_attachments1"):
        places += _texts(fields, name)
    for note in (*_texts(fields, "notes"), *_texts(fields, "research_notes")):
        if notice_in(note) is None:
            places += re.findall(r"PMID:?\s*\d+|doi:?\s*10\.\S+", note, re.IGNORECASE)
    found: dict[Kind, Any] = {}
    for token in understand("\n".join(places)):
        if token.is_asked_for and not token.text.isdecimal():
            found.setdefault(token.kind, token.value)
    return found
