"""The vocabulary of endpoints, and the page of one: its plot, its numbers, its downloads."""

from decimal import Decimal

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from curation.models import Endpoint, Finding, Flag, Outcome, State
from curation.stats.estimate import Measure
from curation.web.forest_question import ForestQuestion, read_question
from tests.builders import a_reference
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
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def downloaded(client, address):
    return b"".join(client.get(address).streaming_content).decode()


# -- The list


def test_the_vocabulary_stands_by_domain_with_its_counts(reader):
    sri = an_endpoint()
    an_endpoint("Death", domain=Endpoint.Domain.HARMS, version="adjudicated")
    an_endpoint("SRI4 of old", merged_into=sri)
    the_twins(sri, by=ada())

    page = page_of(reader, "/endpoints/")

    assert "2 endpoints that trials in lupus measure" in page
    assert page.index("Disease activity") < page.index("Harms")
    assert "SRI4 of old" not in page
    cells = page[page.index(">SRI-4</a>") :]
    assert cells.index('<td class="num">2</td>') < cells.index('<td class="num">4</td>')


def test_an_empty_vocabulary_says_what_to_do(reader):
    assert "Endpoints come with the starter evidence" in page_of(reader, "/endpoints/")


def test_a_long_vocabulary_takes_as_many_queries_as_a_short_one(reader):
    the_twins(an_endpoint(), by=ada())
    reader.get("/endpoints/")
    with CaptureQueriesContext(connection) as few:
        reader.get("/endpoints/")
    for number in range(9):
        an_endpoint(f"Endpoint {number}")
    with CaptureQueriesContext(connection) as many:
        reader.get("/endpoints/")

    assert len(many) == len(few)


# -- The plot and what it says


def test_the_page_of_the_twins_says_that_they_disagree(reader):
    the_twins(an_endpoint(definition="A definition."), by=ada())

    page = page_of(reader, "/endpoints/sri-4/")

    assert (
        "<strong>SLE-BRAVE-I and SLE-BRAVE-II, two trials of baricitinib 4 mg once daily, "
        "disagree.</strong> The interval of SLE-BRAVE-I excludes no effect" in page
    )
    assert "it includes 1, so together they do not settle it. Two trials are few" in page
    assert "A definition. Yes or no, more is better." in page
    assert '<svg class="plot wide"' in page
    assert "142/252" in page


def test_each_row_of_the_table_leads_to_its_trial_and_its_source(reader):
    first, _ = the_twins(an_endpoint(), by=ada())
    reference = first.results.first().source.reference

    page = page_of(reader, "/endpoints/sri-4/")

    assert f'<a href="/trials/{first.trial.nct}/#outcome-{first.pk}">SLE-BRAVE-I</a>' in page
    assert f'<a href="/references/{reference.pk}/">' in page
    assert "not yet confirmed" in page


def test_the_address_chooses_week_drug_dose_and_measure(reader):
    sri = an_endpoint()
    the_twins(sri, by=ada(), doses=(2, 4))
    trial = a_trial("PAISLEY")
    drug = a_drug("deucravacitinib")
    outcome = an_outcome(trial, sri, 32)
    for arm in (an_arm(trial, drug, 3), an_arm(trial)):
        a_result(outcome, arm, by=a_person(f"p{arm.pk}"), events=30, n=90)

    usual = page_of(reader, "/endpoints/sri-4/")
    assert '" aria-current="page">Week 52 <small>2 trials</small></a>' in usual
    of_drug = page_of(reader, "/endpoints/sri-4/?drug=baricitinib")
    assert "baricitinib in all doses" in of_drug
    assert ">2 mg once daily <small>2</small></a>" in of_drug
    of_dose = page_of(
        reader, "/endpoints/sri-4/?week=52&drug=baricitinib&regimen=2+mg+once+daily&measure=RR"
    )
    assert "baricitinib 4 mg once daily against" not in of_dose
    assert "risk ratio" in of_dose
    assert "Week 32" in page_of(reader, "/endpoints/sri-4/?drug=deucravacitinib")
    assert "PAISLEY" in page_of(reader, "/endpoints/sri-4/?week=32")


