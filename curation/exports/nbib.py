"""References in PubMed's MEDLINE format (.nbib), tag by tag as PubMed writes it.

Only long texts are broken into lines: Biopython, and others after it, read a broken line of any
other tag as two values.
"""

import textwrap
from collections.abc import Iterator

from curation.article import Author
from curation.exports.parts import Parts, each_parts
from curation.exports.references import TagsOf
from curation.models import Reference
from curation.models.reference import ReferenceQuerySet
from curation.record_lines import (
    NOTICES,
    SECTIONS,
    TAG,
    TITLE,
    given_name,
    labelled,
    mesh_line,
    note,
    notice_line,
    one_line,
    words,
)

MEDIA_TYPE = "application/nbib"
_WRAPPED = ("AB", "TI", "TT", "JT")
_WIDTH = 82


def references_as_nbib(found: ReferenceQuerySet, *, tags_of: TagsOf) -> Iterator[str]:
    """An entry for each reference, the newest first."""
    return (as_nbib(parts) for parts in each_parts(found, tags_of=tags_of))


def as_nbib(parts: Parts) -> str:
    lines = [_line(tag, text) for tag, value in _tagged(parts) if (text := one_line(value))]
    return "".join(lines) + "\n"


def _line(tag: str, text: str) -> str:
    """Six columns for the tag; a long text goes on below, indented as far."""
    if tag in _WRAPPED:
        pieces = textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
        text = "\n      ".join(pieces)
    return f"{tag:<4}- {text}\n"


def _tagged(parts: Parts) -> Iterator[tuple[str, object]]:
    yield "PMID", parts.pmid
    yield "IS", _issn(parts.issn, "Print") if parts.issn != parts.issn_linking else ""
    yield "IS", _issn(parts.issn_linking, "Linking")
    yield from (("VI", parts.volume), ("IP", parts.issue))
    yield "DP", parts.published or parts.year
    if parts.kind != Reference.Kind.BOOK:
        yield "TI", parts.title
    yield from _of_book(parts)
    yield "PG", parts.pages
    yield "LID", f"{parts.doi} [doi]" if parts.doi else ""
    yield "AB", " ".join(parts.abstract)
    yield "GN", note(TITLE, parts.tagged_title)
    yield "GN", note(SECTIONS, " | ".join(parts.labels))
    for author in parts.authors:
        yield from _person(author, "FAU", "AU", "CN")
    for author in parts.editors:
        yield from _person(author, "FED", "ED", "CN")
    yield from (("LA", language) for language in parts.languages)
    yield from (("SI", "/".join(filter(None, each))) for each in parts.accessions)
    yield from (("GR", grant) for grant in parts.grants)
    yield from (("PT", name) for name in parts.types)
    yield from (("TT", parts.vernacular_title), ("PL", "" if parts.book else parts.country))
    yield from (("TA", parts.journal_abbreviation), ("JT", parts.journal), ("JID", parts.nlm_id))
    yield from (("RN", chemical) for chemical in parts.chemicals)
    yield from (("NM", concept) for concept in parts.concepts)
    for notice in parts.notices:
        known = NOTICES.get(notice["kind"])
        if known:
            yield known.tag, notice_line(notice)
    yield from (("MH", mesh_line(heading)) for heading in parts.mesh)
    yield "PMC", parts.pmcid
    yield from (("OT", "*" * is_major + labelled(word)) for word, is_major in parts.keywords)
    yield from (("OT", labelled(tag, TAG)) for tag in parts.tags)
    yield "COIS", parts.coi_statement
    for author in parts.investigators:
        yield from _person(author, "FIR", "IR", "IR")
    yield "AID", f"{parts.doi} [doi]" if parts.doi else ""


def _of_book(parts: Parts) -> Iterator[tuple[str, object]]:
    book = parts.book
    if book is None:
        return
    yield "BTI", words(book["title"]) or parts.title
    yield from (("CTI", words(book["collection"])), ("EN", book["edition"]))
    yield from (("PB", book["publisher"]), ("PL", book["place"]))
    yield from (("ISBN", isbn) for isbn in book["isbns"])
    yield "VI", book["volume"]


def _person(author: Author, full: str, short: str, group: str) -> Iterator[tuple[str, object]]:
    """With their ORCID iD and affiliations behind them."""
    if author["collective_name"]:
        yield group, words(author["collective_name"])
    else:
        suffix = f", {author['suffix']}" if author["suffix"] else ""
        last = one_line(author["last_name"])
        given = one_line(given_name(author)).replace(",", " ")
        yield full, f"{last}, {given}{suffix}" if given or suffix else last
        yield short, " ".join(filter(None, (last, author["initials"], author["suffix"])))
    yield "AUID", f"ORCID: {author['orcid']}" if author["orcid"] else ""
    for place in author["affiliations"]:
        yield "AD", words(place["text"])


def _issn(issn: str, medium: str) -> str:
    return f"{issn} ({medium})" if issn else ""
