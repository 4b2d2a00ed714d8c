"""esearch: PMIDs by query, and by the other identifiers of a paper.

PubMed lists the first 9,999 records of a search and no more, whatever is asked. A search that
finds more is halved by the dates on which records entered PubMed, again and again, and a day that
still has too many by PMIDs.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from xml.etree import ElementTree

from curation.identifiers import PMID_MAX
from curation.pubmed.answers import not_pubmed, require_search
from curation.pubmed.client import ask
from curation.pubmed.errors import PubMedRefused, PubMedUnavailable

log = logging.getLogger(__name__)

CEILING = 9_999
IDENTIFIERS_AT_MOST = 50

# Records of old papers carry the paper's own date, so the first day lies before all journals.
FIRST_DAY = date(1500, 1, 1)


@dataclass(frozen=True, slots=True)
class Found:
    """How PubMed understood a query, and how many records it finds."""

    count: int
    translation: str
    warnings: tuple[str, ...]  # each the middle of a sentence


def count(query: str) -> Found:
    return _page(query, retmax=0).found


def search(query: str) -> Iterator[list[int]]:
    """Every PMID that the query finds, once, a page at a time."""
    whole = _Part(query)
    first = whole.page()
    seen: set[int] = set()
    for page in _pages(whole, first):
        new = [pmid for pmid in dict.fromkeys(page) if pmid not in seen]
        seen.update(new)
        if new:
            yield new
    if len(seen) != first.found.count:
        log.warning(
            "PubMed counted %d records for a search and listed %d", first.found.count, len(seen)
        )


def pmids_by_id(identifiers: Sequence[str]) -> list[int]:
    """Candidates for up to 50 DOIs and PMCIDs.

    PubMed does not say which identifier found which record: the caller compares the ids of each
    fetched record with those asked for.
    """
    if len(identifiers) > IDENTIFIERS_AT_MOST:
        raise PubMedRefused(
            f"PubMed was not asked: {len(identifiers)} identifiers at once, where "
            f"{IDENTIFIERS_AT_MOST} may be."
        )
    terms = [
        f'"{identifier}"[{"pmcid" if identifier.upper().startswith("PMC") else "doi"}]'
        for identifier in identifiers
        if '"' not in identifier  # it would end the quotation, and PubMed knows no other way
    ]
    return _page(" OR ".join(terms)).pmids if terms else []


class _Page(NamedTuple):
    found: Found
    pmids: list[int]


class _Part(NamedTuple):
    """What a query finds between two days, and in the end between two PMIDs."""

    query: str
    days: tuple[date, date] | None = None
    pmids: tuple[int, int] | None = None

    def page(self, retstart: int = 0) -> _Page:
        query = self.query
        limits: dict[str, str | int] = {"retstart": retstart}
        if self.days:
            first, last = (day.strftime("%Y/%m/%d") for day in self.days)
            limits |= {"datetype": "edat", "mindate": first, "maxdate": last}
        if self.pmids:
            query = f"({query}) AND {self.pmids[0]}:{self.pmids[1]}[uid]"
        return _page(query, **limits)

    def smaller(self) -> list["_Part"]:
        """The parts that this one consists of, the newer first; none where it is a single PMID."""
        if self.days is None:
            return [self._replace(days=(FIRST_DAY, date(date.today().year + 1, 12, 31)))]
        first, last = self.days
        if first < last:
            middle = first + (last - first) // 2
            halves = (middle + timedelta(days=1), last), (first, middle)
            return [self._replace(days=half) for half in halves]
        low, high = self.pmids or (1, PMID_MAX)
        half_way = (low + high) // 2
        ranges = ((half_way + 1, high), (low, half_way)) if low < high else ()
        return [self._replace(pmids=range_) for range_ in ranges]


def _pages(part: _Part, page: _Page) -> Iterator[list[int]]:
    """All of a part whose first page is `page`: read to its end, or as its smaller parts."""
    smaller = part.smaller() if page.found.count > CEILING else []
    if not smaller:
        yield from _read_on(part, page)
        return
    asked = [(one, one.page()) for one in smaller]
    if sum(its.found.count for _, its in asked) > page.found.count + CEILING:
        raise PubMedUnavailable(
            "PubMed's counts for this search contradict one another: its parts find more than "
            "the whole."
        )
    for one, its in asked:
        yield from _pages(one, its)


def _read_on(part: _Part, page: _Page) -> Iterator[list[int]]:
    """This page, and the rest where PubMed cut it short."""
    got = 0
    while page.pmids:
        yield page.pmids
        got += len(page.pmids)
        if got >= page.found.count:
            return
        page = part.page(retstart=got)


def _page(query: str, **parameters: str | int) -> _Page:
    answer = ask("esearch", term=query, retmode="xml", **{"retmax": CEILING} | parameters)
    body = require_search(answer)
    try:
        result = ElementTree.fromstring(body)
    except ElementTree.ParseError as error:
        raise PubMedUnavailable("PubMed's answer to the search was garbled.") from error
    try:
        return _Page(
            found=Found(
                count=int(result.findtext("Count", "")),
                translation=result.findtext("QueryTranslation", ""),
                warnings=tuple(_warnings(result)),
            ),
            pmids=[int(id_.text or "") for id_ in result.iterfind("IdList/Id")],
        )
    except ValueError as error:
        raise not_pubmed(body) from error


_WARNINGS = {
    "PhraseNotFound": "the words “{}” were not found",
    "QuotedPhraseNotFound": "the phrase {} was not found",
    "FieldNotFound": "there is no field “{}”",
    "PhraseIgnored": "“{}” was left out",
    "OutputMessage": "{}",
}


def _warnings(result: ElementTree.Element) -> Iterator[str]:
    """What PubMed could not make use of: the middle of a sentence for each."""
    for place in ("ErrorList", "WarningList"):
        for warning in result.iterfind(f"{place}/*"):
            words = (warning.text or "").strip().rstrip(".")
            if words and warning.tag in _WARNINGS:
                yield _WARNINGS[warning.tag].format(words)
