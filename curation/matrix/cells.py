"""The cells of the matrix: what each trial found, put together by the database.

A cell is a row (a drug in a regimen) at a column (an endpoint, a rule, a week). One query gives all
cells, however many; of what a cell holds nothing is averaged: each trial keeps its numbers.

Where a report gives no effect, but events and people of both arms, the odds ratio is computed in
the same query: Woolf's interval, 0.5 added to all four counts where one of them is 0, none where
neither arm had an event or everybody had it. `curation.stats.odds_ratio` is the same in Python,
and tests/matrix/test_cells.py holds one against the other.
"""

import gc
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import Cursor
from psycopg.pq import Format

from curation.matrix.arms import Row
from curation.models.notice import Notice
from curation.models.standing import RETRACTED_TYPE
from curation.models.trial import Trial

MEASURES = ("OR", "RR", "HR", "RD", "MD", "SMD")  # the first is shown where there are several
RATIOS = 3  # so many of them, from the first
DIRECTIONS = ("favours drug", "no difference", "favours comparator")
POPULATIONS = tuple(Trial.Population.values)
SURE = 0.05


class Number(NamedTuple):
    """What one trial found in a cell: the arm against placebo or vehicle.

    The database gives it as a row of numbers, and so it stays: thousands come at once. Whole
    numbers among them are floats; what is a word or a truth is read by the properties below.
    """

    trial_id: float
    measure_code: float | None  # its place in MEASURES, from 1; None where there is no effect
    estimate: float | None
    low: float | None
    high: float | None
    p: float | None
    events: float | None
    n: float | None
    percent: float | None
    value: float | None
    control_events: float | None
    control_n: float | None
    control_percent: float | None
    control_value: float | None
    analysis_set: float  # 1 as printed, 2 all randomised, ...: the first is shown
    direction_code: float | None  # its place in DIRECTIONS, from 1
    is_computed: float
    waits: float
    is_retracted: float = 0.0  # whether any of it rests on a paper that was retracted

    @property
    def measure(self) -> str:
        return MEASURES[int(self.measure_code) - 1] if self.measure_code else ""

    @property
    def direction(self) -> str:
        return DIRECTIONS[int(self.direction_code) - 1] if self.direction_code else ""

    @property
    def is_ratio(self) -> bool:
        return self.measure_code is not None and self.measure_code <= RATIOS

    @property
    def no_effect(self) -> float:
        return 1.0 if self.measure_code is not None and self.measure_code <= RATIOS else 0.0

    @property
    def has_interval(self) -> bool:
        return self.estimate is not None and self.low is not None

    @property
    def side(self) -> int:
        """1 for more in the arm than in the control, -1 for less, 0 where that is not known."""
        if self.estimate is None:
            return 0
        no_effect = self.no_effect
        return (self.estimate > no_effect) - (self.estimate < no_effect)

    @property
    def is_clear(self) -> bool:
        """Whether "no effect" lies outside; a printed bound of 1.0 is rounded, there p decides."""
        no_effect = self.no_effect
        if self.low is None or self.high is None or no_effect in (self.low, self.high):
            return self.p is not None and self.p < SURE
        return not self.low < no_effect < self.high

    def percents(self) -> tuple[float | None, float | None]:
        """Of the arm and of the control: as printed, else from the counts."""
        return (
            _percent(self.percent, self.events, self.n),
            _percent(self.control_percent, self.control_events, self.control_n),
        )


# Asked of every number of a page.
_waits, _is_retracted = attrgetter("waits"), attrgetter("is_retracted")
_number: Callable[[list[float | None]], Number] = partial(tuple.__new__, Number)


