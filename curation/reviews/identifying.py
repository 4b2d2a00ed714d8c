"""Which paper an entry is by the identifiers that it prints, where they do not contradict."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db.models import Q

from curation.models import CitedReference, Reference
from curation.reviews.answering import Finding, How, Might, State


class Here(NamedTuple):
    pk: int
    pmid: int | None
    doi: str
    pmcid: str


class ById:
    """The references that are here by their identifiers, in one query. Of two that claim one DOI,
    it is the one that had it first; by its PMID each is found.
    """

    def __init__(self, entries: Iterable[CitedReference]) -> None:
        pmids = {entry.pmid for entry in entries if entry.pmid}
        dois = {entry.doi for entry in entries if entry.doi}
        pmcids = {entry.pmcid for entry in entries if entry.pmcid}
        self.pmid: dict[int, Here] = {}
        self.doi: dict[str, Here] = {}
        self.pmcid: dict[str, Here] = {}
        first = Q(doi__in=dois) | Q(pmcid__in=pmcids)
        found = Reference.objects.filter(Q(pmid__in=pmids) | Q(first, shares_ids_with=None))
        for pk, pmid, doi, pmcid, shares in found.values_list(
            "pk", "pmid", "doi", "pmcid", "shares_ids_with"
        ):
            here = Here(pk, pmid, doi or "", pmcid or "")
            if pmid:
                self.pmid[pmid] = here
            if shares is None and doi:
                self.doi[doi] = here
            if shares is None and pmcid:
                self.pmcid[pmcid] = here


def identified(
    entry: CitedReference, here: ById, refused: Collection[tuple[int, str, int | None]]
) -> Finding | None:
    """What the identifiers say; None where there are none, or only of what a person refused."""
    mights = [might for might in _named(entry, here) if not _is_refused(entry, might, refused)]
    if not mights:
        return None
    if why := _contradiction(entry, mights, here):
        return Finding(entry.pk, State.UNSURE, why, candidates=_candidates(mights))
    best = next((might for might in mights if might.reference), mights[0])
    printed = {How.PMID: entry.pmid, How.DOI: entry.doi, How.PMCID: entry.pmcid}
    how = How(best.how)
    return Finding(
        entry.pk,
        State.RESOLVED,
        f"It prints the {how.name} {printed[how]}.",
        how=how,
        reference=best.reference,
    )


def _named(entry: CitedReference, here: ById) -> Iterable[Might]:
    """What each identifier names, PMID first; a paper that is not here, too."""
    if entry.pmid:
        found = here.pmid.get(entry.pmid)
        why = f"It prints the PMID {entry.pmid}."
        yield Might(How.PMID, why=why, reference=found.pk if found else None, pmid=entry.pmid)
    if entry.doi:
        found = here.doi.get(entry.doi)
        why = f"It prints the DOI {entry.doi}."
        yield Might(How.DOI, why=why, reference=found.pk if found else None)
    if entry.pmcid:
        found = here.pmcid.get(entry.pmcid)
        why = f"It prints the PMCID {entry.pmcid}."
        yield Might(How.PMCID, why=why, reference=found.pk if found else None)


def _is_refused(
    entry: CitedReference, might: Might, refused: Collection[tuple[int, str, int | None]]
) -> bool:
    keys = (entry.pk, "reference", might.reference), (entry.pk, "pmid", might.pmid)
    return any(key in refused for key in keys)


def _contradiction(entry: CitedReference, mights: list[Might], here: ById) -> str:
    """In a sentence, how the identifiers are those of different papers; "" where they are not."""
    by = {might.how: might for might in mights}
    mine = here.pmid.get(entry.pmid or 0) if How.PMID in by else None
    if mine:
        if entry.doi and mine.doi and mine.doi != entry.doi and How.DOI in by:
            return (
                f"It prints the DOI {entry.doi}, but PMID {mine.pmid} has the DOI {mine.doi}. "
                "Say which is meant."
            )
        if entry.pmcid and mine.pmcid and mine.pmcid != entry.pmcid and How.PMCID in by:
            return (
                f"It prints {entry.pmcid}, but PMID {mine.pmid} has {mine.pmcid}. "
                "Say which is meant."
            )
    others = [here.doi.get(entry.doi), here.pmcid.get(entry.pmcid)]
    known = [other for other in others if other and _is_among(other, mights)]
    agrees = mine and (mine.doi == entry.doi or mine.pmcid == entry.pmcid)
    for other in known:
        if How.PMID in by and other.pmid != entry.pmid and other.pmid and not agrees:
            return (
                f"It prints the PMID {entry.pmid}, but its other identifier is that of PMID "
                f"{other.pmid}. Say which is meant."
            )
    if len({other.pk for other in known}) > 1:
        return "Its DOI and its PMCID are those of two papers. Say which is meant."
    return ""


def _is_among(here: Here, mights: list[Might]) -> bool:
    return any(might.reference == here.pk for might in mights)


def _candidates(mights: list[Might]) -> tuple[Might, ...]:
    """Those that can be proposed, each once: a reference, or a PMID."""
    kept: dict[tuple[int | None, int | None], Might] = {}
    for might in mights:
        if might.reference or might.pmid:
            key = (might.reference, None if might.reference else might.pmid)
            kept.setdefault(key, might)
    return tuple(kept.values())
