"""`bench matrix`: all cells put together by the database, against loops and against prefetch.

50 drugs, 1,000 trials and so many outcomes are made up in a database of their own, each outcome
with the numbers of two arms and every other one with an effect. All three ways come to the same
numbers for each cell, or nothing is measured. The page is asked for as a reader asks, who is signed
in; then once more at ten times the outcomes, which stand in more columns.

Milliseconds are medians of five rounds. Those "in the database" are what a query takes from being
sent to its answer being here, as this process sees it.
"""

import math
import time
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from typing import Any, NamedTuple

from django.core.management.base import CommandError
from django.test import Client

from curation.management.bench.clock import as_served, clocked
from curation.management.bench.figures import Figure, figure_with_goal
from curation.management.bench.made_up_evidence import make_up_evidence
from curation.management.bench.scratch import scratch
from curation.matrix.matrix import matrix_of
from curation.matrix.question import Question
from curation.models import Arm, Effect, Outcome, Result, User

ROUNDS = 5
TIMES = 10
Key = tuple[str, str, str, int | None, str]
Odds = dict[Key, list[float]]

figure = partial(Figure, "matrix")
goal = partial(figure_with_goal, "matrix")


class Taken(NamedTuple):
    queries: int
    in_database: float  # ms
    in_all: float  # ms


def measure_matrix(size: int) -> Iterator[Figure]:
    with scratch():
        make_up_evidence(size)
        cells, ours = _measured(by_the_database)
        loops, by_loops = _measured(by_loop, rounds=1)
        prefetched, by_prefetch = _measured(by_prefetching, rounds=1)
        _insist_on_equal(cells, loops, prefetched)
        page, length, shown = _page()
        yield figure("outcomes", size)
        yield figure("cells with numbers", len(cells))
        yield figure("ms in all", ours.in_all)
        yield goal("queries", ours.queries, at_most=4)
        yield goal("ms in the database", ours.in_database, at_most=20)
        yield figure("ratio to loops", by_loops.in_all / ours.in_all)
        yield figure("ratio to prefetch", by_prefetch.in_all / ours.in_all)
        yield from _told(", by loops", by_loops)
        yield from _told(", by prefetch", by_prefetch)
        yield figure("cells on the page", shown)
        yield goal("ms of the whole page", page.in_all, at_most=200)
        yield figure("queries of the page", page.queries)
        yield figure("kB of the page", length / 1000)
    with scratch():
        make_up_evidence(size * TIMES)
        many, ours_of_many = _measured(by_the_database, rounds=3)
        page_of_many, length_of_many, shown_of_many = _page(rounds=3)
        yield figure(f"outcomes, {TIMES} times", size * TIMES)
        yield figure(f"cells on the page, {TIMES} times", shown_of_many)
        yield figure(f"numbers, {TIMES} times", sum(map(len, many.values())))
        yield from _told(f", {TIMES} times", ours_of_many)
        yield figure(f"ms of the whole page, {TIMES} times", page_of_many.in_all)
        yield figure(f"kB of the page, {TIMES} times", length_of_many / 1000)
        growth = ours_of_many.in_database / ours.in_database / TIMES
        yield goal("growth of the database for each number", growth, at_most=1.5)
        per_cell = (page_of_many.in_all / shown_of_many) / (page.in_all / shown)
        yield goal("growth of the page for each cell", per_cell, at_most=1.5)


def _told(how: str, taken: Taken) -> Iterator[Figure]:
    yield figure(f"queries{how}", taken.queries)
    yield figure(f"ms in the database{how}", taken.in_database)
    yield figure(f"ms in all{how}", taken.in_all)


def by_the_database() -> Odds:
    grid = matrix_of(Question(), with_waiting=True).grid
    return {
        (*place.row.key, place.column.key.endpoint, place.column.key.week, place.column.key.rule): [
            number.estimate for number in place.cell.numbers if number.estimate is not None
        ]
        for place in grid.places()
        if place.cell is not None and place.cell.numbers
    }


