"""How numbers are understood as people type them and papers print them."""

import contextlib
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.forms.numbers import (
    NO_P_IS_NOUGHT,
    Interval,
    NotUnderstood,
    PValue,
    Share,
    Spread,
    count_in,
    decimal_in,
    interval_in,
    p_in,
    percent_in,
    share_in,
    spread_in,
)

decimals = st.decimals(-10_000, 10_000, places=2, allow_nan=False)
at_least_nothing = st.decimals(0, 10_000, places=3, allow_nan=False)


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("57", "57"),
        ("57.0", "57.0"),
        ("56,3", "56.3"),
        ("0,016", "0.016"),
        ("1·57", "1.57"),
        ("−8.7", "-8.7"),
        ("–8.7", "-8.7"),
        (" .04 ", "0.04"),
        ("+2", "2"),
        ("12,3456", "12.3456"),
    ],
)
def test_a_number_is_read_as_it_is_printed(typed, understood):
    assert str(decimal_in(typed)) == understood


def test_a_comma_before_three_digits_is_refused_since_it_may_be_either():
    with pytest.raises(NotUnderstood, match="Write it without a comma"):
        decimal_in("1,234")


@pytest.mark.parametrize("typed", ["about 5", "1.2.3", "", "5 6", "--3", "1e5", "٣"])
def test_what_is_no_number_is_said_to_be_none(typed):
    with pytest.raises(NotUnderstood, match="is not a number"):
        decimal_in(typed)


@pytest.mark.parametrize("typed", ["14.2", "-3", "252.0"])
def test_people_and_events_are_whole_numbers(typed):
    with pytest.raises(NotUnderstood, match="a whole number"):
        count_in(typed)


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("142", Share(142)),
        ("142/252", Share(142, 252)),
        ("142 / 252", Share(142, 252)),
        ("142 of 252", Share(142, 252)),
        ("142/252 (57 %)", Share(142, 252, D(57))),
        ("142/252, 56.3%", Share(142, 252, D("56.3"))),
        ("57 %", Share(percent=D(57))),
        ("57.0%", Share(percent=D("57.0"))),
    ],
)
def test_events_and_people_may_be_typed_at_once(typed, understood):
    assert share_in(typed) == understood


def test_a_percentage_may_carry_its_sign():
    assert percent_in("57 %") == percent_in("57") == 57


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("−8.7", Spread(D("-8.7"))),
        ("−8.7 ± 6.2", Spread(D("-8.7"), D("6.2"))),
        ("-8.7 (6.2)", Spread(D("-8.7"), D("6.2"))),
        ("-8.7 (SD 6.2)", Spread(D("-8.7"), D("6.2"))),
        ("3 +/- 1", Spread(D(3), D(1))),
    ],
)
def test_a_value_may_be_typed_with_its_standard_deviation(typed, understood):
    assert spread_in(typed) == understood


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("0.016", PValue("=", D("0.016"))),
        ("<0.001", PValue("<", D("0.001"))),
        ("< 0·001", PValue("<", D("0.001"))),
        ("p = 0.016", PValue("=", D("0.016"))),
        ("P<.001", PValue("<", D("0.001"))),
        ("p value: 0.5", PValue("=", D("0.5"))),
        (".04", PValue("=", D("0.04"))),
        ("0,016", PValue("=", D("0.016"))),
        (">0.05", PValue(">", D("0.05"))),
    ],
)
def test_a_p_value_is_read_with_its_sign(typed, understood):
    assert p_in(typed) == understood


@pytest.mark.parametrize("typed", ["0", "0.000", "p = 0", "<0"])
def test_no_p_value_is_nought(typed):
    with pytest.raises(NotUnderstood) as refused:
        p_in(typed)
    assert str(refused.value) == NO_P_IS_NOUGHT


@pytest.mark.parametrize("typed", ["ns", "1.2", "≤0.05", "-0.1", "p"])
def test_what_is_no_p_value_is_refused_with_a_sentence(typed):
    with pytest.raises(NotUnderstood, match="p value"):
        p_in(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "1.57 (1.09-2.27)",
        "1.57 (1.09–2.27)",
        "1.57 [1.09, 2.27]",
        "1.57 (1.09 to 2.27)",
        "1·57 (1·09 to 2·27)",
        "1,57 (1,09 to 2,27)",
        "1,57 [1,09, 2,27]",
        "OR 1.57 (95% CI 1.09 to 2.27)",
        "1.57(1.09;2.27)",
    ],
)
def test_an_effect_is_read_with_its_interval_from_one_field(typed):
    assert interval_in(typed) == Interval(D("1.57"), D("1.09"), D("2.27"))


@pytest.mark.parametrize(
    "typed", ["−3.2 (−5.9 to −0.4)", "-3.2 (-5.9--0.4)", "−3.2 [−5.9, −0.4]", "–3.2 (–5.9 – –0.4)"]
)
def test_the_bounds_of_an_interval_may_be_negative(typed):
    assert interval_in(typed) == Interval(D("-3.2"), D("-5.9"), D("-0.4"))


@pytest.mark.parametrize("typed", ["1.57 (1.09)", "1.57 1.09 2.27", "OR", "1.57 (1,2,3)", "ns"])
def test_an_effect_that_can_be_read_in_no_way_or_in_two_is_refused(typed):
    with pytest.raises(NotUnderstood):
        interval_in(typed)


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_events_and_people_survive_being_written(events, n):
    assert share_in(f"{events}/{n}") == Share(events, n)


@given(decimals)
def test_a_number_survives_being_written_with_its_decimals(number):
    assert f"{decimal_in(f'{number:f}'):f}" == f"{number:f}"


@given(decimals, decimals, decimals)
def test_an_effect_survives_being_written(at, low, high):
    whole = Interval(at, low, high)
    assert interval_in(str(whole)) == whole
    assert interval_in(str(Interval(at))) == Interval(at)


@given(
    st.sampled_from("<>="),
    st.decimals(D("0.0001"), 1, places=4, allow_nan=False),
)
def test_a_p_value_survives_being_written(sign, value):
    assert p_in(str(PValue(sign, value))) == PValue(sign, value)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_understood_or_refused_with_a_sentence(text):
    for read in (decimal_in, count_in, percent_in, share_in, spread_in, p_in, interval_in):
        with contextlib.suppress(NotUnderstood):
            read(text)
