"""How cells are laid out, and which silence is said where there is none."""

import pytest

from curation.matrix.arms import DrugArm, Row
from curation.matrix.cells import Cell, Number, bit_of
from curation.matrix.grid import counts_of, lay_out
from curation.matrix.question import ColumnKey, Question, RowKey, State
from curation.models import Endpoint

SRI4 = Endpoint(pk=1, slug="sri-4", name="SRI-4", domain="disease activity", position=1)
CLASI = Endpoint(pk=2, slug="clasi", name="CLASI-A", domain="skin", position=2)
ENDPOINTS = {1: SRI4, 2: CLASI}
AT_52 = ColumnKey("sri-4", 52)


def an_arm_of(trial=1, *, status="completed", population="sle", weeks=52, n=100):
    return DrugArm(
        *(1, "baricitinib", "baricitinib", ("JAK1", "JAK2")),
        *(trial, "4 mg once daily", 4.0, "drug", n),
        *(trial, f"trial-{trial}", "", "", "trial", population, "3", status, weeks, None),
        *(None, None),
    )


def a_row(*arms, regimen="4 mg once daily"):
    return Row(RowKey("baricitinib", regimen), "baricitinib", ("JAK1", "JAK2"), arms)


def a_number(trial=1, value=1.5, low=1.1, high=2.2, *, waits=False):
    return Number(trial, 1, value, low, high, None, *[None] * 8, 1, None, 0, waits)


def a_cell(row=0, *numbers, endpoint=1, week=52, running=(), unreported=0, to_extract=0, **more):
    return Cell(
        *(row, endpoint, more.get("rule", ""), week, numbers, len(numbers), 0),
        *(running, unreported, to_extract, bit_of(more.get("population", "sle")), False),
    )


def states(grid):
    return [[place.state if place else None for place in line.places] for line in grid.lines]


def laid(rows, cells, **asked):
    return lay_out(rows, cells, ENDPOINTS, Question(**asked))


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        (a_cell(0, a_number(), to_extract=1), State.EXTRACTED),
        (a_cell(0, to_extract=1, running=(1,)), State.TO_EXTRACT),
        (a_cell(0, running=(1,), unreported=1), State.RUNNING),
        (a_cell(0, unreported=1), State.UNREPORTED),
    ],
)
def test_a_cell_says_the_most_that_is_known(cell, state):
    assert states(laid([a_row(an_arm_of())], [cell])) == [[state]]


@pytest.mark.parametrize(
    ("arm", "state"),
    [
        (an_arm_of(2), State.UNMEASURED),
        (an_arm_of(2, status="recruiting"), State.RUNNING),
        (an_arm_of(2, population="ln"), State.NONE),
        (an_arm_of(2, weeks=24), State.NONE),
        (an_arm_of(2, weeks=None), State.UNMEASURED),
    ],
)
def test_a_row_without_a_cell_says_why(arm, state):
    rows = [a_row(an_arm_of()), a_row(arm, regimen="2 mg once daily")]
    assert states(laid(rows, [a_cell(0, a_number())])) == [[State.EXTRACTED], [state]]


def test_a_running_trial_that_says_what_it_measures_does_not_measure_the_rest():
    rows = [a_row(an_arm_of()), a_row(an_arm_of(2, status="active"), regimen="2 mg")]
    cells = [a_cell(0, a_number()), a_cell(1, endpoint=2, running=(2,))]
    assert states(laid(rows, cells)) == [
        [State.EXTRACTED, State.UNMEASURED],
        [State.UNMEASURED, State.RUNNING],
    ]


def test_columns_stand_by_domain_endpoint_rule_and_week():
    cells = [
        a_cell(endpoint=2, week=12),
        a_cell(week=None),
        a_cell(week=52, rule="GC ≤ 10 mg"),
        a_cell(week=52),
        a_cell(week=24),
    ]
    grid = laid([a_row(an_arm_of())], cells)
    assert [(column.name, column.when) for column in grid.columns] == [
        ("SRI-4", "wk 24"),
        ("SRI-4", "wk 52"),
        ("SRI-4", "to the end"),
        ("SRI-4, GC ≤ 10 mg", "wk 52"),
        ("CLASI-A", "wk 12"),
    ]
    assert grid.columns[0].when_in_words == "week 24"
    assert grid.columns[2].when_in_words == "over the whole trial"


@pytest.mark.parametrize(
    "asked", [{"domain": ("skin",)}, {"endpoint": ("clasi",)}, {"week": (12,)}]
)
def test_columns_can_be_asked_for(asked):
    grid = laid([a_row(an_arm_of())], [a_cell(), a_cell(endpoint=2, week=12)], **asked)
    assert [column.key for column in grid.columns] == [ColumnKey("clasi", 12)]


def test_asking_for_a_state_leaves_only_its_places_and_counts_all():
    rows = [a_row(an_arm_of()), a_row(an_arm_of(2), regimen="2 mg once daily")]
    twins = (a_number(1), a_number(2, 1.06, 0.75, 1.5, waits=True))
    cells = [a_cell(0, *twins), a_cell(0, endpoint=2, unreported=1), a_cell(1, to_extract=1)]

    grid = laid(rows, cells, state="disagree")

    assert [line.row.key.regimen for line in grid.lines] == ["4 mg once daily"]
    assert [column.key for column in grid.columns] == [AT_52]
    assert {state: number for state, number in grid.counts.items() if number} == {
        "extracted": 1, "disagree": 1, "waits": 1,
        "toextract": 1, "unreported": 1, "unmeasured": 1,
    }  # fmt: skip
    assert states(laid(rows, cells, state="waits")) == [[State.EXTRACTED]]
    assert states(laid(rows, cells, state="unreported")) == [[State.UNREPORTED]]


def test_nothing_asked_for_is_an_empty_grid():
    grid = laid([], [])
    assert (grid.columns, grid.lines, sum(grid.counts.values())) == ([], [], 0)
    assert sum(counts_of([None]).values()) == 0


def test_a_row_knows_how_many_people_as_far_as_that_is_known():
    row = a_row(an_arm_of(n=252), an_arm_of(2, n=None))
    assert (row.n, row.is_n_whole, row.trials) == (252, False, 2)
    assert a_row(an_arm_of(n=None)).n is None
