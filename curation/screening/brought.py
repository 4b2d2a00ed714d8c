"""Decisions that another tool's file holds: kept as it has them, then made people's own.

Each is applied as soon as its reference is here, once, and as if its person had decided so in the
queue. What a person decided here already stays, and the file's word stands beside it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import now

from curation.decision_lines import EXCLUDE, Said
from curation.history.acts import act
from curation.history.states import CannotBeDone
from curation.models import (
    BroughtDecision,
    ImportBatch,
    ImportItem,
    Reference,
    ScreeningDecision,
    Stage,
    User,
)
from curation.screening.assignments import done
from curation.screening.decisions import decide
from curation.screening.fates import Fate, fate_of, of_fate
from curation.screening.settling import settle_screening
from curation.screening.side_by_side import in_words

Reason = ScreeningDecision.Reason
A_TIME = 500  # rows
NO_REASON = "The file gives no reason of ours for which it is out, and an exclusion takes one."

# Gives a person's labels to a reference, and returns those that are no tag of ours.
Label = Callable[[Reference, Sequence[str], User], list[str]]


@dataclass(frozen=True)
class Meant:
    """What somebody said that a file means. Names and reasons are the file's, as it writes them."""

    stage: str = Stage.TITLE_ABSTRACT
    reasons: Mapping[str, str] = field(default_factory=dict)  # "" for exclusions without any
    people: Mapping[str, User] = field(default_factory=dict)
    list_says: str = ""  # what being in the file says of an entry of which it says nothing else
    may_settle: bool = False


def keep_brought(
    batch: ImportBatch, said: Sequence[Sequence[Said]], meant: Meant, *, by: User
) -> int:
    """Write a row for each thing said, beside the batch's items, which are in the same order."""
    items = dict(batch.items.values_list("position", "pk"))
    rows = [
        row
        for position, of_one in enumerate(said, start=1)
        for row in _rows(items[position], of_one, meant)
    ]
    with act("brought decisions of a file", by=by):
        BroughtDecision.objects.bulk_create(rows, batch_size=A_TIME)
    return len(rows)


def _rows(item: int, said: Sequence[Said], meant: Meant) -> Iterable[BroughtDecision]:
    if meant.list_says and not any(each.decision for each in said):
        words = f"in a list of what is {meant.list_says}d"
        labels = said[0].labels if said else ()
        said = [Said(words=words, decision=meant.list_says, labels=labels)]
    by_voice: dict[tuple[str, str, bool], BroughtDecision] = {}
    for each in said:
        row = _row(item, each, meant)
        voice = (row.said_by, row.stage, row.is_consensus)
        before = by_voice.setdefault(voice, row)
        if before is not row:
            _join(before, row)
    return by_voice.values()


def _row(item: int, said: Said, meant: Meant) -> BroughtDecision:
    stage = said.stage or meant.stage
    reason, problem = "", ""
    if said.decision == EXCLUDE:
        named = [meant.reasons.get(each, "") for each in said.reasons or ("",)]
        reason = next((each for each in named if each), "")
        if reason == Reason.NOT_RETRIEVED and stage != Stage.FULL_TEXT:
            reason = ""
        problem = "" if reason else NO_REASON
    elif said.words and not said.decision:
        problem = "This is no decision that is known here."
    person = meant.people.get(said.who)
    if said.is_consensus and not meant.may_settle:
        person = None
    return BroughtDecision(
        item_id=item,
        said_by=said.who,
        said=said.in_full,
        labels=list(said.labels),
        note=said.note,
        stage=stage,
        decision=said.decision,
        reason=reason,
        is_consensus=said.is_consensus,
        person=person,
        problem=problem,
    )


def _join(first: BroughtDecision, other: BroughtDecision) -> None:
    """The file has two rows of one person: what one of them says, or that they contradict."""
    first.labels = list(dict.fromkeys([*first.labels, *other.labels]))
    first.note = "\n".join(dict.fromkeys(filter(None, (first.note, other.note))))
    same = (first.decision, first.reason) == (other.decision, other.reason)
    if same or not other.said:
        return
    if first.decision:
        first.said = f"{first.said}; {other.said}"
    if not first.decision:
        first.said, first.decision, first.reason = other.said, other.decision, other.reason
        first.problem = other.problem
    elif other.decision:
        first.decision = first.reason = ""
        first.problem = "The file says two different things of one person."


def waiting_to_be_applied() -> QuerySet[BroughtDecision]:
    """Those whose reference is here, of people who are known, of which nothing was said yet."""
    found = BroughtDecision.objects.filter(item__reference__isnull=False)
    return of_fate(found, Fate.WAITING)


