import math
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from curation.stats import (
    Counts,
    Estimate,
    Means,
    Measure,
    NoEstimate,
    estimate_on_scale,
    mean_difference,
    odds_ratio,
    percent,
    risk_difference,
    risk_ratio,
    standardised_mean_difference,
)


@st.composite
def counts(draw):
    n = draw(st.integers(1, 2000))
    return Counts(draw(st.integers(0, n)), n)


means = st.builds(
    Means,
    mean=st.floats(-50, 50),
    sd=st.floats(0.1, 30),
    n=st.integers(2, 500),
)
EFFECTS = [odds_ratio, risk_ratio, risk_difference]
about = pytest.approx


def test_an_odds_ratio_has_woolfs_interval():
    estimate = odds_ratio(Counts(20, 100), Counts(10, 80))

    assert estimate.measure is Measure.OR
    assert estimate.value == about(20 * 70 / (80 * 10))
    assert estimate.se == about(math.sqrt(1 / 20 + 1 / 80 + 1 / 10 + 1 / 70))
    assert estimate.low == about(math.exp(math.log(1.75) - 1.959964 * estimate.se))
    assert estimate.log
    assert not estimate.corrected
    assert estimate.note == ""


def test_a_risk_ratio_has_katzs_interval():
    estimate = risk_ratio(Counts(20, 100), Counts(10, 80))

    assert estimate.value == about(1.6)
    assert estimate.se == about(math.sqrt(1 / 20 - 1 / 100 + 1 / 10 - 1 / 80))


def test_a_risk_difference_has_walds_interval():
    estimate = risk_difference(Counts(20, 100), Counts(10, 80))

    assert estimate.value == about(0.075)
    assert estimate.se == about(math.sqrt(0.2 * 0.8 / 100 + 0.125 * 0.875 / 80))
    assert not estimate.log


def test_sle_brave_i_from_its_counts_is_near_what_was_printed():
    # 142/252 against 116/253; adjusted, the paper has 1.57, 1.09 to 2.27.
    estimate = odds_ratio(Counts(142, 252), Counts(116, 253))

    assert (round(estimate.value, 2), round(estimate.low, 2)) == (1.52, 1.07)
    assert estimate.excludes_no_effect


def test_a_zero_cell_is_corrected_and_said():
    estimate = odds_ratio(Counts(0, 50), Counts(3, 50))

    assert estimate.corrected
    assert estimate.value == about(0.5 * 47.5 / (50.5 * 3.5))
    assert estimate.note == (
        "0.5 was added to each of the four cells, because nobody in the active arm had the event."
    )
    assert risk_ratio(Counts(0, 50), Counts(3, 50)).value == about((0.5 / 51) / (3.5 / 51))


def test_two_zero_cells_on_a_diagonal_are_both_named():
    note = odds_ratio(Counts(0, 5), Counts(7, 7)).note

    assert "nobody in the active arm had the event and everybody in the control arm" in note


def test_a_risk_ratio_does_without_correction_where_everybody_in_one_arm_has_the_event():
    estimate = risk_ratio(Counts(10, 10), Counts(5, 10))

    assert not estimate.corrected
    assert estimate.value == about(2)
    assert risk_ratio(Counts(10, 10), Counts(8, 8)).corrected


@pytest.mark.parametrize("effect", [odds_ratio, risk_ratio])
def test_two_arms_without_an_event_have_no_ratio_and_say_why(effect):
    found = effect(Counts(0, 50), Counts(0, 51))

    assert isinstance(found, NoEstimate)
    assert found.why.startswith("Neither arm has an event")


def test_two_arms_where_everybody_has_the_event_have_no_odds_ratio():
    assert isinstance(odds_ratio(Counts(5, 5), Counts(6, 6)), NoEstimate)


def test_two_arms_without_an_event_have_a_risk_difference_with_a_corrected_interval():
    estimate = risk_difference(Counts(0, 50), Counts(0, 50))

    assert estimate.value == 0
    assert estimate.corrected
    assert estimate.low < 0 < estimate.high
    assert "For the interval" in estimate.note


@pytest.mark.parametrize(
    ("events", "n", "says"),
    [
        (11, 10, "11 events are more than the 10 people of the arm."),
        (-1, 10, "Events cannot be fewer than 0, and -1 is."),
        (0, 0, "An arm has at least one person."),
        (math.nan, 10, "Events and n are numbers."),
    ],
)
def test_counts_that_cannot_be_are_refused(events, n, says):
    with pytest.raises(ValueError, match=says):
        Counts(events, n)
    with pytest.raises(ValueError, match=says):
        percent(events, n)


