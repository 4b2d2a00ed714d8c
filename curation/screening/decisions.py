"""What a person decides of a reference at a stage: one row each, which they may change."""

from curation.history.acts import act
from curation.history.states import CannotBeDone, ReasonNeeded
from curation.models import Reference, ScreeningDecision, Stage, User

Reason = ScreeningDecision.Reason
ONLY_AT_FULL_TEXT = (
    "That a full text was not obtained is said at the full-text stage. Nothing was changed."
)


class CannotDecide(CannotBeDone):
    """The sentence says why this cannot be decided so."""


def reasons_at(stage: str) -> list[tuple[str, str]]:
    """The reasons for which a reference can be out at this stage, with their words."""
    return [
        (value, words)
        for value, words in Reason.choices
        if value != Reason.NOT_RETRIEVED or stage == Stage.FULL_TEXT
    ]


def insist_on_a_reason(reason: str, *, stage: str) -> None:
    """One that is known, and can be given at this stage."""
    if reason not in Reason.values:
        raise ReasonNeeded("Choose the one reason for which it is out. Nothing was changed.")
    if reason == Reason.NOT_RETRIEVED and stage != Stage.FULL_TEXT:
        raise CannotDecide(ONLY_AT_FULL_TEXT)


def decide(
    reference: Reference,
    decision: str,
    *,
    by: User,
    stage: str = Stage.TITLE_ABSTRACT,
    reason: str = "",
    note: str = "",
) -> ScreeningDecision:
    """Write or change this person's own decision; an exclusion takes one primary reason."""
    if decision not in ScreeningDecision.Decision.values:
        raise CannotDecide("A reference is included, excluded, or unclear. Nothing was changed.")
    if decision == ScreeningDecision.Decision.EXCLUDE:
        insist_on_a_reason(reason, stage=stage)
    else:
        reason = ""
    with act("screened", by=by):
        made, _ = ScreeningDecision.objects.update_or_create(
            reference=reference,
            stage=stage,
            by=by,
            is_consensus=False,
            defaults={"decision": decision, "reason": reason, "note": note.strip()},
        )
    return made


def undecide(reference: Reference, *, by: User, stage: str = Stage.TITLE_ABSTRACT) -> bool:
    """Take back one's own decision; False where there was none."""
    with act("took a decision back", by=by):
        gone, _ = ScreeningDecision.objects.filter(
            reference=reference, stage=stage, by=by, is_consensus=False
        ).delete()
    return bool(gone)
