"""What waits for a second person, in the order in which a reviewer works through it.

Newest trial first, and within it by outcome, so that the numbers of one table stand together.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple, TypeVar

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from curation.history import states
from curation.history.states import CannotBeDone
from curation.models import Curated, Effect, Finding, Outcome, Result, State, Trial, User

WAITING = (State.SUBMITTED, State.REQUIRES_REVIEW)
KINDS: tuple[type[Result] | type[Effect] | type[Finding], ...] = (Result, Effect, Finding)

Row = TypeVar("Row", bound=Curated)


class Waiting(NamedTuple):
    """One outcome with all of its rows that wait; `own` are those that this person entered."""

    outcome: Outcome
    results: list[Result]
    effects: list[Effect]
    own: int


def waiting_outcomes(
    person: User, *, trial: int | None = None, start: int = 0, most: int | None = None
) -> list[Waiting]:
    """Outcomes of which something waits, with three queries, whatever their number."""
    page = _outcomes(trial)[start : None if most is None else start + most]
    outcomes = list(page.select_related("trial", "endpoint"))
    results = _waiting(Result).filter(outcome__in=outcomes).select_related(*_BESIDE)
    effects = _waiting(Effect).filter(outcome__in=outcomes)
    effects = effects.select_related(*_BESIDE, "comparator")
    by_outcome: dict[int, tuple[list[Result], list[Effect]]] = {
        outcome.pk: ([], []) for outcome in outcomes
    }
    for result in results.order_by("arm__position"):
        by_outcome[result.outcome_id][0].append(result)
    for effect in effects.order_by("arm__position", "measure"):
        by_outcome[effect.outcome_id][1].append(effect)
    return [
        Waiting(
            outcome,
            *by_outcome[outcome.pk],
            own=sum(is_own(row, person) for rows in by_outcome[outcome.pk] for row in rows),
        )
        for outcome in outcomes
    ]


def how_many_outcomes_wait(*, trial: int | None = None) -> int:
    return _outcomes(trial).count()


def how_many_numbers_wait(*, trial: int | None = None) -> int:
    """Results and effects, whoever entered them. One query."""
    of_it = {} if trial is None else {"outcome__trial": trial}
    results, effects = (_waiting(model).filter(**of_it).values("pk") for model in (Result, Effect))
    return results.union(effects, all=True).count()


class WaitingTrial(NamedTuple):
    trial: Trial
    outcomes: int


def waiting_trials() -> list[WaitingTrial]:
    """Each trial of which something waits, newest first, with how many outcomes of it do."""
    counted = dict(
        _outcomes(None).order_by().values_list("trial").annotate(Count("pk", distinct=True))
    )
    found = Trial.objects.filter(pk__in=counted).order_by("-pk")
    return [WaitingTrial(trial, counted[trial.pk]) for trial in found]


def waiting_findings() -> list[Finding]:
    return list(
        _waiting(Finding)
        .select_related("endpoint", "source__reference", "entered_by", "changed_by")
        .order_by("level", "study", "pk")
    )


def sent_back(person: User) -> list[Result | Effect | Finding]:
    """What this person entered or changed and somebody rejected, the latest first."""
    mine = Q(entered_by=person) | Q(changed_by=person)
    found: list[Result | Effect | Finding] = []
    for model, beside in (
        (Result, ("arm", "outcome__trial", "outcome__endpoint")),
        (Effect, ("arm", "comparator", "outcome__trial", "outcome__endpoint")),
        (Finding, ("endpoint",)),
    ):
        rows: QuerySet[Result | Effect | Finding] = model._default_manager.filter(
            mine, state=State.REJECTED
        )
        found += rows.select_related(*beside, "decided_by")
    return sorted(found, key=lambda row: (row.decided_at is None, row.decided_at), reverse=True)


def how_many_wait(person: User | None = None) -> int:
    """All that waits; with a person, what they may decide: not their own."""
    rows: Iterable[QuerySet[Curated]] = (_waiting(model) for model in KINDS)
    if person is not None:
        rows = (each.exclude(entered_by=person).exclude(changed_by=person) for each in rows)
    first, *others = (each.order_by().values("pk") for each in rows)
    return first.union(*others, all=True).count()


def by_trial(waiting: list[Waiting]) -> Iterator[tuple[Trial, list[Waiting]]]:
    for trial, rows in groupby(waiting, key=lambda one: one.outcome.trial):
        yield trial, list(rows)


def is_own(row: Curated, person: User) -> bool:
    return person.pk in (row.entered_by_id, row.changed_by_id)


class Accepted(NamedTuple):
    """What became of several rows that were accepted together."""

    rows: list[Curated]
    left: list[str]


def accept_those(rows: Sequence[tuple[Row, int]], *, by: User) -> Accepted:
    """Accept each that is still the version that was seen; say of the others why not."""
    done: list[Curated] = []
    left: list[str] = []
    for row, seen in rows:
        try:
            done.append(states.accept(row, by=by, seen=seen))
        except CannotBeDone as why:
            left.append(str(why))
    return Accepted(done, left)


_BESIDE = ("arm", "source__reference", "entered_by", "changed_by")


def _waiting(model: type[Row]) -> QuerySet[Row]:
    found: QuerySet[Row] = model._default_manager.filter(state__in=WAITING)
    return found


def _outcomes(trial: int | None) -> QuerySet[Outcome]:
    of_it = {"outcome": OuterRef("pk")}
    outcomes = Outcome.objects.filter(
        Exists(_waiting(Result).filter(**of_it)) | Exists(_waiting(Effect).filter(**of_it))
    )
    if trial is not None:
        outcomes = outcomes.filter(trial=trial)
    return outcomes.order_by("-trial__pk", "endpoint__position", "endpoint__name", "week", "pk")
