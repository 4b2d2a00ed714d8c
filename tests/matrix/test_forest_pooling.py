"""What a forest plot pools, what it never does, and what it says of that in a sentence."""

import pytest

from curation.matrix.forest import Timepoint
from curation.matrix.forest_plot import plot_of
from curation.models import Endpoint, Flag, Outcome, Result, Trial, TrialReport
from curation.stats.estimate import NotPooled
from curation.stats.pooling import Pool
from tests.builders import a_reference
from tests.evidence_builders import (
    a_source,
    an_endpoint,
)
from tests.matrix.brave import the_twins
from tests.matrix.forests import counted, group_of, member_of, shown

pytestmark = pytest.mark.django_db


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


def test_many_trials_are_counted_and_not_named(by, drug, sri):
    for number in range(4):
        counted(f"T{number}", drug, sri, (50, 100), (49, 100), by=by)

    (sentence,) = shown(sri).sentences

    assert sentence.startswith("Four trials of baricitinib 4 mg once daily agree.")


def test_a_pool_says_where_those_who_were_analysed_differ(by, drug, sri):
    first, _ = the_twins(sri, by=by)
    Outcome.objects.filter(pk=first.pk).update(analysis_set=Outcome.AnalysisSet.MITT)

    assert (
        "Those who were analysed differ. SLE-BRAVE-I: modified intention to treat; "
        "SLE-BRAVE-II: as the report analyses it." in plot_of(shown(sri)).notes
    )


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
