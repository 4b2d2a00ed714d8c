"""Whether a trial met its primary endpoint, as far as somebody may be told.

A verdict rests on the numbers of its outcome, and is as little confirmed as they are: to those who
see accepted rows only it is told once one of them is accepted. Where an outcome has no numbers at
all, its verdict is a fact of the trial like its phase.
"""

from collections.abc import Iterable
from enum import StrEnum

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Value

from curation.models import Effect, Outcome, Result, State, Trial

ENDED_EARLY = (Trial.Status.TERMINATED, Trial.Status.WITHDRAWN)


class Verdict(StrEnum):
    """What a trial says of its primary endpoint, in the order in which a sentence counts them."""

    MET = "met"
    IN_PART = "met in part"
    NOT_MET = "not met"
    RUNNING = "running"
    ENDED = "ended early"
    UNCONFIRMED = "not yet confirmed"
    UNREPORTED = "not reported"


def with_what_is_told(outcomes: "QuerySet[Outcome]", *, with_waiting: bool) -> "QuerySet[Outcome]":
    """Each with `is_unconfirmed`: whether its verdict is not to be told yet."""
    if with_waiting:
        return outcomes.annotate(is_unconfirmed=Value(False))
    accepted = Q(state=State.ACCEPTED)
    results = Result.objects.filter(outcome=OuterRef("pk"))
    effects = Effect.objects.filter(outcome=OuterRef("pk"))
    return outcomes.annotate(
        is_unconfirmed=ExpressionWrapper(
            Q(was_met__isnull=False)
            & (Q(Exists(results)) | Q(Exists(effects)))
            & ~Q(Exists(results.filter(accepted)))
            & ~Q(Exists(effects.filter(accepted))),
            output_field=BooleanField(),
        )
    )


def primary_outcomes(*, with_waiting: bool) -> "QuerySet[Outcome]":
    """With their endpoints and `is_unconfirmed`, in the order in which they were entered."""
    primary = Outcome.objects.filter(is_primary=True).select_related("endpoint")
    return with_what_is_told(primary.order_by("trial", "pk"), with_waiting=with_waiting)


def is_unconfirmed(outcome: Outcome) -> bool:
    """For an outcome of `with_what_is_told`; one that did not come from there hides nothing."""
    return bool(getattr(outcome, "is_unconfirmed", False))


def met(outcome: Outcome) -> bool | None:
    """Whether it was met; None where that is not known, or not to be told yet."""
    return None if is_unconfirmed(outcome) else outcome.was_met


def verdict_of(status: str, primaries: Iterable[Outcome]) -> Verdict:
    """Of a trial's primary endpoints together; where none is told, how the trial stands."""
    outcomes = list(primaries)
    said = {met(outcome) for outcome in outcomes} - {None}
    if said:
        if len(said) > 1:
            return Verdict.IN_PART
        return Verdict.MET if True in said else Verdict.NOT_MET
    if any(map(is_unconfirmed, outcomes)):
        return Verdict.UNCONFIRMED
    if status in Trial.RUNNING:
        return Verdict.RUNNING
    return Verdict.ENDED if status in ENDED_EARLY else Verdict.UNREPORTED
