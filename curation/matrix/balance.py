"""The lens on benefit beside harm: for each row what it did for people, and what it did to them.

Nothing is merged to fill a column: each place is one cell of the matrix, at its own week, and says
which. Benefit is the efficacy endpoint that most people were asked about, a primary one before
others; a harm is shown at the latest week at which it has numbers.
"""

from collections.abc import Iterable
from typing import NamedTuple

from curation.matrix.cells import Cell
from curation.matrix.grid import Grid, Line, Place, in_order
from curation.matrix.question import State
from curation.models import Endpoint

# What stands apart: who stayed in and what is measured in the blood is neither benefit nor harm.
EFFICACY = (
    *(Endpoint.Domain.ACTIVITY, Endpoint.Domain.JOINTS, Endpoint.Domain.SKIN),
    *(Endpoint.Domain.RENAL, Endpoint.Domain.FLARE, Endpoint.Domain.GLUCOCORTICOID),
    Endpoint.Domain.PATIENT,
)


class Balance(NamedTuple):
    """`harms` are the endpoints of the columns; a line has a place for benefit, then for each."""

    harms: list[Endpoint]
    lines: list[Line]


def balance(grid: Grid) -> Balance:
    harms = {
        place.column.endpoint.pk: place.column.endpoint
        for place in grid.places()
        if place.column.endpoint.domain == Endpoint.Domain.HARMS and _is_told(place)
    }
    columns = sorted(harms.values(), key=in_order)
    return Balance(columns, [_line(line, columns) for line in grid.lines])


def _line(line: Line, harms: Iterable[Endpoint]) -> Line:
    places = [place for place in line.places if place is not None]
    benefit = max(
        (place for place in places if place.column.endpoint.domain in EFFICACY),
        key=_weight,
        default=None,
    )
    of_harms = [
        max(
            (place for place in places if place.column.endpoint.pk == harm.pk),
            key=lambda place: (_is_numbered(place), _is_known(place), _until(place)),
            default=None,
        )
        for harm in harms
    ]
    return Line(line.row, [benefit, *of_harms])


def _weight(place: Place) -> tuple[object, ...]:
    cell = place.cell
    return (
        _is_numbered(place),
        _is_known(place),
        cell is not None and cell.is_primary,
        cell is not None and any(number.estimate is not None for number in cell.numbers),
        _people(cell),
        cell.trials if cell else 0,
        -place.column.endpoint.position,
    )


def _people(cell: Cell | None) -> float:
    return sum(number.n or 0 for number in cell.numbers) if cell else 0


def _is_numbered(place: Place) -> bool:
    return place.state == State.EXTRACTED


def _is_known(place: Place) -> bool:
    return place.cell is not None


def _is_told(place: Place) -> bool:
    return place.state in (State.EXTRACTED, State.TO_EXTRACT)


def _until(place: Place) -> float:
    week = place.column.key.week
    return float("inf") if week is None else week
