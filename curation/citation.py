"""How a publication is cited: as the National Library of Medicine does, and in other styles.

Text alone, without markup; where a part is unknown it is left out with its punctuation.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from curation.anchoring import plain
from curation.article import Author, Book

_INITIALS = re.compile(r"(?: [A-Z]{1,4})?(?: et al\.?)?$")


class Published(Protocol):
    """What an Article and a Reference both say of where something was published."""

    pmid: int | None
    doi: str | None
    title: str
    authors: list[Author]
    journal: str
    journal_abbreviation: str
    publication_date: str
    publication_year: int | None
    volume: str
    issue: str
    pages: str
    book: Book | None


def words_of(markup: str) -> str:
    """Our stored markup as the words alone."""
    return plain(markup)


def name_of(author: Author) -> str:
    """As NLM prints it: "Wallace DJ", "Smith J Jr"; a group by its name."""
    if author["collective_name"]:
        return words_of(author["collective_name"])
    return " ".join(filter(None, (author["last_name"], author["initials"], author["suffix"])))


def byline(authors: Sequence[Author], *, most: int = 6, role: str = "author") -> str:
    """The first of them, and "et al." where there are more."""
    names = [name_of(author) for author in authors if author["role"] == role]
    return ", ".join([*names[:most], "et al."] if len(names) > most else names)


def issue_of(published: Published) -> str:
    """What follows the journal's name: "2022 Oct 4;23(19):11788"."""
    text = published.publication_date or str(published.publication_year or "")
    if published.volume or published.issue:
        text += f";{published.volume}" + (f"({published.issue})" if published.issue else "")
    if published.pages:
        text += f":{published.pages}"
    return text.lstrip(";:")


def imprint_of(book: Book, date: str) -> str:
    """Where a book came out: "3rd ed. Seattle (WA): University of Washington; 1993"."""
    edition = f"{_ended(book['edition'])} " if book["edition"] else ""
    where = ": ".join(filter(None, (book["place"], book["publisher"])))
    return edition + "; ".join(filter(None, (where, date)))


def citation(published: Published, *, authors_as_printed: str = "") -> str:
    """All of it in one line, to be pasted anywhere."""
    names = byline(published.authors) or authors_as_printed
    title = words_of(published.title)
    date = published.publication_date or str(published.publication_year or "")
    if published.book is None:
        journal = published.journal_abbreviation or published.journal
        source = " ".join(_ended(part) for part in (journal, issue_of(published)) if part)
    else:
        source = _ended(imprint_of(published.book, date))
        book_title = words_of(published.book["title"])
        if book_title and book_title != title:
            editors = byline(published.authors, role="editor")
            several = sum(author["role"] == "editor" for author in published.authors) > 1
            by = f"{editors}, editor{'s' * several}. " if editors else ""
            source = f"In: {by}{_ended(book_title)} {source}"
    ids = [f"doi: {published.doi}"] if published.doi else []
    ids += [f"PMID: {published.pmid}"] if published.pmid else []
    parts = [*(_ended(part) for part in (names, title) if part), source, *map(_ended, ids)]
    return " ".join(filter(None, parts))


class Styled(NamedTuple):
    name: str
    text: str


def other_styles(published: Published) -> list[Styled]:
    """The same as AMA, APA and MLA want it, for an article by people or groups that are known.

    What is printed of a book, or of authors whose names are not told apart, is too little for them.
    """
    authors = [author for author in published.authors if author["role"] == "author"]
    if not authors or published.book is not None:
        return []
    return [
        Styled("AMA", _ama(published, authors)),
        Styled("APA", _apa(published, authors)),
        Styled("MLA", _mla(published, authors)),
    ]


def _ama(published: Published, authors: Sequence[Author]) -> str:
    """Three of more than six; the journal abbreviated."""
    names = byline(authors, most=6 if len(authors) <= 6 else 3).removesuffix(".")
    year = str(published.publication_year or "")
    volume = published.volume + (f"({published.issue})" if published.issue else "")
    where = (year + _after(";", volume) + _after(":", published.pages)).lstrip(";:")
    journal = published.journal_abbreviation or published.journal
    parts = (names, words_of(published.title), journal, where)
    told = " ".join(_ended(part) for part in parts if part)
    return told + _after(" doi:", published.doi)


def _apa(published: Published, authors: Sequence[Author]) -> str:
    """All up to twenty, else nineteen and the last; initials apart, the journal in full."""
    names = [_inverted(author, _spaced(author["initials"])) for author in authors]
    if len(names) > 20:
        told = f"{', '.join(names[:19])}, . . . {names[-1]}"
    else:
        told = ", & ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    volume = published.volume + (f"({published.issue})" if published.issue else "")
    journal = published.journal or published.journal_abbreviation
    where = ", ".join(filter(None, (journal, volume, published.pages.replace("-", "–"))))
    year = published.publication_year or "n.d."
    title = words_of(published.title)
    parts = (told, f"({year})", title, where)
    return " ".join(_ended(part) for part in parts if part) + _at_doi(published)


def _mla(published: Published, authors: Sequence[Author]) -> str:
    """The first as a list has it, with the second or "et al."; the parts of the issue named."""
    first = _inverted(authors[0], authors[0]["fore_name"])
    if len(authors) == 2:
        second = authors[1]
        name = f"{second['fore_name']} {second['last_name']}".strip()
        first += f", and {words_of(second['collective_name']) or name}"
    elif len(authors) > 2:
        first += ", et al"
    pages = published.pages.replace("-", "–")
    where = (
        published.journal or published.journal_abbreviation,
        _after("vol. ", published.volume),
        _after("no. ", published.issue),
        str(published.publication_year or ""),
        _after("pp. " if "–" in pages else "p. ", pages),
    )
    title = _ended(words_of(published.title))
    told = f"{_ended(first)} “{title}” {_ended(', '.join(filter(None, where)))}"
    return told + _at_doi(published)


def _inverted(author: Author, given: str) -> str:
    """The name that a list is sorted by comes first."""
    if author["collective_name"]:
        return words_of(author["collective_name"])
    return ", ".join(filter(None, (author["last_name"], given, author["suffix"])))


def _spaced(initials: str) -> str:
    return " ".join(f"{letter}." for letter in initials if letter.isalpha())


def _at_doi(published: Published) -> str:
    return _after(" https://doi.org/", published.doi)


def _after(word: str, what: str | None) -> str:
    return f"{word}{what}" if what else ""


def _ended(text: str) -> str:
    return text if not text or text[-1] in ".?!" else f"{text}."


def briefly(published: Published, *, authors_as_printed: str = "") -> str:
    """As people name a paper among others: "Morand 2023, Lancet"; authors as "Morand EF, ..."."""
    first = next(iter(published.authors), None)
    if first is not None:
        name = words_of(first["collective_name"] or first["last_name"])
    else:
        name = _INITIALS.sub("", authors_as_printed.split(",")[0])
    year = str(published.publication_year or "")
    if not name:
        title = words_of(published.title)
        name = title if len(title) <= 60 else f"{title[:60].rpartition(' ')[0]} ..."
    what = " ".join(filter(None, (name, year)))
    return ", ".join(filter(None, (what, published.journal_abbreviation or published.journal)))