@pytest.mark.parametrize(
    ("mean", "sd", "n", "says"),
    [
        (1, 0, 10, "A standard deviation is above 0, and 0 is not."),
        (1, 1, 1, "A standard deviation needs at least two people."),
        (math.inf, 1, 10, "are numbers"),
    ],
)
def test_means_that_cannot_be_are_refused(mean, sd, n, says):
    with pytest.raises(ValueError, match=says):
        Means(mean, sd, n)


@given(st.integers(1, 1000), st.integers(1, 1000))
def test_more_events_than_people_are_always_refused(n, more):
    with pytest.raises(ValueError, match="more than"):
        Counts(n + more, n)


def test_percent_is_of_a_hundred_people():
    assert percent(142, 252) == about(56.3492, abs=1e-4)


def test_a_mean_difference_keeps_its_unit():
    estimate = mean_difference(Means(10, 3, 50), Means(8, 4, 40))

    assert estimate.value == about(2)
    assert estimate.se == about(math.sqrt(9 / 50 + 16 / 40))


def test_hedges_g_is_corrected_for_small_samples():
    estimate = standardised_mean_difference(Means(10, 2, 10), Means(8, 2, 10))

    # J(18) is 0.95765, tables have it.
    assert estimate.value == about(0.95765, abs=1e-5)
    assert estimate.se == about(math.sqrt(0.2 + estimate.value**2 / 40))


@pytest.mark.parametrize("effect", EFFECTS)
@given(active=counts(), control=counts())
def test_swapping_arms_turns_the_sign(effect, active, control):
    there, back = effect(active, control), effect(control, active)

    assert isinstance(there, Estimate) == isinstance(back, Estimate)
    if isinstance(there, Estimate):
        assert there.scaled == about(-back.scaled, abs=1e-9)
        assert there.se == about(back.se)
        assert there.p == about(back.p)
        assert there.direction == -back.direction or abs(there.scaled) < 1e-9


@given(active=counts(), control=counts())
def test_counting_those_without_the_event_turns_an_odds_ratio(active, control):
    there = odds_ratio(active, control)
    back = odds_ratio(Counts(active.others, active.n), Counts(control.others, control.n))

    if isinstance(there, Estimate):
        assert there.scaled == about(-back.scaled, abs=1e-9)


@given(active=means, control=means, factor=st.floats(0.1, 10))
def test_another_unit_scales_a_mean_difference_and_not_a_standardised_one(active, control, factor):
    def scaled(arm):
        return replace(arm, mean=arm.mean * factor, sd=arm.sd * factor)

    plain, other = (
        mean_difference(active, control),
        mean_difference(scaled(active), scaled(control)),
    )
    assert other.value == about(plain.value * factor, abs=1e-9)
    assert other.se == about(plain.se * factor)

    plain = standardised_mean_difference(active, control)
    other = standardised_mean_difference(scaled(active), scaled(control))
    assert other.value == about(plain.value, abs=1e-9)


@given(active=counts(), control=counts(), level=st.floats(0.5, 0.99))
def test_an_interval_holds_its_estimate_and_is_wider_at_a_higher_level(active, control, level):
    for effect in EFFECTS:
        narrow, wide = (effect(active, control, level=x) for x in (level, (1 + level) / 2))
        if isinstance(narrow, Estimate):
            assert wide.low < narrow.low < narrow.value < narrow.high < wide.high


@given(active=counts(), control=counts())
def test_p_is_below_5_in_100_where_the_interval_excludes_no_effect(active, control):
    for effect in EFFECTS:
        estimate = effect(active, control)
        if isinstance(estimate, Estimate):
            assume(abs(estimate.p - 0.05) > 1e-9)
            assert (estimate.p < 0.05) == estimate.excludes_no_effect


def test_a_level_is_a_part_of_one():
    with pytest.raises(ValueError, match=r"0\.95"):
        odds_ratio(Counts(1, 3), Counts(1, 4), level=95)


@pytest.mark.parametrize(("scaled", "se"), [(math.nan, 1), (0, 0), (0, math.inf), (0, -1)])
def test_an_estimate_needs_a_number_and_an_error_above_0(scaled, se):
    with pytest.raises(ValueError, match=r"An estimate is|A standard error is"):
        estimate_on_scale(Measure.MD, scaled, se)


def test_a_ratio_is_above_0_and_may_be_endless():
    with pytest.raises(ValueError, match="An odds ratio is above 0, and 0 is not"):
        Measure.OR.to_scale(0)
    with pytest.raises(ValueError, match="A hazard ratio is above 0"):
        Measure.HR.to_scale(-1)
    assert estimate_on_scale(Measure.OR, 1, 1000).high == math.inf
