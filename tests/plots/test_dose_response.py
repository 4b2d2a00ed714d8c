import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.plots.dose_response import (
    Answer,
    Response,
    Series,
    dose_response,
    proportion,
    wilson_interval,
)
from tests.plots.drawn import corners, is_well_made, looking, words_of

DOSES = ("placebo", "2 mg", "4 mg")
SHARE = Response("responders, %")
ODDS = Response("odds ratio", is_log=True, null=1.0)
POINTS = Response("change in points", null=0.0)

BRAVE_I = Series("SLE-BRAVE-I", [proportion("4 mg", 142, 252), proportion("placebo", 116, 253)])
BRAVE_II = Series("SLE-BRAVE-II", [proportion("placebo", 116, 256), proportion("4 mg", 121, 258)])


def drawn(*series, response=SHARE, doses=DOSES):
    return dose_response(doses, series, response, title="SRI-4 by dose", sentence="It rises.")


@st.composite
def answers(draw):
    low, value, high = sorted(draw(st.tuples(*[st.floats(-1e4, 1e4)] * 3)))
    bounds = draw(st.sampled_from([(low, high), (None, None)]))
    return Answer(draw(st.sampled_from(DOSES)), value, *bounds, draw(st.text(max_size=20)))


series = st.builds(Series, st.text(max_size=60), st.lists(answers(), max_size=4))


@given(st.lists(series, max_size=9), st.sampled_from([SHARE, ODDS, POINTS]))
def test_every_mark_and_word_lies_inside_the_plot(some, response):
    assert is_well_made(drawn(*some, response=response))


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilsons_interval_holds_the_share_and_stays_between_none_and_all(counts):
    events, total = counts
    low, high = wilson_interval(events, total)

    assert 0 <= low <= events / total <= high <= 1
    assert low < high


def test_wilsons_interval_is_the_one_that_is_printed():
    # Newcombe, Stat Med 1998;17:857, table I.
    assert wilson_interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson_interval(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson_interval(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson_interval(1, 29) == pytest.approx((0.0061, 0.1718), abs=5e-5)


@pytest.mark.parametrize(("events", "total"), [(0, 0), (3, 2), (-1, 2)])
def test_counts_that_cannot_be_are_refused(events, total):
    with pytest.raises(ValueError, match="Events"):
        wilson_interval(events, total)


def test_an_arm_is_written_with_its_counts_share_and_interval():
    assert proportion("4 mg", 142, 252).words == "142/252, 56.3 % (50.2 to 62.3)"


def test_doses_stand_in_the_order_given_and_arms_find_theirs():
    plot = drawn(BRAVE_I)
    placebo, four, _ = looking(plot.wide, "mark")

    assert words_of(plot.wide)[-4:] == ["placebo", "2 mg", "4 mg", "SLE-BRAVE-I"]
    assert float(placebo.x) < float(four.x)
    assert plot.table.rows[0][1:] == (
        *("116/253, 45.8 % (39.8 to 52.0)", "–", "142/252, 56.3 % (50.2 to 62.3)"),
    )


def test_trials_are_told_apart_by_form_and_from_the_sixth_on_by_being_hollow():
    many = [Series(f"trial {number}", [proportion("4 mg", number, 20)]) for number in range(10)]
    marks = looking(drawn(*many).wide, "mark")[: len(many)]
    forms = {(mark.kind, mark.looks, mark.kind == "path" and mark.d.count("L")) for mark in marks}

    assert len(forms) == 10
    assert len(looking(drawn(*many).wide, "mark hollow")) == 10


def test_labels_do_not_lie_on_one_another():
    alike = [Series(f"trial {number}", [proportion("4 mg", 10, 20)]) for number in range(20)]
    heights = sorted(float(each.y) for each in looking(drawn(*alike).wide, "small bold"))

    assert all(low + 14.9 <= high for low, high in pairwise(heights))


def test_equal_shares_stand_at_one_height():
    plot = drawn(BRAVE_I, Series("again", BRAVE_I.answers))
    one, again = looking(plot.wide, "s1 interval"), looking(plot.wide, "s2 interval")

    assert [[y for _, y in corners(each)] for each in one] == [
        [y for _, y in corners(each)] for each in again
    ]


def test_a_share_is_never_drawn_below_nought():
    assert "0" in words_of(drawn(BRAVE_I, BRAVE_II).wide)
    assert not any(words.startswith("−") for words in words_of(drawn(BRAVE_I).wide))


def test_effects_have_a_line_of_no_difference():
    effects = Series("PAISLEY", [Answer("4 mg", 2.8, 1.5, 5.1, "2.80 (1.50 to 5.10)")])

    assert len(looking(drawn(effects, response=ODDS).wide, "null")) == 1
    assert not looking(drawn(BRAVE_I).wide, "null")


def test_an_arm_at_a_dose_that_nobody_named_is_refused():
    with pytest.raises(ValueError, match="Not among the doses: 8 mg"):
        drawn(Series("SLEek", [proportion("8 mg", 1, 2)]))


def test_a_response_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="are numbers"):
        Answer("4 mg", math.nan, None, None, "")
