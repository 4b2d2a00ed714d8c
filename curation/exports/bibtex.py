"""References as BibTeX, in UTF-8 and with the fields that Zotero, JabRef and biblatex know.

Words with capitals that are no mere beginning of a sentence are in braces, so that no style lowers
them. Braces of a text are written as commands: BibTeX counts braces, even behind a backslash.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator

from curation.article import Author
from curation.exports.parts import Parts, each_parts
from curation.exports.references import TagsOf
from curation.models import Reference
from curation.models.reference import ReferenceQuerySet
from curation.record_lines import given_name, notice_note, one_line, words

MEDIA_TYPE = "application/x-bibtex"
_TYPES = {
    Reference.Kind.ARTICLE: "article",
    Reference.Kind.BOOK: "book",
    Reference.Kind.CHAPTER: "incollection",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ESCAPED = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "&%$#_"},
    }
)
TYPESET = {
    **{"i": "textit", "b": "textbf", "u": "underline"},
    **{"sub": "textsubscript", "sup": "textsuperscript"},
}
_TAG = re.compile(r"(</?(?:i|b|u|sub|sup)>)")
_SPACES = re.compile(r"\s+")
_LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=`)(?=`)|(?<=')(?=')|(?<=[?!])(?=`)|(?<=,)(?=,)")
_VERBATIM = ("doi", "url", "pmid", "pmcid", "issn", "isbn", "month", "year", "day")
# No words of the paper may be a brace there, and none is escaped: biblatex reads these as they are.
_UNBRACED = str.maketrans({"{": "%7B", "}": "%7D"})


def references_as_bibtex(found: ReferenceQuerySet, *, tags_of: TagsOf) -> Iterator[str]:
    """An entry for each reference, the newest first."""
    return (as_bibtex(parts) for parts in each_parts(found, tags_of=tags_of))


def as_bibtex(parts: Parts) -> str:
    fields = [_field(name, value) for name, value in _fields(parts) if value]
    return f"@{_TYPES[parts.kind]}{{{key_of(parts)},\n" + ",\n".join(fields) + "\n}\n\n"


def key_of(parts: Parts) -> str:
    """ "Wallace2023-36848918": the same each time, and no other reference of the site has it."""
    plain = unicodedata.normalize("NFKD", parts.first_surname)
    name = "".join(each for each in plain if each.isascii() and each.isalnum())[:40] or "Anonymous"
    year = next(iter(parts.date), "")
    return f"{name}{year}-{parts.pmid or f'r{parts.key}'}"


def escaped(text: str) -> str:
    """A text that TeX prints as it is."""
    return (
        _LIGATURE.sub("{}", one_line(text))
        .replace("{}", "\0")
        .translate(_ESCAPED)
        .replace("\0", "{}")
    )


def protected(title: str, *, begins: bool = True) -> str:
    """Escaped, and whatever has a capital of its own in braces."""
    given = title.split(" ")
    return " ".join(
        f"{{{escaped(word)}}}" if _is_proper(word, is_first=begins and at == 0) else escaped(word)
        for at, word in enumerate(given)
    )


def typeset(markup: str) -> str:
    """A title's markup as TeX has it, and the words between protected."""
    pieces = _TAG.split(_SPACES.sub(" ", markup).strip())
    return "".join(
        _typeset(piece) if at % 2 else protected(html.unescape(piece), begins=at == 0)
        for at, piece in enumerate(pieces)
    )


def _typeset(tag: str) -> str:
    return "}" if tag.startswith("</") else f"\\{TYPESET[tag.strip('<>')]}{{"


def _is_proper(word: str, *, is_first: bool) -> bool:
    letters = [letter for letter in word if letter.isalpha()]
    return any(letter.isupper() for letter in (letters[1:] if is_first else letters))


def _field(name: str, value: str) -> str:
    if name == "month":
        return f"  month = {value}"
    return f"  {name} = {{{value.translate(_UNBRACED) if name in _VERBATIM else value}}}"


def _fields(parts: Parts) -> Iterator[tuple[str, str]]:
    """Each with its text as it stands between the braces."""
    year, month, day, *_ = (*parts.date, 0, 0, 0)
    yield (
        "title",
        typeset(parts.title_markup)
        if parts.tagged_title
        else protected(parts.title or parts.vernacular_title),
    )
    yield "author", _names(parts.authors)
    yield "editor", _names(parts.editors)
    yield "investigator", _names(parts.investigators)
    if parts.book is None:
        yield "journal", escaped(parts.journal or parts.journal_abbreviation)
        yield "shortjournal", escaped(parts.journal_abbreviation)
        yield "issn", parts.issn
        yield "country", escaped(parts.country)
    else:
        if parts.kind == Reference.Kind.CHAPTER:
            yield "booktitle", protected(words(parts.book["title"]))
        yield from (("publisher", escaped(parts.book["publisher"])),)
        yield from (("address", escaped(parts.book["place"])),)
        yield from (("edition", escaped(parts.book["edition"])),)
        yield from (("series", protected(words(parts.book["collection"]))),)
        yield "isbn", ", ".join(map(one_line, parts.book["isbns"]))
    yield "year", str(year or "")
    yield "month", _MONTHS[month - 1] if month else ""
    yield "day", str(day or "")
    yield (
        "pubdate",
        "" if len(parts.date) > 1 or parts.published == str(year) else escaped(parts.published),
    )
    yield from (("volume", escaped(parts.volume)), ("number", escaped(parts.issue)))
    start, end = parts.page_range
    yield "pages", f"{escaped(start)}--{escaped(end)}" if end else escaped(start)
    yield from (("doi", parts.doi), ("pmid", str(parts.pmid or "")), ("pmcid", parts.pmcid))
    if parts.pmid:
        yield "url", f"https://pubmed.ncbi.nlm.nih.gov/{parts.pmid}/"
    yield "language", escaped(", ".join(parts.languages))
    yield "origtitle", protected(parts.vernacular_title)
    yield "type", escaped("; ".join(parts.types))
    yield "abstract", escaped(" ".join(parts.abstract))
    yield "sections", _listed(parts.labels)
    yield "affiliation", _listed(parts.affiliations)
    yield "orcid", _listed(parts.orcids)
    yield "initials", _listed(parts.initials)
    yield "coi", escaped(parts.coi_statement)
    yield "keywords", ", ".join(map(_keyword, parts.all_keywords))
    yield "funding", _listed(parts.grants)
    yield "note", _listed(map(notice_note, parts.notices))


def _listed(lines: Iterable[str]) -> str:
    return "; ".join(f"{{{escaped(line)}}}" for line in lines)


def _names(authors: list[Author]) -> str:
    return " and ".join(map(_name, authors))


def _name(author: Author) -> str:
    """ "Wallace, Jr, Daniel J."; a group as one word, in braces of its own."""
    if group := words(author["collective_name"]):
        return f"{{{escaped(group)}}}"
    parts = (author["last_name"], author["suffix"], given_name(author))
    last, suffix, given = (escaped(part.replace(",", " ")) for part in parts)
    last = f"{{{last}}}" if " " in last or not last else last
    given = f"{{{given}}}" if " and " in f" {given} " else given
    return ", ".join((last, suffix, given) if suffix else (last, given) if given else (last,))


def _keyword(word: str) -> str:
    """In braces where a sign of its own would part it."""
    return f"{{{escaped(word)}}}" if {",", ";"} & set(word) else escaped(word)