def test_a_drug_that_was_asked_for_chooses_the_week_that_it_has(reader):
    sri = an_endpoint()
    the_twins(sri, by=ada())
    trial, drug = a_trial("PAISLEY"), a_drug("deucravacitinib")
    a_result(an_outcome(trial, sri, 32), an_arm(trial, drug), by=a_person("p"), events=3, n=9)

    page = page_of(reader, "/endpoints/sri-4/?drug=deucravacitinib")

    assert 'aria-current="page">Week 32' in page
    assert "deucravacitinib" in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("week=soon", "“soon” is not a week."),
        ("measure=luck", "“luck” is not a measure of effect."),
        ("week=99", "Nothing is reported for that week and rule; this is another."),
        ("drug=unknown", "Nothing is reported for that drug or dose here; these are all."),
        ("week=52&drug=baricitinib&regimen=9+mg", "Nothing is reported for that drug or dose here"),
    ],
)
def test_nonsense_in_the_address_is_said_and_something_is_shown(reader, asked, said):
    the_twins(an_endpoint(), by=ada())

    page = page_of(reader, f"/endpoints/sri-4/?{asked}")

    assert said in page
    assert "SLE-BRAVE-I" in page


def test_the_whole_trial_is_a_time_of_its_own(reader):
    trial = a_trial()
    outcome = an_outcome(trial, an_endpoint(), None)
    for arm in (an_arm(trial, a_drug()), an_arm(trial)):
        a_result(outcome, arm, by=a_person(f"p{arm.pk}"), events=1, n=10)

    assert 'aria-current="page">Whole trial' in page_of(reader, "/endpoints/sri-4/?week=all")


# -- What is not in the plot


def test_what_cannot_be_drawn_is_told_below(reader):
    sri = an_endpoint()
    trial, drug = a_trial(), a_drug()
    an_effect(
        an_outcome(trial, sri),
        an_arm(trial, drug),
        an_arm(trial),
        by=ada(),
        of=("", None, None, None),
        direction="no difference",
        accepted_by=ben(),
    )
    an_outcome(a_trial("POETYK"), sri, reporting=Outcome.Reporting.NONE)

    page = page_of(reader, "/endpoints/sri-4/")

    assert "Nothing of it can be drawn at this time" in page
    assert "baricitinib 4 mg once daily: no difference" in page
    assert "POETYK</a>, week 52" in page
    assert reader.get("/endpoints/sri-4/forest.svg").status_code == 404


def test_an_endpoint_without_results_says_so(reader):
    an_endpoint()

    page = page_of(reader, "/endpoints/sri-4/")

    assert "No trial has a result of it here yet." in page
    assert reader.get("/endpoints/sri-4/forest.svg").status_code == 404
    assert downloaded(reader, "/endpoints/sri-4/forest.csv").count("\n") == 1


def test_an_uncontrolled_trial_says_that_it_is_in_no_pool(reader):
    sri = an_endpoint()
    first, _ = the_twins(sri, by=ada())
    first.results.update(flags=[Flag.UNCONTROLLED])

    page = page_of(reader, "/endpoints/sri-4/")

    assert "in no pool: no comparator" in page


def test_findings_of_other_kinds_stand_apart(reader):
    sri = an_endpoint()
    by = ada()
    finding = {
        "study": "A meta-analysis",
        "arm": "baricitinib 4 mg",
        "comparator": "placebo",
        "endpoint": sri,
        "source": a_source(a_reference()),
        "entered_by": by,
        "changed_by": by,
    }
    Finding.objects.create(
        level="meta-analysis",
        state=State.SUBMITTED,
        measure="OR",
        estimate=Decimal("1.2"),
        p=Decimal("0.04"),
        flags=[Flag.SECONDARY_SOURCE],
        **finding,
    )
    Finding.objects.create(
        level="case series",
        state=State.SUBMITTED,
        events=3,
        n=5,
        percent=60,
        percent_as_printed="60",
        **(finding | {"study": "A series", "comparator": ""}),
    )
    Finding.objects.create(
        level="cohort", state=State.DRAFT, value=1, **(finding | {"study": "A draft"})
    )

    page = page_of(reader, "/endpoints/sri-4/")

    apart = page[page.index("Meta-analyses, pooled and other analyses: not trials") :]
    assert "A meta-analysis" in apart
    assert 'OR 1.2 <small class="muted">p = 0.04</small>' in apart
    assert "rests on a news or organisation" in apart
    assert "3/5 60 %" in apart
    assert "A draft" not in page
    assert "A meta-analysis" not in page[: page.index("Meta-analyses, pooled")]


