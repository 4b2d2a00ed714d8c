"""What the database makes of the trials' numbers, against the same in plain Python."""

import math
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation import stats
from curation.matrix.arms import all_arms, rows_of
from curation.matrix.cells import Cell, Number, cells_of
from curation.models import Arm, Endpoint, Outcome, State, Trial
from tests.cast import ada, ben
from tests.evidence_builders import (
    a_drug,
    a_result,
    a_source,
    a_trial,
    an_arm,
    an_effect,
    an_endpoint,
    an_outcome,
)

pytestmark = pytest.mark.django_db


class Twins:
    """SLE-BRAVE-I and -II: baricitinib 4 mg against placebo, SRI-4 at week 52."""

    def __init__(self, *names, cast=None):
        self.drug, self.endpoint = (cast.drug, cast.endpoint) if cast else (a_drug(), an_endpoint())
        self.ada, self.ben = (cast.ada, cast.ben) if cast else (ada(), ben())
        self.source = a_source()
        self.trials = [a_trial(name) for name in names or ("SLE-BRAVE-I", "SLE-BRAVE-II")]
        self.outcomes = [an_outcome(trial, self.endpoint) for trial in self.trials]
        self.active = [an_arm(trial, self.drug, n_randomised=250) for trial in self.trials]
        self.placebo = [an_arm(trial) for trial in self.trials]

    def effect(self, trial, *numbers, measure="OR", **fields):
        fields.setdefault("by", self.ada)
        return an_effect(
            self.outcomes[trial], self.active[trial], self.placebo[trial],
            of=(measure, *numbers), source=self.source, **fields,
        )  # fmt: skip

    def counts(self, trial, active, control, **fields):
        for arm, (events, n) in ((self.active[trial], active), (self.placebo[trial], control)):
            a_result(
                self.outcomes[trial], arm,
                by=self.ada, events=events, n=n, source=self.source, **fields,
            )  # fmt: skip


@pytest.fixture
def twins():
    return Twins()


def cells(*, with_waiting=True):
    return cells_of(rows_of(all_arms().given), with_waiting=with_waiting)


def the_cell(**asked) -> Cell:
    (cell,) = cells(**asked)
    return cell


def the_number() -> Number:
    (number,) = the_cell().numbers
    return number


def test_each_trial_of_a_cell_keeps_its_own_numbers(twins):
    twins.effect(0, 1.57, 1.09, 2.27, p=Decimal("0.016"), accepted_by=twins.ben)
    twins.effect(1, 1.07, 0.75, 1.53)

    cell = the_cell()

    assert [(n.measure, n.estimate, n.low, n.high, n.waits) for n in cell.numbers] == [
        ("OR", 1.57, 1.09, 2.27, False),
        ("OR", 1.07, 0.75, 1.53, True),
    ]
    assert (cell.week, cell.results, cell.waiting, cell.silent) == (52, 2, 1, 0)
    assert cell.numbers[0].p == 0.016


def test_all_cells_are_one_query(twins, django_assert_num_queries):
    twins.effect(0, 1.57, 1.09, 2.27)
    rows = rows_of(all_arms().given)
    with django_assert_num_queries(1):
        cells_of(rows, with_waiting=True)
    with django_assert_num_queries(1):
        all_arms()
    with django_assert_num_queries(0):
        assert cells_of([], with_waiting=True) == []


def test_only_accepted_numbers_count_unless_what_waits_is_asked_for(twins):
    twins.effect(0, 1.57, 1.09, 2.27, accepted_by=twins.ben)
    twins.effect(1, 1.07, 0.75, 1.53)

    cell = the_cell(with_waiting=False)

    assert [number.estimate for number in cell.numbers] == [1.57]
    assert (cell.to_extract, cell.waiting, cell.waits) == (1, 1, False)


def test_a_number_that_is_not_shown_is_not_told_by_one_that_is(twins):
    twins.effect(0, 1.57, 1.09, 2.27)
    a_result(
        twins.outcomes[0], twins.active[0], by=twins.ada, events=142, n=252, accepted_by=twins.ben
    )
    a_result(twins.outcomes[0], twins.placebo[0], by=twins.ada, events=116, n=253)

    (number,) = the_cell(with_waiting=False).numbers

    assert number.percents() == (pytest.approx(56.35, abs=0.01), None)
    assert (number.measure, number.estimate, number.waits) == ("", None, False)
    assert the_cell(with_waiting=False).results == 1