class Cell(NamedTuple):
    """What is known of a row at a column. `silent` are the trials without a number here."""

    row: int  # its place among the rows asked for
    endpoint_id: int
    rule: str
    week: int | None
    numbers: tuple[Number, ...]
    results: int  # rows behind the numbers: results of arms, and effects
    waiting: int  # how many of them nobody has confirmed, shown or not
    running: tuple[int, ...]  # trials that run, without a number here
    unreported: int
    to_extract: int
    populations: int  # bits, in the order of POPULATIONS: where somebody measures this
    is_primary: bool
    retracted: int = 0  # rows that rest on a retracted paper, shown or not
    left_out: int = 0  # trials without a number here, because theirs rest on such a paper

    @property
    def silent(self) -> int:
        return len(self.running) + self.unreported + self.to_extract + self.left_out

    @property
    def trials(self) -> int:
        return len(self.numbers) + self.silent

    @property
    def waits(self) -> bool:
        return any(map(_waits, self.numbers))

    @property
    def rests_on_retracted(self) -> bool:
        """Whether what it shows does, in part at least."""
        return any(map(_is_retracted, self.numbers))

    @property
    def disagrees(self) -> bool:
        """Whether trials differ in direction or significance, as `curation.stats.disagree` says."""
        if len(self.numbers) < 2:
            return False
        sides, clear = set(), set()
        for number in self.numbers:
            if number.has_interval:
                sides.add(number.side)
                clear.add(number.is_clear)
                if len(clear) > 1 or {1, -1} <= sides:
                    return True
        return False


def cells_of(rows: Sequence[Row], *, with_waiting: bool, with_retracted: bool = True) -> list[Cell]:
    """All cells of the rows in which a trial measured something. One query.

    Without what was retracted, no number whose source is a retracted paper is in any of them.
    """
    arms = [(arm, place) for place, row in enumerate(rows) for arm in row.arms]
    if not arms:
        return []
    asked: dict[str, Any] = {
        "arms": [arm.arm_id for arm, _ in arms],
        "rows": [place for _, place in arms],
        "running": [arm.is_running for arm, _ in arms],
        "populations": [bit_of(arm.population) for arm, _ in arms],
        "all": with_waiting,
        "retracted": with_retracted,
        "retracts": list(Notice.RETRACTS),
        "retracted_type": json.dumps([{"name": RETRACTED_TYPE}]),
    }
    with _in_binary() as cursor:
        cursor.execute(CELLS, asked)
        with _uncollected():
            return [_cell(*row) for row in cursor.fetchall()]


@contextmanager
def _in_binary() -> Iterator[CursorWrapper]:
    """A cursor that brings numbers as they are in memory: to write and read them takes longer."""
    connection.ensure_connection()
    inner = Cursor(connection.connection)
    inner.format = Format.BINARY
    # As connection.cursor() would wrap it, so that its queries are counted and timed like others.
    with connection._prepare_cursor(inner) as cursor:  # type: ignore[attr-defined]
        yield cursor


