import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.stats import (
    Counts,
    Means,
    Measure,
    NotPooled,
    estimate_on_scale,
    odds_ratio,
    pool,
    risk_ratio,
    standardised_mean_difference,
)
from tests.stats.bcg import TRIALS

about = pytest.approx
log_ratios = st.lists(
    st.builds(
        lambda y, se: estimate_on_scale(Measure.OR, y, se), st.floats(-2, 2), st.floats(0.05, 1)
    ),
    min_size=2,
    max_size=8,
)


def differences(*pairs):
    return [estimate_on_scale(Measure.MD, y, se) for y, se in pairs]


@pytest.fixture(scope="module")
def bcg():
    return pool([risk_ratio(active, control) for active, control in TRIALS])


def test_the_mean_of_the_bcg_trials_is_what_metafor_publishes(bcg):
    assert bcg.k == 13
    assert bcg.random.scaled == about(-0.7145, abs=5e-5)
    assert bcg.random.se == about(0.1808, abs=5e-5)
    assert math.log(bcg.random.low) == about(-1.1084, abs=5e-5)
    assert math.log(bcg.random.high) == about(-0.3206, abs=5e-5)
    assert bcg.wald.se == about(0.1798, abs=5e-5)
    assert bcg.wald.value == bcg.random.value
    assert not bcg.floored


def test_the_heterogeneity_of_the_bcg_trials_is_what_metafor_publishes(bcg):
    assert bcg.tau2 == about(0.3132, abs=5e-5)
    assert bcg.tau == about(0.5597, abs=5e-5)
    assert bcg.tau2_low == about(0.1197, abs=5e-5)
    assert bcg.tau2_high == about(1.1115, abs=5e-5)
    assert bcg.i2 == about(92.22, abs=5e-3)
    assert bcg.q == about(152.2330, abs=5e-5)
    assert bcg.q_df == 12
    assert bcg.q_p < 0.0001


def test_the_prediction_interval_says_by_which_formula_it_is(bcg):
    assert math.log(bcg.prediction.low) == about(-1.996, abs=5e-4)
    assert math.log(bcg.prediction.high) == about(0.567, abs=5e-4)
    assert bcg.prediction.method == "Hartung-Knapp, t with k − 1 degrees of freedom"


def test_standardised_differences_of_strokes_are_what_metafor_publishes():
    # The first four trials of Normand 1999: length of stay, n, mean and sd in either arm.
    stays = [
        (155, 55, 47, 156, 75, 64),
        (31, 27, 7, 32, 29, 4),
        (75, 64, 17, 71, 119, 29),
        (18, 66, 20, 18, 137, 48),
    ]
    found = pool(
        [
            standardised_mean_difference(Means(m1, sd1, n1), Means(m2, sd2, n2))
            for n1, m1, sd1, n2, m2, sd2 in stays
        ]
    )

    assert found.tau2 == about(1.0090, abs=5e-5)


def test_trials_that_agree_by_chance_do_not_look_surer_than_a_common_effect():
    found = pool(differences((0.10, 0.2), (0.10, 0.2), (0.11, 0.2)))

    assert found.tau2 == found.tau2_low == found.tau2_high == found.i2 == 0
    assert found.floored
    assert found.random.se == about(found.wald.se)
    assert found.random.low < found.wald.low
    assert "kept from becoming narrower" in found.note


def test_identical_trials_are_pooled_too():
    found = pool(differences((0.5, 0.2), (0.5, 0.2), (0.5, 0.3)))

    assert (found.random.value, found.tau2, found.q) == (about(0.5), 0, about(0))


def test_one_trial_is_never_pooled():
    found = pool(differences((0.1, 0.2)))

    assert isinstance(found, NotPooled)
    assert found.why.endswith("one trial is never pooled.")
    assert pool([]) == NotPooled("There is no trial with an estimate.")


def test_two_trials_have_no_prediction_interval_and_say_so():
    found = pool(differences((0.1, 0.1), (0.5, 0.1)))

    assert found.prediction is None
    assert found.note == (
        "Two trials say next to nothing about how much trials differ. "
        "There is no prediction interval for fewer than three."
    )
    # t with one degree of freedom: 12.7 standard errors.
    assert found.random.high - found.random.value == about(12.7062 * found.random.se)
    assert not found.floored


