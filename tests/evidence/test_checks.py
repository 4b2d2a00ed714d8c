"""What is odd in printed numbers, on numbers as reports print them."""

from decimal import Decimal as D

import pytest

from curation.evidence.checks import (
    INTERVAL,
    MORE_THAN_RANDOMISED,
    NO_N,
    P_VALUE,
    PERCENT,
    open_remarks,
    printed_effect,
    remarks,
)
from curation.models import Arm, Effect, Result


def a_row(n_randomised=252, **numbers):
    if "percent" in numbers:
        numbers["percent_as_printed"] = numbers["percent"]
        numbers["percent"] = D(numbers["percent"])
    return Result(arm=Arm(n_randomised=n_randomised), **numbers)


def an_estimate(measure, *numbers, p=None, sign="="):
    at, low, high = (D(each) for each in numbers)
    return Effect(
        measure=measure,
        estimate=at,
        low=low,
        high=high,
        p=p and D(p),
        p_sign=sign,
        as_printed=printed_effect(at, low, high),
    )


def repr_of(effect):
    return f"{effect.measure} {effect.as_printed}"


def codes(row):
    return [remark.code for remark in remarks(row)]


def test_sle_brave_i_prints_57_percent_for_142_of_252():
    row = a_row(events=142, n=252, percent="57")
    assert remarks(row) == [(PERCENT, "142/252 is 56.3 %, you wrote 57.")]


@pytest.mark.parametrize(
    ("events", "n", "percent"),
    [(142, 252, "56.3"), (142, 252, "56"), (70, 104, "67"), (61, 105, "58"), (1, 3, "33.33")],
)
def test_a_percentage_that_rounds_to_what_is_printed_is_not_remarked_on(events, n, percent):
    assert codes(a_row(events=events, n=n, percent=percent)) == []


def test_a_percentage_without_counts_cannot_be_checked():
    assert codes(a_row(percent="57", n=252)) == []


def test_events_without_people_are_asked_for_them():
    assert remarks(a_row(events=142)) == [(NO_N, "142 of how many? The n of this arm is missing.")]


def test_more_people_than_were_randomised_are_remarked_on():
    assert codes(a_row(events=1, n=253)) == [MORE_THAN_RANDOMISED]
    assert codes(a_row(events=1, n=253, n_randomised=None)) == []


@pytest.mark.parametrize(
    "effect",
    [
        an_estimate("OR", "1.57", "1.09", "2.27", p="0.016"),  # SLE-BRAVE-I, 4 mg
        an_estimate("OR", "1.14", "0.79", "1.65", p="0.47"),  # SLE-BRAVE-I, 2 mg
        an_estimate("OR", "1.8", "1.0", "3.3", p="0.0414"),  # JAHH, 4 mg
        an_estimate("OR", "2.8", "1.5", "5.1", p="0.001", sign="<"),  # PAISLEY, 3 mg
        an_estimate("OR", "1.6", "0.8", "2.9", p="0.08"),  # PAISLEY, 12 mg: of another test
        an_estimate("RD", "10.8", "2.0", "19.6"),
        an_estimate("MD", "-3.2", "-5.9", "-0.4", p="0.02"),
    ],
    ids=repr_of,
)
def test_effects_as_trials_print_them_are_not_remarked_on(effect):
    assert codes(effect) == []


def test_a_p_value_that_does_not_belong_to_its_interval_is_remarked_on():
    mistyped = an_estimate("OR", "1.57", "1.09", "2.27", p="0.16")
    (remark,) = remarks(mistyped)
    assert remark.code == P_VALUE
    assert "0.16 is printed" in remark.says
    assert codes(an_estimate("OR", "1.57", "1.09", "2.27", p="0.001", sign="<")) == [P_VALUE]


def test_swapped_digits_of_a_bound_are_remarked_on():
    assert codes(an_estimate("OR", "1.57", "1.09", "2.72", p="0.016")) == [INTERVAL, P_VALUE]
    assert codes(an_estimate("OR", "1.57", "1.09", "22.7")) == [INTERVAL]


def test_a_ratio_whose_bound_is_nought_leans_to_no_side():
    assert codes(an_estimate("OR", "1.1", "0", "1.6")) == []


@pytest.mark.parametrize(
    "effect",
    [
        Effect(direction="favours drug"),
        Effect(measure="OR", estimate=D("1.57"), as_printed="1.57"),
        Effect(measure="OR", p=D("0.5")),
    ],
    ids=repr_of,
)
def test_what_has_no_interval_cannot_be_checked(effect):
    assert codes(effect) == []


def test_a_remark_that_was_answered_is_no_longer_open():
    row = a_row(events=142, n=252, percent="57")
    assert [each.code for each in open_remarks(row)] == [PERCENT]
    row.kept_as_printed = {PERCENT: "So printed."}
    assert open_remarks(row) == []
    assert codes(row) == [PERCENT]


def test_an_effect_is_written_with_the_decimals_that_were_typed():
    assert printed_effect(D("1.50"), D("1.0"), D("2.27")) == "1.50 (1.0 to 2.27)"
    assert printed_effect(D("1.5"), None, None) == "1.5"
    assert printed_effect(None, None, None) == ""
