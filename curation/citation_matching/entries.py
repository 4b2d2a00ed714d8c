"""A reference list as text, cut into its entries.

Each entry is the words of one citation in one line, with the number printed before it, the title of
the list it stands in, and the identifiers found among its words. No word of the text is lost but
for headers of pages, the numbers, and hyphens at the end of lines.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from curation.citation_matching.breaks import pieces_of, without_bullet
from curation.citation_matching.lines import Joining, Line, lines_of
from curation.citation_matching.numbering import Mark, marks_of, unrolled
from curation.identifiers import as_doi, as_pmcid, as_pmid

_PMID = re.compile(
    r"\b(?:PMID|PubMed(?:\s?ID)?|Medline)\s?[:#]?\s*(\d{1,8})\b"
    r"|pubmed(?:\.ncbi\.nlm\.nih\.gov|/)/?(\d{1,8})\b",
    re.IGNORECASE,
)
_PMCID = re.compile(r"\bPMC\s?(\d{3,9})\b|\bPMCID\s?:?\s*(?:PMC)?(\d{3,9})\b", re.IGNORECASE)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>“”]+")
_ALONE = re.compile(
    r"(?:https?://\S*pubmed\S*/|(?:PMID|PubMed(?:\s?ID)?)\s?[:#]?\s*)?\d{5,8}/?"
    r"|(?:https?://\S*/|PMCID\s?:?\s*)?PMC\s?\d{3,9}/?"
    r"|(?:https?://(?:dx\.)?doi\.org/|doi\s?:?\s*)?10\.\d{4,9}/[^\s\"<>“”]+",
    re.IGNORECASE,
)
_LONELY_PMID = re.compile(r"\d{5,8}")
_TAIL = ".,;:!?'’*|\\"
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_HEADING = re.compile(
    r"(?:(?:supplementa(?:ry|l)|additional|cited|included|excluded|primary|further|other|key)\s)*"
    r"(?:references?(?:\s(?:list|cited))?|bibliography|literature(?:\scited)?|works\scited|studies"
    r"|sources|reading|included\s(?:trials|studies))(?:\s[\w\s,-]{0,60})?:?",
    re.IGNORECASE,
)
_HEADING_LENGTH = 80


class Entry(NamedTuple):
    number: str  # as printed, without brackets and point
    printed: str
    section: str = ""
    pmid: int | None = None
    doi: str = ""
    pmcid: str = ""
    raw: str = ""


class _Piece(NamedTuple):
    number: str
    lines: list[str]
    section: str


def entries_of(text: str) -> list[Entry]:
    """The entries of a pasted list, in its order."""
    lines = [
        line._replace(text=part, after_gap=line.after_gap and not at)
        for line in lines_of(text)
        for at, part in enumerate(unrolled(line.text))
    ]
    joining = Joining(lines)
    marks = marks_of([line.text for line in lines])
    if all(_ALONE.fullmatch(line.text.rstrip(",;.")) or _is_heading(line.text) for line in lines):
        pieces = _each_by_itself(lines)
    else:
        pieces = _numbered(lines, marks) if marks else _unnumbered(lines)
    found = (entry(p.number, joining.joined(p.lines), p.section) for p in pieces)
    return [each for each in found if each.printed]


def entry(number: str, printed: str, section: str = "") -> Entry:
    """With the identifiers that its words hold."""
    pmid, doi, pmcid = identifiers_in(printed)
    if _LONELY_PMID.fullmatch(printed.rstrip(",;.")):
        pmid = as_pmid(printed.rstrip(",;."))
    return Entry(number, printed, section, pmid, doi, pmcid)


def identifiers_in(printed: str) -> tuple[int | None, str, str]:
    """The first PMID, DOI and PMCID of the words."""
    pmid = next((as_pmid(m[1] or m[2]) for m in _PMID.finditer(printed)), None)
    pmcid = next((as_pmcid(m[1] or m[2]) for m in _PMCID.finditer(printed)), None)
    doi = next((as_doi(_without_tail(m[0])) for m in _DOI.finditer(printed)), None)
    return pmid, doi or "", pmcid or ""


def _without_tail(doi: str) -> str:
    while doi and (
        doi[-1] in _TAIL
        or (doi[-1] in _BRACKETS and doi.count(doi[-1]) > doi.count(_BRACKETS[doi[-1]]))
    ):
        doi = doi[:-1]
    return doi


def _each_by_itself(lines: Sequence[Line]) -> Iterator[_Piece]:
    """Of identifiers alone each line is an entry."""
    section = ""
    for line in lines:
        if _is_heading(line.text):
            section = line.text.rstrip(":")
        else:
            yield _Piece("", [line.text], section)


def _numbered(lines: Sequence[Line], marks: Sequence[Mark]) -> Iterator[_Piece]:
    texts = [line.text for line in lines]
    section, before = _heading_at_end(texts[: marks[0].line])
    yield from _unnumbered(lines[: len(before)])
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        end = following.line if following else len(lines)
        inner = texts[mark.line + 1 : end]
        next_section, inner = _heading_at_end(inner) if inner else ("", inner)
        yield _Piece(mark.number, [part for part in (mark.rest, *inner) if part], section)
        section = next_section or section


def _unnumbered(lines: Sequence[Line]) -> Iterator[_Piece]:
    section = ""
    run: list[Line] = []
    for line in lines:
        if _is_heading(line.text):
            yield from _pieces(run, section)
            section, run = line.text.rstrip(":"), []
        else:
            run.append(line)
    yield from _pieces(run, section)


def _pieces(lines: Sequence[Line], section: str) -> Iterator[_Piece]:
    for piece in pieces_of(lines):
        first, *others = (line.text for line in piece)
        yield _Piece("", [without_bullet(first), *others], section)


def _heading_at_end(texts: list[str]) -> tuple[str, list[str]]:
    """A heading that stands last, before the next entry, and what stands before it."""
    if texts and _is_heading(texts[-1]):
        return texts[-1].rstrip(":"), texts[:-1]
    return "", texts


def _is_heading(text: str) -> bool:
    return len(text) <= _HEADING_LENGTH and _HEADING.fullmatch(text) is not None
