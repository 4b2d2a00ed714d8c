"""The overlap of reviews as tables: the citation matrix as other programs read it, and each pair.

In the matrix 1 is included and 0 is not; NA is what could not be, since it came out after the
review had searched (the form that GROOVE and ccaR take).
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from curation.exports.matrix import in_places
from curation.exports.tables import Filled, Table, Value
from curation.stats.overlap import Area

_OF_A_ROW = (
    ("name", "The study or paper by its name."),
    ("nct_or_pmid", "The trial's NCT number, or the paper's PMID."),
    ("doi", "The paper's DOI."),
    ("year", "The year in which it came out."),
    ("reviews", "How many of the reviews include it."),
)
PAIRS: Table[tuple[Value, ...]] = in_places(
    "pairs",
    "How far two reviews include the same, and as the last row all of them.",
    (
        ("review", "One review; all reviews in the last row."),
        ("other_review", "The other review."),
        ("inclusions_N", "How often a study is included, counted once for each review."),
        ("studies_r", "How many studies there are, each once."),
        ("reviews_c", "How many reviews there are."),
        ("shared", "How many studies both include."),
        ("in_one_review", "How many studies only one of them includes."),
        ("covered_area", "N / (r c), from 0 to 1."),
        ("cca", "The corrected covered area, (N - r) / (r c - r), from 0 to 1."),
        ("overlap", "In which band that is: slight, moderate, high, very high."),
        ("impossible_cells_X", "How many cells could not be: published after the search."),
        ("cca_adjusted", "The corrected covered area without these, from 0 to 1."),
        ("overlap_adjusted", "In which band that is."),
    ),
)
ALL = "all reviews"


class Line(NamedTuple):
    """A row of the matrix; `cells` are True for included, False for not, None for impossible."""

    name: str
    ids: tuple[str, str]
    year: int | None
    reviews: int
    cells: Sequence[bool | None]


def matrix(lines: Sequence[Line], reviews: Sequence[str]) -> Filled:
    """A column for each review by its name, numbered where two have the same."""
    seen: dict[str, int] = {}
    heads = []
    for name in reviews:
        seen[name] = seen.get(name, 0) + 1
        heads.append((name if seen[name] == 1 else f"{name} ({seen[name]})", _CELL))
    table = in_places(
        "citation_matrix",
        "A study or paper, and which of the reviews include it.",
        (*_OF_A_ROW, *heads),
    )
    return table.filled(lambda: map(_matrix_row, lines))


_CELL = "Whether this review includes it: 1, 0, or NA where it came out after the search."


def pairs(found: Sequence[tuple[str, str, Area]], whole: Area) -> Filled:
    """Each pair, and all reviews as the last row; what is undefined is empty."""
    rows: Iterable[tuple[str, str, Area]] = (*found, (ALL, "", whole))
    return PAIRS.filled(lambda: (_pair_row(*pair) for pair in rows))


def _matrix_row(line: Line) -> tuple[Value, ...]:
    return (
        *(line.name, *(known or None for known in line.ids), line.year, line.reviews),
        *("NA" if cell is None else int(cell) for cell in line.cells),
    )


def _pair_row(one: str, other: str, area: Area) -> tuple[Value, ...]:
    return (
        *(one, other or None, area.inclusions, area.studies, area.reviews),
        *(area.repeated if other else None, area.once),
        *(_figure(area.covered), _figure(area.cca), area.band.words if area.band else None),
        *(area.impossible, _figure(area.adjusted)),
        area.adjusted_band.words if area.adjusted_band else None,
    )


def _figure(share: float | None) -> float | None:
    return None if share is None else round(share, 6)
