import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from curation.stats import (
    Measure,
    Rounded,
    estimate_from_interval,
    estimate_from_p,
    estimate_on_scale,
    interval_and_p_agree,
    interval_from_p,
    p_from_interval,
    se_from_interval,
)

about = pytest.approx
OR, RR, MD = Measure.OR, Measure.RR, Measure.MD
measures = st.sampled_from(Measure)


def test_p_from_an_interval_is_as_altman_and_bland_have_it():
    # Their example: relative risk 0.81 (0.70 to 0.94), P = 0.005.
    assert p_from_interval(RR, 0.81, 0.70, 0.94) == about(0.005, abs=5e-4)
    assert se_from_interval(RR, 0.70, 0.94) == about(0.0752, abs=5e-5)


def test_an_interval_from_p_is_as_altman_and_bland_have_it():
    # Their example: a difference of 19.5 percentage points, P = 0.008.
    low, high = interval_from_p(Measure.RD, 0.195, 0.008)

    assert (low, high) == (about(0.051, abs=5e-4), about(0.339, abs=5e-4))


@given(measures, st.floats(-2, 2).filter(lambda x: abs(x) > 1e-3), st.floats(1e-6, 0.999))
def test_p_and_interval_lead_to_each_other(measure, scaled, p):
    value = measure.from_scale(scaled)
    estimate = estimate_from_p(measure, value, p)

    if estimate.high < math.inf and (estimate.low > 0 or not measure.is_ratio):
        again = p_from_interval(measure, value, estimate.low, estimate.high)
        assert again == about(p, rel=1e-6)


@given(measures, st.floats(-2, 2), st.floats(0.01, 2), st.floats(0.5, 0.99))
def test_an_interval_gives_back_its_error(measure, scaled, se, level):
    drawn = estimate_on_scale(measure, scaled, se, level=level)
    read = estimate_from_interval(measure, drawn.value, drawn.low, drawn.high, level=level)

    assert read.se == about(se)
    assert read.p == about(drawn.p, rel=1e-6)


def test_a_published_estimate_keeps_its_numbers_and_its_p():
    estimate = estimate_from_interval(OR, 1.57, 1.09, 2.27, p=0.016)

    assert (estimate.value, estimate.low, estimate.high, estimate.p) == (1.57, 1.09, 2.27, 0.016)
    assert estimate_from_interval(OR, 1.57, 1.09, 2.27).p == about(0.016, abs=5e-4)


def test_a_bound_of_exactly_no_effect_is_decided_by_p():
    assert estimate_from_interval(OR, 1.8, 1.0, 3.3, p=0.0414).excludes_no_effect
    assert not estimate_from_interval(OR, 1.8, 1.0, 3.3, p=0.06).excludes_no_effect


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: se_from_interval(OR, 2.27, 1.09), "reversed or empty"),
        (lambda: se_from_interval(OR, 0, 1.09), "above 0"),
        (lambda: interval_from_p(OR, 1.5, 0), "p of 0"),
        (lambda: interval_from_p(OR, 1.5, 1), "p of 1"),
        (lambda: interval_from_p(OR, 1, 0.5), "no effect"),
        (lambda: estimate_from_interval(OR, 3, 1, 2), "lies outside its interval, 1 to 2"),
        (lambda: estimate_from_interval(OR, 1.5, 1, 2, p=1.5), "between 0 and 1"),
        (lambda: interval_and_p_agree(OR, "1.5", "2.0", "1.1", "0.04"), "2.0 to 1.1 is reversed"),
        (lambda: interval_and_p_agree(OR, "2.5", "1.1", "2.0", "0.04"), "2.5 lies outside"),
        (lambda: interval_and_p_agree(OR, "-1", "-2", "1", "0.04"), "bounds are above 0"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(call, says):
    with pytest.raises(ValueError, match=says):
        call()


@pytest.mark.parametrize(
    ("value", "low", "high", "p"),
    [
        ("1.57", "1.09", "2.27", "0.016"),
        ("1.14", "0.79", "1.65", "0.47"),
        ("1.8", "1.0", "3.3", "0.0414"),
        ("2.8", "1.5", "5.1", "<0.001"),
        ("1.08", "1.0", "1.17", "0.04"),
        ("1.493", "1.002", "2.225", "0.049"),
        ("0.3", "0.0", "2.7", "0.3"),
    ],
)
def test_p_values_of_real_trials_fit_their_intervals(value, low, high, p):
    found = interval_and_p_agree(OR, value, low, high, p)

    assert found.agrees
    assert found.says == "The p value fits the interval."


def test_a_p_value_with_a_slipped_digit_is_found():
    found = interval_and_p_agree(OR, "1.57", "1.09", "2.27", "0.16")

    assert not found.agrees
    assert found.contradicts
    assert 0.9 < found.apart < 1.1
    assert found.says == "The interval stands for a p value of 0.014 to 0.018, and 0.16 is printed."


def test_a_p_value_that_speaks_of_an_effect_contradicts_an_interval_that_does_not():
    assert interval_and_p_agree(OR, "1.07", "0.75", "1.53", "0.01").contradicts
    assert not interval_and_p_agree(OR, "1.57", "1.09", "2.27", "0.002").contradicts


def test_the_interval_of_a_tiny_p_is_said_in_words():
    found = interval_and_p_agree(OR, "5.00", "3.00", "8.33", Rounded(0.04, 0.05))

    assert found.says == (
        "The interval stands for a p value of less than 0.0001, and 0.04 to 0.05 is printed."
    )


def test_bounds_that_round_to_one_number_allow_every_p_below_some():
    found = interval_and_p_agree(MD, "0.4", "0.4", "0.4", "<0.001")

    assert found.agrees
    assert found.p_least == 0


def test_numbers_with_more_digits_leave_less_room():
    loose = interval_and_p_agree(OR, "1.6", "1.1", "2.3", "0.016")
    tight = interval_and_p_agree(OR, "1.570", "1.087", "2.268", "0.016")

    assert loose.p_least < tight.p_least < tight.p_most < loose.p_most


places = st.integers(0, 4)


@given(
    measures,
    st.floats(-3, 3),
    st.floats(0.02, 2),
    st.sampled_from([0.9, 0.95, 0.99]),
    st.tuples(places, places, places, st.integers(2, 5)),
)
def test_an_honest_publication_is_never_suspected(measure, scaled, se, level, digits):
    drawn = estimate_on_scale(measure, scaled, se, level=level)
    value, low, high, p = (
        f"{number:.{digits[i]}f}"
        for i, number in enumerate([drawn.value, drawn.low, drawn.high, drawn.p])
    )

    assert interval_and_p_agree(measure, value, low, high, p, level=level).apart == 0


@given(
    st.floats(-3, 3),
    st.floats(0.02, 2),
    st.integers(10, 1000),
    st.integers(1, 4),
)
def test_an_honest_difference_with_an_interval_by_t_is_not_suspected_either(value, se, df, digits):
    drawn = estimate_on_scale(MD, value, se, df=df)
    assert drawn.high - drawn.value == about(se * special.stdtrit(df, 0.975))
    numbers = (f"{x:.{digits}f}" for x in (drawn.value, drawn.low, drawn.high))

    assert interval_and_p_agree(MD, *numbers, f"{drawn.p:.4f}").apart == 0


def test_an_interval_reckoned_with_1_96_is_not_suspected():
    low, high = 1 - 1.96 * 0.5, 1 + 1.96 * 0.5
    p = math.erfc(2 / math.sqrt(2))

    assert interval_and_p_agree(MD, "1.0000000", f"{low:.7f}", f"{high:.7f}", f"{p:.7f}").agrees
