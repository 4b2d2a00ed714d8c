"""The lenses as tables to take away: exactly the cells that the screen shows, a trial a row."""

from collections.abc import Iterator, Sequence

from curation.exports.matrix import CELLS, GAPS, OF_A_NUMBER, TRIALS_OF_DRUGS, Line
from curation.exports.tables import Filled
from curation.matrix.balance import Balance
from curation.matrix.cells import Number
from curation.matrix.gaps import Gaps
from curation.matrix.grid import Grid, Place
from curation.matrix.trials import Folded
from curation.models import Endpoint


def of_grid(grid: Grid) -> Filled:
    return _of_places(list(grid.places()))


def of_balance(balance: Balance) -> Filled:
    return _of_places([p for line in balance.lines for p in line.places if p is not None])


def _of_places(places: Sequence[Place]) -> Filled:
    return CELLS.filled(lambda: (row for place in places for row in _rows(place)))


def _rows(place: Place) -> Iterator[Line]:
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
        yield *start, *(None,) * OF_A_NUMBER


def _number(number: Number) -> Line:
    return (
        *(number.measure or None, number.estimate, number.low, number.high, number.p),
        *(bool(number.is_computed), number.direction or None),
        *(_whole(number.events), _whole(number.n), number.percent, number.value),
        *(_whole(number.control_events), _whole(number.control_n), number.control_percent),
        *(number.control_value, not number.waits, bool(number.is_retracted)),
    )


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


def of_trials(folded: Folded) -> Filled:
    return TRIALS_OF_DRUGS.filled(lambda: _trials(folded))


def _trials(folded: Folded) -> Iterator[Line]:
    for band in folded.bands:
        for population, phase, cards in band.columns:
            for card in cards:
                yield (
                    *(band.inn, population, phase, card.name, card.nct or None),
                    *(card.is_extension, card.status, card.verdict, card.weeks, card.n),
                    *(card.started_on, card.ended_on, card.reported),
                    [f"{d.words} (n {d.n if d.n else '?'})" for d in card.doses],
                    [" ".join(filter(None, (g.name, g.when))) for g in card.goals],
                )


def of_gaps(gaps: Gaps) -> Filled:
    return GAPS.filled(
        lambda: (
            (row.label, domain, cell.state, cell.trials, cell.results)
            for row in gaps.rows
            for domain, cell in zip(gaps.domains, row.cells, strict=True)
        )
    )
