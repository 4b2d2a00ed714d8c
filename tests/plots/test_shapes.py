import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.plots.lettering import room_for, shortened, wrapped
from curation.plots.shapes import Head, Table, at, drawing


@given(st.floats(-1e6, 1e6))
def test_a_place_is_written_with_a_point_and_one_decimal(number):
    assert abs(float(at(number)) - number) <= 0.051
    assert at(number).count(".") == 1
    assert "," not in at(number)


def test_a_place_is_never_minus_nought():
    assert at(-0.04) == "0.0"


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_no_place(number):
    with pytest.raises(ValueError, match="no place"):
        at(number)


def test_a_drawing_that_is_saved_has_a_margin():
    drawn = drawing(100, 50, [])

    assert drawn.framed_box == "-16 -16 132 82"
    assert (drawn.framed_width, drawn.framed_height) == ("132", "82")


def test_a_table_knows_which_of_its_cells_are_figures():
    table = Table((Head("Trial"), Head("OR", is_figure=True)), (("JAHH", "1.93"),))

    assert [[cell.is_figure for cell in row] for row in table.cells] == [[False, True]]


def test_a_row_without_a_cell_for_each_column_is_no_row():
    with pytest.raises(ValueError, match="for every column"):
        Table((Head("Trial"), Head("OR")), (("JAHH",),))


@given(st.text(max_size=80), st.floats(20, 400), st.booleans())
def test_shortened_words_fit(words, room, bold):
    assert room_for(shortened(words, room, bold=bold), bold=bold) <= room


@given(st.text(max_size=80), st.floats(20, 400))
def test_every_line_of_wrapped_words_fits(words, room):
    assert all(room_for(line) <= room for line in wrapped(words, room))


def test_words_that_fit_are_left_as_they_are():
    assert shortened("SLE-BRAVE-II", 200) == "SLE-BRAVE-II"
    assert shortened("upadacitinib with elsubrutinib", 100) == "upadacitini…"
    assert wrapped("Joints and skin", 70) == ["Joints", "and skin"]


def test_a_letter_that_stands_over_another_takes_no_room_of_its_own():
    assert room_for("e\u0301") == room_for("e")
