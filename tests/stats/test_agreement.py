import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import proportion_confint

from curation.stats import NoCoefficient, agreement, agreement_in_table

about = pytest.approx


@st.composite
def tables(draw, most=4):
    k = draw(st.integers(2, most))
    cell = st.integers(0, 60)
    table = draw(st.lists(st.lists(cell, min_size=k, max_size=k), min_size=k, max_size=k))
    assume(sum(map(sum, table)) > 0)
    return table


def coefficients(found):
    return [found.raw, found.kappa, found.pabak, found.ac1]


def numbers(found):
    return [
        (c.value, c.low, c.high, c.se) if not isinstance(c, NoCoefficient) else c.why
        for c in coefficients(found)
    ]


def same(one, other):
    assert one.n == other.n
    assert one.bias == about(other.bias)
    for mine, theirs in zip(numbers(one), numbers(other), strict=True):
        assert mine == (theirs if isinstance(theirs, str) else about(theirs, abs=1e-6))


def test_cohens_example_of_1960():
    """Cohen, Educ Psychol Meas 1960;20:37-46: 200 cases, po .70, pc .41, kappa .492."""
    found = agreement_in_table([[88, 10, 2], [14, 40, 6], [18, 10, 12]])

    assert found.n == 200
    assert found.raw.value == about(0.70)
    assert found.kappa.value == about(0.492, abs=5e-4)


def test_fleisss_psychiatric_diagnoses():
    """Fleiss, Levin & Paik, Statistical Methods for Rates and Proportions, 2003, table 18.1.

    Kappa is .676 there; the error and interval, as SAS prints them, follow from equation 18.13.
    """
    found = agreement_in_table([[75, 1, 4], [5, 4, 1], [0, 0, 10]])

    assert found.raw.value == about(0.89)
    assert found.kappa.value == about(0.676, abs=5e-4)
    assert found.kappa.se == about(0.0877, abs=5e-5)


@pytest.mark.parametrize(
    ("table", "raw", "kappa"),
    [
        ([[40, 9], [6, 45]], 0.85, 0.70),
        ([[80, 10], [5, 5]], 0.85, 0.32),
        ([[45, 15], [25, 15]], 0.60, 0.13),
        ([[25, 35], [5, 35]], 0.60, 0.26),
    ],
)
def test_the_two_paradoxes_of_kappa(table, raw, kappa):
    """Feinstein & Cicchetti, J Clin Epidemiol 1990;43:543-549: one agreement, several kappas."""
    found = agreement_in_table(table)

    assert found.raw.value == about(raw)
    assert found.kappa.value == about(kappa, abs=5e-3)
    assert found.pabak.value == about(2 * raw - 1)


@given(tables(most=2))
def test_kappa_is_pabak_less_prevalence_and_bias(table):
    """Byrt, Bishop & Carlin, J Clin Epidemiol 1993;46:423-429: kappa from PABAK, PI and BI."""
    (a, b), (c, d) = table
    found = agreement_in_table(table)
    assume(not isinstance(found.kappa, NoCoefficient))
    prevalence, bias = (a - d) / found.n, (b - c) / found.n

    uneven = prevalence**2 - bias**2
    assert found.kappa.value == about((found.pabak.value - uneven) / (1 - uneven), abs=1e-9)
    assert found.bias == about(abs(bias))
    assert found.prevalence[0] - found.prevalence[1] == about(prevalence)


def test_gwets_example_of_high_agreement():
    """The 118/5/2/0 table by which Gwet shows that kappa fails where agreement is high.

    Statistical Methods for Inter-Rater Reliability Assessment 2002, no. 1. All is derived here by
    hand: po .944, expected .94528 for kappa and .054432 for AC1.
    """
    found = agreement_in_table([[118, 5], [2, 0]])

    assert found.raw.value == about(0.944)
    assert found.kappa.value == about((0.944 - 0.94528) / (1 - 0.94528))
    assert found.kappa.value == about(-0.023, abs=5e-4)
    assert found.ac1.value == about((0.944 - 0.054432) / (1 - 0.054432))
    assert found.ac1.value == about(0.941, abs=5e-4)


def test_ac1_and_its_error_for_three_categories():
    """The data set cont3x3abstractors of Gwet's irrCAC: .84933, with t of 99: .76358 to .93508."""
    found = agreement_in_table([[13, 0, 0], [0, 20, 7], [0, 4, 56]])

    assert found.ac1.value == about(0.84933, abs=5e-6)
    assert found.ac1.se == about((0.93508 - 0.76358) / 2 / 1.98422, abs=1e-5)


def _by_differences(coefficient, table):
    """The delta method for a multinomial sample, each derivative taken numerically."""
    counts = np.array(table, dtype=float)
    n = counts.sum()
    shares, step = counts / n, 1e-6
    slopes = np.zeros_like(shares)
    for at in np.ndindex(shares.shape):
        more, less = shares.copy(), shares.copy()
        more[at] += step
        less[at] -= step
        slopes[at] = (coefficient(more) - coefficient(less)) / (2 * step)
    mean = (slopes * shares).sum()
    return math.sqrt(((slopes - mean) ** 2 * shares).sum() / n)