@pytest.mark.parametrize("state", [State.DRAFT, State.REJECTED, State.WITHDRAWN])
def test_what_does_not_stand_is_never_shown(twins, state):
    decided = {"decided_by": twins.ben, "decided_at": "2026-01-01T00:00Z"}
    fields = {} if state == State.DRAFT else {"reason": "wrong table", **decided}
    twins.effect(0, 1.57, 1.09, 2.27, state=state, **fields)

    cell = the_cell()

    assert cell.numbers == ()
    assert (cell.waiting, cell.to_extract) == (0, 2)


def test_trials_that_differ_in_significance_disagree(twins):
    twins.effect(0, 1.57, 1.09, 2.27)
    twins.effect(1, 1.07, 0.75, 1.53)
    assert the_cell().disagrees


def test_one_trial_cannot_disagree(twins):
    twins.effect(0, 1.57, 1.09, 2.27)
    assert not the_cell().disagrees


def test_an_odds_ratio_is_computed_where_a_report_gives_only_counts(twins):
    twins.counts(0, (142, 252), (116, 253))

    number = the_number()

    assert number.is_computed
    assert number.measure == "OR"
    assert math.isclose(number.estimate, 1.5246, abs_tol=1e-4)
    assert (number.events, number.n, number.control_events, number.control_n) == (
        142, 252, 116, 253,
    )  # fmt: skip


def test_what_a_report_gives_goes_before_what_is_computed(twins):
    twins.counts(0, (142, 252), (116, 253))
    twins.effect(0, 1.57, 1.09, 2.27)

    number = the_number()

    assert not number.is_computed
    assert number.estimate == 1.57
    assert the_cell().results == 3


def test_percentages_alone_are_no_effect(twins):
    for arm, percent in ((twins.active[0], "48.5"), (twins.placebo[0], "37.3")):
        a_result(twins.outcomes[0], arm, by=twins.ada, percent=percent)

    number = the_number()

    assert number.measure == ""
    assert number.percents() == (48.5, 37.3)


def test_percentages_come_from_the_counts_where_none_is_printed(twins):
    twins.counts(0, (1, 4), (0, 4))
    assert the_number().percents() == (25.0, 0.0)


def test_one_arm_alone_has_nothing_to_be_compared_with(twins):
    a_result(twins.outcomes[0], twins.active[0], by=twins.ada, events=3, n=10)
    number = the_number()
    assert not number.is_computed
    assert number.percents() == (30.0, None)


def test_events_in_a_time_are_not_put_into_a_fourfold_table(twins):
    Endpoint.objects.update(kind=Endpoint.Kind.RATE)
    twins.counts(0, (3, 10), (5, 10))
    assert the_number().measure == ""


def test_uncontrolled_numbers_are_kept_apart(twins):
    twins.counts(0, (3, 10), (5, 10), flags=["uncontrolled"])
    assert the_cell().numbers == ()


def test_a_trial_that_analyses_an_outcome_twice_is_one_trial(twins):
    again = an_outcome(twins.trials[0], twins.endpoint, analysis_set=Outcome.AnalysisSet.COMPLETERS)
    twins.effect(0, 1.57, 1.09, 2.27)
    twins.effect(0, 0.11, 0.04, 0.18, measure="RD")
    an_effect(again, twins.active[0], twins.placebo[0], by=twins.ada, of=("OR", 3, 2, 4))

    cell = the_cell()

    assert [number.estimate for number in cell.numbers] == [1.57]
    assert cell.results == 3


def test_an_effect_against_another_drug_is_not_one_against_placebo(twins):
    other = an_arm(twins.trials[0], a_drug("tofacitinib"), 5, kind=Arm.Kind.OTHER)
    an_effect(twins.outcomes[0], twins.active[0], other, by=twins.ada, of=("OR", 3, 2, 4))
    assert the_cell().numbers == ()


def test_an_outcome_without_numbers_says_why(twins):
    Outcome.objects.filter(trial=twins.trials[0]).update(reporting="none")
    Outcome.objects.filter(trial=twins.trials[1]).update(reporting="words")
    assert (the_cell().unreported, the_cell().to_extract) == (1, 1)

    Trial.objects.update(status=Trial.Status.RECRUITING)
    assert (the_cell().running, the_cell().unreported) == ((twins.trials[0].pk,), 0)