@contextmanager
def _uncollected() -> Iterator[None]:
    """Numbers come by the thousand and stay: no cycle is found by going through them again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _cell(
    row: int,
    endpoint_id: int,
    rule: str,
    week: int | None,
    found: list[list[float | None]] | None,
    results: int,
    waiting: int,
    running: list[int] | None,
    *rest: Any,
) -> Cell:
    numbers: tuple[Number, ...] = ()
    if found:
        found.sort(key=_trial_id)
        numbers = tuple(map(_number, found))
        if len(set(map(_trial_id, found))) < len(found):
            numbers = _one_of_each_trial(numbers)
    silent = tuple(dict.fromkeys(running or ()))
    return Cell(row, endpoint_id, rule, week, numbers, results, waiting, silent, *rest)


_trial_id = itemgetter(0)  # of a number as the database gives it


def _one_of_each_trial(numbers: tuple[Number, ...]) -> tuple[Number, ...]:
    """A trial that analyses twice, or gives two measures, is one trial: the preferred of them."""
    first: dict[float, Number] = {}
    for number in sorted(numbers, key=_preferred):
        first.setdefault(number.trial_id, number)
    return tuple(first.values())


def _preferred(number: Number) -> tuple[float, float, float]:
    return number.trial_id, number.analysis_set, number.measure_code or 99.0


def bit_of(population: str) -> int:
    return 1 << POPULATIONS.index(population)


def _percent(printed: float | None, events: float | None, n: float | None) -> float | None:
    if printed is not None:
        return printed
    return None if events is None or not n else 100 * events / n


# The arms come with the place of their row, so that a row is a small number here. What is not shown
# is counted where it waits, and its numbers are left behind in `found`. OFFSET 0 keeps the planner
# from writing the same expression three times into the array, which it would reckon three times.
# A p that is "less than" a number is just below it; of one that is "more than" it nothing is known.
# A number is shown if it is accepted, or all is asked for; not if its paper was retracted and such
# are to be left out.
_SHOWN = """(%(all)s OR {0}.state = 'accepted')
      AND (%(retracted)s OR {0}.source_id <> ALL (retracted.sources))"""
CELLS = f"""
WITH arm AS (
  SELECT given.id, given.row, given.running, given.population, a.trial_id
  FROM unnest(%(arms)s::bigint[], %(rows)s::int[], %(running)s::bool[], %(populations)s::int[])
    AS given (id, row, running, population)
  JOIN curation_arm a ON a.id = given.id
),
control AS (
  SELECT DISTINCT ON (trial_id) trial_id, id FROM curation_arm
  WHERE kind IN ('placebo', 'vehicle') ORDER BY trial_id, position
),
retracted AS MATERIALIZED (
  SELECT coalesce(array_agg(id), '{{}}') AS sources FROM curation_source WHERE reference_id IN (
    SELECT reference_id FROM curation_notice WHERE kind = ANY(%(retracts)s)
    UNION
    SELECT id FROM curation_reference WHERE publication_types @> %(retracted_type)s::jsonb
  )
),
found AS (
  SELECT arm.row, arm.trial_id, arm.running, arm.population,
    o.endpoint_id, o.rule, o.week, o.reporting, o.is_primary,
    CASE o.analysis_set WHEN '' THEN 1 WHEN 'itt' THEN 2 WHEN 'mitt' THEN 3 WHEN 'safety' THEN 4
      ELSE 5 END AS analysis_set,
    e.id IS NOT NULL AND {_SHOWN.format("e")} AS has_effect,
    r.id IS NOT NULL AND {_SHOWN.format("r")} AS has_result,
    c.id IS NOT NULL AND {_SHOWN.format("c")} AS has_control,
    coalesce(e.state <> 'accepted', false) AS effect_waits,
    coalesce(r.state <> 'accepted', false) AS result_waits,
    coalesce(c.state <> 'accepted', false) AS control_waits,
    coalesce(e.source_id = ANY (retracted.sources), false) AS effect_retracted,
    coalesce(r.source_id = ANY (retracted.sources), false) AS result_retracted,
    coalesce(c.source_id = ANY (retracted.sources), false) AS control_retracted,
    CASE WHEN {_SHOWN.format("e")} THEN CASE e.measure WHEN 'OR' THEN 1 WHEN 'RR' THEN 2
      WHEN 'HR' THEN 3 WHEN 'RD' THEN 4 WHEN 'MD' THEN 5 WHEN 'SMD' THEN 6 END END AS measure,
    CASE WHEN {_SHOWN.format("e")} THEN e.estimate::float8 END AS estimate,
    CASE WHEN {_SHOWN.format("e")} THEN e.low::float8 END AS low,
    CASE WHEN {_SHOWN.format("e")} THEN e.high::float8 END AS high,
    CASE WHEN {_SHOWN.format("e")} THEN CASE e.p_sign
      WHEN '<' THEN e.p::float8 * (1 - 1e-12) WHEN '=' THEN e.p::float8 END END AS p,
    CASE WHEN {_SHOWN.format("e")} THEN CASE e.direction WHEN 'favours drug' THEN 1
      WHEN 'no difference' THEN 2 WHEN 'favours comparator' THEN 3 END END AS direction,
    CASE WHEN {_SHOWN.format("r")} THEN r.events END AS events,
    CASE WHEN {_SHOWN.format("r")} THEN r.n END AS n,
    CASE WHEN {_SHOWN.format("r")} THEN r.percent::float8 END AS percent,
    CASE WHEN {_SHOWN.format("r")} THEN r.value::float8 END AS value,
    CASE WHEN {_SHOWN.format("c")} THEN c.events END AS c_events,
    CASE WHEN {_SHOWN.format("c")} THEN c.n END AS c_n,
    CASE WHEN {_SHOWN.format("c")} THEN c.percent::float8 END AS c_percent,
    CASE WHEN {_SHOWN.format("c")} THEN c.value::float8 END AS c_value,
    ep.kind <> 'rate' AS is_of_people,
    e.id IS NOT NULL OR r.id IS NOT NULL AS is_entered,
    NOT %(retracted)s AND (
      (%(all)s OR e.state = 'accepted') AND e.source_id = ANY (retracted.sources)
      OR (%(all)s OR r.state = 'accepted') AND r.source_id = ANY (retracted.sources)
    ) IS TRUE AS left_out
  FROM arm
  CROSS JOIN retracted
  JOIN curation_outcome o ON o.trial_id = arm.trial_id
  JOIN curation_endpoint ep ON ep.id = o.endpoint_id
  LEFT JOIN control ON control.trial_id = arm.trial_id
  LEFT JOIN curation_effect e
    ON e.outcome_id = o.id AND e.arm_id = arm.id AND e.comparator_id = control.id
    AND e.state IN ('accepted', 'submitted', 'requires_review')
  LEFT JOIN curation_result r
    ON r.outcome_id = o.id AND r.arm_id = arm.id
    AND r.state IN ('accepted', 'submitted', 'requires_review')
    AND (r.flags = '{{}}' OR NOT 'uncontrolled' = ANY(r.flags))
  LEFT JOIN curation_result c
    ON c.outcome_id = o.id AND c.arm_id = control.id
    AND c.state IN ('accepted', 'submitted', 'requires_review')
    AND (c.flags = '{{}}' OR NOT 'uncontrolled' = ANY(c.flags))
  OFFSET 0
),
counted AS (
  -- The fourfold table, where its counts may be put into one and no effect is reported.
  SELECT *, events + more AS a, n - events + more AS b, c_events + more AS c,
    c_n - c_events + more AS d
  FROM (
    SELECT *,
      CASE WHEN estimate IS NULL AND is_of_people
          AND events + c_events > 0 AND n - events + c_n - c_events > 0
        THEN CASE WHEN events > 0 AND events < n AND c_events > 0 AND c_events < c_n
          THEN 0.0::float8 ELSE 0.5::float8 END
      END AS more
    FROM found
  ) AS corrected
),
woolf AS (
  SELECT *, CASE WHEN more IS NOT NULL
    THEN exp(1.959963984540054 * sqrt(1 / a + 1 / b + 1 / c + 1 / d)) END AS reach
  FROM counted
  OFFSET 0
)
SELECT row, endpoint_id::int, rule, week::int,
  array_agg(ARRAY[
    trial_id,
    CASE WHEN reach IS NOT NULL THEN 1 WHEN estimate IS NOT NULL THEN measure END,
    CASE WHEN reach IS NOT NULL THEN a * d / (b * c) ELSE estimate END,
    CASE WHEN reach IS NOT NULL THEN a * d / (b * c) / reach ELSE low END,
    CASE WHEN reach IS NOT NULL THEN a * d / (b * c) * reach ELSE high END,
    p, events, n, percent, value, c_events, c_n, c_percent, c_value,
    analysis_set, direction, (reach IS NOT NULL)::int,
    (has_effect AND effect_waits OR has_result AND result_waits
      OR has_control AND control_waits)::int,
    (has_effect AND effect_retracted OR has_result AND result_retracted
      OR has_control AND control_retracted)::int
  ]::float8[]) FILTER (WHERE has_effect OR has_result),
  coalesce(sum(has_effect::int + has_result::int + has_control::int)
    FILTER (WHERE has_effect OR has_result), 0)::int,
  sum(effect_waits::int + result_waits::int + control_waits::int)::int,
  array_agg(trial_id)
    FILTER (WHERE running AND reporting = 'none' AND NOT (has_effect OR has_result)),
  count(*)
    FILTER (WHERE NOT running AND reporting = 'none' AND NOT (has_effect OR has_result))::int,
  count(*) FILTER (WHERE reporting <> 'none' AND NOT (has_effect OR has_result OR left_out))::int,
  bit_or(population),
  bool_or(is_primary),
  coalesce(sum(effect_retracted::int + result_retracted::int + control_retracted::int)
    FILTER (WHERE is_entered), 0)::int,
  count(*) FILTER (WHERE left_out AND NOT (has_effect OR has_result))::int
FROM woolf
GROUP BY row, endpoint_id, rule, week
"""
