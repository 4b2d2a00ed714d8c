from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.stats import Rounded, percent, percent_fits, rounded, rounded_p

about = pytest.approx


def span(number):
    return about((number.least, number.most))


@pytest.mark.parametrize(
    ("printed", "least", "most"),
    [
        ("1.57", 1.565, 1.575),
        ("1.50", 1.495, 1.505),
        ("2", 1.5, 2.5),
        (".5", 0.45, 0.55),
        ("1·57", 1.565, 1.575),
        ("−0.3", -0.35, -0.25),
        (" –2 ", -2.5, -1.5),
        (Decimal("1.50"), 1.495, 1.505),
        (Rounded(1, 2), 1, 2),
    ],
)
def test_a_printed_number_stands_for_all_that_round_to_it(printed, least, most):
    assert span(rounded(printed)) == (least, most)


def test_a_float_needs_its_places_said():
    assert span(rounded(1.5, 2)) == (1.495, 1.505)
    assert span(rounded(3, 0)) == (2.5, 3.5)
    with pytest.raises(ValueError, match="how many decimal places"):
        rounded(1.5)


@pytest.mark.parametrize("text", ["", "n.s.", "1.5.2", "1e5", "nan", "12 %"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match="is not a number"):
        rounded(text)


@pytest.mark.parametrize("number", [float("inf"), Decimal("NaN")])
def test_what_cannot_be_printed_is_refused(number):
    with pytest.raises(ValueError, match="is not a number"):
        rounded(number, 2)


def test_a_comma_is_answered_with_how_to_write_it():
    with pytest.raises(ValueError, match=r"Write 1,57 with a point: 1\.57\."):
        rounded("1,57")


@pytest.mark.parametrize(
    ("printed", "least", "most"),
    [
        ("0.016", 0.0155, 0.0165),
        ("<0.001", 0, 0.001),
        ("P < .0001", 0, 0.0001),
        ("p=0.04", 0.035, 0.045),
        ("≤0.05", 0, 0.05),
        (">0.99", 0.99, 1),
        ("≥ 0.05", 0.05, 1),
        ("0.000", 0, 0.0005),
        ("1.0", 0.95, 1),
        ("0·02", 0.015, 0.025),
        (Decimal("0.0414"), 0.04135, 0.04145),
        (Rounded(0.1, 0.2), 0.1, 0.2),
    ],
)
def test_a_printed_p_value_stands_for_a_span(printed, least, most):
    assert span(rounded_p(printed)) == (least, most)


@pytest.mark.parametrize(
    ("printed", "says"),
    [
        ("0", "never 0"),
        ("0.0", "never 0"),
        ("<0", "below 0"),
        ("1.2", "between 0 and 1"),
        ("-0.1", "between 0 and 1"),
        ("0.08 (nominal)", "is not a p value"),
        ("", "is not a p value"),
        ("NS", "is not a number"),
        ("0,04", "with a point"),
    ],
)
def test_a_p_value_that_cannot_be_is_refused(printed, says):
    with pytest.raises(ValueError, match=says):
        rounded_p(printed)


def test_a_percentage_is_compared_as_printed():
    assert percent_fits(142, 252, "56.3")
    assert percent_fits(142, 252, "56")
    assert not percent_fits(142, 252, "57")
    # 56.25 may be rounded either way.
    assert percent_fits(9, 16, "56.2")
    assert percent_fits(9, 16, "56.3")


@given(st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_honest_percentage_always_fits(arm):
    for places in range(3):
        assert percent_fits(*arm, f"{percent(*arm):.{places}f}")


@given(st.floats(-1e6, 1e6), st.integers(0, 6))
def test_a_number_is_within_its_own_rounding(number, places):
    assert rounded(f"{number:.{places}f}").holds(number)
