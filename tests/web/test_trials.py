"""The list of trials and the page of one: what it says, where its numbers lead, who sees what."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from curation.history import states
from curation.matrix.overview import how_many
from curation.matrix.verdicts import Verdict, verdict_of
from curation.models import Arm, Effect, Endpoint, Flag, Outcome, State, Trial, TrialReport
from curation.web.trial_list import TrialQuestion, read_question
from curation.web.trial_words import (
    drugs_in_words,
    what_came_of_it,
    what_it_compared,
)
from tests.builders import a_notice, a_reference, an_author
from tests.cast import a_person, ada, ben
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


@pytest.fixture
def reader(client):
    client.force_login(a_person("rita"))
    return client


def page_of(client, address):
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def trial_page(client, trial):
    return page_of(client, f"/trials/{trial.nct or trial.slug}/")


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


# -- Its numbers


def a_reported(by, **fields):
    """An outcome of two arms with a reported effect, each with a source of its own."""
    trial, drug = a_trial(), a_drug()
    outcome = an_outcome(trial, an_endpoint(), is_primary=True, was_met=True)
    active, placebo = an_arm(trial, drug, n_randomised=252), an_arm(trial, n_randomised=253)
    paper = a_reference(authors=[an_author("Morand", "EF")], journal_abbreviation="Lancet")
    source = a_source(paper, quote="The words of it.", locator="abstract, Findings")
    a_result(
        outcome,
        active,
        by=by,
        events=142,
        n=252,
        percent=57,
        percent_as_printed="57",
        source=source,
        **fields,
    )
    a_result(outcome, placebo, by=by, events=116, n=253, source=source, **fields)
    an_effect(
        outcome,
        active,
        placebo,
        by=by,
        of=("OR", 1.57, 1.09, 2.27),
        p=Decimal("0.016"),
        source=source,
        **fields,
    )
    return outcome


def test_each_number_leads_to_where_it_stands_and_its_words_are_at_hand(reader):
    by = ada()
    outcome = a_reported(by)
    reference = outcome.results.first().source.reference

    page = trial_page(reader, outcome.trial)

    link = f'<a class="figure" href="/references/{reference.pk}/">'
    assert f'{link}142/252<span class="vh">: Morand 2023, Lancet, abstract, Findings</span>' in page
    assert f"{link}OR 1.57 (1.09 to 2.27)<span" in page
    assert "p = 0.016" in page
    assert "57 %" in page
    assert "<q>The words of it.</q>" in page
    assert "Entered by Ada Okafor." in page


def test_what_waits_is_marked_and_what_is_accepted_says_by_whom(reader):
    by = ada()
    outcome = a_reported(by)
    assert "not yet confirmed" in trial_page(reader, outcome.trial)

    outcome.results.all().delete()
    a_result(outcome, outcome.trial.arms.first(), by=by, events=1, n=2, accepted_by=ben())
    outcome.effects.all().delete()
    page = trial_page(reader, outcome.trial)

    assert "not yet confirmed" not in page
    assert "accepted by Ben Lindqvist" in page


@pytest.mark.parametrize("state", [State.DRAFT, State.REJECTED, State.WITHDRAWN])
def test_drafts_and_what_does_not_stand_are_not_on_the_page(reader, state):
    by = ada()
    trial = a_trial()
    outcome = an_outcome(trial, an_endpoint())
    decided = {"accepted_by": ben()} if state == State.REJECTED else {}
    row = a_result(outcome, an_arm(trial), by=by, events=777, n=888, **decided)
    type(row).objects.filter(pk=row.pk).update(state=state, reason="It is another trial's.")

    page = trial_page(reader, trial)

    assert "777" not in page
    assert "No numbers have been confirmed yet." in page


def test_strangers_see_what_is_accepted_and_no_history(client, settings):
    settings.LUPUSJAK_PUBLIC = True
    by = ada()
    outcome = a_reported(by)

    page = trial_page(client, outcome.trial)

    assert "142/252" not in page
    assert "No numbers have been confirmed yet." in page
    assert "History" not in page


def test_strangers_are_told_whether_a_trial_met_its_endpoint_once_a_number_is_accepted(
    client, settings
):
    settings.LUPUSJAK_PUBLIC = True
    by = ada()
    the_twins(an_endpoint(), by=by)
    pages = ("/trials/SLE-BRAVE-I/", "/trials/", "/drugs/baricitinib/")
    cell = "/matrix/?drug=baricitinib&at=sri-4.52"
    first = Trial.objects.get(acronym="SLE-BRAVE-I")

    def badges(address):
        page = page_of(client, address.replace("SLE-BRAVE-I", first.key))
        return ["</svg>met<" in page, "</svg>not met<" in page, "not yet confirmed" in page]

    def of_the_matrix():
        said = client.get("/matrix.csv?lens=trials")
        return [row.split(",")[7] for row in b"".join(said).decode().splitlines() if "BRAVE" in row]

    for address in pages:
        assert badges(address) == [False, False, True]
    assert of_the_matrix() == ["not yet confirmed", "not yet confirmed"]
    page = trial_page(client, first)
    assert "Whether its primary endpoint, SRI-4 at week 52, was met is not yet confirmed." in page
    assert "primary, met" not in page
    assert "twin" not in page
    assert "endpoint, met" not in page_of(client, cell)

    row = Effect.objects.filter(outcome__trial=first).first()
    states.accept(row, by=ben())

    assert badges("/trials/SLE-BRAVE-I/") == [True, False, False]
    for address in pages[1:]:
        assert badges(address) == [True, False, True]
    assert sorted(of_the_matrix()) == ["met", "not yet confirmed"]
    assert "primary, met" in trial_page(client, first)


def test_what_requires_review_says_why(reader):
    outcome = a_reported(ada())
    outcome.results.update(state=State.REQUIRES_REVIEW, cause="retracted")

    page = trial_page(reader, outcome.trial)

    assert "requires review" in page
    assert "; its source was retracted." in page


def test_flags_and_kept_numbers_are_said_in_words(reader):
    trial = a_trial()
    outcome = an_outcome(trial, an_endpoint())
    a_result(
        outcome,
        an_arm(trial),
        by=ada(),
        events=142,
        n=252,
        flags=[Flag.DENOMINATOR_AMBIGUOUS],
        kept_as_printed={"percent": "the denominator was near 250"},
        note="A note of ours.",
    )

    page = trial_page(reader, trial)

    assert "the denominator is not the arm&#x27;s n" in page
    assert "Its percentage is kept as printed: the denominator was near 250" in page
    assert "A note of ours." in page
    assert "Words of the source, 2 remarks" in page


def test_a_retracted_source_says_so_where_its_numbers_stand(reader):
    outcome = a_reported(ada())
    a_notice(outcome.results.first().source.reference)

    assert '<span class="badge retracted">' in trial_page(reader, outcome.trial)


@pytest.mark.parametrize(
    ("source", "link", "words"),
    [
        (
            {"registry": "NCT03616912"},
            "https://clinicaltrials.gov/study/NCT03616912",
            "NCT03616912",
        ),
        (
            {"registry": "NCT03616912", "kind": "registry record"},
            "https://clinicaltrials.gov/study/NCT03616912",
            "NCT03616912, registry record",
        ),
        (
            {"address": "https://example.org/a", "kind": "congress abstract"},
            "https://example.org/a",
            "congress abstract",
        ),
    ],
)
def test_a_source_may_be_a_registry_or_a_page(reader, source, link, words):
    trial = a_trial()
    a_result(
        an_outcome(trial, an_endpoint()),
        an_arm(trial),
        by=ada(),
        events=1,
        n=2,
        source=a_source(None, tier="registry mirror", **source),
    )

    page = trial_page(reader, trial)

    assert f'<a class="figure" href="{link}" rel="noopener">' in page
    assert f"{words}, abstract, Findings" in page
    assert "(a copy of the registry&#x27;s record)" in page


@pytest.mark.parametrize(
    ("reporting", "words"),
    [
        (Outcome.Reporting.NONE, "Measured or planned; nothing is reported yet."),
        (Outcome.Reporting.WORDS, "Reported; its numbers are not extracted yet."),
    ],
)
def test_silence_is_said(reader, reporting, words):
    trial = a_trial()
    an_outcome(trial, an_endpoint(), reporting=reporting)

    assert words in trial_page(reader, trial)


def test_a_trial_of_which_nothing_is_entered_says_so(reader):
    page = trial_page(reader, a_trial())

    assert "Nothing that it measured is entered yet." in page
    assert "No arm is entered yet." in page
    assert "No report of it is here yet." in page


def test_several_controls_are_named_and_an_effect_may_be_words(reader):
    trial, drug = a_trial(), a_drug()
    outcome = an_outcome(trial, an_endpoint())
    active, placebo = an_arm(trial, drug), an_arm(trial)
    vehicle = an_arm(trial, kind=Arm.Kind.VEHICLE, label="vehicle", key="vehicle")
    nothing = ("", None, None, None)
    an_effect(
        outcome, active, placebo, by=ada(), of=nothing, p=Decimal("0.03"), direction="favours drug"
    )
    an_effect(outcome, active, vehicle, by=a_person("ann"), of=nothing, direction="no difference")

    page = trial_page(reader, trial)

    assert "baricitinib 4 mg once daily against vehicle" in page
    assert ">p = 0.03<" in page
    assert "favours the drug" in page
    assert ">no difference<" in page


def test_a_value_stands_with_its_statistic(reader):
    trial = a_trial()
    outcome = an_outcome(trial, an_endpoint("SLEDAI", kind=Endpoint.Kind.CONTINUOUS))
    a_result(
        outcome,
        an_arm(trial),
        by=ada(),
        value=Decimal("-3.1"),
        n=50,
        statistic="mean",
        of="change from baseline",
    )

    page = trial_page(reader, trial)

    assert ">−3.1<" in page
    assert "mean change from baseline" in page
    assert "of 50" in page


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


# -- The list


def test_the_list_is_grouped_by_population_and_phase(reader):
    drug = a_drug()
    for acronym, population, phase in (
        ("EARLY", "sle", "early 1"),
        ("LATE", "sle", "3"),
        ("SKIN", "cle", "2"),
        ("NONE", "sle", ""),
    ):
        an_arm(a_trial(acronym, population=population, phase=phase), drug)

    page = page_of(reader, "/trials/")

    headings = (
        "SLE, phase 3",
        "SLE, early phase 1",
        "SLE, phase not stated",
        "Cutaneous lupus, phase 2",
    )
    places = [page.index(heading) for heading in headings]
    assert places == sorted(places)
    assert "4 trials of JAK and TYK2 inhibitors" in page


def test_a_filter_stands_in_the_address_and_counts_what_it_would_find(reader):
    first, second = a_drug(), a_drug("upadacitinib")
    an_arm(a_trial("ONE"), first)
    an_arm(a_trial("TWO", phase="2"), second)

    page = page_of(reader, "/trials/?drug=baricitinib&phase=3")
    assert "1 of 2 trials." in page
    assert ">ONE</a>" in page
    assert ">TWO</a>" not in page
    assert 'href="/trials/?phase=3"' in page
    assert "Take all away" in page

    assert "No trial is both." in page_of(reader, "/trials/?drug=upadacitinib&phase=3")
    assert "No trial is here yet." not in page


def test_an_empty_list_says_what_to_do(reader):
    assert "A trial is added from its NCT number" in page_of(reader, "/trials/")


def test_nonsense_in_the_address_is_said_and_ignored(reader):
    a_trial()

    page = page_of(reader, "/trials/?phase=seven&population=cats&page=x")

    assert "Phase “seven” is not one that a trial can have." in page
    assert "SLE-BRAVE-I" in page


def test_a_long_list_has_pages(reader, monkeypatch):
    monkeypatch.setattr("curation.web.trials.PAGE", 2)
    for number in range(5):
        a_trial(f"T{number}")

    assert "Page 2 of 3" in page_of(reader, "/trials/?page=2")


def test_a_list_of_many_trials_takes_as_many_queries_as_one_of_two(reader):
    the_twins(an_endpoint(), by=ada())
    reader.get("/trials/")
    with CaptureQueriesContext(connection) as few:
        reader.get("/trials/")
    drug = a_drug("upadacitinib")
    for number in range(8):
        an_arm(a_trial(f"T{number}"), drug)
    with CaptureQueriesContext(connection) as many:
        reader.get("/trials/")

    assert len(many) == len(few)


questions = st.builds(
    TrialQuestion,
    population=st.sampled_from(["", *Trial.Population.values]),
    phase=st.sampled_from(["", *Trial.Phase.values]),
    drug=st.sampled_from(["", "baricitinib", "a b&c"]),
    status=st.sampled_from(["", *Trial.Status.values]),
)


@given(questions)
def test_a_question_survives_its_own_address(question):
    assert read_question(QueryDict(question.to_url())) == (question, [])


def test_the_programme_can_be_saved(reader):
    first, _ = the_twins(an_endpoint(), by=ada(), trial={"started_on": date(2018, 8, 1)})

    page = trial_page(reader, first.trial)
    for form in ("svg", "csv"):
        address = f"/trials/{first.trial.nct}/programme.{form}"
        assert f'href="{address}"' in page
        assert reader.get(address).status_code == 200
    alone = a_trial("ALONE")
    assert reader.get(f"/trials/{alone.nct}/programme.svg").status_code == 404
