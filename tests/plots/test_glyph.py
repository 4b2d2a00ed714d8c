import math
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from curation.plots.glyph import RATIOS, Reach, differences, glyph, glyph_scale
from curation.plots.marks import Mark
from tests.plots.drawn import corners, is_well_drawn, looking, words_of

BRAVE_I = Mark(1.57, 1.09, 2.27)
BRAVE_II = Mark(1.07, 0.75, 1.53)
JAHH = Mark(1.8, 1.0, 3.3)

numbers = st.floats(-1e6, 1e6)
bounds = st.one_of(st.none(), st.floats(allow_nan=False))


@st.composite
def marks(draw):
    low, high = draw(bounds), draw(bounds)
    if low is not None and high is not None:
        low, high = sorted((low, high))
    better = draw(st.sampled_from(["high", "low"]))
    return Mark(draw(numbers), low, high, better, draw(st.sampled_from([None, True, False])))


reaches = st.one_of(st.just(RATIOS), st.floats(0.01, 1e5).map(differences))


@given(st.lists(marks(), min_size=1, max_size=9), reaches)
def test_every_mark_lies_inside_its_glyph(some, reach):
    assert is_well_drawn(glyph(some, reach).drawn)


@given(marks(), reaches)
def test_an_estimate_is_seen_as_a_point_or_as_an_arrow(mark, reach):
    drawn = glyph([mark], reach).drawn

    assert looking(drawn, "point") or looking(drawn, "arrow")


@given(marks(), st.integers(2, 5))
def test_equal_estimates_stand_at_the_same_place(mark, times):
    points = looking(glyph([mark] * times).drawn, "point")

    assert len({point.x for point in points}) <= 1


def test_a_filled_point_says_that_the_interval_leaves_out_no_difference():
    drawn = glyph([BRAVE_I, BRAVE_II])

    assert [point.looks for point in looking(drawn.drawn, "point")] == ["point for clear", "point"]
    assert drawn.says == "favours the drug; the interval includes no difference"


def test_a_bound_that_is_printed_as_one_is_clear_only_if_somebody_says_so():
    said = Mark(1.8, 1.0, 3.3, clear=True)

    assert not looking(glyph([JAHH]).drawn, "clear")
    assert looking(glyph([said]).drawn, "point for clear")


@pytest.mark.parametrize(
    ("value", "low", "high", "better", "side"),
    [
        (2, 1.5, 3, "high", "for"),
        (2, 1.5, 3, "low", "against"),
        (0.5, 0.4, 0.8, "low", "for"),
        (0.5, 0.4, 0.8, "high", "against"),
        (0.5, None, 0.8, "low", "for"),
        (1.2, 0.8, 1.9, "high", ""),
        (1.2, None, None, "high", ""),
    ],
)
def test_which_side_an_estimate_favours_depends_on_which_way_is_good(
    value, low, high, better, side
):
    assert Mark(value, low, high, better).favours(1.0) == side


def test_no_difference_that_is_said_to_be_clear_favours_nobody():
    mark = Mark(1.0, None, None, clear=True)

    assert looking(glyph([mark]).drawn, "point")[0].looks == "point clear"
    assert mark.favours(1.0) == ""


def test_an_estimate_without_an_interval_says_so():
    drawn = glyph([Mark(1.4, None, None)])

    assert not looking(drawn.drawn, "interval")
    assert drawn.says == "no interval"


def test_an_interval_that_goes_on_has_an_arrow_at_that_end():
    drawn = glyph([Mark(2.8, 1.5, 5.1)]).drawn
    [arrow] = looking(drawn, "arrow")

    assert max(x for x, _ in corners(arrow)) == 86.0
    assert glyph([Mark(0.9, 0.1, math.inf)]).drawn.shapes[-1].looks == "point"
    assert len(looking(glyph([Mark(0.9, 0.1, math.inf)]).drawn, "arrow")) == 2


@pytest.mark.parametrize(("value", "low", "high"), [(6, 4.5, 9), (0.2, 0.1, 0.3)])
def test_an_estimate_beyond_the_glyph_is_one_arrow(value, low, high):
    drawn = glyph([Mark(value, low, high)]).drawn

    assert [shape.looks.split()[0] for shape in drawn.shapes] == ["axis", "arrow"]


def test_many_trials_stand_closer_together():
    few, many = glyph([JAHH] * 4).drawn, glyph([JAHH] * 9).drawn

    assert (few.height, many.height) == ("38", "54")
    assert looking(few, "point")[0].radius > looking(many, "point")[0].radius


def test_a_cell_without_an_estimate_has_no_glyph():
    with pytest.raises(ValueError, match="its state says why"):
        glyph([])


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [(math.nan, 1, 2), (1, math.nan, 2), (math.inf, 1, 2), (1, 2, 0.5)],
)
def test_what_is_no_estimate_is_refused(value, low, high):
    with pytest.raises(ValueError, match=r"numbers|lower bound"):
        Mark(value, low, high)


def test_the_ticks_over_a_column_stand_where_its_glyphs_have_them():
    assert words_of(glyph_scale()) == ["0.5", "1", "2", "4"]
    one = looking(glyph_scale(), "tick")[1]
    assert one.d.split()[0] == glyph([JAHH]).drawn.shapes[0].d.split()[0]


@example(differences(9355.0))  # its labels had room by less than a rounding
@given(reaches)
def test_labels_over_a_column_stay_inside_and_apart(reach):
    drawn = glyph_scale(reach)
    labels = [[x for x, _ in corners(shape, 10)] for shape in drawn.shapes if shape.kind == "text"]

    assert is_well_drawn(drawn, 10)
    assert all(left[1] <= right[0] for left, right in pairwise(labels))


def test_labels_give_way_where_there_is_no_room():
    assert words_of(glyph_scale(differences(10))) == ["−10", "0", "10"]
    assert len(words_of(glyph_scale(Reach(-123456.5, 123456.5, 0, is_log=False)))) <= 2
