"""Whether a reference is in, reckoned from what people decided and what was settled."""

from collections import defaultdict
from collections.abc import Collection
from enum import StrEnum
from typing import NamedTuple

from curation.models import Assignment, ScreeningDecision, Stage, User
from curation.screening.conflicts import hidden_references


class Standing(StrEnum):
    """How far the screening of a reference has come."""

    NOBODY = "not screened"
    PARTLY = "being screened"
    UNCLEAR = "unclear"
    CONFLICT = "people differ"
    AGREED = "agreed"
    SETTLED = "settled"


class Status(NamedTuple):
    """`decision` and `reason` are what holds; empty where nothing does yet, and the reason where
    all exclude but for different ones.
    """

    standing: Standing
    decision: str = ""
    reason: str = ""
    people: int = 0  # who decided

    @property
    def holds(self) -> bool:
        return bool(self.decision)


def status_of(
    references: Collection[int], *, seen_by: User | None, stage: str = Stage.TITLE_ABSTRACT
) -> dict[int, Status]:
    """The status of each of these references by its id, in three queries.

    What was settled holds, then what all say; as long as somebody who was asked is not done,
    nothing else does. Where this person judges unseen it is being screened, and no more is said.
    """
    hidden = set(hidden_references(seen_by))
    waiting = set(
        Assignment.objects.open()
        .of_active_people()
        .filter(reference__in=references, stage=stage)
        .values_list("reference", flat=True)
    )
    said: dict[int, list[ScreeningDecision]] = defaultdict(list)
    for each in ScreeningDecision.objects.filter(reference__in=references, stage=stage):
        said[each.reference_id].append(each)
    return {
        pk: Status(Standing.PARTLY)
        if pk in hidden
        else _status(said.get(pk, []), is_waiting=pk in waiting)
        for pk in references
    }


def _status(said: list[ScreeningDecision], *, is_waiting: bool) -> Status:
    people = [each for each in said if not each.is_consensus]
    for settled in said:
        if settled.is_consensus:
            return Status(Standing.SETTLED, settled.decision, settled.reason, len(people))
    if is_waiting:
        return Status(Standing.PARTLY, people=len(people))
    if not people:
        return Status(Standing.NOBODY)
    decisions = {each.decision for each in people}
    if len(decisions) > 1:
        return Status(Standing.CONFLICT, people=len(people))
    (decision,) = decisions
    if decision == ScreeningDecision.Decision.UNCLEAR:
        return Status(Standing.UNCLEAR, people=len(people))
    reasons = {each.reason for each in people}
    reason = reasons.pop() if len(reasons) == 1 else ""
    return Status(Standing.AGREED, decision, reason, len(people))
