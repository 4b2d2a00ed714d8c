"""Trials, outcomes and numbers made up for a benchmark: the same every time, and nobody's."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from random import Random
from typing import TypeVar

from django.db import connection, models

from curation.models import (
    Arm,
    Drug,
    Effect,
    Endpoint,
    Outcome,
    Reference,
    Result,
    Source,
    State,
    Trial,
    User,
)

Row = TypeVar("Row", bound=models.Model)

DRUGS, TRIALS = 50, 1_000
REGIMENS = ("4 mg once daily", "2 mg once daily")
WEEKS = (12, 16, 24, 32, 48, 52, None)
TARGETS = (["JAK1", "JAK2"], ["JAK1"], ["TYK2"], ["TYK2", "JAK1"], ["JAK1", "JAK3"])
NUMBERED, IN_WORDS = 18, 19  # of 20 outcomes: those before have numbers, the next is in words
TABLES = (Result, Effect, Outcome, Arm, Trial, Endpoint, Drug, Source)


def make_up_evidence(outcomes: int) -> None:
    """50 drugs in two regimens, 1,000 trials of one of them against placebo (fewer for few
    outcomes), and so many outcomes, with results of both arms but for two in 20, and effects for
    every other one. The more outcomes, the more endpoints and weeks: the matrix grows with them.
    """
    chance = Random(20260301)
    with _untracked():
        someone = User.objects.create_user("bench")
        source = Source.objects.create(
            reference=Reference.objects.create(kind=Reference.Kind.ARTICLE, title="Made up"),
            locator="Table 2",
        )
        trials = _trials(min(TRIALS, max(2, outcomes // 20)))
        arms = _arms(trials, chance)
        measured = _outcomes(trials, _endpoints(), outcomes)
        kept: dict[str, object] = {"entered_by": someone, "changed_by": someone}
        kept |= {"source": source, "state": State.SUBMITTED}
        _save(Result, _results(measured, arms, kept, chance))
        _save(Effect, _effects(measured, arms, kept, chance))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _trials(number: int) -> list[Trial]:
    _save(
        Drug,
        (
            Drug(inn=f"drug{n:02d}", slug=f"drug{n:02d}", targets=TARGETS[n % len(TARGETS)])
            for n in range(DRUGS)
        ),
    )
    return _save(
        Trial,
        (
            Trial(
                slug=f"trial-{n:04d}",
                nct=f"NCT{n:08d}",
                acronym=f"TRIAL-{n:04d}",
                phase=("2", "3", "1")[n % 3],
                population=("sle", "sle", "sle", "ln", "cle")[n % 5],
                status="recruiting" if n % 10 == 0 else "completed",
                weeks=52,
                enrolment=400,
            )
            for n in range(number)
        ),
    )


def _arms(trials: list[Trial], chance: Random) -> dict[int, tuple[Arm, Arm]]:
    drugs = list(Drug.objects.order_by("pk"))

    def arms() -> Iterator[Arm]:
        for n, trial in enumerate(trials):
            regimen = REGIMENS[n // len(drugs) % len(REGIMENS)]
            yield Arm(
                **{"trial": trial, "position": 0, "key": "drug", "label": regimen},
                **{"kind": Arm.Kind.DRUG, "drug": drugs[n % len(drugs)], "regimen": regimen},
                **{"dose": int(regimen[0]), "unit": "mg", "n_randomised": chance.randint(50, 300)},
            )
            yield Arm(
                **{"trial": trial, "position": 1, "key": "placebo", "label": "placebo"},
                **{"kind": Arm.Kind.PLACEBO, "n_randomised": chance.randint(50, 300)},
            )

    pairs = iter(_save(Arm, arms()))
    return {arm.trial_id: (arm, next(pairs)) for arm in pairs}


def _endpoints() -> list[Endpoint]:
    domains = Endpoint.Domain.values
    return _save(
        Endpoint,
        (
            Endpoint(
                slug=f"endpoint-{n:02d}",
                name=f"Endpoint {n:02d}",
                domain=domains[n * len(domains) // 30],
                kind=Endpoint.Kind.DICHOTOMOUS,
                good=Endpoint.Good.LOWER if n > 20 else Endpoint.Good.HIGHER,
                position=n,
            )
            for n in range(30)
        ),
    )


def _outcomes(trials: list[Trial], endpoints: list[Endpoint], number: int) -> list[Outcome]:
    columns = [(endpoint, week) for week in WEEKS for endpoint in endpoints]
    each = -(-number // len(trials))
    made = (
        Outcome(
            trial=trial,
            endpoint=endpoint,
            week=week,
            rule=rule,
            is_primary=place == 0,
            reporting="numbers"
            if place % 20 < NUMBERED
            else "words"
            if place % 20 < IN_WORDS
            else "none",
        )
        for n, trial in enumerate(trials)
        for place in range(each)
        for endpoint, week in [columns[(place + n % 3) % len(columns)]]
        for rule in ["" if place + n % 3 < len(columns) else "glucocorticoid rule"]
    )
    return _save(Outcome, (outcome for outcome, _ in zip(made, range(number), strict=False)))


def _results(
    outcomes: Iterable[Outcome],
    arms: dict[int, tuple[Arm, Arm]],
    kept: dict[str, object],
    chance: Random,
) -> Iterator[Result]:
    for outcome in outcomes:
        if outcome.reporting == "numbers":
            for arm in arms[outcome.trial_id]:
                n = arm.n_randomised or 1
                yield Result(outcome=outcome, arm=arm, events=chance.randint(0, n), n=n, **kept)


def _effects(
    outcomes: Iterable[Outcome],
    arms: dict[int, tuple[Arm, Arm]],
    kept: dict[str, object],
    chance: Random,
) -> Iterator[Effect]:
    for place, outcome in enumerate(outcomes):
        if outcome.reporting == "numbers" and place % 2:
            arm, placebo = arms[outcome.trial_id]
            estimate = Decimal(chance.randint(40, 300)) / 100
            yield Effect(
                **{"outcome": outcome, "arm": arm, "comparator": placebo, "measure": "OR"},
                **{"estimate": estimate, "low": estimate * 7 / 10, "high": estimate * 14 / 10},
                **kept,
            )


def _save(model: type[Row], rows: Iterable[Row]) -> list[Row]:
    return model._default_manager.bulk_create(rows, batch_size=2_000)


@contextmanager
def _untracked() -> Iterator[None]:
    """Without the triggers of history, which would take longer than all the rest."""
    names = [connection.ops.quote_name(model._meta.db_table) for model in TABLES]
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for name in names:
                cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
