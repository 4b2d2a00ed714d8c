import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.stats import Counts, Measure, NotPooled, RarePool, mantel_haenszel, peto
from tests.stats.bcg import TRIALS

about = pytest.approx
OR, RR, RD = Measure.OR, Measure.RR, Measure.RD
SILENT = (Counts(0, 40), Counts(0, 41))
FULL = (Counts(8, 8), Counts(9, 9))


@st.composite
def counts(draw):
    n = draw(st.integers(2, 500))
    return Counts(draw(st.integers(0, min(n, 12))), n)


trials = st.lists(st.tuples(counts(), counts()), min_size=2, max_size=8)
METHODS = [
    lambda pairs: mantel_haenszel(OR, pairs),
    lambda pairs: mantel_haenszel(RR, pairs),
    lambda pairs: mantel_haenszel(RD, pairs),
    peto,
]


def test_mantel_haenszel_of_the_bcg_trials_is_what_metafor_publishes():
    assert mantel_haenszel(RR, TRIALS).estimate.scaled == about(-0.4537, abs=5e-5)
    assert mantel_haenszel(OR, TRIALS).estimate.scaled == about(-0.4734, abs=5e-5)


def test_petos_odds_ratio_of_the_bcg_trials_is_what_metafor_publishes():
    found = peto(TRIALS)

    assert found.estimate.scaled == about(-0.4744, abs=5e-5)
    assert found.estimate.scaled / found.estimate.se == about(-11.6689, abs=5e-5)
    assert (found.method, found.k, found.left_out, found.note) == ("Peto", 13, (), "")


def test_trials_all_alike_have_the_risk_difference_of_each():
    pair = (Counts(4, 100), Counts(2, 100))
    found = mantel_haenszel(RD, [pair] * 4)

    assert found.estimate.value == about(0.02)
    assert found.estimate.se == about(math.sqrt((0.04 * 0.96 + 0.02 * 0.98) / 100) / 2)
    assert found.weights == (0.25,) * 4


def test_trials_without_any_event_are_left_out_of_ratios_and_named():
    pairs = [TRIALS[0], SILENT, TRIALS[1], SILENT]

    for found in (mantel_haenszel(OR, pairs), mantel_haenszel(RR, pairs), peto(pairs)):
        assert found.k == 2
        assert found.left_out == (1, 3)
        assert found.weights[1] == found.weights[3] == 0
        assert found.note == "2 trials without any event were left out."
    assert mantel_haenszel(OR, pairs).estimate.scaled == about(
        mantel_haenszel(OR, TRIALS[:2]).estimate.scaled
    )


def test_trials_without_any_event_count_in_a_risk_difference():
    found = mantel_haenszel(RD, [TRIALS[0], SILENT])

    assert found.k == 2
    assert found.left_out == ()
    assert found.weights[1] > 0


def test_trials_in_which_everybody_had_the_event_say_something_of_risks_only():
    pairs = [*TRIALS[:2], FULL, SILENT]

    assert mantel_haenszel(OR, pairs).note == (
        "One trial without any event was left out. "
        "One trial in which everybody had the event was left out."
    )
    assert mantel_haenszel(RR, pairs).left_out == (3,)
    assert mantel_haenszel(RR, [FULL, FULL]).why.startswith("Everybody had the event")


def test_nothing_is_added_to_a_zero():
    pairs = [(Counts(0, 100), Counts(3, 100)), (Counts(2, 100), Counts(1, 100))]
    found = mantel_haenszel(OR, pairs)

    assert found.estimate.value == about((2 * 99 / 200) / ((100 * 3 + 98 * 1) / 200))
    assert not found.estimate.corrected


@pytest.mark.parametrize("method", METHODS)
def test_one_trial_is_never_pooled(method):
    found = method([TRIALS[0]])

    assert isinstance(found, NotPooled)
    assert "never pooled" in found.why
    assert method([]).why == "No trial says anything of this measure."


def test_one_trial_that_is_left_after_the_silent_ones_is_not_pooled_either():
    assert mantel_haenszel(OR, [SILENT, TRIALS[0]]).left_out == (0,)


def test_events_in_one_arm_only_have_no_ratio_but_peto_has():
    pairs = [(Counts(0, 50), Counts(2, 50)), (Counts(0, 60), Counts(1, 60))]

    assert mantel_haenszel(OR, pairs).why.startswith("All that happened")
    assert mantel_haenszel(RR, pairs).why.startswith("All that happened")
    assert peto(pairs).estimate.value < 1


def test_a_risk_difference_of_nothing_has_no_interval_and_says_so():
    assert mantel_haenszel(RD, [SILENT, SILENT]).why.startswith("Every arm has nobody")


def test_mantel_and_haenszel_have_no_hazard_ratio():
    with pytest.raises(ValueError, match="no hazard ratio"):
        mantel_haenszel(Measure.HR, TRIALS)


@pytest.mark.parametrize("method", METHODS)
@given(pairs=trials, random=st.randoms())
def test_order_changes_nothing_and_labels_turn_the_sign(method, pairs, random):
    found = method(pairs)
    shuffled = pairs[:]
    random.shuffle(shuffled)
    turned = method([(control, active) for active, control in pairs])

    assert isinstance(turned, RarePool) == isinstance(found, RarePool)
    if isinstance(found, RarePool):
        assert method(shuffled).estimate == found.estimate
        assert turned.estimate.scaled == about(-found.estimate.scaled, abs=1e-9)
        assert turned.estimate.se == about(found.estimate.se)
        assert math.fsum(found.weights) == about(1)
        assert found.k + len(found.left_out) == len(pairs)
