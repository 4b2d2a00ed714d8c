"""What is known, drug by drug, and the sentences that are made of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.matrix.overview import overview
from curation.matrix.overview_words import (
    discord_in_words,
    endpoint_in_words,
    in_what_they_differ,
    more_trials_in_words,
    note_on,
    trials_in_words,
    under_the_endpoint,
    verdicts_in_words,
    what_is_known,
)
from curation.matrix.verdicts import Verdict, verdict_of
from curation.models import Endpoint, Outcome, Trial
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


class Evidence:
    """Trials of a phase, with their arms and their primary endpoint, one word each."""

    def __init__(self):
        self.sri4 = an_endpoint()
        self.ada, self.ben = ada(), ben()
        self.source = a_source()

    def trial(self, name, drug, dose=4, *, met=None, endpoint=None, week=52, **fields):
        fields.setdefault("allocation", Trial.Allocation.RANDOMISED)
        trial = a_trial(name, **fields)
        arm = an_arm(trial, drug, dose)
        placebo = an_arm(trial)
        outcome = an_outcome(
            trial, endpoint or self.sri4, week, is_primary=True, was_met=met,
            reporting=Outcome.Reporting.NONE if met is None else Outcome.Reporting.WORDS,
        )  # fmt: skip
        return trial, outcome, arm, placebo

    def effect(self, of_trial, *numbers, measure="OR", **fields):
        _, outcome, arm, placebo = of_trial
        return an_effect(
            outcome, arm, placebo,
            by=self.ada, of=(measure, *numbers), source=self.source, **fields,
        )  # fmt: skip

    def percents(self, of_trial, percent, control, **fields):
        _, outcome, arm, placebo = of_trial
        for each, number in ((arm, percent), (placebo, control)):
            a_result(outcome, each, by=self.ada, percent=number, source=self.source, **fields)


@pytest.fixture
def evidence():
    return Evidence()


def drugs(*, with_waiting=True):
    return overview(with_waiting=with_waiting).drugs


def the_drug(**asked):
    (drug,) = drugs(**asked)
    return drug


def figures(drug):
    return [number.estimate for number in drug.main.cell.numbers]


def known(**asked):
    return what_is_known(drugs(**asked))


def test_nothing_is_said_of_an_empty_database():
    assert overview(with_waiting=True) == ([], [])
    assert known() == ""


def test_a_drug_without_a_trial_or_with_an_extension_only_is_left_out(evidence):
    a_drug("solcitinib")
    evidence.trial("SLE-BRAVE-X", a_drug(), kind=Trial.Kind.EXTENSION)
    assert drugs() == []


def test_twins_that_differ_are_told_apart_and_never_averaged(evidence):
    drug = a_drug()
    first = evidence.trial("SLE-BRAVE-I", drug, met=True, enrolment=760)
    second = evidence.trial("SLE-BRAVE-II", drug, met=False, enrolment=775)
    evidence.effect(first, 1.57, 1.09, 2.27)
    evidence.effect(second, 1.07, 0.75, 1.53)
    evidence.percents(first, 57, 46)
    found = overview(with_waiting=True)
    (drug,) = found.drugs
    (discord,) = found.discords

    assert found.randomised == 2
    assert trials_in_words(drug) == "2 trials, 1\u202f535"
    assert verdicts_in_words(drug) == "met 1 of 2"
    assert [each.verdict for each in drug.trials] == [Verdict.MET, Verdict.NOT_MET]
    assert endpoint_in_words(drug.main) == "SRI-4, wk 52"
    assert under_the_endpoint(drug.main) == "4 mg once daily"
    assert figures(drug) == [1.57, 1.07]
    assert note_on(drug) == "trials disagree"
    assert discord_in_words(discord) == "SRI-4 at week 52 with baricitinib 4 mg once daily"
    assert list(discord.names.values()) == ["SLE-BRAVE-I", "SLE-BRAVE-II"]
    assert in_what_they_differ(discord.cell) == "in significance"
    assert known() == (
        "Of the two phase 3 trials of baricitinib, one met its primary endpoint and one did not."
    )


def test_trials_may_differ_in_direction_too(evidence):
    drug = a_drug()
    evidence.effect(evidence.trial("A", drug), 1.5, 1.1, 2.3)
    evidence.effect(evidence.trial("B", drug), 0.8, 0.5, 1.3)
    (discord,) = overview(with_waiting=True).discords
    assert in_what_they_differ(discord.cell) == "in direction and in significance"


def test_drugs_that_met_in_phase_2_wait_for_phase_3_where_one_runs(evidence):
    upa, deucra, other = a_drug("upadacitinib"), a_drug("deucravacitinib"), a_drug("GLPG3667")
    for drug, name in ((upa, "SLEek"), (deucra, "PAISLEY"), (other, "GALACELA")):
        evidence.trial(name, drug, met=True, phase="2")
    running = {"status": Trial.Status.RECRUITING, "enrolment": 1000}
    evidence.trial("SELECT-SLE", upa, None, **running)
    evidence.trial("POETYK SLE-1", deucra, None, **running)

    assert known() == (
        "Deucravacitinib and upadacitinib met a primary endpoint in phase 2 and wait for phase 3. "
        "GLPG3667 met a primary endpoint in phase 2; no phase 3 trial is here."
    )


@pytest.mark.parametrize(
    ("met", "says"),
    [
        ([True], "Baricitinib met its primary endpoint in its one reported phase 3 trial."),
        ([False], "Baricitinib missed its primary endpoint in its one reported phase 3 trial."),
        ([True, True], "Baricitinib met its primary endpoint in both phase 3 trials."),
        ([False] * 3, "Baricitinib missed its primary endpoint in all three phase 3 trials."),
        ([None], "No trial of phase 2 or 3 has said yet whether it met its primary endpoint."),
    ],
)  # fmt: skip
def test_the_sentence_counts_what_phase_3_said(evidence, met, says):
    drug = a_drug()
    for number, each in enumerate(met):
        evidence.trial(f"T{number}", drug, met=each)
    assert known() == says


def test_what_was_missed_in_phase_2_is_said_where_nothing_was_met(evidence):
    evidence.trial("A", a_drug("filgotinib"), met=False, phase="2")
    evidence.trial("B", a_drug("brepocitinib"), met=False, phase="2")
    assert known() == (
        "No drug has met a primary endpoint in phase 2 or 3: brepocitinib and filgotinib missed."
    )


def test_a_trial_with_two_primary_endpoints_may_meet_one(evidence):
    trial, *_ = evidence.trial("A", a_drug(), met=True)
    an_outcome(trial, evidence.sri4, 24, is_primary=True, was_met=False)
    drug = the_drug()
    assert drug.trials[0].verdict is Verdict.IN_PART
    assert verdicts_in_words(drug) == "met 0 of 1, 1 in part"
    assert known() == (
        "Of the phase 3 trials of baricitinib, one met its primary endpoint in part."
    )


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (Trial.Status.RECRUITING, Verdict.RUNNING),
        (Trial.Status.TERMINATED, Verdict.ENDED),
        (Trial.Status.WITHDRAWN, Verdict.ENDED),
        (Trial.Status.COMPLETED, Verdict.UNREPORTED),
    ],
)
def test_without_a_verdict_a_trial_stands_as_its_status_says(status, verdict):
    assert verdict_of(status, []) is verdict
    assert verdict_of(status, [Outcome(was_met=False)]) is Verdict.NOT_MET


def test_readers_without_an_account_see_what_was_accepted_only(evidence):
    drug = a_drug()
    first = evidence.trial("SLE-BRAVE-I", drug, met=True)
    second = evidence.trial("SLE-BRAVE-II", drug, met=False)
    evidence.effect(first, 1.57, 1.09, 2.27)
    effect = evidence.effect(second, 1.07, 0.75, 1.53)

    hidden = the_drug(with_waiting=False)
    assert {each.verdict for each in hidden.trials} == {Verdict.UNCONFIRMED}
    assert hidden.main.cell is None
    assert note_on(hidden) == "numbers not yet confirmed"
    assert known(with_waiting=False) == (
        "What the trials said of their primary endpoints is not confirmed yet."
    )
    assert not overview(with_waiting=False).discords

    effect.delete()
    evidence.effect(second, 1.07, 0.75, 1.53, accepted_by=evidence.ben)
    shown = the_drug(with_waiting=False)
    assert verdicts_in_words(shown) == "met 0 of 1, 1 not yet confirmed"
    assert figures(shown) == [1.07]


def test_of_several_doses_the_one_that_most_trials_gave_is_shown_then_the_higher(evidence):
    drug = a_drug()
    first, second = evidence.trial("A", drug, 2), evidence.trial("B", drug, 2)
    _, outcome, _, placebo = first
    for dose, estimate in ((4, 1.2), (8, 3.0)):
        arm = an_arm(first[0], drug, dose)
        evidence.effect((first[0], outcome, arm, placebo), estimate, 1, 9)
    evidence.effect(second, 1.3, 0.5, 2.4)
    assert under_the_endpoint(the_drug().main) == "2 mg once daily"
    evidence.effect(first, 1.1, 0.5, 1.9)
    assert figures(the_drug()) == [1.1, 1.3]
    assert note_on(the_drug()) == "two trials"

    an_arm(second[0], drug, 8)
    assert under_the_endpoint(the_drug().main) == "8 mg once daily"


def test_the_primary_endpoint_of_the_latest_phase_comes_first(evidence):
    drug = a_drug()
    joints = an_endpoint("Arthritis", domain=Endpoint.Domain.JOINTS)
    evidence.effect(evidence.trial("JAHH", drug, phase="2", endpoint=joints, week=24), 1.8, 1, 3.3)
    assert endpoint_in_words(the_drug().main) == "Arthritis, wk 24"
    evidence.effect(evidence.trial("SLE-BRAVE-I", drug), 1.57, 1.09, 2.27)
    assert endpoint_in_words(the_drug().main) == "SRI-4, wk 52"


def test_another_endpoint_with_numbers_stands_in_for_the_primary_and_says_so(evidence):
    trial, _, arm, placebo = evidence.trial("A", a_drug(), met=True)
    harms = an_endpoint("Infections", domain=Endpoint.Domain.HARMS)
    skin = an_endpoint("CLASI-A", domain=Endpoint.Domain.SKIN, good="lower", kind="continuous")
    of_harms, of_skin = an_outcome(trial, harms, None), an_outcome(trial, skin, 12)
    evidence.percents((trial, of_harms, arm, placebo), 30, 20)
    drug = the_drug()
    assert drug.main.cell is None
    assert endpoint_in_words(drug.main) == "SRI-4, wk 52"
    assert note_on(drug) == "no numbers on efficacy read"

    for each, value in ((arm, "-8.7"), (placebo, "-5.5")):
        a_result(of_skin, each, by=evidence.ada, value=value, source=evidence.source)
    drug = the_drug()
    assert drug.main.cell.numbers[0].value == -8.7
    assert note_on(drug) == "one trial, no interval, not a primary endpoint"


def test_what_is_computed_from_counts_says_so(evidence):
    trial = evidence.trial("A", a_drug(), met=True)
    _, outcome, arm, placebo = trial
    for each, events in ((arm, 60), (placebo, 40)):
        a_result(outcome, each, by=evidence.ada, events=events, n=100, source=evidence.source)
    assert note_on(the_drug()) == "one trial, computed"
    assert figures(the_drug()) == [pytest.approx(2.25)]


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        ({"met": False}, "failed; no numbers read"),
        ({"status": Trial.Status.TERMINATED}, "ended early"),
        ({"status": Trial.Status.RECRUITING}, ""),
        ({}, "not reported"),
    ],
)
def test_where_there_are_no_numbers_the_note_says_why(evidence, fields, note):
    evidence.trial("A", a_drug(), **fields)
    assert note_on(the_drug()) == note


def test_people_are_planned_where_a_trial_recruits_and_others_are_counted_apart(evidence):
    drug = a_drug()
    evidence.trial("A", drug, enrolment=341)
    evidence.trial("B", drug, enrolment=1000, status=Trial.Status.RECRUITING)
    evidence.trial("C", drug, enrolment=10, allocation=Trial.Allocation.SINGLE_ARM)
    evidence.trial("D", drug, enrolment=140, allocation="", status=Trial.Status.PLANNED)
    drug = the_drug()
    assert trials_in_words(drug) == "2 trials, 341"
    assert more_trials_in_words(drug) == (
        "1\u202f000 planned; 1 single arm, 10; 1 allocation not stated, 140 planned"
    )


def test_people_are_the_sum_of_the_arms_where_enrolment_is_not_told(evidence):
    trial, _, arm, placebo = evidence.trial("A", a_drug())
    assert the_drug().enrolled == 0
    for each, n in ((arm, 252), (placebo, 253)):
        each.n_randomised = n
        each.save()
    assert the_drug().enrolled == 505
    Trial.objects.update(allocation="")
    assert trials_in_words(the_drug()) == "none"
    assert trial.slug == "a"


def test_the_drug_with_the_most_people_stands_first(evidence):
    evidence.trial("A", a_drug("abrocitinib"), enrolment=50)
    evidence.trial("B", a_drug("baricitinib"), enrolment=500)
    evidence.trial("C", a_drug("cerdulatinib"), enrolment=900, status=Trial.Status.PLANNED)
    assert [drug.inn for drug in drugs()] == ["baricitinib", "abrocitinib", "cerdulatinib"]


def test_the_cost_does_not_grow(evidence):
    drug = a_drug()
    evidence.effect(evidence.trial("A", drug, met=True), 1.5, 1.1, 2)
    with CaptureQueriesContext(connection) as for_one:
        overview(with_waiting=False)
    for number in range(6):
        each = a_drug(f"drug{number}")
        evidence.effect(evidence.trial(f"T{number}", each, met=True), 1.5, 1.1, 2)
    with CaptureQueriesContext(connection) as for_many:
        overview(with_waiting=False)
    assert len(for_one) == len(for_many) == 6
