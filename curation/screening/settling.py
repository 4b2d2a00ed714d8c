"""Settling where people differ: a consensus is a decision of its own, beside those of the people.

It can be settled anew and taken back. Who settles may be one of those who differed, but nobody who
still judges the reference unseen. `seen` is when it was settled, as the page showed it; None where
it was not.
"""

from datetime import datetime

from curation.history.acts import act
from curation.history.states import CannotBeDone, ChangedMeanwhile
from curation.models import Reference, ScreeningDecision, Stage, Tag, TagConsensus, User
from curation.models.assignment import unseen_by
from curation.screening.conflicts import differences, waited_for
from curation.screening.decisions import insist_on_a_reason

Decision = ScreeningDecision.Decision


class CannotSettle(CannotBeDone):
    """The sentence says why this cannot be settled."""


def settle_screening(
    reference: Reference,
    decision: str,
    *,
    by: User,
    stage: str = Stage.TITLE_ABSTRACT,
    reason: str = "",
    note: str = "",
    seen: datetime | None = None,
) -> ScreeningDecision:
    """What holds from now on: included, or excluded for one primary reason."""
    if decision not in (Decision.INCLUDE, Decision.EXCLUDE):
        raise CannotSettle("What is settled is included or excluded. Nothing was changed.")
    if decision == Decision.EXCLUDE:
        insist_on_a_reason(reason, stage=stage)
    if decision == Decision.INCLUDE:
        reason = ""
    with act("settled", by=by):
        _lock(reference)
        standing = _consensus(reference, stage)
        same = standing and (standing.decision, standing.reason) == (decision, reason)
        if standing and same and standing.by_id == by.pk:
            return standing
        _insist_on_what_was_seen(standing, seen)
        _insist_that_it_may_be_settled(reference, stage, tag=None, by=by, is_settled=bool(standing))
        made, _ = ScreeningDecision.objects.update_or_create(
            reference=reference,
            stage=stage,
            is_consensus=True,
            defaults={"decision": decision, "reason": reason, "note": note.strip(), "by": by},
        )
    return made


def reopen_screening(reference: Reference, *, by: User, stage: str = Stage.TITLE_ABSTRACT) -> bool:
    """Take back what was settled; False where nothing was."""
    with act("took a settlement back", by=by):
        _lock(reference)
        _insist_on_having_judged(reference, by)
        gone, _ = ScreeningDecision.objects.filter(
            reference=reference, stage=stage, is_consensus=True
        ).delete()
    return bool(gone)


def settle_tag(
    reference: Reference,
    tag: Tag,
    *,
    applies: bool,
    by: User,
    stage: str = Stage.TITLE_ABSTRACT,
    seen: datetime | None = None,
) -> TagConsensus:
    """Whether the tag applies from now on, whatever each of them said."""
    with act("settled", by=by):
        _lock(reference)
        standing = TagConsensus.objects.filter(reference=reference, tag=tag).first()
        if standing and standing.applies == applies and standing.by_id == by.pk:
            return standing
        _insist_on_what_was_seen(standing, seen)
        _insist_that_it_may_be_settled(
            reference, stage, tag=tag.pk, by=by, is_settled=bool(standing)
        )
        made, _ = TagConsensus.objects.update_or_create(
            reference=reference, tag=tag, defaults={"applies": applies, "by": by}
        )
    return made


def reopen_tag(reference: Reference, tag: Tag, *, by: User) -> bool:
    """Take back what was settled; False where nothing was."""
    with act("took a settlement back", by=by):
        _lock(reference)
        _insist_on_having_judged(reference, by)
        gone, _ = TagConsensus.objects.filter(reference=reference, tag=tag).delete()
    return bool(gone)


def _consensus(reference: Reference, stage: str) -> ScreeningDecision | None:
    return (
        ScreeningDecision.objects.filter(reference=reference, stage=stage, is_consensus=True)
        .select_related("by")
        .first()
    )


def _lock(reference: Reference) -> None:
    """Two who settle the same in one moment do so one after the other."""
    Reference.objects.select_for_update(no_key=True).only("pk").get(pk=reference.pk)


def _insist_on_what_was_seen(
    standing: ScreeningDecision | TagConsensus | None, seen: datetime | None
) -> None:
    if standing and standing.at != seen:
        raise ChangedMeanwhile(
            f"{standing.by} has settled this meanwhile. Nothing was changed; look at it again."
        )


def _insist_on_having_judged(reference: Reference, by: User) -> None:
    if unseen_by(by).filter(reference=reference).exists():
        raise CannotSettle(
            "You still judge this reference unseen. Nothing was changed; "
            "settle once all who were asked are done."
        )


def _insist_that_it_may_be_settled(
    reference: Reference, stage: str, *, tag: int | None, by: User, is_settled: bool
) -> None:
    _insist_on_having_judged(reference, by)
    if is_settled:
        return
    found = differences(seen_by=by, references=[reference.pk])
    if any(each.tag == tag and (tag or each.stage == stage) for each in found):
        return
    if waiting := waited_for(reference.pk, stage):
        raise CannotSettle(
            f"{waiting[0]} is not done with it yet. Nothing was changed; "
            "settle once all who were asked are done."
        )
    raise CannotSettle("Nobody differs on this any more. Nothing was changed.")