def test_a_trial_without_an_estimate_is_left_out_and_named():
    arms = [(Counts(3, 50), Counts(5, 50)), (Counts(0, 40), Counts(0, 40))]
    found = pool([odds_ratio(*pair) for pair in [*arms, *arms, arms[1]]])

    assert found.k == 2
    assert found.left_out == (1, 3, 4)
    assert [weight > 0 for weight in found.weights] == [True, False, True, False, False]
    assert found.note.startswith("3 trials without an estimate were left out.")
    assert pool([odds_ratio(*pair) for pair in arms]).left_out == (1,)
    assert pool([odds_ratio(*arms[0]), odds_ratio(*arms[1]), odds_ratio(*arms[0])]).note.startswith(
        "One trial without an estimate was left out."
    )


def test_different_measures_are_never_pooled():
    with pytest.raises(ValueError, match="cannot be pooled: odds ratio and risk ratio"):
        pool([odds_ratio(*TRIALS[0]), risk_ratio(*TRIALS[1])])


def test_the_higher_of_two_summits_of_the_likelihood_is_found():
    # The likelihood of these falls from 0 on, and rises again to a higher summit near 0.68.
    y = [1.02, -0.59, -0.57, -0.35, -0.99, 1.34]
    v = [0.85133, 0.00053, 0.00093, 0.02035, 0.01741, 0.11791]
    found = pool(differences(*((a, math.sqrt(b)) for a, b in zip(y, v, strict=True))))

    def likelihood(tau2):
        w = [1 / (x + tau2) for x in v]
        mean = sum(a * b for a, b in zip(y, w, strict=True)) / sum(w)
        q = sum(b * (a - mean) ** 2 for a, b in zip(y, w, strict=True))
        return (sum(map(math.log, w)) - math.log(sum(w)) - q) / 2

    assert likelihood(0.0001) < likelihood(0)
    assert likelihood(found.tau2) >= max(likelihood(i / 1000) for i in range(20_000)) - 1e-12


@given(log_ratios, st.randoms())
def test_the_order_of_trials_changes_nothing(effects, random):
    shuffled = effects[:]
    random.shuffle(shuffled)
    there, back = pool(effects), pool(shuffled)

    assert back.random == there.random
    assert back.tau2 == there.tau2
    assert back.common == there.common
    assert sorted(back.weights) == sorted(there.weights)


@given(log_ratios)
def test_swapping_labels_turns_the_sign(effects):
    turned = [estimate_on_scale(e.measure, -e.scaled, e.se) for e in effects]
    there, back = pool(effects), pool(turned)

    assert back.random.scaled == about(-there.random.scaled, abs=1e-9)
    assert back.random.low == about(1 / there.random.high)
    assert back.tau2 == about(there.tau2, abs=1e-9)


@given(log_ratios)
def test_weights_sum_to_1(effects):
    found = pool(effects)

    assert math.fsum(found.weights) == about(1)
    assert math.fsum(found.common_weights) == about(1)


@given(log_ratios, st.floats(0.01, 100))
def test_another_unit_scales_everything_and_leaves_i_squared(effects, factor):
    plain = pool(differences(*((e.scaled, e.se) for e in effects)))
    other = pool(differences(*((e.scaled * factor, e.se * factor) for e in effects)))

    assert other.random.value == about(plain.random.value * factor, rel=1e-6, abs=1e-7 * factor)
    assert other.random.se == about(plain.random.se * factor, rel=1e-6)
    assert other.tau2 == about(plain.tau2 * factor**2, rel=1e-6, abs=1e-8 * factor**2)
    assert other.i2 == about(plain.i2, abs=1e-4)
    assert other.q == about(plain.q)


@given(log_ratios)
def test_without_heterogeneity_the_mean_is_the_common_effect(effects):
    found = pool(effects)

    if found.tau2 == 0:
        assert found.wald == found.common
        assert found.weights == found.common_weights
    else:
        assert found.wald.se > found.common.se


@given(log_ratios)
def test_hartung_knapp_is_never_narrower_than_wald(effects):
    found = pool(effects)

    assert found.random.se >= found.wald.se
    assert found.random.low <= found.wald.low
    assert found.tau2_low <= found.tau2_high
    if found.prediction:
        assert found.prediction.low <= found.random.low
        assert found.prediction.high >= found.random.high
