import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.stats import Disagreement, Measure, disagree, estimate_from_interval

NONE, DIRECTION = Disagreement.NONE, Disagreement.DIRECTION
SIGNIFICANCE, OPPOSED = Disagreement.SIGNIFICANCE, Disagreement.OPPOSED


def odds(value, low, high):
    return estimate_from_interval(Measure.OR, value, low, high)


BENEFIT, UNCLEAR, LESS = odds(1.57, 1.09, 2.27), odds(1.07, 0.75, 1.53), odds(0.9, 0.6, 1.4)
HARM = odds(0.5, 0.3, 0.8)


def test_sle_brave_i_and_ii_differ_in_significance():
    found = disagree([BENEFIT, UNCLEAR], ["SLE-BRAVE-I", "SLE-BRAVE-II"])

    assert found
    assert found.kinds == SIGNIFICANCE
    assert found.says == (
        "The interval of SLE-BRAVE-I excludes no effect, that of SLE-BRAVE-II includes it."
    )


@pytest.mark.parametrize(
    ("estimates", "kinds", "says"),
    [
        (
            [BENEFIT, BENEFIT],
            NONE,
            "The trials agree: each interval excludes no effect on the same side.",
        ),
        ([UNCLEAR, UNCLEAR], NONE, "The trials agree: no interval excludes no effect."),
        (
            [UNCLEAR, LESS],
            DIRECTION,
            "The estimates of trial 1 and of trial 2 lie on opposite sides of no effect.",
        ),
        (
            [BENEFIT, UNCLEAR, LESS],
            DIRECTION | SIGNIFICANCE,
            (
                "The estimates of trial 1 and trial 2 and of trial 3 lie on opposite sides of no "
                "effect; the interval of trial 1 excludes no effect, those of trial 2 and trial 3 "
                "include it."
            ),
        ),
        (
            [BENEFIT, HARM],
            DIRECTION | OPPOSED,
            (
                "The estimates of trial 1 and of trial 2 lie on opposite sides of no effect, and "
                "intervals on both sides exclude it."
            ),
        ),
        ([BENEFIT], NONE, "There are no two trials to compare."),
        ([], NONE, "There are no two trials to compare."),
    ],
)
def test_trials_are_compared_in_one_sentence(estimates, kinds, says):
    found = disagree(estimates)

    assert found.kinds == kinds
    assert bool(found) == (kinds != NONE)
    assert found.says == says


def test_an_estimate_of_exactly_no_effect_is_on_neither_side():
    assert not disagree([UNCLEAR, odds(1.0, 0.7, 1.4)])
    assert not disagree([LESS, odds(1.0, 0.7, 1.4)])


def test_trials_of_one_name_are_still_told_apart():
    assert disagree([BENEFIT, UNCLEAR], ["BRAVE", "BRAVE"]).kinds == SIGNIFICANCE


def test_there_is_a_name_for_each_estimate():
    with pytest.raises(ValueError, match="a name for each"):
        disagree([BENEFIT], [])


@given(st.lists(st.sampled_from([BENEFIT, UNCLEAR, LESS, HARM]), max_size=6), st.randoms())
def test_the_order_of_trials_does_not_matter(estimates, random):
    shuffled = estimates[:]
    random.shuffle(shuffled)

    assert disagree(shuffled).kinds == disagree(estimates).kinds