def test_strangers_see_what_is_accepted(client, settings):
    settings.LUPUSJAK_PUBLIC = True
    the_twins(an_endpoint(), by=ada())

    assert "No trial has a result of it here yet." in page_of(client, "/endpoints/sri-4/")


def test_a_merged_endpoint_leads_to_the_one_it_became(reader):
    an_endpoint("SRI4 of old", slug="old", merged_into=an_endpoint())

    assert reader.get("/endpoints/old/").headers["Location"] == "/endpoints/sri-4/"
    assert reader.get("/endpoints/none/").status_code == 404


def test_a_page_of_many_trials_takes_as_many_queries_as_one_of_two(reader):
    sri = an_endpoint()
    the_twins(sri, by=ada())
    reader.get("/endpoints/sri-4/")
    with CaptureQueriesContext(connection) as few:
        reader.get("/endpoints/sri-4/")
    drug = a_drug("upadacitinib")
    by = a_person("bo")
    for number in range(6):
        trial = a_trial(f"T{number}")
        outcome = an_outcome(trial, sri)
        for arm in (an_arm(trial, drug), an_arm(trial)):
            a_result(outcome, arm, by=by, events=3, n=9)
    with CaptureQueriesContext(connection) as many:
        reader.get("/endpoints/sri-4/")

    assert len(many) == len(few)


# -- Downloads


def test_the_plot_can_be_saved_as_a_file_of_its_own(reader):
    the_twins(an_endpoint(), by=ada())

    answer = reader.get("/endpoints/sri-4/forest.svg?week=52&drug=baricitinib")

    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="sri-4-week-52-baricitinib.svg"'
    )
    assert answer.content.decode().lstrip().startswith("<svg")


def test_its_numbers_can_be_saved_for_a_spreadsheet(reader):
    the_twins(an_endpoint(), by=ada())

    lines = downloaded(reader, "/endpoints/sri-4/forest.csv").splitlines()

    assert lines[0].startswith("\ufeffendpoint,week,rule,drug,regimen,trial")
    assert len(lines) == 4
    assert "142/252,116/253,OR,1.57,1.09,2.27" in lines[1]


def test_a_page_leads_to_downloads_of_what_it_shows(reader):
    the_twins(an_endpoint(), by=ada())

    page = page_of(reader, "/endpoints/sri-4/?measure=RR")

    assert 'href="/endpoints/sri-4/forest.csv?week=52&amp;measure=RR"' in page


questions = st.builds(
    ForestQuestion,
    week=st.sampled_from(["", "all", "0", "52"]),
    rule=st.sampled_from(["", "glucocorticoid at most 10 mg/day & more"]),
    drug=st.just("baricitinib"),
    regimen=st.sampled_from(["", "4 mg once daily"]),
    measure=st.sampled_from(["", *map(str, Measure)]),
    retracted=st.booleans(),
)


@given(questions)
def test_a_question_survives_its_own_address(question):
    assert read_question(QueryDict(question.to_url())) == (question, [])


def test_a_dose_without_its_drug_asks_for_nothing():
    assert read_question(QueryDict("regimen=4+mg"))[0] == ForestQuestion()


def test_what_is_neither_yes_nor_no_is_said_to_mean_nothing():
    asked, ignored = read_question(QueryDict("retracted=perhaps"))

    assert (asked, ignored) == (ForestQuestion(), ["“perhaps” is not yes or no."])
