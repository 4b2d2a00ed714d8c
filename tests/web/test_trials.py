"""The list of trials: how it is grouped, filtered and paged, and what its address holds."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from curation.models import Trial
from curation.web.trial_list import TrialQuestion, read_question
from tests.cast import a_person, ada
from tests.evidence_builders import (
    a_drug,
    a_trial,
    an_arm,
    an_endpoint,
)
from tests.matrix.brave import the_twins
from tests.web.trials_at_hand import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    client.force_login(a_person("rita"))
    return client


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
