"""How numbers of the evidence are written."""

from decimal import Decimal

import pytest

from curation.matrix.wording import (
    arm_words,
    decimals,
    estimate_words,
    flag_words,
    kept_words,
    listed,
    outcome_words,
    p_words,
    plainly,
    printed_effect,
    statistic_of,
    value_of,
)
from curation.models import Effect, Endpoint, Finding, Outcome, Result
from curation.stats.estimate import Measure, estimate_on_scale


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"events": 142, "n": 252, "percent": 57, "percent_as_printed": "57"}, "142/252 (57 %)"),
        ({"events": 142, "n": 252}, "142/252"),
        ({"events": 142}, "142"),
        ({"n": 258, "percent": Decimal("47.100")}, "47.1 % of 258"),
        ({"percent": Decimal("47.100")}, "47.1 %"),
        ({"value": Decimal("-4.20000"), "unit": "points"}, "−4.2 points"),
        ({"value": Decimal("-1.3"), "unit": "points", "n": 90}, "−1.3 points, n 90"),
        ({"value": Decimal(4), "sd": Decimal("1.50000")}, "4 (SD 1.5)"),
        ({"value_as_printed": "-3.1 to -4.2", "unit": "points"}, "−3.1 to −4.2 points"),
        ({"value_as_printed": ">=44.6"}, "≥44.6"),
    ],
)
def test_an_arms_numbers_stand_in_one_line(fields, words):
    assert arm_words(Result(**fields)) == words


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        (
            Effect(measure="OR", estimate=1, low=1, high=1, as_printed="1.50 (1.0 to 2.2)"),
            "OR 1.50 (1.0 to 2.2)",
        ),
        (
            Effect(
                measure="RD", estimate=Decimal("3.90000"), low=Decimal("-4.9"), high=Decimal("12.6")
            ),
            "RD 3.9 (−4.9 to 12.6) points",
        ),
        (Effect(measure="HR", estimate=Decimal("0.80")), "HR 0.8"),
        (Effect(direction="no difference"), ""),
        (
            Finding(
                measure="OR", estimate=Decimal("1.5"), as_printed_effect="1.493 (1.002 to 2.225)"
            ),
            "OR 1.493 (1.002 to 2.225)",
        ),
    ],
)
def test_an_effect_keeps_its_printed_decimals(effect, words):
    assert printed_effect(effect) == words


def test_a_p_value_keeps_its_sign_and_its_note():
    assert p_words(Effect(p=Decimal("0.01600000"))) == "p = 0.016"
    assert p_words(Effect(p=Decimal("0.001"), p_sign="<")) == "p < 0.001"
    assert p_words(Effect(p=Decimal("0.08"), p_note="nominal")) == "p = 0.08 (nominal)"
    assert p_words(Effect()) == p_words(Finding()) == ""


def test_a_findings_value_has_its_unit():
    assert value_of(Finding(value=Decimal("1.5"), unit="per 100 years")) == "1.5 per 100 years"
    assert value_of(Finding()) == ""


def test_a_statistic_says_what_it_is_of():
    result = Result(statistic=Result.Statistic.LS_MEAN, of=Result.Of.CHANGE)

    assert statistic_of(result) == "least-squares mean change from baseline"


@pytest.mark.parametrize(
    ("number", "measure", "words"),
    [
        (1.066, Measure.OR, "1.07"),
        (14.768, Measure.OR, "14.77"),
        (312.2, Measure.OR, "312.2"),
        (4e9, Measure.OR, "> 1000"),
        (0.0004, Measure.OR, "< 0.01"),
        (-3.25, Measure.MD, "−3.25"),
        (-0.001, Measure.MD, "0.00"),
        (3.94, Measure.RD, "3.9"),
    ],
)
def test_a_reckoned_number_has_two_decimals_and_a_difference_of_risks_one(number, measure, words):
    assert decimals(number, measure) == words


def test_a_difference_of_risks_is_in_percentage_points():
    assert estimate_words(estimate_on_scale(Measure.RD, 0.108, 0.045)) == "10.8 (2.0 to 19.6)"


def test_flags_and_reasons_are_words():
    assert flag_words(["uncontrolled", "some_later_flag"]) == ["no comparator", "some later flag"]
    assert kept_words({"percent": "near 250", "other": "so it is"}) == [
        "Its percentage is kept as printed: near 250",
        "Kept as printed: so it is",
    ]


def test_an_outcome_is_named_by_its_week_and_rule():
    sri = Endpoint(name="SLE Responder Index 4", short="SRI-4")

    assert outcome_words(Outcome(endpoint=sri, week=52)) == "SRI-4 at week 52"
    assert outcome_words(Outcome(endpoint=sri, rule="low steroid")) == (
        "SRI-4 with low steroid over the whole trial"
    )


def test_nothing_is_written_as_nothing():
    assert plainly(None) == ""
    assert plainly(Decimal("100.000")) == "100"
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
