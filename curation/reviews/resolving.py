"""Find out which paper each entry of a list is: by what it prints, by PubMed, by likeness.

In this order, and each step only for what the one before left. What is not sure waits for a person,
with what it might be; what a person refused is not proposed again. The network stays outside the
transaction.
"""

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from django.db.models import Exists, OuterRef, QuerySet

from curation import pubmed
from curation.article import Article
from curation.citation_matching import MARGIN, POSSIBLE, SURE, Parts, likeness, parts_of
from curation.citation_matching import Kind as Printed
from curation.history.acts import act
from curation.history.states import CannotBeDone
from curation.models import CandidateMatch, CitedReference, Reference, ReferenceList, User
from curation.reviews.answering import Finding, How, Might, State, write
from curation.reviews.identifying import ById, identified
from curation.reviews.papers import compared, here_like, paper_of

log = logging.getLogger(__name__)
CANDIDATES_AT_MOST = 5
Refused = set[tuple[int, str, int | None]]
_AT_ONCE = 100  # as many citations as ecitmatch takes in one request
_NAMED_AT_MOST = 10  # of an ambiguous citation
_FETCHED_AT_ONCE = 200
_WAITS = "PubMed could not be asked yet. It is asked again by itself; you need not wait for it."


def by_identifiers(list_id: int) -> int:
    """Resolve what prints a PMID, a DOI or a PMCID, whether that paper is here or not; how many.

    Identifiers that contradict one another leave the entry to a person.
    """
    entries = [each for each in _waiting(list_id) if each.pmid or each.doi or each.pmcid]
    here, refused = ById(entries), _refused(list_id)
    found = (identified(entry, here, refused) for entry in entries)
    return write([each for each in found if each])


def ask_pubmed(list_id: int) -> int:
    """Ask PubMed's citation matcher for what is left and prints enough; how many are resolved.

    What it names is believed where the record agrees with what is printed; what is not sure is
    kept as a candidate, and by_likeness has the last word. Raises PubMedUnavailable, or
    PubMedForbids; what was not asked for then waits and says so.
    """
    asked = ((entry, parts_of(entry.printed)) for entry in _waiting(list_id).filter(looked_at=None))
    askable = iter([(entry, parts) for entry, parts in asked if _is_enough(parts)])
    refused, resolved = _refused(list_id), 0
    try:
        while some := list(islice(askable, _AT_ONCE)):
            resolved += write(_said(some, refused))
    except (pubmed.PubMedUnavailable, pubmed.PubMedForbids):
        with act("waits for PubMed", by=None):
            _waiting(list_id).filter(looked_at=None).exclude(why=_WAITS).update(why=_WAITS)
        raise
    return resolved


def _is_enough(parts: Parts) -> bool:
    """Whether PubMed can make anything of it."""
    return bool(parts.journal and parts.year and (parts.volume or parts.first_page))


def _said(some: Sequence[tuple[CitedReference, Parts]], refused: Refused) -> list[Finding]:
    """What PubMed says of some entries; where asking the same again will not work, nothing."""
    try:
        return _asked(some, refused)
    except pubmed.PubMedForbids:
        raise
    except pubmed.PubMedRefused as error:
        log.warning("PubMed refused to match %s citations: %s", len(some), error)
        return [Finding(entry.pk, State.WAITING, entry.why) for entry, _ in some]


def _asked(some: Sequence[tuple[CitedReference, Parts]], refused: Refused) -> list[Finding]:
    """What PubMed makes of some entries, compared with the records that it names."""
    matches = pubmed.match_citations([_citation(entry, parts) for entry, parts in some])
    named = {int(key): match.candidates[:_NAMED_AT_MOST] for key, match in matches.items()}
    papers = _papers({pmid for pmids in named.values() for pmid in pmids})
    findings = []
    for entry, parts in some:
        mights = [
            might
            for pmid in named.get(entry.pk, ())
            if pmid in papers
            and (might := _compared(entry, parts, papers[pmid], How.ECITMATCH))
            and (entry.pk, "pmid", pmid) not in refused
            and (entry.pk, "reference", might.reference) not in refused
        ]
        findings.append(
            _sure(entry, mights)
            or Finding(entry.pk, State.WAITING, entry.why, candidates=_best(mights))
        )
    return findings


