"""Two hundred data sets made at random, against PyMARE and statsmodels."""

import math
import random
import warnings

import pytest

from curation.stats import (
    Counts,
    Measure,
    estimate_on_scale,
    mantel_haenszel,
    odds_ratio,
    pool,
    risk_ratio,
)

with warnings.catch_warnings():
    # PyMARE leaves a file of its own open while it is imported.
    warnings.filterwarnings("ignore", "unclosed file", ResourceWarning)
    from pymare import Dataset
    from pymare.estimators import VarianceBasedLikelihoodEstimator

from statsmodels.stats.contingency_tables import StratifiedTable, Table2x2

about = pytest.approx
SETS = 200


def some_effects(chance):
    k, spread = chance.randint(2, 12), chance.choice([0, 0.1, 0.5])
    errors = [chance.uniform(0.05, 0.6) for _ in range(k)]
    return [
        estimate_on_scale(Measure.MD, chance.gauss(0.2, math.hypot(spread, se)), se)
        for se in errors
    ]


def some_trials(chance):
    """Arms without a zero; statsmodels adds to the empty cell alone, and we to all four."""

    def arm():
        n = chance.randint(5, 400)
        return Counts(chance.randint(1, n - 1), n)

    return [(arm(), arm()) for _ in range(chance.randint(2, 10))]


def table(active, control):
    return [[active.events, active.others], [control.events, control.others]]


def test_random_effects_are_those_of_pymare():
    chance = random.Random(20260101)
    differing = 0
    for _ in range(SETS):
        effects = some_effects(chance)
        found = pool(effects)
        data = Dataset(y=[[e.value] for e in effects], v=[[e.se**2] for e in effects])
        for correction, ours in (
            ("knapp-hartung-conservative", found.random),
            ("wald", found.wald),
        ):
            theirs = (
                VarianceBasedLikelihoodEstimator(method="REML", small_sample_correction=correction)
                .fit_dataset(data)
                .summary()
            )
            stats = theirs.get_fe_stats()
            assert found.tau2 == about(theirs.tau2.item(), rel=1e-4, abs=1e-6)
            assert ours.value == about(stats["est"].item(), rel=1e-5, abs=1e-6)
            assert ours.se == about(stats["se"].item(), rel=1e-4)
            assert ours.low == about(stats["ci_l"].item(), rel=1e-4, abs=1e-5)
            assert ours.high == about(stats["ci_u"].item(), rel=1e-4, abs=1e-5)
            assert ours.p == about(stats["p"].item(), rel=1e-3)
        heterogeneity = theirs.get_heterogeneity_stats()
        assert found.q == about(heterogeneity["Q"].item())
        assert found.q_p == about(heterogeneity["p(Q)"].item())
        differing += found.tau2 > 0
    # Both kinds of data came up.
    assert SETS / 4 < differing < SETS


def test_q_profile_intervals_are_those_of_pymare():
    chance = random.Random(20260102)
    for _ in range(40):
        effects = some_effects(chance)
        found = pool(effects)
        data = Dataset(y=[[e.value] for e in effects], v=[[e.se**2] for e in effects])
        theirs = VarianceBasedLikelihoodEstimator(method="REML").fit_dataset(data).summary()
        stats = theirs.get_re_stats()
        assert found.tau2_low == about(stats["ci_l"].item(), rel=1e-3, abs=1e-5)
        assert found.tau2_high == about(stats["ci_u"].item(), rel=1e-3, abs=1e-5)


def test_mantel_haenszel_is_that_of_statsmodels():
    chance = random.Random(20260103)
    for _ in range(SETS):
        trials = some_trials(chance)
        theirs = StratifiedTable([table(*pair) for pair in trials])
        odds = mantel_haenszel(Measure.OR, trials).estimate

        assert odds.scaled == about(theirs.logodds_pooled)
        assert odds.se == about(theirs.logodds_pooled_se)
        assert (odds.low, odds.high) == about(theirs.oddsratio_pooled_confint())
        assert mantel_haenszel(Measure.RR, trials).estimate.value == about(theirs.riskratio_pooled)


def test_ratios_of_one_trial_are_those_of_statsmodels():
    chance = random.Random(20260104)
    for _ in range(SETS):
        active, control = some_trials(chance)[0]
        theirs = Table2x2(table(active, control))
        odds, risk = odds_ratio(active, control), risk_ratio(active, control)

        assert odds.value == about(theirs.oddsratio)
        assert (odds.low, odds.high) == about(theirs.oddsratio_confint())
        assert odds.p == about(theirs.oddsratio_pvalue(), abs=1e-12)
        assert risk.value == about(theirs.riskratio)
        assert (risk.low, risk.high) == about(theirs.riskratio_confint())
        assert risk.p == about(theirs.riskratio_pvalue(), abs=1e-12)
