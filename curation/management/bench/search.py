"""`bench search`: twenty kinds of question among so many made-up references, by the real page.

The same questions are asked at a tenth of the size first, so that growth is measured in the same
run. Each is asked once to warm up and then so many times; the time of the database is that of all
queries of the page together. What PostgreSQL does for the slowest three is told as it explains it.

The baselines stand beside in the same run, on the same rows: titles looked through by a regular
expression, all matches ranked to show the best, and a deep page reached by counting rows.

`size` references take about half an hour to load and 12 kB each on disk, for a million; with
`--keep` both databases stay, and the next run begins with the questions.
"""

import math
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from statistics import median
from typing import NamedTuple

from django.db import DatabaseError, connection, transaction

from curation.management.bench.clock import (
    Query,
    Visit,
    as_served,
    browser_of,
    clocked,
    insist_on,
    p95,
    visit,
)
from curation.management.bench.figures import Figure, figure_with_goal
from curation.management.bench.literature import literature, totals
from curation.management.bench.questions import DEEP, Asked, questions
from curation.models import User

ROUNDS = 7
MOST_MS, MOST_GROWTH = 100, 1.5
PLANS = 3

figure = partial(Figure, "search")
goal = partial(figure_with_goal, "search")

# What one would write first, and wrote.
BASELINES = {
    "common": "titles by a regular expression",
    "best of many": "ranking all matches",
    "deep page": "OFFSET",
}
_NAIVE = {
    "common": (
        r"SELECT count(*) FROM curation_reference WHERE title ~* '\mlupus'",
        r"""SELECT id, title FROM curation_reference WHERE title ~* '\mlupus'
             ORDER BY published_on DESC NULLS LAST, id DESC LIMIT 51""",
    ),
    "best of many": (
        """SELECT id, title FROM curation_reference WHERE document @@ 'lupus'::tsquery
            ORDER BY ts_rank_cd(document, 'lupus'::tsquery) DESC LIMIT 51""",
    ),
    "deep page": (
        """SELECT id, title FROM curation_reference
            ORDER BY published_on DESC NULLS LAST, id DESC LIMIT 51 OFFSET {deep}""",
    ),
}


class Measured(NamedTuple):
    kind: str
    visits: list[Visit]

    @property
    def in_database(self) -> list[float]:
        return [each.in_database for each in self.visits]

    @property
    def in_all(self) -> list[float]:
        return [each.in_all for each in self.visits]

    @property
    def costs(self) -> list[float]:
        """Of its processor, which other work beside does not change; else of the clock."""
        return [each.by_server or each.in_database for each in self.visits]


def measure_search(size: int, *, keep: bool = False) -> Iterator[Figure]:
    few = max(2, size // 10)
    before: list[Measured] = []
    for at in (few, size):
        with literature(at, keep=keep) as loaded, as_served():
            for words, number, parts in totals(loaded):
                yield figure(f"{words}, {at:,}", number)._replace(beside=parts)
            measured = [_measured(asked) for asked in questions(at)]
            yield from _told(measured, at)
            if at == few:
                before = measured
                continue
            for name, ratio in _against_baselines(measured, at):
                yield figure(name, ratio)
            yield from _growth(before, measured)
            yield from _slowest(measured)


def _measured(asked: Asked) -> Measured:
    client = browser_of(User.objects.get(username="bench"))
    visits = []
    for address in asked.addresses:
        insist_on(visit(client, address), address)
        visits += [visit(client, address) for _ in range(ROUNDS)]
    return Measured(asked.kind, visits)


def _told(measured: list[Measured], at: int) -> Iterator[Figure]:
    for each in measured:
        yield figure(
            f"ms in the database, p95, {at:,}: {each.kind}", p95(each.in_database)
        )._replace(
            beside={
                "p50": median(each.in_database),
                "of processor": median(one.by_server for one in each.visits),
                "page p50": median(each.in_all),
                "page p95": p95(each.in_all),
                "queries": max(len(one.queries) for one in each.visits),
            }
        )
    every = [time for each in measured for time in each.in_database]
    yield figure(f"ms in the database, p50, {at:,}", median(every))
    yield goal(f"ms in the database, p95, {at:,}", p95(every), at_most=MOST_MS)
    yield figure(
        f"ms of the database's processor, p95, {at:,}",
        p95([one.by_server for each in measured for one in each.visits]),
    )
    yield figure(f"ms of the page, p95, {at:,}", p95([t for each in measured for t in each.in_all]))


def _growth(before: list[Measured], after: list[Measured]) -> Iterator[Figure]:
    """Of what it costs the database; of p50, since one disturbed round does not move it."""
    ratios = [
        median(many.costs) / median(few.costs) for few, many in zip(before, after, strict=True)
    ]
    for ratio, each in zip(ratios, after, strict=True):
        yield figure(f"times the tenth: {each.kind}", ratio)
    together = math.exp(sum(map(math.log, ratios)) / len(ratios))
    yield goal("times the tenth, geometric mean", together, at_most=MOST_GROWTH)
    few, many = (p95([cost for each in one for cost in each.costs]) for one in (before, after))
    yield goal("times the tenth, p95 of all", many / few, at_most=MOST_GROWTH)


def _against_baselines(measured: list[Measured], size: int) -> Iterator[tuple[str, float]]:
    ours = {each.kind: median(each.in_database) for each in measured}
    for kind, statements in _NAIVE.items():
        with clocked() as queries, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement.format(deep=int(size * DEEP)))
        naive = 1000 * sum(query.seconds for query in queries)
        yield f"ms of {BASELINES[kind]}", naive
        yield f"ratio to {BASELINES[kind]}", naive / ours[kind]


def _slowest(measured: list[Measured]) -> Iterator[Figure]:
    """The slowest queries of different kinds of question, each with its plan."""
    slowest = {
        each.kind: max((query for one in each.visits for query in one.queries), key=_seconds)
        for each in measured
    }
    for kind in sorted(slowest, key=lambda kind: -slowest[kind].seconds)[:PLANS]:
        query = slowest[kind]
        yield figure(f"ms of the slowest query: {kind}", 1000 * query.seconds)._replace(
            beside={"query": query.words.strip(), "plan": _plan(query)}
        )


def _seconds(query: Query) -> float:
    return query.seconds


def _plan(query: Query) -> str:
    with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {query.words}", query.given)
        return "\n".join(line for (line,) in cursor.fetchall())
    return "It is no statement that PostgreSQL explains."
