from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.anchoring.printed import Role, printed_numbers


def roles(text):
    return {text[n.start : n.end]: n.role for n in printed_numbers(text)}


def values(text):
    return [str(n.value) for n in printed_numbers(text)]


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("1.57", "1.57"),
        ("1·57", "1.57"),
        ("1,57", "1.57"),
        (".57", "0.57"),
        ("·57", "0.57"),
        ("0,957", "0.957"),
        ("1,234", "1234"),
        ("12,345,678", "12345678"),
        ("12\u2009345", "12345"),
        ("12\u00a0345.6", "12345.6"),
        ("-0.5", "-0.5"),
        ("−0·5", "-0.5"),
        ("–0.5", "-0.5"),
        ("1.2 × 10-5", "0.000012"),
        ("1.2×10−5", "0.000012"),
        ("1.2e-05", "0.000012"),
    ],
)
def test_a_number_is_read_in_every_notation(printed, value):
    (number,) = printed_numbers(f"It was {printed} in all.")

    assert number.value == Decimal(value)


def test_a_comma_before_three_digits_may_be_a_point():
    (number,) = printed_numbers("It was 1,957 in all.")

    assert number.readings == (Decimal(1957), Decimal("1.957"))


def test_a_dash_between_numbers_is_no_minus():
    assert values("1.09-2.27") == values("1.09 – 2.27") == ["1.09", "2.27"]
    assert values("(-1.09--0.27)") == values("−1·09 to −0·27") == ["-1.09", "-0.27"]
    assert printed_numbers("1.09 -2.27")[1].readings == (Decimal("-2.27"), Decimal("2.27"))


@pytest.mark.parametrize(
    "name",
    [
        "SRI-4",
        "IL-6",
        "JAK1",
        "SLEDAI-2K",
        "NCT01234567",
        "PMID 12345678",
        "PMID: 12345678",
        "ISRCTN 12345678",
        "2012-003456-78",
        "10.5555/made.up.142",
        "https://example.org/142/57",
        "the 50th",
        "1.2.3",
    ],
)
def test_a_number_in_a_name_is_none(name):
    assert printed_numbers(f"It was {name} again.") == []


@pytest.mark.parametrize(
    "level",
    ["95% CI", "95 % confidence interval", "95%-CI", "95% (CI", "90% credible interval", "95%CI"],
)
def test_the_level_of_an_interval_is_no_percentage(level):
    assert set(roles(f"It was 1.57 ({level} 1.09 to 2.27).").values()) == {Role.PLAIN, Role.LEVEL}


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("p=0.05", "="),
        ("P < 0.05", "<"),
        ("p≤0.05", "<"),
        ("P > .05", ">"),
        ("P value = 0.05", "="),
        ("p for interaction = 0.05", "="),
        ("two-sided P<0·05", "<"),
        ("p value of 0.05", "="),
    ],
)
def test_a_p_value_has_its_sign(text, sign):
    (number,) = printed_numbers(f"There was a difference ({text}).")

    assert (number.role, number.sign, number.value) == (Role.P, sign, Decimal("0.05"))


def test_a_word_that_begins_with_p_is_no_p_value():
    assert roles("placebo = 24 and people = 25") == {"24": Role.PLAIN, "25": Role.PLAIN}


def test_what_a_number_is_shows_in_the_words_around_it():
    text = (
        "In 2014, 142 of 252 (57 %) given 2 or 4 mg in phase 3 had it at week 24, at weeks 12 and"
        " 36, a 1:5 ratio, 45 and 46.5% after 48 weeks, mean age 39.5 years."
    )

    assert roles(text) == {
        "2014": Role.LABEL,
        "142": Role.PLAIN,
        "252": Role.PLAIN,
        "57": Role.PERCENT,
        "2": Role.UNIT,
        "4": Role.UNIT,
        "3": Role.LABEL,
        "24": Role.LABEL,
        "12": Role.LABEL,
        "36": Role.LABEL,
        "1": Role.LABEL,
        "5": Role.LABEL,
        "45": Role.PERCENT,
        "46.5": Role.PERCENT,
        "48": Role.UNIT,
        "39.5": Role.UNIT,
    }


def test_a_count_is_told_from_a_year_and_a_week_by_what_follows_it():
    text = "At week 24 142 (57%) and in 2014 (90%) of 2200 people, n = 2015, 2016 patients"
    found = roles(text)

    assert {found[n] for n in ("142", "2014", "2200", "2015", "2016")} == {Role.PLAIN}


@given(st.text(alphabet="0123456789.,·-–−%()[] pCI=<±×e/\n\u2009", max_size=80))
def test_numbers_of_any_text_lie_in_it_in_order(text):
    numbers = printed_numbers(text)

    assert all(0 <= n.start < n.end <= len(text) for n in numbers)
    assert all(one.end <= two.start for one, two in pairwise(numbers))
