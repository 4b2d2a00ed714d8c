"""The forest plot of an endpoint: what stands in it, what is pooled, and what it says."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.matrix.arms import all_arms, rows_of
from curation.matrix.cells import cells_of
from curation.matrix.forest import Timepoint, forest, timepoints, usual
from curation.matrix.forest_plot import CSV_HEAD, csv_rows, plot_of
from curation.models import Arm, Endpoint, Flag, Outcome, Result, State, Trial, TrialReport
from curation.models.curated import SHOWN
from curation.stats.estimate import Estimate, Measure, NotPooled
from curation.stats.pooling import Pool
from tests.builders import a_reference
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
from tests.matrix.brave import the_twins

pytestmark = pytest.mark.django_db

WEEK_52 = Timepoint(52, "", 2)


@pytest.fixture
def by():
    return ada()


@pytest.fixture
def drug():
    return a_drug()


@pytest.fixture
def sri():
    return an_endpoint()


def counted(acronym, drug, endpoint, active, control, *, by, dose=4, week=52, **fields):
    """A trial of one dose of which only the counts are reported: (events, n) of either arm."""
    trial = a_trial(acronym, **fields.pop("trial", {}))
    outcome = an_outcome(trial, endpoint, week)
    for arm, (events, n) in (
        (an_arm(trial, drug, dose), active),
        (an_arm(trial), control),
    ):
        a_result(outcome, arm, by=by, events=events, n=n, **fields)
    return outcome


def shown(endpoint, time=WEEK_52, **asked):
    return forest(endpoint, time, states=asked.pop("states", SHOWN), **asked)


def group_of(found, regimen="4 mg once daily"):
    (group,) = (each for each in found.groups if each.regimen == regimen)
    return group


def member_of(found, name, regimen="4 mg once daily"):
    (member,) = (each for each in group_of(found, regimen).members if each.name == name)
    return member


# -- What may not be pooled


def test_trials_of_different_populations_stand_together_but_are_not_pooled(by, drug, sri):
    counted("IN-SLE", drug, sri, (60, 100), (40, 100), by=by)
    counted("IN-LN", drug, sri, (60, 100), (40, 100), by=by, trial={"population": "ln"})

    found = shown(sri)

    assert isinstance(group_of(found).pooled, NotPooled)
    assert set(group_of(found).weights) == {0.0}
    assert "Trials in SLE and lupus nephritis are not pooled" in found.sentences[0]
    assert plot_of(found) is not None


@pytest.mark.parametrize(
    ("weeks", "says"), [((24, 52), "ran for 24 and 52 weeks"), ((24, None), "times not all known")]
)
def test_counts_over_whole_trials_are_pooled_only_where_these_ran_as_long(by, drug, weeks, says):
    harm = an_endpoint("Serious adverse event", domain="harms", good="lower")
    for name, each in zip("AB", weeks, strict=True):
        counted(name, drug, harm, (2, 100), (1, 100), by=by, week=None, trial={"weeks": each})

    found = shown(harm, Timepoint(None, "", 2))

    assert isinstance(group_of(found).pooled, NotPooled)
    assert not group_of(found).rare
    assert says in found.sentences[0]


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


# -- What it says


def test_the_twins_disagree_their_pool_holds_1_and_two_trials_are_few(by, drug, sri):
    the_twins(sri, by=by)

    (sentence,) = shown(sri).sentences

    assert sentence == (
        "SLE-BRAVE-I and SLE-BRAVE-II, two trials of baricitinib 4 mg once daily, disagree. "
        "The interval of SLE-BRAVE-I excludes no effect, that of SLE-BRAVE-II includes it. "
        "Pooled odds ratio 1.29, 95 % interval 0.11 to 14.77: it includes 1, so together they do "
        "not settle it. Two trials are few: how much trials differ cannot be told from them."
    )


def test_where_trials_disagree_is_said_first(by, drug, sri):
    the_twins(sri, by=by, doses=(2, 4))

    first, second = shown(sri).sentences

    assert first.startswith("SLE-BRAVE-I and SLE-BRAVE-II, two trials of baricitinib 4 mg")
    assert "2 mg once daily, agree. No interval excludes no effect." in second


def test_a_pool_that_leaves_no_effect_out_says_whom_it_favours(by, drug, sri):
    for number in range(1, 6):
        counted(f"T{number}", drug, sri, (70 + number, 100), (40, 100), by=by)

    (sentence,) = shown(sri).sentences

    assert sentence.startswith("Five trials of baricitinib 4 mg once daily agree.")
    assert "it excludes 1, and favours the drug." in sentence
    assert "A trial to come could show anything from" in sentence


def test_more_of_a_harm_favours_the_comparator(by, drug):
    harm = an_endpoint("Death", domain=Endpoint.Domain.HARMS, good=Endpoint.Good.LOWER)
    counted("T", drug, harm, (60, 100), (20, 100), by=by)

    found = shown(harm)

    assert found.better == "low"
    assert "which favours the comparator; one trial is never pooled." in found.sentences[0]


def test_many_regimens_of_one_trial_each_are_named_together(by, drug, sri):
    for dose in (1, 2, 4, 8):
        counted(f"T{dose}", drug, sri, (50, 100), (40, 100), by=by, dose=dose)

    (sentence,) = shown(sri).sentences

    assert sentence.startswith("One trial each, which is never pooled: baricitinib 1 mg once daily")


# -- What is pooled


def test_one_trial_is_never_pooled(by, drug, sri):
    counted("JAHH", drug, sri, (67, 104), (50, 105), by=by)

    found = shown(sri)

    assert isinstance(group_of(found).pooled, NotPooled)
    assert plot_of(found).wide is not None


def test_three_trials_have_a_prediction_interval(by, drug, sri):
    for number in range(3):
        counted(f"T{number}", drug, sri, (50 + 9 * number, 100), (40, 100), by=by)

    pooled = group_of(shown(sri)).pooled

    assert pooled.k == 3
    assert pooled.prediction.low < pooled.random.low
    assert "Prediction interval" in str(plot_of(shown(sri)).table)


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


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"trial": {"kind": Trial.Kind.EXTENSION}}, "an extension"),
        ({"trial": {"allocation": Trial.Allocation.SINGLE_ARM}}, "no comparator"),
        (
            {"trial": {"allocation": Trial.Allocation.WITHIN_SUBJECT}},
            "both treatments in the same people",
        ),
        ({"flags": [Flag.UNCONTROLLED]}, "no comparator"),
        ({"flags": [Flag.RANGE_OVER_ARMS]}, "a range over several arms"),
        ({"flags": [Flag.NOT_LUPUS]}, "not in lupus"),
        ({"flags": [Flag.ENDPOINT_NAME_CUT_OFF]}, "its endpoint's name was cut off"),
    ],
)
def test_what_is_unlike_a_controlled_trial_stands_beside_the_pool(by, drug, sri, fields, why):
    the_twins(sri, by=by)
    counted("ODD", drug, sri, (90, 100), (10, 100), by=by, **fields)

    found = shown(sri)

    assert member_of(found, "ODD").apart == why
    assert group_of(found).pooled.k == 2
    assert "ODD" not in found.sentences[0]
    assert why in str(plot_of(found).table)


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (TrialReport.Kind.POST_HOC, "a post-hoc analysis"),
        (TrialReport.Kind.POOLED, "from a pooled analysis"),
    ],
)
def test_a_number_from_another_kind_of_report_is_in_no_pool(by, drug, sri, kind, why):
    the_twins(sri, by=by)
    reference = a_reference()
    outcome = counted("LATER", drug, sri, (9, 10), (1, 10), by=by, source=a_source(reference))
    TrialReport.objects.create(trial=outcome.trial, reference=reference, kind=kind)

    found = shown(sri)

    assert member_of(found, "LATER").apart == why
    assert group_of(found).pooled.k == 2


def test_a_control_arm_that_doses_share_counts_once_where_they_are_pooled(by, drug, sri):
    the_twins(sri, by=by, doses=(2, 4))

    together = group_of(shown(sri, drug="baricitinib"), "in all doses")

    assert isinstance(together.pooled, Pool)
    first = together.members[0]
    assert (first.pair.active.events, first.pair.active.n) == (142 + 127, 252 + 255)
    assert (first.pair.control.events, first.pair.control.n) == (116, 253)
    assert "so that the control arm they share counts once" in together.notes[0]
    assert "put together as one group of 507" in " ".join(
        plot_of(shown(sri, drug="baricitinib")).notes
    )


def test_doses_are_not_put_together_unless_their_drug_was_asked_for(by, drug, sri):
    the_twins(sri, by=by, doses=(2, 4))

    regimens = {each.regimen for each in shown(sri).groups}
    of_one = {
        each.regimen for each in shown(sri, drug="baricitinib", regimen="2 mg once daily").groups
    }

    assert regimens == {"2 mg once daily", "4 mg once daily"}
    assert of_one == {"2 mg once daily"}


def test_arms_without_counts_cannot_be_put_together_and_the_trial_is_left_out(by, drug, sri):
    outcomes = the_twins(sri, by=by, doses=(2, 4))
    Result.objects.filter(outcome=outcomes[0], arm__dose=2).delete()

    together = group_of(shown(sri, drug="baricitinib"), "in all doses")

    assert isinstance(together.pooled, NotPooled)
    assert together.notes[0].startswith("SLE-BRAVE-I is left out: its arms share a control")


def test_rare_harms_are_also_put_together_without_adding_to_a_zero(by, drug):
    harm = an_endpoint("Zoster", domain=Endpoint.Domain.HARMS, good=Endpoint.Good.LOWER)
    counted("A", drug, harm, (3, 200), (0, 200), by=by)
    counted("B", drug, harm, (4, 200), (2, 200), by=by)

    found = shown(harm)

    assert [each.method for each in group_of(found).rare] == ["Mantel-Haenszel", "Peto"]
    assert (
        "Events are few; put together without adding to a zero: Mantel-Haenszel OR"
        in (found.sentences[0])
    )


def test_a_harm_that_is_not_rare_needs_no_other_way(by, drug):
    harm = an_endpoint("Infection", domain=Endpoint.Domain.HARMS, good=Endpoint.Good.LOWER)
    for name in "AB":
        counted(name, drug, harm, (50, 200), (40, 200), by=by)

    assert group_of(shown(harm)).rare == ()


def test_two_trials_without_an_event_have_no_ratio_and_say_so(by, drug):
    harm = an_endpoint("Death", domain=Endpoint.Domain.HARMS, good=Endpoint.Good.LOWER)
    for name in "AB":
        counted(name, drug, harm, (0, 200), (0, 200), by=by)

    found = shown(harm)

    assert "Neither arm has an event" in str(plot_of(found).table)
    assert found.sentences == ("Without an effect that can be drawn: baricitinib 4 mg once daily.",)


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


def test_a_pool_says_where_those_who_were_analysed_differ(by, drug, sri):
    first, _ = the_twins(sri, by=by)
    Outcome.objects.filter(pk=first.pk).update(analysis_set=Outcome.AnalysisSet.MITT)

    assert (
        "Those who were analysed differ. SLE-BRAVE-I: modified intention to treat; "
        "SLE-BRAVE-II: as the report analyses it." in plot_of(shown(sri)).notes
    )


def test_an_estimate_printed_without_an_interval_is_drawn_with_the_one_of_its_counts(by, drug, sri):
    outcome = counted("T", drug, sri, (50, 100), (40, 100), by=by)
    active, control = outcome.trial.arms.all()
    an_effect(
        outcome, active, control, by=by, of=("OR", 1.5, None, None), p=Decimal("0.05"), p_sign="<"
    )

    row = member_of(shown(sri), "T").rows[0]

    assert row.origin == "computed"
    assert row.estimate.value == pytest.approx(1.5)


def test_many_trials_are_counted_and_not_named(by, drug, sri):
    for number in range(4):
        counted(f"T{number}", drug, sri, (50, 100), (49, 100), by=by)

    (sentence,) = shown(sri).sentences

    assert sentence.startswith("Four trials of baricitinib 4 mg once daily agree.")


def test_a_download_leaves_empty_what_cannot_be_reckoned(by, drug):
    harm = an_endpoint("Death", domain=Endpoint.Domain.HARMS, good=Endpoint.Good.LOWER)
    counted("T", drug, harm, (0, 200), (0, 200), by=by)

    (row,) = csv_rows(shown(harm))

    assert row[CSV_HEAD.index("estimate")] == ""
    assert row[CSV_HEAD.index("drug n/N")] == "0/200"


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
