"""Adding and changing trials, arms, outcomes and reports."""

from decimal import Decimal as D

import pytest

from curation.evidence.refusals import Refused
from curation.evidence.trials import (
    add_arm,
    add_outcome,
    add_report,
    add_trial,
    change_arm,
    change_outcome,
    change_trial,
)
from curation.models import Arm, Outcome, Trial, TrialReport
from tests.builders import a_reference
from tests.cast import ada
from tests.evidence_builders import a_drug, a_trial, an_endpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return ada()


def test_a_trial_goes_by_its_nct_number_or_its_acronym(by):
    assert add_trial(by=by, nct=" nct03616912 ").key == "NCT03616912"
    assert add_trial(by=by, acronym="SLE-BRAVE-I").key == "sle-brave-i"
    with pytest.raises(Refused, match="Give the NCT number, or an acronym"):
        add_trial(by=by)
    with pytest.raises(Refused, match="“NCT1” is no NCT number"):
        add_trial(by=by, nct="NCT1")
    with pytest.raises(Refused, match="A trial with this NCT number is here already"):
        add_trial(by=by, nct="NCT03616912", acronym="Again")


def test_a_trial_is_changed_in_the_facts_that_are_named(by):
    trial = a_trial(nct="NCT03616912", sponsor="Eli Lilly")
    change_trial(trial, by=by, acronym="BRAVE-I", nct="nct03616913")
    trial.refresh_from_db()
    assert (trial.acronym, trial.nct, trial.sponsor) == ("BRAVE-I", "NCT03616913", "Eli Lilly")
    with pytest.raises(Refused, match="is no NCT number"):
        change_trial(trial, by=by, nct="NTC03616913")
    change_trial(trial, by=by, nct="")
    assert Trial.objects.get().nct is None


def test_a_change_that_changes_nothing_leaves_no_trace(by):
    trial = a_trial()
    change_trial(trial, by=by, acronym=trial.acronym)
    assert trial.history.count() == 1


def test_an_arm_is_named_by_what_it_got_and_follows_those_that_are_there(by):
    trial, drug = a_trial(), a_drug()
    placebo = add_arm(trial, by=by, kind=Arm.Kind.PLACEBO)
    four = add_arm(
        trial, by=by, kind="drug", drug=drug, dose=D(4), unit="mg", frequency="once daily"
    )
    both = add_arm(trial, by=by, kind="combined", drug=drug)
    assert [str(arm) for arm in (placebo, four, both)] == [
        "placebo",
        "baricitinib 4 mg once daily",
        "baricitinib doses together",
    ]
    assert [placebo.position, four.position, both.position] == [1, 2, 3]
    assert four.key == "baricitinib-4-mg-once-daily"
    with pytest.raises(Refused, match="The trial has an arm of that name"):
        add_arm(trial, by=by, kind=Arm.Kind.PLACEBO)
    with pytest.raises(Refused, match="An arm names its drug"):
        add_arm(trial, by=by, kind=Arm.Kind.DRUG)


def test_a_label_that_somebody_wrote_stays_and_a_derived_one_follows(by):
    trial, drug = a_trial(), a_drug()
    facts = {"by": by, "kind": "drug", "drug": drug, "unit": "mg"}
    derived = add_arm(trial, dose=D(4), **facts)
    own = add_arm(trial, dose=D(2), label="low dose", **facts)
    assert str(change_arm(derived, by=by, dose=D(3))) == "baricitinib 3 mg"
    assert str(change_arm(own, by=by, dose=D(1))) == "low dose"
    assert str(change_arm(own, by=by, label="lowest dose")) == "lowest dose"


def test_an_outcome_is_there_once_and_is_changed_in_place(by):
    trial, endpoint = a_trial(), an_endpoint()
    outcome = add_outcome(trial, endpoint, by=by, week=52, is_primary=True)
    with pytest.raises(Refused, match="The trial has this outcome already"):
        add_outcome(trial, endpoint, by=by, week=52)
    add_outcome(trial, endpoint, by=by, week=52, rule="glucocorticoid ≤ 10 mg")
    change_outcome(outcome, by=by, was_met=True)
    with pytest.raises(Refused, match="Only a primary endpoint is met or not met"):
        change_outcome(outcome, by=by, is_primary=False)
    assert Outcome.objects.get(pk=outcome.pk).was_met


def test_outcomes_that_differ_only_in_how_their_rule_is_spelt_are_one(by):
    trial, other, endpoint = a_trial(), a_trial("SLE-BRAVE-II"), an_endpoint()
    first = add_outcome(trial, endpoint, by=by, week=52, rule="GC ≤ 10 mg – week 40")
    for spelt in ("gc ≤10 mg - week 40", " GC  ≤ 10\u00a0mg — week 40 "):
        with pytest.raises(Refused, match="The trial has this outcome already"):
            add_outcome(trial, endpoint, by=by, week=52, rule=spelt)
    second = add_outcome(other, endpoint, by=by, week=52, rule="gc ≤ 10 mg - week 40")
    assert second.rule == first.rule
    assert add_outcome(trial, endpoint, by=by, week=52, rule="GC < 10 mg").rule == "GC < 10 mg"


def test_a_rule_can_be_spelt_better_and_follows_what_is_known(by):
    trial, endpoint = a_trial(), an_endpoint()
    outcome = add_outcome(trial, endpoint, by=by, rule="gc ≤ 10 mg")
    assert change_outcome(outcome, by=by, rule="GC ≤ 10 mg").rule == "GC ≤ 10 mg"
    later = add_outcome(trial, endpoint, by=by, week=24)
    assert change_outcome(later, by=by, rule="gc ≤10 mg").rule == "GC ≤ 10 mg"


def test_a_report_that_is_linked_already_gets_its_kind(by):
    trial, paper = a_trial(), a_reference()
    add_report(trial, paper, by=None, kind=TrialReport.Kind.LINKED)
    for _ in range(2):
        add_report(trial, paper, by=by, kind=TrialReport.Kind.PRIMARY, label="Lancet")
    report = TrialReport.objects.get()
    assert (report.kind, report.label) == ("primary", "Lancet")