def by_loop() -> Odds:
    """As one writes it first: queries for the outcomes of each arm, and for their numbers."""
    found: Odds = {}
    for arm in Arm.objects.filter(kind=Arm.Kind.DRUG):
        control = arm.trial.arms.get(kind=Arm.Kind.PLACEBO)
        results = {result.outcome_id: result for result in arm.results.all()}
        controls = {result.outcome_id: result for result in control.results.all()}
        effects = {effect.outcome_id: effect for effect in arm.effects.all()}
        for outcome in arm.trial.outcomes.select_related("endpoint"):
            _add(
                found,
                *(arm, outcome, effects.get(outcome.pk)),
                *(results.get(outcome.pk), controls.get(outcome.pk)),
            )
    return found


def by_prefetching() -> Odds:
    """With everything fetched at once, and put together here."""
    found: Odds = {}
    arms = Arm.objects.filter(kind=Arm.Kind.DRUG).select_related("drug")
    for arm in arms.prefetch_related(
        "trial__arms",
        "trial__outcomes__endpoint",
        "trial__outcomes__results",
        "trial__outcomes__effects",
    ):
        control = next(each for each in arm.trial.arms.all() if each.kind == Arm.Kind.PLACEBO)
        for outcome in arm.trial.outcomes.all():
            results = {result.arm_id: result for result in outcome.results.all()}
            effect = next((each for each in outcome.effects.all() if each.arm_id == arm.pk), None)
            _add(found, arm, outcome, effect, results.get(arm.pk), results.get(control.pk))
    return found


def _add(
    found: Odds,
    arm: Arm,
    outcome: Outcome,
    effect: Effect | None,
    result: Result | None,
    control: Result | None,
) -> None:
    estimate = None
    if effect is not None and effect.estimate is not None:
        estimate = float(effect.estimate)
    elif result is not None and control is not None:
        estimate = _odds(result.events or 0, result.n or 1, control.events or 0, control.n or 1)
    if result is not None and arm.drug is not None:
        key = (arm.drug.slug, arm.regimen, outcome.endpoint.slug, outcome.week, outcome.rule)
        found.setdefault(key, []).extend([] if estimate is None else [estimate])


def _odds(events: int, n: int, control_events: int, control_n: int) -> float | None:
    a, b, c, d = events, n - events, control_events, control_n - control_events
    if a + c == 0 or b + d == 0:
        return None
    more = 0.5 if 0 in (a, b, c, d) else 0.0
    return (a + more) * (d + more) / ((b + more) * (c + more))


def _insist_on_equal(ours: Odds, *others: Odds) -> None:
    for other in others:
        equal = ours.keys() == other.keys() and all(
            len(ours[key]) == len(other[key])
            and all(map(math.isclose, sorted(ours[key]), sorted(other[key])))
            for key in ours
        )
        if not equal:
            raise CommandError("Loops and the database do not come to the same numbers.")


def _page(rounds: int = ROUNDS) -> tuple[Taken, int, int]:
    """What the page takes, its bytes, and how many cells are on it."""
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username="bench"))

    def page() -> bytes:
        answer = client.get("/matrix/")
        if answer.status_code != 200:
            raise CommandError(f"The page answers {answer.status_code}.")
        return answer.content

    with as_served():
        content, taken = _measured(page, rounds=rounds)
    return taken, len(content), content.count(b'<a class="cell')


def _measured(work: Callable[[], Any], rounds: int = ROUNDS) -> tuple[Any, Taken]:
    """The median of so many rounds, after one that does not count where there are several."""
    taken: list[Taken] = []
    for _ in range(rounds + (rounds > 1)):
        with clocked() as queries:
            began = time.perf_counter()
            result = work()
            in_all = time.perf_counter() - began
        taken.append(
            Taken(len(queries), 1000 * sum(each.seconds for each in queries), 1000 * in_all)
        )
    counted = taken[rounds > 1 :]
    return result, Taken(
        counted[0].queries,
        median(each.in_database for each in counted),
        median(each.in_all for each in counted),
    )
