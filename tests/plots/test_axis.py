import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from curation.plots.axis import MOST_TICKS, Scale, linear_scale, log_scale, tick_label

ratios = st.floats(1e-4, 1e4)
values = st.floats(-1e6, 1e6)


@st.composite
def scales(draw):
    is_log = draw(st.booleans())
    some = st.lists(ratios if is_log else values, max_size=6)
    span = {"start": draw(st.floats(0, 500)), "end": draw(st.floats(0, 500))}
    assume(abs(span["start"] - span["end"]) > 1)
    make = log_scale if is_log else linear_scale
    return make(draw(some), always=draw(some), **span)


@given(scales(), st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_a_scale_is_monotone(scale, one, other):
    one, other = sorted((one, other))
    direction = 1 if scale.end > scale.start else -1

    assert (scale.at(other) - scale.at(one)) * direction >= 0


@given(scales(), st.floats(allow_nan=False))
def test_every_value_stands_between_the_ends_and_always_at_one_place(scale, value):
    low, high = sorted((scale.start, scale.end))

    assert low - 1e-9 <= scale.at(value) <= high + 1e-9
    assert scale.at(value) == scale.at(value)


@given(scales())
def test_ticks_rise_within_the_domain_and_are_few(scale):
    ticks = scale.ticks()

    assert list(ticks) == sorted(set(ticks))
    assert all(scale.holds(tick) for tick in ticks)
    assert 1 <= len(ticks) <= MOST_TICKS
    assert len({tick_label(tick) for tick in ticks}) == len(ticks)


@given(st.lists(ratios, min_size=1), st.lists(ratios))
def test_a_log_scale_holds_every_estimate_and_its_intervals_within_bounds(estimates, intervals):
    scale = log_scale(intervals, start=0, end=100, always=estimates)

    assert all(scale.holds(value) for value in estimates)
    assert all(scale.holds(value) for value in intervals if 0.1 <= value <= 10)
    assert scale.holds(0.5)
    assert scale.holds(2)


@given(st.lists(values, min_size=1))
def test_a_linear_scale_holds_what_it_is_made_from(some):
    scale = linear_scale(some, start=0, end=100)

    assert all(scale.holds(value) for value in [*some, 0])


def test_an_interval_that_goes_on_for_ever_does_not_stretch_a_scale():
    assert linear_scale([-math.inf, 3], start=0, end=1).high < 4
    assert log_scale([0, math.inf], start=0, end=1).high == 11


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0.4, 8.5, (0.5, 1, 2, 4, 8)),
        (0.45, 2.2, (0.5, 1, 2)),
        (0.09, 11, (0.125, 0.25, 0.5, 1, 2, 4, 8)),
        (0.04, 2.2, (0.05, 0.1, 0.2, 0.5, 1, 2)),
        (0.01, 30, (0.01, 0.1, 1, 10)),
        (0.9, 1.15, (0.9, 0.95, 1, 1.05, 1.1, 1.15)),
        (1e-9, 1e9, (1e-9, 1e-6, 1e-3, 1, 1e3, 1e6, 1e9)),
    ],
)
def test_ticks_of_a_log_scale_are_those_people_know(low, high, ticks):
    assert Scale(low, high, 0, 400, is_log=True).ticks() == pytest.approx(ticks)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 77, (0, 20, 40, 60)),
        (-11, 3, (-10, -8, -6, -4, -2, 0, 2)),
        (0, 0.35, (0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35)),
    ],
)
def test_ticks_of_a_linear_scale_are_round(low, high, ticks):
    assert Scale(low, high, 0, 400).ticks(8 if high < 1 else 7) == ticks


@pytest.mark.parametrize(
    ("value", "label"),
    [
        (0.5, "0.5"),
        (8, "8"),
        (0, "0"),
        (-20, "−20"),
        (10_000, "10\u202f000"),
        (0.05, "0.05"),
        (1e-7, "1e−7"),
        (2e12, "2e12"),
    ],
)
def test_a_tick_is_written_short(value, label):
    assert tick_label(value) == label


@pytest.mark.parametrize(
    ("low", "high", "is_log"), [(1, 1, False), (2, 1, False), (0, 1, True), (0, math.inf, False)]
)
def test_a_scale_that_leads_nowhere_is_refused(low, high, is_log):
    with pytest.raises(ValueError, match="scale"):
        Scale(low, high, 0, 1, is_log)
