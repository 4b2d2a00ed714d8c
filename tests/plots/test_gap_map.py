from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.plots.gap_map import GapCell, GapRow, State, gap_map
from tests.plots.drawn import is_well_made, looking, number, words_of

STATES = get_args(State)
cells = st.builds(GapCell, st.sampled_from(STATES), st.integers(0, 200), st.integers(0, 900))


def mapped(columns, rows):
    return gap_map(columns, rows, title="Gaps", sentence="Where there are none.")


@st.composite
def maps(draw):
    columns = draw(st.lists(st.text(max_size=40), max_size=5))
    size = len(columns)
    row = st.builds(GapRow, st.text(max_size=60), st.lists(cells, min_size=size, max_size=size))
    return columns, draw(st.lists(row, max_size=5))


@given(maps())
def test_every_mark_and_word_lies_inside_the_map(drawn):
    assert is_well_made(mapped(*drawn))


def test_the_area_of_a_disc_is_the_number_of_trials():
    row = GapRow("baricitinib", [GapCell("extracted", 4), GapCell("extracted", 1)])
    four, one = looking(mapped(["activity", "skin"], [row]).wide, "trials")

    assert number(four.radius) ** 2 / number(one.radius) ** 2 == pytest.approx(4)


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("none", "no trial"),
        ("running", "running"),
        ("unmeasured", "not measured"),
        ("unreported", "not reported"),
        ("toextract", "to extract"),
    ],
)
def test_a_cell_without_a_number_says_why_by_a_sign_and_a_word(state, word):
    drawn = mapped(["skin"], [GapRow("filgotinib", [GapCell(state)])])

    assert word in words_of(drawn.wide)
    assert looking(drawn.wide, "sign")
    assert drawn.table.rows == (("filgotinib", word),)


def test_the_signs_of_silence_differ():
    signs = [
        tuple((shape.kind, shape.looks) for shape in looking(plot.wide, "sign"))
        for plot in (mapped(["skin"], [GapRow("drug", [GapCell(state)])]) for state in STATES[:5])
    ]

    assert len(set(signs)) == 5


def test_a_cell_with_trials_says_how_many_and_what_became_of_them():
    row = GapRow("baricitinib", [GapCell("extracted", 3, 14), GapCell("running", 1)])
    drawn = mapped(["activity", "harm"], [row])

    assert drawn.table.rows == (("baricitinib", "3 trials, 14 results", "1 trial, running"),)
    assert {"3", "1", "running"} <= set(words_of(drawn.wide))


def test_on_a_telephone_each_drug_has_a_list_of_its_own():
    row = GapRow("baricitinib", [GapCell("extracted", 3, 14), GapCell("unmeasured")])
    narrow = mapped(["activity", "harm"], [row]).narrow

    assert words_of(narrow) == [
        *("baricitinib", "activity", "3 trials, 14 results", "harm", "not measured")
    ]
    assert len(looking(narrow, "trials")) == len(looking(narrow, "sign")) == 1


def test_a_row_has_a_cell_for_every_column():
    with pytest.raises(ValueError, match="for every column"):
        mapped(["activity"], [GapRow("baricitinib", [])])
