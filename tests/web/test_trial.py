"""The page of a trial: what it says of itself, where it is found, and what goes with it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.matrix.overview import how_many
from curation.matrix.verdicts import Verdict, verdict_of
from curation.models import Arm, Endpoint, Outcome, Trial, TrialReport
from curation.web.trial_words import (
    drugs_in_words,
    what_came_of_it,
    what_it_compared,
)
from tests.builders import a_reference, an_author
from tests.cast import a_person, ada
from tests.evidence_builders import (
    a_drug,
    a_result,
    a_source,
    a_trial,
    an_arm,
    an_endpoint,
    an_outcome,
)
from tests.matrix.brave import the_twins
from tests.web.trials_at_hand import a_reported, trial_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    client.force_login(a_person("rita"))
    return client


# -- What it says of itself


def test_the_head_says_what_was_compared_and_what_came_of_it(reader):
    first, _ = the_twins(an_endpoint(), by=ada(), doses=(2, 4))

    page = trial_page(reader, first.trial)

    assert "Baricitinib 2 mg and 4 mg against placebo over 52 weeks in 760 people with SLE." in page
    assert "<strong>Met its primary endpoint, SRI-4 at week 52.</strong>" in page


def test_a_twin_that_came_out_otherwise_is_named(reader):
    first, second = the_twins(an_endpoint(), by=ada())

    assert (
        f'Its twin, <a href="/trials/{second.trial.nct}/">SLE-BRAVE-II</a>, did not.'
        in trial_page(reader, first.trial)
    )
    assert ">SLE-BRAVE-I</a>, did." in trial_page(reader, second.trial)


@pytest.mark.parametrize(
    "fields",
    [
        {"phase": Trial.Phase.TWO},
        {"phase": ""},
        {"population": Trial.Population.CUTANEOUS},
    ],
)
def test_a_trial_of_another_phase_or_population_is_no_twin(reader, fields):
    first, second = the_twins(an_endpoint(), by=ada())
    Trial.objects.filter(pk=second.trial.pk).update(**fields)

    assert "Its twin" not in trial_page(reader, first.trial)
    assert "Its twin" not in trial_page(reader, second.trial)


def test_a_trial_with_another_drug_or_primary_endpoint_is_no_twin(reader):
    first, second = the_twins(an_endpoint(), by=ada())
    an_arm(second.trial, a_drug("upadacitinib"))
    assert "Its twin" not in trial_page(reader, first.trial)

    second.trial.arms.filter(drug__inn="upadacitinib").delete()
    Outcome.objects.filter(pk=second.pk).update(week=24)
    assert "Its twin" not in trial_page(reader, first.trial)


def test_drugs_and_doses_are_words():
    trial = a_trial()
    drug, partner = a_drug("upadacitinib"), a_drug("elsubrutinib", targets=["BTK"])
    arms = [an_arm(trial, drug, 30), an_arm(trial, partner, 60, kind=Arm.Kind.OTHER)]
    both = an_arm(trial, drug, 15, key="both", partner=partner, partner_dose=60, partner_unit="mg")

    assert drugs_in_words([*arms, both, an_arm(trial)]) == (
        "upadacitinib 30 mg, elsubrutinib 60 mg and upadacitinib 15 mg with elsubrutinib 60 mg"
    )


def test_how_often_is_said_where_it_differs():
    trial, drug = a_trial(), a_drug("deucravacitinib")
    twice = an_arm(trial, drug, 3, frequency="twice daily")
    once = an_arm(trial, drug, 12)

    assert drugs_in_words([once, twice]) == "deucravacitinib 3 mg twice daily and 12 mg once daily"


def test_arms_that_only_a_report_puts_together_are_named_where_there_are_no_others():
    trial, drug = a_trial(), a_drug("brepocitinib")
    together = an_arm(trial, drug, None, kind=Arm.Kind.COMBINED)

    assert drugs_in_words([together]) == "brepocitinib"


def test_what_is_not_known_is_left_out_of_the_head():
    trial = a_trial(weeks=None, population=Trial.Population.NEPHRITIS)
    drug = a_drug()

    assert what_it_compared(trial, []) == "Arms not entered yet in people with lupus nephritis."
    assert what_it_compared(trial, [an_arm(trial, drug)]) == (
        "Baricitinib 4 mg without a control arm in people with lupus nephritis."
    )
    trial.enrolment, trial.status = 1000, Trial.Status.RECRUITING
    assert "in a planned 1\u202f000 people" in what_it_compared(trial, [])


def test_arms_are_added_up_where_no_enrolment_is_known():
    trial = a_trial()
    drug = a_drug()
    arms = [an_arm(trial, drug, n_randomised=252), an_arm(trial, n_randomised=253)]

    assert how_many(trial, arms) == 505
    assert how_many(trial, [*arms, an_arm(trial, drug, 2)]) is None
    assert how_many(trial, []) is None


@pytest.mark.parametrize(
    ("met", "status", "expected", "says"),
    [
        ([True], "completed", Verdict.MET, "Met its primary endpoint, SRI-4 at week 52."),
        (
            [False],
            "terminated",
            Verdict.NOT_MET,
            "Did not meet its primary endpoint, SRI-4 at week 52. It was ended early.",
        ),
        (
            [True, False],
            "completed",
            Verdict.IN_PART,
            "It did not meet its primary endpoint, SRI-4 at week 52.",
        ),
        (
            [None],
            "recruiting",
            Verdict.RUNNING,
            "Its primary endpoint is SRI-4 at week 52. It is recruiting.",
        ),
        (
            [None],
            "completed",
            Verdict.UNREPORTED,
            "Whether its primary endpoint, SRI-4 at week 52, was met is not reported here.",
        ),
        ([], "completed", Verdict.UNREPORTED, "Its primary endpoint is not entered yet."),
    ],
)
def test_what_came_of_it_is_told_whatever_it_was(met, status, expected, says):
    trial = Trial(status=status)
    sri = Endpoint(name="SRI-4")
    primaries = [Outcome(endpoint=sri, week=52, is_primary=True, was_met=each) for each in met]

    assert verdict_of(trial.status, primaries) is expected
    assert says in what_came_of_it(trial, primaries)


def test_a_note_on_what_was_met_stands_with_it():
    outcome = Outcome(endpoint=Endpoint(name="SRI-4"), week=24, was_met=True, met_note="4 mg only")

    assert "SRI-4 at week 24 (4 mg only)." in what_came_of_it(Trial(), [outcome])


# -- Its address


def test_a_trial_is_found_by_its_number_and_by_its_name_and_has_one_address(reader):
    trial = a_trial(nct="NCT03616912")

    assert reader.get("/trials/NCT03616912/").status_code == 200
    for other in ("sle-brave-i", "nct03616912"):
        assert reader.get(f"/trials/{other}/").headers["Location"] == "/trials/NCT03616912/"
    assert reader.get("/trials/NCT99999999/").status_code == 404
    Trial.objects.filter(pk=trial.pk).update(nct=None)
    assert reader.get("/trials/sle-brave-i/").status_code == 200


# -- What goes with it


def test_its_reports_say_of_what_kind_they_are_the_primary_one_first(reader):
    trial = a_trial()
    for kind in (TrialReport.Kind.POOLED, TrialReport.Kind.PRIMARY):
        paper = a_reference(
            authors=[], authors_as_printed=f"{kind.title()} AB, Other C", journal="Lancet"
        )
        TrialReport.objects.create(trial=trial, reference=paper, kind=kind, label="its label")

    page = trial_page(reader, trial)

    assert page.index("Primary 2023, Lancet") < page.index("Pooled 2023, Lancet")
    assert "pooled analysis" in page


def test_a_group_may_be_the_author(reader):
    trial = a_trial()
    paper = a_reference(authors=[an_author(group="The <i>SLE</i> Group")])
    TrialReport.objects.create(trial=trial, reference=paper, kind="primary")

    assert "The SLE Group 2023" in trial_page(reader, trial)


def test_the_programme_is_drawn_where_there_is_more_than_one_trial(reader):
    drug = a_drug()
    first = a_trial(started_on=date(2018, 8, 1), ended_on=date(2022, 6, 19))
    an_arm(first, drug)
    assert "Timeline of the programme" not in trial_page(reader, first)

    second = a_trial("JAHH", started_on=date(2016, 3, 24), status=Trial.Status.RECRUITING)
    an_arm(second, drug)
    TrialReport.objects.create(trial=second, reference=a_reference(), kind="primary")
    page = trial_page(reader, first)

    assert "Trials of baricitinib in lupus" in page
    assert "JAHH 2016, reported 2023; SLE-BRAVE-I 2018 to 2022." in page


def test_a_programme_of_which_nothing_was_seen_is_not_drawn(reader):
    first, _ = the_twins(an_endpoint(), by=ada())

    assert "Timeline of the programme" not in trial_page(reader, first.trial)


def test_the_programme_can_be_saved(reader):
    first, _ = the_twins(an_endpoint(), by=ada(), trial={"started_on": date(2018, 8, 1)})

    page = trial_page(reader, first.trial)
    for form in ("svg", "csv"):
        address = f"/trials/{first.trial.nct}/programme.{form}"
        assert f'href="{address}"' in page
        assert reader.get(address).status_code == 200
    alone = a_trial("ALONE")
    assert reader.get(f"/trials/{alone.nct}/programme.svg").status_code == 404


def test_the_design_says_what_is_known_and_where_it_was_read(reader):
    trial = a_trial(
        nct_verified=False,
        other_ids=["2017-005028-11"],
        phase_as_printed="II/III",
        design="1:1:1",
        blinding="double-blind",
        allocation="randomised",
        sponsor="A sponsor",
        population_as_printed="adults",
        status_as_printed="published",
        note="A note.",
        started_as_printed="2018",
    )
    trial.sources.add(
        a_source(None, registry="NCT03616912"), a_source(None, registry="NCT03616912")
    )
    other = a_trial("SLE-BRAVE-X", kind=Trial.Kind.EXTENSION)
    other.extends.add(trial)

    page = trial_page(reader, trial)

    for words in (
        "2017-005028-11",
        "printed “II/III”",
        "1:1:1",
        "double-blind",
        "randomised",
        "A sponsor",
        "adults",
        "published",
        "A note.",
        "not read in the paper's own text",
        "SLE-BRAVE-X",
    ):
        assert words in page
    assert page.count("clinicaltrials.gov/study/NCT03616912") == 1
    assert "SLE-BRAVE-I" in trial_page(reader, other)


def test_its_history_is_told_to_whoever_has_an_account(reader):
    outcome = a_reported(ada())

    assert "History, " in trial_page(reader, outcome.trial)


def test_a_page_of_many_results_takes_as_many_queries_as_one_of_few(reader):
    by = ada()
    outcome = a_reported(by)
    page = f"/trials/{outcome.trial.nct}/"
    reader.get(page)
    with CaptureQueriesContext(connection) as few:
        reader.get(page)
    for number in range(6):
        more = an_outcome(outcome.trial, an_endpoint(f"Endpoint {number}"))
        for arm in outcome.trial.arms.all():
            a_result(more, arm, by=by, events=1, n=10)
    with CaptureQueriesContext(connection) as many:
        reader.get(page)

    assert len(many) == len(few)
