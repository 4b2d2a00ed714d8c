"""References as RIS, which every reference manager and screening tool reads.

What RIS has no tag for is a keyword with its label (curation/record_lines) or a note that says
what it is. `notes` are lines of decisions: curation/exports/screening.py writes them for whoever
may see them.
"""

from collections.abc import Iterable, Iterator

from curation.exports.parts import Parts, each_parts
from curation.exports.references import TagsOf
from curation.models import Reference
from curation.models.reference import ReferenceQuerySet
from curation.record_lines import (
    CONFLICT,
    INITIALS,
    ORCIDS,
    SECTIONS,
    TITLE,
    inverted,
    note,
    notice_note,
    one_line,
    words,
)

MEDIA_TYPE = "application/x-research-info-systems"
_TYPES = {
    Reference.Kind.ARTICLE: "JOUR",
    Reference.Kind.BOOK: "BOOK",
    Reference.Kind.CHAPTER: "CHAP",
}


def references_as_ris(found: ReferenceQuerySet, *, tags_of: TagsOf) -> Iterator[str]:
    """An entry for each reference, the newest first, without what anybody decided."""
    return (as_ris(parts) for parts in each_parts(found, tags_of=tags_of))


def as_ris(parts: Parts, notes: Iterable[str] = ()) -> str:
    lines = [("TY", _TYPES[parts.kind])]
    lines += [(tag, text) for tag, value in _told(parts) if (text := one_line(value))]
    lines += [("N1", one_line(note)) for note in notes]
    lines.append(("ER", ""))
    return "".join(f"{tag}  - {text}\r\n" for tag, text in lines) + "\r\n"


def _told(parts: Parts) -> Iterator[tuple[str, object]]:
    journal = parts.journal or parts.journal_abbreviation
    start, end = parts.page_range
    yield "TI", parts.title or parts.vernacular_title
    yield "TT", parts.vernacular_title
    yield from (("AU", inverted(author)) for author in parts.authors)
    yield from (("A2", inverted(author)) for author in parts.editors)
    yield from (("A4", inverted(author)) for author in parts.investigators)
    yield from (("JO", journal), ("JF", journal), ("JA", parts.journal_abbreviation))
    yield from (("PY", parts.year), ("DA", _date(parts)))
    yield from (("VL", parts.volume), ("IS", parts.issue), ("SP", start), ("EP", end))
    if parts.book is None:
        yield "SN", parts.issn
        yield "CY", parts.country
    else:
        if parts.kind == Reference.Kind.CHAPTER:
            yield "T2", words(parts.book["title"])
        yield from (("PB", parts.book["publisher"]), ("CY", parts.book["place"]))
        yield from (("ET", parts.book["edition"]), ("T3", words(parts.book["collection"])))
        yield "SN", "; ".join(parts.book["isbns"])
    yield "LA", ", ".join(parts.languages)
    yield from (("DO", parts.doi), ("C2", parts.pmcid), ("AN", parts.pmid))
    yield "DB", "PubMed" if parts.pmid else ""
    yield "M3", "; ".join(parts.types)
    yield "AB", " ".join(parts.abstract)
    yield from (("AD", line) for line in parts.affiliations)
    yield from (("KW", keyword) for keyword in parts.all_keywords)
    yield from (("N1", notice_note(notice)) for notice in parts.notices)
    yield from (("N1", f"Grant: {grant}") for grant in parts.grants)
    yield "N1", note(CONFLICT, parts.coi_statement)
    yield "N1", note(TITLE, parts.tagged_title)
    yield "N1", note(SECTIONS, " | ".join(parts.labels))
    yield "N1", note(ORCIDS, "; ".join(parts.orcids))
    yield "N1", note(INITIALS, "; ".join(parts.initials))
    if parts.pmid:
        yield "UR", f"https://pubmed.ncbi.nlm.nih.gov/{parts.pmid}/"


def _date(parts: Parts) -> str:
    """YYYY/MM/DD/: with what PubMed prints behind it where that says more than a day."""
    year, month, day, *_ = (*parts.date, 0, 0, 0)
    if not year:
        return parts.published
    numbers = f"{year:04}/{f'{month:02}' if month else ''}/{f'{day:02}' if day else ''}/"
    is_plain = parts.published == "" or len(parts.date) > 1 or parts.published == str(year)
    return numbers if is_plain else numbers + parts.published
