"""The forest plot of an endpoint: what stands in its rows and its download, and for whom."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.matrix.arms import all_arms, rows_of
from curation.matrix.cells import cells_of
from curation.matrix.forest import timepoints, usual
from curation.matrix.forest_plot import CSV_HEAD, csv_rows, plot_of
from curation.models import Arm, Endpoint, Outcome, Result, State
from curation.models.curated import SHOWN
from curation.stats.estimate import Estimate, Measure
from tests.cast import ben
from tests.evidence_builders import (
    a_result,
    a_trial,
    an_arm,
    an_effect,
    an_endpoint,
    an_outcome,
)
from tests.matrix.brave import the_twins
from tests.matrix.forests import counted, group_of, member_of, shown

pytestmark = pytest.mark.django_db


# -- What stands in a row


def test_what_is_reported_stands_before_what_is_reckoned(by, drug, sri):
    the_twins(sri, by=by)

    row = member_of(shown(sri), "SLE-BRAVE-II").rows[0]

    assert (row.origin, row.printed) == ("reported", "1.07 (0.75 to 1.53)")
    assert row.estimate.value == pytest.approx(1.07)


def test_counts_are_reckoned_with_where_no_effect_is_reported(by, drug, sri):
    counted("T", drug, sri, (142, 252), (116, 253), by=by)

    row = member_of(shown(sri), "T").rows[0]

    assert row.origin == "computed"
    assert row.estimate.value == pytest.approx((142 / 110) / (116 / 137))


def test_a_count_may_be_near_where_only_its_percentage_was_printed(by, drug, sri):
    trial = a_trial("JAHH")
    outcome = an_outcome(trial, sri)
    for arm, percent, n in ((an_arm(trial, drug), 64, 104), (an_arm(trial), 48, 105)):
        a_result(outcome, arm, by=by, percent=Decimal(percent), n=n)

    found = shown(sri)
    row = member_of(found, "JAHH").rows[0]

    assert row.origin == "computed, ≈ from percentages"
    assert (row.pair.active.events, row.pair.control.events) == (67, 50)
    assert (row.arm_words, row.control_words) == ("64 % of 104", "48 % of 105")
    assert any(note.startswith("≈") for note in plot_of(found).notes)


def test_an_interval_may_follow_from_an_exact_p(by, drug, sri):
    trial = a_trial()
    outcome = an_outcome(trial, sri)
    an_effect(
        outcome,
        an_arm(trial, drug),
        an_arm(trial),
        by=by,
        of=("OR", 1.6, None, None),
        p=Decimal("0.02"),
    )

    row = member_of(shown(sri), "SLE-BRAVE-I").rows[0]

    assert row.origin == "reported, interval from p"
    assert row.estimate.low > 1


def test_what_was_said_only_in_words_stands_beside_the_plot(by, drug, sri):
    trial = a_trial()
    an_effect(
        an_outcome(trial, sri),
        an_arm(trial, drug),
        an_arm(trial),
        by=by,
        of=("", None, None, None),
        direction="favours drug",
        p=Decimal("0.05"),
        p_sign="<",
    )

    found = shown(sri)

    assert found.groups == ()
    assert plot_of(found) is None
    assert [row.said for row in found.silent] == ["favours the drug, p < 0.05"]


def test_an_interval_that_no_ratio_can_have_is_not_drawn(by, drug, sri):
    trial = a_trial()
    an_effect(
        an_outcome(trial, sri), an_arm(trial, drug), an_arm(trial), by=by, of=("OR", 1.2, 1.2, 1.2)
    )

    assert shown(sri).groups == ()


def test_risk_differences_are_in_percentage_points(by, drug, sri):
    trial = a_trial()
    an_effect(
        an_outcome(trial, sri), an_arm(trial, drug), an_arm(trial), by=by, of=("RD", 10.8, 2, 19.6)
    )

    found = shown(sri, measure=Measure.RD)

    assert group_of(found).members[0].estimate.value == pytest.approx(0.108)
    assert "10.8 (2 to 19.6)" in str(plot_of(found).table)
    assert "from a" not in found.sentences[0]
    assert shown(sri, measure=Measure.HR).measure is Measure.OR


def test_means_are_held_against_one_another(by, drug):
    score = an_endpoint("SLEDAI", kind=Endpoint.Kind.CONTINUOUS, good=Endpoint.Good.LOWER)
    trial = a_trial()
    outcome = an_outcome(trial, score)
    for arm, value in ((an_arm(trial, drug), "-4.2"), (an_arm(trial), "-3.1")):
        a_result(outcome, arm, by=by, value=Decimal(value), sd=Decimal(3), n=100)

    found = shown(score)

    assert found.measure is Measure.MD
    assert group_of(found).members[0].estimate.value == pytest.approx(-1.1)


@pytest.mark.parametrize("fields", [{"statistic": Result.Statistic.MEDIAN}, {"sd": None}])
def test_a_median_or_a_mean_without_its_spread_is_not_reckoned_with(by, drug, fields):
    score = an_endpoint("SLEDAI", kind=Endpoint.Kind.CONTINUOUS, good=Endpoint.Good.LOWER)
    trial = a_trial()
    outcome = an_outcome(trial, score)
    for arm in (an_arm(trial, drug), an_arm(trial)):
        numbers = {"value": Decimal(-4), "sd": Decimal(3), "n": 100} | fields
        a_result(outcome, arm, by=by, **numbers)

    assert shown(score).groups == ()


def test_several_arms_that_a_report_gives_together_stand_apart_from_its_arms(by, drug, sri):
    (outcome, _) = the_twins(sri, by=by)
    both = an_arm(
        outcome.trial,
        drug,
        None,
        kind=Arm.Kind.COMBINED,
        label="baricitinib, both doses",
        key="both",
    )
    a_result(outcome, both, by=by, events=260, n=507)

    found = shown(sri)

    assert group_of(found, "both doses").members[0].apart == "its arms stand by themselves"


def test_a_trial_that_reports_two_analysis_sets_stands_in_the_plot_once(by, drug, sri):
    outcome = counted("T", drug, sri, (50, 100), (40, 100), by=by)
    again = an_outcome(outcome.trial, sri, analysis_set=Outcome.AnalysisSet.COMPLETERS)
    for arm in outcome.trial.arms.all():
        a_result(again, arm, by=by, events=10, n=20)

    found = shown(sri)

    assert [row.outcome for m in group_of(found).members for row in m.rows] == [outcome]
    assert found.other_sets == (again,)


def test_an_estimate_printed_without_an_interval_is_drawn_with_the_one_of_its_counts(by, drug, sri):
    outcome = counted("T", drug, sri, (50, 100), (40, 100), by=by)
    active, control = outcome.trial.arms.all()
    an_effect(
        outcome, active, control, by=by, of=("OR", 1.5, None, None), p=Decimal("0.05"), p_sign="<"
    )

    row = member_of(shown(sri), "T").rows[0]

    assert row.origin == "computed"
    assert row.estimate.value == pytest.approx(1.5)


@pytest.mark.parametrize(("sign", "is_clear"), [("<", True), ("=", False), (">", False)])
def test_a_rounded_bound_of_1_is_judged_by_p_and_its_sign(by, drug, sri, sign, is_clear):
    trial = a_trial()
    outcome, arm, placebo = an_outcome(trial, sri), an_arm(trial, drug), an_arm(trial)
    p = Decimal("0.05") if sign != ">" else Decimal("0.01")
    an_effect(outcome, arm, placebo, by=by, of=("OR", 1.8, 1, 3.3), p=p, p_sign=sign)

    (member,) = group_of(shown(sri)).members
    (cell,) = cells_of(rows_of(all_arms().given), with_waiting=True)

    if sign != ">":  # there the interval itself is asked, and it is rounded
        assert member.estimate.excludes_no_effect is is_clear
    assert cell.numbers[0].is_clear is is_clear


# -- What stands in one plot


def test_what_was_measured_at_another_week_or_under_another_rule_is_in_another_plot(by, drug, sri):
    counted("A", drug, sri, (50, 100), (40, 100), by=by)
    counted("B", drug, sri, (50, 100), (40, 100), by=by, week=24)
    trial = a_trial("C")
    strict = an_outcome(trial, sri, rule="glucocorticoid at most 10 mg/day")
    a_result(strict, an_arm(trial, drug), by=by, events=1, n=10)
    whole = an_outcome(trial, sri, None)
    a_result(whole, trial.arms.get(), by=by, events=1, n=10)

    times = timepoints(sri, SHOWN)

    assert [each.words for each in times] == [
        "Week 24",
        "Week 52",
        "Whole trial",
        "Week 52, glucocorticoid at most 10 mg/day",
    ]
    assert [each.name for each in group_of(shown(sri)).members] == ["A"]
    assert usual(times).words == "Week 52"
    assert usual([]) is None


# -- Whom it is shown to, and how quickly


def test_strangers_see_only_what_is_accepted(by, drug, sri):
    counted("OPEN", drug, sri, (50, 100), (40, 100), by=by)
    counted("DONE", drug, sri, (50, 100), (40, 100), by=by, accepted_by=ben())
    for state in (State.DRAFT, State.WITHDRAWN):
        counted(f"{state}", drug, sri, (9, 10), (1, 10), by=by, state=state, reason="Not yet.")

    accepted = shown(sri, states=(State.ACCEPTED,))
    everything = shown(sri)

    assert [each.name for each in group_of(accepted).members] == ["DONE"]
    assert [each.name for each in group_of(everything).members] == ["DONE", "OPEN"]
    assert [each.rows[0].waits for each in group_of(everything).members] == [False, True]


def test_a_plot_of_many_trials_takes_as_many_queries_as_one_of_two(by, drug, sri):
    the_twins(sri, by=by)
    with CaptureQueriesContext(
        connection,
    ) as few:
        shown(sri)
    for number in range(8):
        counted(f"T{number}", drug, sri, (50, 100), (40, 100), by=by)
    with CaptureQueriesContext(connection) as many:
        shown(sri)

    assert len(many) == len(few)


# -- Its download


def test_a_download_leaves_empty_what_cannot_be_reckoned(by, drug):
    harm = an_endpoint("Death", domain=Endpoint.Domain.HARMS, good=Endpoint.Good.LOWER)
    counted("T", drug, harm, (0, 200), (0, 200), by=by)

    (row,) = csv_rows(shown(harm))

    assert row[CSV_HEAD.index("estimate")] == ""
    assert row[CSV_HEAD.index("drug n/N")] == "0/200"


def test_a_download_holds_each_trial_and_each_pool(by, drug, sri):
    the_twins(sri, by=by)

    rows = [dict(zip(CSV_HEAD, row, strict=True)) for row in csv_rows(shown(sri))]

    assert [row["trial"] for row in rows] == [
        "SLE-BRAVE-I",
        "SLE-BRAVE-II",
        "pooled, random effects (REML, Hartung-Knapp)",
    ]
    assert rows[0] | {"weight": "", "NCT number": ""} == {
        "endpoint": "SRI-4",
        "week": 52,
        "rule": "",
        "drug": "baricitinib",
        "regimen": "4 mg once daily",
        "trial": "SLE-BRAVE-I",
        "NCT number": "",
        "control": "placebo",
        "drug n/N": "142/252",
        "control n/N": "116/253",
        "measure": "OR",
        "estimate": "1.57",
        "low": "1.09",
        "high": "2.27",
        "p": "0.0159",
        "weight": "",
        "reported or computed": "reported",
        "state": "not yet confirmed",
        "in no pool because": "",
        "flags": "",
        "rests on a retracted paper": "no",
    }
    assert isinstance(member_of(shown(sri), "SLE-BRAVE-I").estimate, Estimate)
