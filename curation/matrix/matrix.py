"""The matrix that a question asks for: at most three queries, however many cells it has."""

from typing import NamedTuple

from curation.matrix.arms import DrugArm, Untried, all_arms, asked_for, rows_of
from curation.matrix.cells import cells_of
from curation.matrix.facets import Facet, facets_on_columns, facets_on_trials, unknown
from curation.matrix.grid import Grid, Place, lay_out
from curation.matrix.question import Question
from curation.models import Endpoint


class Matrix(NamedTuple):
    """`question` is what was asked, without what is not there; `ignored` says what that was."""

    question: Question
    ignored: list[str]
    grid: Grid
    facets: list[Facet]
    arms: list[DrugArm]  # all that are asked for, those of extensions among them
    untried: list[Untried]  # drugs that no trial here has given
    waiting: int  # results and effects that nobody has confirmed, shown or not
    retracted: int  # cells in which something rests on a retracted paper, shown or not


def matrix_of(question: Question, *, with_waiting: bool) -> Matrix:
    """A lens that shows no cells is spared two of the queries."""
    arms = all_arms()
    on_trials = facets_on_trials(arms.given, question)
    question, ignored = unknown(on_trials, question)
    asked = asked_for(arms.given, question)
    rows = rows_of(asked) if question.lens.is_of_cells else []
    cells = cells_of(rows, with_waiting=with_waiting, with_retracted=question.retracted)
    endpoints = all_endpoints() if rows else {}
    on_columns = facets_on_columns(cells, endpoints, question)
    if question.lens.is_of_cells:
        question, also_ignored = unknown(on_columns, question)
        ignored += also_ignored
    if ignored:  # then the addresses of what could be asked for are others
        on_trials = facets_on_trials(arms.given, question)
        on_columns = facets_on_columns(cells, endpoints, question)
    return Matrix(
        question,
        ignored,
        lay_out(rows, cells, endpoints, question),
        [*on_trials, *on_columns],
        asked,
        arms.untried,
        sum(cell.waiting for cell in cells),
        sum(cell.retracted > 0 for cell in cells),
    )


def place_at(grid: Grid, question: Question) -> Place | None:
    """The open place, where the grid has it."""
    at = (question.arm, question.at)
    return next((p for p in grid.places() if (p.row.key, p.column.key) == at), None)


def place_of(question: Question, *, with_waiting: bool) -> Place | None:
    """The one place that is open; None where there is none. Three queries, of the row alone."""
    if question.arm is None:
        return None
    arms = all_arms().given
    rows = rows_of(asked_for(arms, question))
    row = [row for row in rows if row.key == question.arm]
    of_all = question.with_(state="", domain=(), endpoint=(), week=())
    endpoints = all_endpoints()
    # Where the row measured nothing, the others say which silence that is.
    for asked in (row, rows) if row else ():
        cells = cells_of(asked, with_waiting=with_waiting, with_retracted=question.retracted)
        place = place_at(lay_out(asked, cells, endpoints, of_all), question)
        if place is not None and (place.cell or asked is rows):
            return place
    return None


def all_endpoints() -> dict[int, Endpoint]:
    fields = ("slug", "name", "short", "domain", "kind", "good", "unit", "position", "definition")
    return Endpoint.objects.only(*fields).in_bulk()
