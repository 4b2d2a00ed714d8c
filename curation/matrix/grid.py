"""The cells laid out: rows by columns, a place for each, and what is known of it.

Knows no database: tests/matrix/test_grid.py is its picture. Where no trial of a row measured what a
column holds, the place says which silence it is: no trial of it could have (in that population, so
long), one runs that has not said yet what it measures, or none measured it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from curation.matrix.arms import Row
from curation.matrix.cells import Cell, bit_of
from curation.matrix.question import ASKABLE, DISAGREE, RETRACTED, WAITS, ColumnKey, Question, State
from curation.models.endpoint import Endpoint

_trial_id = attrgetter("trial_id")


class Column(NamedTuple):
    key: ColumnKey
    endpoint: Endpoint
    populations: int  # bits, as in a cell

    @property
    def name(self) -> str:
        """SRI-4, GC ≤ 10 mg."""
        rule = f", {self.key.rule}" if self.key.rule else ""
        return f"{self.endpoint.column_name}{rule}"

    @property
    def when(self) -> str:
        if self.key.week == 0:
            return "baseline"
        return "to the end" if self.key.week is None else f"wk {self.key.week}"

    @property
    def when_in_words(self) -> str:
        return "over the whole trial" if self.key.week is None else f"week {self.key.week}"


class Place(NamedTuple):
    """Where a row and a column cross. `number` says of how many trials its state is true."""

    row: Row
    column: Column
    state: State
    number: int
    cell: Cell | None
    disagrees: bool = False  # asked for more than once, and reckoned once
    waits: bool = False
    is_retracted: bool = False

    def is_a(self, state: str) -> bool:
        """Whether it is what a question asks for; see ASKABLE."""
        if state == DISAGREE:
            return self.disagrees
        if state == RETRACTED:
            return self.is_retracted
        return self.waits if state == WAITS else self.state == state


class Line(NamedTuple):
    """A row with a place for each column; None where the question leaves a place out."""

    row: Row
    places: list[Place | None]


class Grid(NamedTuple):
    columns: list[Column]
    lines: list[Line]
    counts: Mapping[str, int]  # of each that can be asked for; before asking for one

    def places(self) -> Iterable[Place]:
        return (place for line in self.lines for place in line.places if place is not None)


def lay_out(
    rows: Sequence[Row],
    cells: Iterable[Cell],
    endpoints: Mapping[int, Endpoint],
    question: Question,
) -> Grid:
    found: dict[tuple[int, ColumnKey], Cell] = {}
    populations: dict[ColumnKey, int] = {}
    of_key: dict[ColumnKey, Endpoint] = {}
    said: set[float] = set()  # trials of which at least one outcome is entered
    for cell in cells:
        endpoint = endpoints[cell.endpoint_id]
        key = ColumnKey(endpoint.slug, cell.week, cell.rule)
        found[cell.row, key] = cell
        populations[key] = populations.get(key, 0) | cell.populations
        of_key[key] = endpoint
        said.update(cell.running)
        said.update(map(_trial_id, cell.numbers))
    columns = [Column(key, endpoint, populations[key]) for key, endpoint in of_key.items()]
    columns = sorted(filter(_is_asked(question), columns), key=_place_of)
    lines = [
        Line(row, list(_places(number, row, columns, found, said)))
        for number, row in enumerate(rows)
    ]
    grid = Grid(columns, lines, counts_of(place for line in lines for place in line.places))
    return only(grid, question.state) if question.state else grid


def counts_of(places: Iterable[Place | None]) -> dict[str, int]:
    there = [place for place in places if place is not None]
    counts: Counter[str] = Counter(map(attrgetter("state"), there))
    counts[DISAGREE] = sum(map(attrgetter("disagrees"), there))
    counts[WAITS] = sum(map(attrgetter("waits"), there))
    counts[RETRACTED] = sum(map(attrgetter("is_retracted"), there))
    return {state: counts[state] for state in ASKABLE}


def only(grid: Grid, state: str) -> Grid:
    """The places in one state, and the rows and columns that have one."""
    kept = [
        [place if place is not None and place.is_a(state) else None for place in line.places]
        for line in grid.lines
    ]
    at = [n for n in range(len(grid.columns)) if any(places[n] for places in kept)]
    lines = [
        Line(line.row, [places[n] for n in at])
        for line, places in zip(grid.lines, kept, strict=True)
        if any(places)
    ]
    return Grid([grid.columns[n] for n in at], lines, grid.counts)


def _is_asked(question: Question) -> Callable[[Column], bool]:
    def is_asked(column: Column) -> bool:
        return (
            (not question.domain or column.endpoint.domain in question.domain)
            and (not question.endpoint or column.key.endpoint in question.endpoint)
            and (not question.week or column.key.week in question.week)
        )

    return is_asked


_DOMAINS = {domain: place for place, domain in enumerate(Endpoint.Domain.values)}


def in_order(endpoint: Endpoint) -> tuple[int, int, str]:
    """Where an endpoint stands among others: by domain, then as the vocabulary has it."""
    return _DOMAINS[endpoint.domain], endpoint.position, endpoint.name


def _place_of(column: Column) -> tuple[object, ...]:
    week = column.key.week
    return *in_order(column.endpoint), column.key.rule, week is None, week or 0


def _places(
    number: int,
    row: Row,
    columns: Sequence[Column],
    found: Mapping[tuple[int, ColumnKey], Cell],
    said: set[float],
) -> Iterable[Place]:
    silences: dict[tuple[int, int | None], tuple[State, int]] = {}
    for column in columns:
        cell = found.get((number, column.key))
        if cell is not None:
            also = (cell.disagrees, cell.waits, cell.rests_on_retracted)
            yield Place(row, column, *_state_of(cell), cell, *also)
            continue
        asked = (column.populations, column.key.week)
        if asked not in silences:
            silences[asked] = _silence(row, *asked, said)
        yield Place(row, column, *silences[asked], None)


def _state_of(cell: Cell) -> tuple[State, int]:
    if cell.numbers:
        return State.EXTRACTED, len(cell.numbers)
    if cell.to_extract:
        return State.TO_EXTRACT, cell.to_extract
    if cell.left_out:
        return State.LEFT_OUT, cell.left_out
    if cell.running:
        return State.RUNNING, len(cell.running)
    return State.UNREPORTED, cell.unreported


def _silence(row: Row, populations: int, week: int | None, said: set[float]) -> tuple[State, int]:
    could = [
        arm
        for arm in row.arms
        if bit_of(arm.population) & populations
        and (week is None or arm.weeks is None or arm.weeks >= week)
    ]
    if not could:
        return State.NONE, 0
    open_still = [arm for arm in could if arm.is_running and arm.trial_id not in said]
    if open_still:
        return State.RUNNING, len(open_still)
    return State.UNMEASURED, len(could)
