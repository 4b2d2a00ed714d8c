"""Trials, their arms, outcomes and reports entered by the API."""

from datetime import date

import pytest

from curation.models import Arm, Outcome, Trial, TrialReport
from tests.api.asking import is_refused, program_of
from tests.builders import a_reference
from tests.evidence_builders import a_drug, a_trial, an_arm, an_endpoint, an_outcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(cast):
    return program_of(cast.ada)


def put(program, address, said):
    return program._send(program.client.put, address, said, {})


def test_a_trial_is_added_and_what_names_its_number_is_linked(curator):
    paper = a_reference(nct_numbers=["NCT00000001"])
    said = {"nct": "nct00000001", "acronym": "MADE-UP", "phase": "2", "started_on": "2020-01-01"}

    answer = curator.post("/trials", said)

    assert answer.status_code == 201, answer.content
    assert answer.json() == {"trial": "made-up", "nct": "NCT00000001"}
    trial = Trial.objects.get()
    assert (trial.phase, trial.started_on) == ("2", date(2020, 1, 1))
    assert TrialReport.objects.get().reference == paper
    assert curator.get("/trials/made-up").json()["acronym"] == "MADE-UP"


def test_a_change_of_a_trial_keeps_what_it_does_not_name(curator):
    trial = a_trial("MADE-UP", sponsor="Somebody", enrolment=9)

    answer = curator.patch("/trials/made-up", {"status": "terminated", "enrolment": None})

    assert answer.status_code == 200, answer.content
    trial.refresh_from_db()
    assert (trial.status, trial.enrolment, trial.sponsor) == ("terminated", None, "Somebody")
    curator.patch(f"/trials/{trial.nct}", {"sponsor": None})
    trial.refresh_from_db()
    assert trial.sponsor == ""


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Give the NCT number, or an acronym"),
        ({"nct": "NCT1"}, "is no NCT number"),
        (
            {"nct": "NCT00000007", "started_on": "2021-01-02", "ended_on": "2021-01-01"},
            "end before",
        ),
        ({"nct": "NCT00000007", "phase": "9"}, "phase"),
        ({"nct": "NCT00000007", "weeks": "52"}, "weeks"),
        ({"nct": "NCT00000007", "weeks": 40_000}, "weeks"),
        ({"nct": "NCT00000007", "sponsor": "x" * 300}, "200 characters"),
        ({"nct": "NCT00000008"}, "is here already"),
        ({"acronym": "made-up"}, "Another trial is called"),
    ],
)
def test_a_trial_that_cannot_be_is_refused(curator, said, words):
    a_trial("MADE-UP", nct="NCT00000008")

    is_refused(curator.post("/trials", said), 422, words)
    assert Trial.objects.count() == 1


def test_a_trial_that_is_not_here_is_not_changed(curator):
    is_refused(curator.patch("/trials/nothing", {"note": "x"}), 404, "There is no trial")
    is_refused(curator.post("/trials/nothing/arms", {"kind": "placebo"}), 404)
    is_refused(curator.patch("/arms/999999999", {"note": "x"}), 404)
    is_refused(curator.patch("/outcomes/999999999", {"note": "x"}), 404)


def test_an_arm_is_called_after_what_it_got_and_follows_it(curator):
    a_trial("MADE-UP"), a_drug()
    said = {"kind": "drug", "drug": "baricitinib", "dose": 4, "unit": "mg"}

    answer = curator.post("/trials/made-up/arms", said | {"frequency": "once daily"})

    assert answer.status_code == 201, answer.content
    assert answer.json()["label"] == "baricitinib 4 mg once daily"
    at = f"/arms/{answer.json()['arm']}"
    assert curator.patch(at, {"dose": 2}).json()["label"] == "baricitinib 2 mg once daily"
    named = curator.patch(at, {"label": "Low dose", "n_randomised": 100}).json()
    assert (named["label"], named["regimen"]) == ("Low dose", "2 mg once daily")
    assert curator.patch(at, {"dose": 1}).json()["label"] == "Low dose"
    assert Arm.objects.get().n_randomised == 100


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"kind": "drug"}, "An arm names its drug"),
        ({"kind": "drug", "drug": "nothing"}, "There is no drug"),
        ({"kind": "drug", "drug": "baricitinib", "dose": 4}, "A dose has a unit"),
        ({"kind": "drug", "drug": "baricitinib", "dose": 0, "unit": "mg"}, "dose"),
        ({"kind": "placebo", "drug": "baricitinib"}, "An arm names its drug"),
        ({"kind": "placebo"}, "has an arm of that name"),
        ({"kind": "sugar"}, "kind"),
        ({}, "kind"),
    ],
)
def test_an_arm_that_cannot_be_is_refused(curator, said, words):
    an_arm(a_trial("MADE-UP")), a_drug()

    is_refused(curator.post("/trials/made-up/arms", said), 422, words)
    assert Arm.objects.count() == 1


def test_an_outcome_is_added_and_changed(curator):
    a_trial("MADE-UP"), an_endpoint()
    said = {"endpoint": "sri-4", "week": 52, "is_primary": True, "rule": "no  rescue"}

    answer = curator.post("/trials/made-up/outcomes", said)

    assert answer.status_code == 201, answer.content
    assert answer.json()["rule"] == "no rescue"
    at = f"/outcomes/{answer.json()['outcome']}"
    assert curator.patch(at, {"was_met": True, "week": 24}).status_code == 200
    outcome = Outcome.objects.get()
    assert (outcome.was_met, outcome.week, outcome.is_primary) == (True, 24, True)


@pytest.mark.parametrize(
    "said",
    [
        {"endpoint": "nothing"},
        {"endpoint": "sri-4", "week": 52},
        {"endpoint": "sri-4", "week": -1},
        {"endpoint": "sri-4", "week": 24, "was_met": True},
        {"endpoint": "sri-4", "analysis_set": "all"},
        {"endpoint": "sri-4", "is_primary": "yes"},
        {"week": 52},
    ],
)
def test_an_outcome_that_cannot_be_is_refused(curator, said):
    an_outcome(a_trial("MADE-UP"), an_endpoint())

    is_refused(curator.post("/trials/made-up/outcomes", said), 422)
    assert Outcome.objects.count() == 1


def test_a_reference_reports_a_trial_once_and_as_it_was_said_last(curator):
    trial, paper = a_trial("MADE-UP"), a_reference()
    at = f"/trials/made-up/reports/{paper.pk}"

    first = put(curator, at, {"kind": "linked"})
    again = put(curator, at, {"kind": "primary", "label": "the main one"})

    assert first.json() == again.json()
    report = trial.reports.get()
    assert (report.kind, report.label) == ("primary", "the main one")
    is_refused(put(curator, at, {"kind": "loved"}), 422)
    is_refused(put(curator, at, {"kind": "linked", "label": "x" * 121}), 422)
    is_refused(put(curator, "/trials/made-up/reports/999999999", {"kind": "linked"}), 404)


def test_a_reviewer_enters_no_trial(cast):
    is_refused(program_of(cast.ben).post("/trials", {"nct": "NCT00000007"}), 403)
    assert not Trial.objects.exists()