def _citation(entry: CitedReference, parts: Parts) -> pubmed.Citation:
    return pubmed.Citation(
        key=str(entry.pk),
        journal=parts.journal,
        year=str(parts.year or ""),
        volume=parts.volume,
        first_page=parts.first_page,
        author=parts.first_author,
    )


def _papers(pmids: set[int]) -> dict[int, Article | Reference]:
    """What is here of these, and PubMed's records of the others."""
    of_pmid = _of_pmid(pmids)
    here = compared(of_pmid.values())
    papers: dict[int, Article | Reference] = {pmid: here[pk] for pmid, pk in of_pmid.items()}
    elsewhere = iter(sorted(pmids - papers.keys()))
    while some := list(islice(elsewhere, _FETCHED_AT_ONCE)):
        for record in pubmed.split(pubmed.fetch(some)):
            try:
                papers[record.pmid] = pubmed.read_record(record.xml)
            except pubmed.Unreadable:
                continue  # what cannot be compared is not proposed
    return papers


def by_likeness(list_id: int, *, only_sure: bool = False) -> int:
    """Compare what is left with what is here; how many are resolved.

    With `only_sure` what is not sure goes on waiting: PubMed is asked for it later.
    """
    entries = list(_waiting(list_id).prefetch_related("candidates"))
    if not entries:
        return 0
    parts = {entry.pk: parts_of(entry.printed) for entry in entries}
    here, refused, of_pmid = here_like(parts), _refused(list_id), _here_of_candidates(entries)
    findings = []
    for entry in entries:
        mights = {(might.reference, might.pmid): might for might in _proposed(entry, of_pmid)}
        for reference in here.get(entry.pk, ()):
            might = _compared(entry, parts[entry.pk], reference, How.LIKENESS)
            if might and (entry.pk, "reference", reference.pk) not in refused:
                mights.setdefault((might.reference, might.pmid), might)
        found = _sure(entry, list(mights.values()))
        if found or not only_sure:
            findings.append(found or _not_sure(entry, parts[entry.pk], list(mights.values())))
    return write(findings)


def _compared(
    entry: CitedReference, parts: Parts, published: Article | Reference, how: How
) -> Might | None:
    """The paper as something that the entry might be; None where it is not like it."""
    like = likeness(entry.printed, parts, entry.doi, paper_of(published))
    if like.vetoed or like.certainty < POSSIBLE:
        return None
    if isinstance(published, Reference):
        return Might(how, like.certainty, like.why, reference=published.pk)
    return Might(how, like.certainty, like.why, pmid=published.pmid)


def _proposed(entry: CitedReference, here: Mapping[int, int]) -> Iterator[Might]:
    """What PubMed named and nobody refused; as the reference that it is, where it is `here`."""
    for each in entry.candidates.all():
        if each.refused_by_id is None:
            reference = each.reference_id or here.get(each.pmid or 0)
            pmid = None if reference else each.pmid
            yield Might(each.how, each.certainty, each.why, reference, pmid)


def _here_of_candidates(entries: Iterable[CitedReference]) -> dict[int, int]:
    """By PMID, the references that are here of what PubMed named."""
    pmids = {each.pmid for entry in entries for each in entry.candidates.all() if each.pmid}
    return _of_pmid(pmids)


def _of_pmid(pmids: Collection[int]) -> dict[int, int]:
    keys = Reference.objects.filter(pmid__in=pmids).values_list("pmid", "pk")
    return {pmid: pk for pmid, pk in keys if pmid}


