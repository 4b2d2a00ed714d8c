"""What the records cite, with its identifiers hidden, and the papers that the records are."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from curation.anchoring import plain
from curation.article import Article
from curation.citation_matching import Paper, Parts
from curation.citation_matching.places import last_of
from curation.citation_matching.words import bare

_IDENTIFIERS = re.compile(
    r"(?:https?://)?(?:dx\.)?doi\.org/\S+|\bdoi\s?[:.]?\s*10\.\d{4,9}/\S+|\b10\.\d{4,9}/\S+"
    r"|\[?\b(?:PMID|PMCID|PubMed|Medline)\s?:?\s*(?:PMC)?\d+\]?|\bPMC\d+\b",
    re.IGNORECASE,
)


class Cited(NamedTuple):
    """An entry of a record's list, without its identifiers; and the PMID that PubMed gives it."""

    citing: int
    printed: str
    pmid: int


def hidden(text: str) -> str:
    return " ".join(_IDENTIFIERS.sub("", text).split())


def cited_in(articles: list[Article]) -> Iterator[Cited]:
    for article in articles:
        for each in article.cited_references:
            printed = hidden(plain(each["text"]))
            if each["pmid"] and printed:
                yield Cited(article.pmid, printed, each["pmid"])


def paper_of(article: Article) -> Paper:
    first = next((a for a in article.authors if a["role"] == "author"), None)
    pages = re.split(r"[,;]", article.pages)[0]
    begins, _, ends = pages.partition("-")
    return Paper(
        title=plain(article.title),
        first_author=plain(first["collective_name"] or first["last_name"]) if first else "",
        year=article.publication_year,
        journals=tuple(filter(None, (article.journal, article.journal_abbreviation))),
        volume=article.volume,
        issue=article.issue,
        first_page=begins.strip(),
        doi=article.doi,
        last_page=last_of(begins.strip(), ends.strip()),
    )


class Blocks:
    """The papers that an entry may be: of its first author and year, or of its volume and page."""

    def __init__(self, papers: dict[int, Paper]) -> None:
        self._by_author: dict[tuple[str, int], set[int]] = defaultdict(set)
        self._by_place: dict[tuple[str, str], set[int]] = defaultdict(set)
        for pmid, paper in papers.items():
            if paper.first_author and paper.year:
                self._by_author["".join(bare(paper.first_author)), paper.year].add(pmid)
            if paper.volume and paper.first_page:
                self._by_place[_place(paper.volume, paper.first_page)].add(pmid)

    def candidates(self, parts: Parts) -> set[int]:
        found: set[int] = set()
        if parts.year and parts.first_author:
            author = "".join(bare(parts.first_author))
            for year in (parts.year - 1, parts.year, parts.year + 1):
                found |= self._by_author.get((author, year), set())
        if parts.volume and parts.first_page:
            found |= self._by_place.get(_place(parts.volume, parts.first_page), set())
        return found


def _place(volume: str, page: str) -> tuple[str, str]:
    return volume.split()[0].lower(), page.lower()
