"""Which papers reviews cite: the resolved entries of their current lists, by the paper they are.

A paper that is here is known by its id; one that is not, by what its entries print of it, so that
two reviews that cite it by the same PMID, DOI or PMCID cite the same. An entry that resolves to
nothing, or that was set aside, cites nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from django.db.models import Q

from curation.models import CitedReference, Reference

Paper = int | str  # the id of a reference that is here, or "PMID 123", "10.1000/xyz", "PMC123"

State = CitedReference.State


class Entry(NamedTuple):
    """Where a review cites something: the id of the entry, and its place in the list."""

    pk: int
    position: int
    number: str  # as printed, which may be nothing

    @property
    def name(self) -> str:
        return self.number or str(self.position)


class Cited(NamedTuple):
    """What a review's current list holds. A paper that it cites twice has two entries."""

    entries: int = 0
    resolved: int = 0
    set_aside: int = 0
    papers: Mapping[Paper, list[Entry]] = MappingProxyType({})

    @property
    def unresolved(self) -> int:
        return self.entries - self.resolved - self.set_aside


def cited_by(review_ids: Collection[int]) -> dict[int, Cited]:
    """For each of these reviews that has a current list, in at most two queries."""
    listed = list(
        CitedReference.objects.current()
        .filter(reference_list__review__in=review_ids)
        .order_by("reference_list", "position")
        .values_list(
            *("reference_list__review", "pk", "position", "number", "state"),
            *("reference", "found_pmid", "pmid", "doi", "pmcid"),
            named=True,
        )
    )
    resolved = [each for each in listed if each.state == State.RESOLVED]
    known = _Known.of(each for each in resolved if each.reference is None)
    papers: dict[int, dict[Paper, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for each in resolved:
        paper = each.reference or known.paper_of(each)
        entry = Entry(each.pk, each.position, each.number)
        papers[each.reference_list__review][paper].append(entry)
    counted = Counter((each.reference_list__review, each.state) for each in listed)
    entries = Counter(each.reference_list__review for each in listed)
    return {
        review: Cited(
            number,
            counted[review, State.RESOLVED],
            counted[review, State.SET_ASIDE],
            dict(papers[review]),
        )
        for review, number in entries.items()
    }


class Printed(NamedTuple):
    """What is known of a paper that an entry was not yet linked to."""

    found_pmid: int | None
    pmid: int | None
    doi: str
    pmcid: str

    @property
    def names(self) -> list[str]:
        """The surest first."""
        pmid = self.found_pmid or self.pmid
        return list(filter(None, (f"PMID {pmid}" if pmid else "", self.doi.lower(), self.pmcid)))


class _Known:
    """Which names are names of one paper, and the id of that paper where it is here."""

    def __init__(self, papers: dict[str, Paper]) -> None:
        self._papers = papers

    @classmethod
    def of(cls, entries: Iterable[object]) -> "_Known":
        printed = [_printed(each) for each in entries]
        if not printed:
            return cls({})
        papers: dict[str, Paper] = {}
        here = Reference.objects.filter(
            Q(pmid__in=[pmid for each in printed if (pmid := each.found_pmid or each.pmid)])
            | Q(doi__in=[each.doi.lower() for each in printed if each.doi])
            | Q(pmcid__in=[each.pmcid for each in printed if each.pmcid])
        ).order_by("-pk")
        for pk, pmid, doi, pmcid in here.values_list("pk", "pmid", "doi", "pmcid"):
            names = (f"PMID {pmid}" if pmid else None, doi, pmcid)
            papers.update({name: pk for name in names if name})
        # Those with a PMID first, so that a DOI printed with it elsewhere leads to it.
        for each in sorted(printed, key=lambda each: -len(each.names)):
            paper = next((papers[name] for name in each.names if name in papers), each.names[0])
            for name in each.names:
                papers.setdefault(name, paper)
        return cls(papers)

    def paper_of(self, entry: object) -> Paper:
        return next(self._papers[name] for name in _printed(entry).names if name in self._papers)


def _printed(entry: object) -> Printed:
    return Printed(*(getattr(entry, name) for name in Printed._fields))