def test_weeks_and_rules_are_never_mixed(twins):
    for fields in ({"week": 24}, {"week": None}, {"rule": "GC ≤ 10 mg"}):
        an_outcome(twins.trials[0], twins.endpoint, **fields)
    assert {(cell.week, cell.rule) for cell in cells()} == {
        (52, ""), (24, ""), (None, ""), (52, "GC ≤ 10 mg"),
    }  # fmt: skip


def test_a_bound_of_exactly_no_effect_is_decided_by_p():
    number = Number(1, 1, 1.8, 1.0, 3.3, 0.0414, *[None] * 8, 1, None, 0, 0)
    assert number.is_clear
    assert not number._replace(p=0.3).is_clear
    assert not number._replace(p=None).is_clear
    assert number._replace(low=1.1).is_clear
    assert number._replace(low=None, high=None).is_clear
    assert not number._replace(low=0.9).is_clear
    assert number._replace(estimate=None).side == 0


counts = st.integers(1, 60).flatmap(
    lambda n: st.tuples(st.sampled_from([0, n]) | st.integers(0, n), st.just(n))
)


@settings(max_examples=100)
@given(counts, counts)
def test_the_formula_in_plain_python_is_that_of_the_statistics(active, control):
    ours = woolf(*active, *control)
    theirs = stats.odds_ratio(stats.Counts(*active), stats.Counts(*control))
    if isinstance(theirs, stats.NoEstimate):
        assert ours is None
    else:
        assert ours == pytest.approx((theirs.value, theirs.low, theirs.high))


def test_the_database_reckons_as_plain_python_does(twins):
    """200 tables, among them those with a zero, two, three."""
    chance = Random(20260301)
    tables = [(0, 9, 0, 7), (9, 9, 7, 7), (0, 9, 7, 7), (0, 9, 3, 7), (9, 9, 3, 7), (3, 9, 0, 7)]
    while len(tables) < 200:
        n, control_n = chance.randint(1, 400), chance.randint(1, 400)
        tables.append((chance.randint(0, n), n, chance.randint(0, control_n), control_n))
    many = Twins(*(f"T{number}" for number in range(len(tables))), cast=twins)
    for place, (events, n, control_events, control_n) in enumerate(tables):
        many.counts(place, (events, n), (control_events, control_n))

    found = {number.trial_id: number for cell in cells() for number in cell.numbers}

    for trial, table in zip(many.trials, tables, strict=True):
        number, reckoned = found[trial.pk], woolf(*table)
        if reckoned is None:
            assert (number.measure, number.estimate) == ("", None)
        else:
            assert (number.estimate, number.low, number.high) == pytest.approx(reckoned)


def woolf(events, n, control_events, control_n):
    """The odds ratio and its interval, or None (Woolf 1955; 0.5 where there is a zero)."""
    a, b, c, d = events, n - events, control_events, control_n - control_events
    if a + c == 0 or b + d == 0:
        return None
    if 0 in (a, b, c, d):
        a, b, c, d = a + 0.5, b + 0.5, c + 0.5, d + 0.5
    log, se = math.log(a * d / (b * c)), math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    reach = 1.959963984540054 * se
    return tuple(map(math.exp, (log, log - reach, log + reach)))


bounds = st.tuples(*[st.sampled_from([0.4, 0.8, 1.0, 1.2, 2.5])] * 3).map(sorted)


@given(st.lists(st.tuples(bounds, st.sampled_from([0.01, 0.3])), min_size=1, max_size=4))
def test_a_cell_disagrees_where_the_statistics_say_so(found):
    numbers = tuple(
        Number(trial, 1, value, low, high, p, *[None] * 8, 1, None, 0, 0)
        for trial, ((low, value, high), p) in enumerate(found)
    )
    cell = Cell(0, 1, "", 52, numbers, len(numbers), 0, (), 0, 0, 1, False)
    estimates = [
        stats.Estimate(stats.Measure.OR, n.estimate, n.low, n.high, 0.95, 1.0, n.p) for n in numbers
    ]
    assert cell.disagrees == bool(stats.disagree(estimates))