def _sure(entry: CitedReference, mights: Iterable[Might]) -> Finding | None:
    """Resolved where one is sure and no other comes near it."""
    best, second, *_ = *_ranked(mights), Might(""), Might("")
    certainty = best.certainty or 0
    if certainty < SURE or (second.certainty or 0) > certainty - MARGIN:
        return None
    return Finding(
        entry.pk,
        State.RESOLVED,
        best.why,
        how=best.how,
        reference=best.reference,
        found_pmid=None if best.reference else best.pmid,
        certainty=best.certainty,
    )


def _not_sure(entry: CitedReference, parts: Parts, mights: Sequence[Might]) -> Finding:
    if mights:
        why = (
            "Several papers are like it. Say which it is."
            if len(mights) > 1
            else "One paper is like it, but not surely it. Say whether it is."
        )
        return Finding(entry.pk, State.UNSURE, why, candidates=_best(mights))
    return Finding(entry.pk, State.NOT_FOUND, _why_not(parts))


def _why_not(parts: Parts) -> str:
    if parts.kind == Printed.BOOK:
        return "It looks like a book, which PubMed seldom has. Set it aside, or say what it is."
    if parts.kind == Printed.WEB_PAGE:
        return "It looks like a web page, which PubMed does not have. Set it aside."
    if not _is_enough(parts):
        return (
            "It prints too little to ask PubMed for it (journal, year, volume or page), and no "
            "paper here is like it. Type its PMID or DOI, or set it aside."
        )
    return (
        "Neither PubMed nor what is here has a paper like it. Type its PMID or DOI, or set it "
        "aside."
    )


def _ranked(mights: Iterable[Might]) -> list[Might]:
    return sorted(mights, key=lambda might: -(might.certainty or 0))


def _best(mights: Iterable[Might]) -> tuple[Might, ...]:
    return tuple(_ranked(mights)[:CANDIDATES_AT_MOST])


def _waiting(list_id: int) -> QuerySet[CitedReference]:
    return (
        CitedReference.objects.current()
        .filter(reference_list=list_id, state=State.WAITING)
        .order_by("position")
    )


def _refused(list_id: int) -> Refused:
    """(entry, "reference", its id) and (entry, "pmid", it) of all that people refused in a list.

    A reference is refused by its PMID too, and the other way round: it is one paper.
    """
    refused: Refused = set()
    rows = CandidateMatch.objects.filter(
        entry__reference_list=list_id, refused_by__isnull=False
    ).values_list("entry", "reference", "pmid", "reference__pmid")
    here = _of_pmid({pmid for _, _, pmid, _ in rows if pmid})
    for entry, reference, pmid, its_pmid in rows:
        refused.add((entry, "reference", reference or here.get(pmid or 0)))
        refused.add((entry, "pmid", pmid or its_pmid))
    return {each for each in refused if each[2]}


def look_again(reference_list: ReferenceList, *, by: User) -> int:
    """Let what was not found or not sure be looked for again; how many. Then tasks.start_resolving.

    What people answered stays. Raises CannotBeDone for a list that was superseded.
    """
    with act("asked to look again", by=by):
        current = ReferenceList.objects.current().filter(pk=reference_list.pk)
        if not current.select_for_update().exists():
            raise CannotBeDone(
                "This list was replaced by another since, and is looked for no more. Look at the "
                "list that holds now."
            )
        open_ones = CitedReference.objects.filter(
            reference_list=reference_list,
            state__in=[State.UNSURE, State.NOT_FOUND],
            decided_by=None,
        )
        return open_ones.update(state=State.WAITING, looked_at=None, why="")


def lists_left_behind() -> list[int]:
    """The current lists in which something waits to be looked for."""
    waits = CitedReference.objects.filter(reference_list=OuterRef("pk"), state=State.WAITING)
    current = ReferenceList.objects.current().filter(Exists(waits)).order_by("pk")
    return list(current.values_list("pk", flat=True))