def _ac1_of(shares):
    k, total = len(shares), shares.sum()
    mean = (shares.sum(0) + shares.sum(1)) / (2 * total)
    chance = (mean * (1 - mean)).sum() / (k - 1)
    return (np.trace(shares) / total - chance) / (1 - chance)


def _kappa_of(shares):
    shares = shares / shares.sum()
    chance = (shares.sum(0) * shares.sum(1)).sum()
    return (np.trace(shares) - chance) / (1 - chance)


@given(tables())
def test_errors_are_those_of_the_delta_method(table):
    found = agreement_in_table(table)
    assume(not isinstance(found.kappa, NoCoefficient))

    for mine, coefficient in ((found.kappa, _kappa_of), (found.ac1, _ac1_of)):
        assert mine.se == about(_by_differences(coefficient, table), rel=1e-3, abs=1e-5)


@given(tables())
def test_kappa_and_wilson_are_those_of_statsmodels(table):
    found = agreement_in_table(table)
    assume(not isinstance(found.kappa, NoCoefficient))

    with np.errstate(all="ignore"):  # its own test divides by 0 in the smallest tables
        oracle = cohens_kappa(np.array(table))
    assert found.kappa.value == about(oracle.kappa, abs=1e-9)
    assert found.kappa.se**2 == about(oracle.var_kappa, abs=1e-9)
    agreed = sum(table[i][i] for i in range(len(table)))
    assert (found.raw.low, found.raw.high) == about(
        proportion_confint(agreed, found.n, method="wilson"), abs=1e-9
    )


@given(tables())
def test_it_does_not_matter_who_is_called_first(table):
    turned = [list(column) for column in zip(*table, strict=True)]

    same(agreement_in_table(table), agreement_in_table(turned))


@given(tables(), st.randoms())
def test_it_does_not_matter_what_categories_are_called(table, chance):
    order = list(range(len(table)))
    chance.shuffle(order)
    shuffled = [[table[i][j] for j in order] for i in order]

    same(agreement_in_table(table), agreement_in_table(shuffled, [f"c{i}" for i in order]))


@given(st.lists(st.sampled_from("abc"), min_size=1), st.floats(0.5, 0.99))
def test_perfect_agreement_is_1_and_its_large_sample_interval_is_not_given(ratings, level):
    found = agreement([(r, r) for r in ratings], "abc", level=level)

    assert found.raw.value == found.pabak.value == found.raw.high == found.pabak.high == 1
    assert found.raw.low < 1
    assert found.ac1.value == about(1)
    assert found.ac1.low is None
    assert "no width" in found.ac1.note
    if len(set(ratings)) > 1:
        assert found.kappa.value == 1
        assert found.kappa.high is None
    else:
        assert "same category" in found.kappa.why


@given(tables())
def test_no_number_is_ever_nan_and_none_leaves_its_bounds(table):
    for found in coefficients(agreement_in_table(table)):
        if isinstance(found, NoCoefficient):
            continue
        assert -1 <= found.value <= 1 + 1e-12
        assert math.isfinite(found.se)
        if found.low is not None:
            assert -1 <= found.low <= found.value + 1e-9 <= found.high + 2e-9 <= 1 + 3e-9


def test_pairs_are_counted_into_a_table():
    pairs = [("in", "in")] * 3 + [("in", "out")] * 2 + [("out", "out")]

    found = agreement(pairs, ["in", "out"])

    same(found, agreement_in_table([[3, 2], [0, 1]]))
    assert found.categories == ("in", "out")
    assert found.prevalence == about((8 / 12, 4 / 12))


def test_categories_that_nobody_used_count_for_what_chance_would_give():
    pairs = [(True, True)] * 8 + [(True, False), (False, False)]

    assert agreement(pairs).pabak.value == about(0.8)
    assert agreement(pairs, [True, False, None]).pabak.value == about(0.85)


def test_nothing_rated_by_both_has_a_reason_and_no_number():
    assert agreement([]) == NoCoefficient("No item was rated by both.")
    assert agreement_in_table([[0, 0], [0, 0]]) == NoCoefficient("No item was rated by both.")


def test_one_category_leaves_raw_agreement_alone():
    found = agreement([("yes", "yes")] * 5)

    assert found.raw.value == 1
    assert "same category" in found.kappa.why
    assert "single category" in found.pabak.why
    assert "single category" in found.ac1.why


@pytest.mark.parametrize(
    ("table", "names"),
    [([[1, 2]], None), ([[1, 2], [3]], None), ([[1]], ["a", "b"]), ([[1, 2], [3, 4]], ["a", "a"])],
)
def test_a_table_that_is_not_square_or_not_named_is_refused(table, names):
    with pytest.raises(ValueError, match=r"categor"):
        agreement_in_table(table, names)


def test_a_count_below_0_and_a_rating_of_no_category_are_refused():
    with pytest.raises(ValueError, match="below 0"):
        agreement_in_table([[1, -1], [0, 1]])
    with pytest.raises(ValueError, match="none of the categories"):
        agreement([("yes", "maybe")], ["yes", "no"])
