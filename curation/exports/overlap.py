"""The overlap of reviews as tables: the citation matrix as other programs read it, and each pair.

In the matrix 1 is included and 0 is not; NA is what could not be, since it came out after the
review had searched (the form that GROOVE and ccaR take).
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from curation.stats.overlap import Area

OF_A_ROW = ("name", "nct_or_pmid", "doi", "year", "reviews")
OF_A_PAIR = (
    *("review", "other_review", "inclusions_N", "studies_r", "reviews_c", "shared"),
    *("in_one_review", "covered_area", "cca", "overlap"),
    *("impossible_cells_X", "cca_adjusted", "overlap_adjusted"),
)
ALL = "all reviews"


class Line(NamedTuple):
    """A row of the matrix; `cells` are True for included, False for not, None for impossible."""

    name: str
    ids: tuple[str, str]
    year: int | None
    reviews: int
    cells: Sequence[bool | None]


def matrix_rows(lines: Iterable[Line]) -> list[tuple[object, ...]]:
    return [
        (
            *(line.name, *(known or None for known in line.ids), line.year, line.reviews),
            *("NA" if cell is None else int(cell) for cell in line.cells),
        )
        for line in lines
    ]


def pair_rows(pairs: Iterable[tuple[str, str, Area]], whole: Area) -> list[tuple[object, ...]]:
    """Each pair, and all reviews as the last row; what is undefined is empty."""
    return [_row(*pair) for pair in (*pairs, (ALL, "", whole))]


def _row(one: str, other: str, area: Area) -> tuple[object, ...]:
    return (
        *(one, other or None, area.inclusions, area.studies, area.reviews),
        *(area.repeated if other else None, area.once),
        *(_figure(area.covered), _figure(area.cca), area.band.words if area.band else None),
        *(area.impossible, _figure(area.adjusted)),
        area.adjusted_band.words if area.adjusted_band else None,
    )


def _figure(share: float | None) -> float | None:
    return None if share is None else round(share, 6)
