"""The picture of many trials is written straight from their numbers, as marks would draw it."""

import re

from hypothesis import given
from hypothesis import strategies as st

from curation.matrix.cells import Number
from curation.plots.glyph import CROWDED, RATIOS, Reach, differences
from curation.plots.marks import round_point
from curation.plots.shapes import Disc
from curation.web.cell_html import DOT, STRIP, _picture, marks_of

DOTS = re.compile(r'<circle class="([^"]*)" cx="([^"]*)" cy="([^"]*)" r="([^"]*)"/>')
ratios = st.sampled_from([1.0, 0.4, 4.0]) | st.floats(0.01, 100)
p_values = st.none() | st.floats(0, 1)


def a_number(*values, measure, p):
    low, estimate, high = sorted(values)
    return Number(1, measure, estimate, low, high, p, *[None] * 8, 1, None, 0, 0)


def many(measure, values):
    some = st.builds(a_number, values, values, values, measure=st.just(measure), p=p_values)
    return st.lists(some, min_size=CROWDED, max_size=9)


def is_as_marks_are(numbers, better, reach: Reach):
    drawn, heard = _picture(numbers, better, reach)
    marks = marks_of(numbers, better, reach)
    points = [
        shape
        for mark in marks
        for shape in round_point(mark, reach.scale, STRIP / 2, reach.null, DOT)
    ]
    assert [Disc(x, y, r, looks) for looks, x, y, r in DOTS.findall(drawn)] == points
    for says in {mark.says(reach.null) for mark in marks}:
        number = sum(mark.says(reach.null) == says for mark in marks)
        assert f"{number} of {len(marks)}: {says}" in heard


@given(many(1, ratios), st.sampled_from(["high", "low"]))
def test_points_of_many_ratios_are_those_of_their_marks(numbers, better):
    is_as_marks_are(numbers, better, RATIOS)


@given(many(5, st.floats(-50, 50) | st.just(0.0)), st.floats(0.1, 60))
def test_points_of_many_differences_are_those_of_their_marks(numbers, largest):
    is_as_marks_are(numbers, "low", differences(largest))
