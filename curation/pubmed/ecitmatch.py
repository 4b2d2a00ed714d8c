"""ecitmatch: PMIDs by journal, year, volume, first page and author."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from curation.pubmed.answers import not_pubmed, require_text
from curation.pubmed.client import ask

LINES_AT_MOST = 100


class Citation(NamedTuple):
    key: str
    journal: str
    year: str
    volume: str
    first_page: str
    author: str


class Match(NamedTuple):
    pmid: int | None
    candidates: tuple[int, ...]  # of an ambiguous citation, where PubMed names them
    ambiguous: bool


def match_citations(citations: Sequence[Citation]) -> dict[str, Match]:
    """What PubMed makes of each citation, by its key; a line that PubMed leaves out is absent.

    PubMed forgives a wrong author and a wrong year: the caller compares them with the record's.
    """
    matches: dict[str, Match] = {}
    remaining = iter(citations)
    while some := list(islice(remaining, LINES_AT_MOST)):
        lines = [_line(number, citation) for number, citation in enumerate(some)]
        text = require_text(ask("ecitmatch", bdata="\r".join(lines), retmode="xml"))
        matches |= {some[number].key: match for number, match in _matches(text, len(some))}
    return matches


def _line(number: int, citation: Citation) -> str:
    """The citation as ecitmatch wants it; under a number, since a key may hold anything."""
    _, *parts = citation
    cleaned = (" ".join(re.sub(r"[|\s]+", " ", part).split()) for part in parts)
    return "|".join([*cleaned, str(number), ""])


def _matches(text: str, asked: int) -> Iterator[tuple[int, Match]]:
    """Each line that PubMed sent back, by its number; its place in the answer means nothing."""
    understood = False
    for line in text.splitlines():
        match line.strip().split("|"):
            case [_, _, _, _, _, number, said] if number.isdecimal() and int(number) < asked:
                understood = True
                if match_ := _match(said.strip()):
                    yield int(number), match_
    if not understood:
        raise not_pubmed(text)


def _match(said: str) -> Match | None:
    if re.fullmatch(r"\d{1,9}", said, re.ASCII):
        return Match(int(said), (int(said),), ambiguous=False)
    if said.startswith("NOT_FOUND"):
        return Match(None, (), ambiguous=False)
    if said.startswith("AMBIGUOUS"):
        # PubMed names them, "33057196,32076266", or counts them, "(12 citations)".
        named = "" if "citations" in said else said
        return Match(None, tuple(map(int, re.findall(r"\d{1,9}", named))), ambiguous=True)
    return None