def give_to(batch: ImportBatch, said_by: str, person: User, *, by: User, may_settle: bool) -> int:
    """Say whose decisions those of a name in the file are, where they are nobody's yet."""
    with act("brought decisions of a file", by=by):
        nobodys = BroughtDecision.objects.filter(
            item__batch=batch, said_by=said_by, person=None, applied_at=None
        )
        if not may_settle:
            nobodys = nobodys.filter(is_consensus=False)
        return nobodys.update(person=person)


def apply_brought(found: QuerySet[BroughtDecision], *, label: Label) -> Counter[str]:
    """Make them their people's decisions, wherever the reference is here; how many came to what.

    The same again changes nothing. Counted are "applied", "waiting" for a reference, and "left"
    with a sentence.
    """
    counts: Counter[str] = Counter()
    pks = list(
        found.filter(applied_at=None, person__isnull=False)
        .order_by("is_consensus", "pk")
        .values_list("pk", flat=True)
    )
    for start in range(0, len(pks), A_TIME):
        some = pks[start : start + A_TIME]
        items = ImportItem.objects.filter(brought_decisions__in=some).distinct()
        here = references_of(items)
        for brought in BroughtDecision.objects.filter(pk__in=some).order_by("is_consensus", "pk"):
            reference = here.get(brought.item_id)
            counts[_apply(brought.pk, reference, label) if reference else "waiting"] += 1
    return counts


def references_of(items: Iterable[ImportItem]) -> dict[int, int]:
    """The reference of each item that has one, or whose identifier is that of one that is here."""
    items = list(items)
    doi_of = {item.doi for item in items if item.doi}
    pmcid_of = {item.pmcid for item in items if item.pmcid}
    pmid_of = {item.pmid for item in items if item.pmid}
    named = Q(pmid__in=pmid_of)
    named |= (Q(doi__in=doi_of) | Q(pmcid__in=pmcid_of)) & Q(shares_ids_with=None)
    by_name: dict[object, int] = {}
    for pk, *names in Reference.objects.filter(named).values_list("pk", "pmid", "doi", "pmcid"):
        by_name |= {name: pk for name in names if name}
    found = {
        item.pk: item.reference_id or by_name.get(item.pmid or item.doi or item.pmcid)
        for item in items
    }
    return {item: reference for item, reference in found.items() if reference}


def _apply(pk: int, reference_id: int, label: Label) -> str:
    brought = BroughtDecision.objects.select_related("item__batch__opened_by").get(pk=pk)
    with act("brought a decision in", by=brought.item.batch.opened_by):
        reference = Reference.objects.select_for_update(no_key=True).get(pk=reference_id)
        brought = (
            BroughtDecision.objects.select_for_update(of=("self",))
            .select_related("person")
            .get(pk=pk)
        )
        person = brought.person
        if brought.applied_at or person is None:
            return "applied" if brought.applied_at else "left"
        if fate_of(brought) is Fate.NOT_UNDERSTOOD:
            return "left"
        try:
            with transaction.atomic():
                _decide(brought, reference, person)
                left = label(reference, brought.labels, person) if brought.labels else []
        except CannotBeDone as why:
            brought.problem = str(why).replace("Nothing was changed.", "What is here stays.")
            brought.save(update_fields=["problem"])
            return "left"
        brought.applied_at = now()
        brought.problem = f"No tag of ours: {', '.join(left)}." if left else ""
        brought.save(update_fields=["applied_at", "problem"])
    return "applied"


class DecidedOtherwise(CannotBeDone):
    """The sentence says what this person decided here already."""


def _decide(brought: BroughtDecision, reference: Reference, person: User) -> None:
    if not brought.decision:
        return
    standing = ScreeningDecision.objects.filter(
        reference=reference, stage=brought.stage, is_consensus=brought.is_consensus
    )
    if not brought.is_consensus:
        standing = standing.filter(by=person)
    here = standing.select_related("by").first()
    if here is not None:
        _insist_on_the_same(brought, here)
    elif brought.is_consensus:
        settle_screening(
            reference,
            brought.decision,
            by=person,
            stage=brought.stage,
            reason=brought.reason,
            note=brought.note,
        )
    else:
        decide(
            reference,
            brought.decision,
            by=person,
            stage=brought.stage,
            reason=brought.reason,
            note=brought.note,
        )
    if not brought.is_consensus:
        done(reference, by=person, stage=brought.stage)


def _insist_on_the_same(brought: BroughtDecision, here: ScreeningDecision) -> None:
    if (here.decision, here.reason) != (brought.decision, brought.reason):
        verb = "It was settled here as" if here.is_consensus else f"{here.by} decided here:"
        raise DecidedOtherwise(f"{verb} {in_words(here)}. What is here stays.")
    if brought.note.strip() and here.note != brought.note.strip():
        raise DecidedOtherwise(
            "The decision is the same as here, its note is another. What is here stays."
        )
