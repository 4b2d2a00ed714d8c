"""The lenses as tables to take away: exactly the cells that the screen shows, a trial a row."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from curation.matrix.balance import Balance
from curation.matrix.cells import Number
from curation.matrix.gaps import Gaps
from curation.matrix.grid import Grid, Place
from curation.matrix.trials import Folded
from curation.models import Endpoint

Row = tuple[object, ...]
OF_A_CELL = (
    *("drug", "regimen", "domain", "endpoint", "rule", "week", "state", "trials_disagree"),
    *("trials_with_numbers", "trials_without"),
)
OF_A_NUMBER = (
    *("trial", "nct", "measure", "estimate", "low", "high", "p", "computed", "direction"),
    *("events", "n", "percent", "value"),
    *("control_events", "control_n", "control_percent", "control_value", "confirmed"),
    "rests_on_retracted_paper",
)
OF_A_TRIAL = (
    *("drug", "population", "phase", "trial", "nct", "extension", "status", "verdict", "weeks"),
    *("enrolment", "started_on", "ended_on", "reported", "arms", "primary_endpoints"),
)


class Rows(NamedTuple):
    header: Sequence[str]
    rows: list[Row]


def of_grid(grid: Grid) -> Rows:
    return _of_places(list(grid.places()))


def of_balance(balance: Balance) -> Rows:
    return _of_places([p for line in balance.lines for p in line.places if p is not None])


def _of_places(places: Sequence[Place]) -> Rows:
    return Rows((*OF_A_CELL, *OF_A_NUMBER), [row for place in places for row in _rows(place)])


def _rows(place: Place) -> Iterator[Row]:
    key, column, cell = place.row.key, place.column, place.cell
    numbers = cell.numbers if cell else ()
    start = (
        *(place.row.inn, key.regimen, str(Endpoint.Domain(column.endpoint.domain).label)),
        *(column.endpoint.name, column.key.rule, column.key.week, place.state.words),
        *(place.disagrees, len(numbers), cell.silent if cell else 0),
    )
    names = {arm.trial_id: (arm.trial_name, arm.nct) for arm in place.row.arms}
    for number in numbers:
        yield *start, *names[int(number.trial_id)], *_number(number)
    if not numbers:
        yield *start, *(None for _ in OF_A_NUMBER)


def _number(number: Number) -> Row:
    return (
        *(number.measure or None, number.estimate, number.low, number.high, number.p),
        *(bool(number.is_computed), number.direction or None),
        *(_whole(number.events), _whole(number.n), number.percent, number.value),
        *(_whole(number.control_events), _whole(number.control_n), number.control_percent),
        *(number.control_value, not number.waits, bool(number.is_retracted)),
    )


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


def of_trials(folded: Folded) -> Rows:
    rows: list[Row] = []
    for band in folded.bands:
        for population, phase, cards in band.columns:
            rows += [
                (
                    *(band.inn, population, phase, card.name, card.nct or None),
                    *(card.is_extension, card.status, card.verdict, card.weeks, card.n),
                    card.started_on and card.started_on.isoformat(),
                    card.ended_on and card.ended_on.isoformat(),
                    card.reported,
                    "; ".join(f"{d.words} (n {d.n if d.n else '?'})" for d in card.doses),
                    "; ".join(" ".join(filter(None, (g.name, g.when))) for g in card.goals),
                )
                for card in cards
            ]
    return Rows(OF_A_TRIAL, rows)


def of_gaps(gaps: Gaps) -> Rows:
    return Rows(
        ("drug", "domain", "state", "trials", "results"),
        [
            (row.label, domain, cell.state, cell.trials, cell.results)
            for row in gaps.rows
            for domain, cell in zip(gaps.domains, row.cells, strict=True)
        ],
    )
