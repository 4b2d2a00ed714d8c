"""What is behind a cell: every result and effect, with its source and with who stands for it."""

from typing import NamedTuple

from django.db.models import Prefetch, Q, QuerySet

from curation import stats
from curation.matrix.cells import Number
from curation.matrix.grid import Place
from curation.matrix.verdicts import with_what_is_told
from curation.models import Arm, Effect, Outcome, Reference, Result, State, Trial
from curation.models.curated import SHOWN
from curation.models.standing import Standing, stands_as


class OfTrial(NamedTuple):
    """A trial's part of a cell; `number` is what the cell shows of it."""

    trial: Trial
    outcome: Outcome
    results: list[Result]
    effects: list[Effect]
    number: Number | None
    left_out: bool = False  # whether it has more, which rests on a retracted paper


class Behind(NamedTuple):
    """`discordance` says how the trials differ, as a sentence; "" where they do not."""

    trials: list[OfTrial]
    discordance: str
    control_n: int | None


def behind(place: Place, *, with_waiting: bool, with_retracted: bool = True) -> Behind:
    """Three queries, however much there is. The sources are left to whoever shows them.

    Without what was retracted, as `cells_of`, rows whose source is such a paper are left out; two
    more queries say where.
    """
    left_out = Q() if with_retracted else Q(source__reference__in=retracted())
    states = SHOWN if with_waiting else (State.ACCEPTED,)
    arms = [arm.arm_id for arm in place.row.arms]
    numbers = {int(number.trial_id): number for number in place.cell.numbers} if place.cell else {}
    key = place.column.key
    people = ("entered_by", "decided_by")
    outcomes = (
        Outcome.objects.filter(
            trial__in=[arm.trial_id for arm in place.row.arms],
            endpoint=place.column.endpoint,
            week=key.week,
            rule=key.rule,
        )
        .select_related("trial")
        .prefetch_related(
            Prefetch(
                "results",
                Result.objects.filter(state__in=states)
                .exclude(left_out)
                .filter(Q(arm__in=arms) | Q(arm__kind__in=Arm.CONTROLS))
                .select_related("arm", *people)
                .order_by("arm__position"),
            ),
            Prefetch(
                "effects",
                Effect.objects.filter(state__in=states, arm__in=arms)
                .exclude(left_out)
                .select_related("arm", "comparator", *people)
                .order_by("comparator__position", "pk"),
            ),
        )
        .order_by("-trial__phase", "trial__started_on", "trial__slug", "analysis_set")
    )
    fallen: set[int] = set()
    if not with_retracted:
        for noun in (Result, Effect):
            rows = noun._default_manager.filter(left_out, state__in=states, arm__in=arms)
            fallen.update(rows.values_list("outcome", flat=True))
    trials = [
        OfTrial(
            outcome.trial,
            outcome,
            list(outcome.results.all()),
            list(outcome.effects.all()),
            numbers.pop(outcome.trial_id, None),
            outcome.pk in fallen,
        )
        for outcome in with_what_is_told(outcomes, with_waiting=with_waiting)
    ]
    controls = [part.number.control_n for part in trials if part.number]
    return Behind(
        trials,
        _discordance(trials),
        int(sum(filter(None, controls))) if controls and all(controls) else None,
    )


def retracted() -> QuerySet[Reference]:
    return Reference.objects.filter(stands_as(Standing.RETRACTED)).order_by()


def _discordance(trials: list[OfTrial]) -> str:
    whole = [part for part in trials if part.number is not None and part.number.has_interval]
    estimates = [_estimate(part.number) for part in whole if part.number is not None]
    found = stats.disagree(estimates, [str(part.trial) for part in whole])
    return found.says if found else ""


def _estimate(number: Number) -> stats.Estimate:
    """As far as a comparison needs it: its sides, and p where a bound is exactly no effect."""
    return stats.Estimate(
        measure=stats.Measure(number.measure),
        value=number.estimate or 0.0,
        low=number.low or 0.0,
        high=number.high or 0.0,
        level=0.95,
        se=1.0,
        p=1.0 if number.p is None else number.p,
    )
