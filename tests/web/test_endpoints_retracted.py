"""A page of an endpoint with and without what rests on retracted papers."""

import pytest

from tests.builders import a_notice
from tests.cast import a_person, ada
from tests.evidence_builders import (
    a_drug,
    a_finding,
    a_source,
    an_endpoint,
)
from tests.matrix.brave import a_twin, the_twins

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


@pytest.fixture
def one_fell(reader):
    """The first of the twins rests on a paper that was retracted."""
    by, sri = ada(), an_endpoint()
    fallen, sound = a_source(), a_source()
    a_notice(fallen.reference)
    drug = a_drug()
    a_twin("SLE-BRAVE-I", drug, sri, by=by, source=fallen)
    a_twin("SLE-BRAVE-II", drug, sri, by=by, source=sound)
    return sri


SWITCH = "Without retracted papers"


def test_where_nothing_was_retracted_there_is_no_switch(reader):
    the_twins(an_endpoint(), by=ada())

    page = page_of(reader, "/endpoints/sri-4/")

    assert "etracted" not in page


def test_what_rests_on_a_retracted_paper_is_in_it_is_said_and_can_be_left_out(reader, one_fell):
    page = page_of(reader, "/endpoints/sri-4/")

    assert "Numbers of SLE-BRAVE-I rest on a retracted paper." in page
    assert 'href="?week=52&amp;retracted=no"' in page
    assert f'{SWITCH} <small class="count">1</small>' in page


def test_without_it_the_plot_the_numbers_and_the_downloads_are_of_the_others(reader, one_fell):
    page = page_of(reader, "/endpoints/sri-4/?retracted=no")

    assert "Numbers of SLE-BRAVE-I that rest on a retracted paper are left out." in page
    assert "What rests on a retracted paper is left out." in page
    assert "142/252" not in page
    assert "121/258" in page
    assert 'href="?week=52">' in page
    assert "With retracted papers" in page
    assert 'href="/endpoints/sri-4/forest.csv?week=52&amp;retracted=no"' in page
    with_it = downloaded(reader, "/endpoints/sri-4/forest.csv?week=52")
    without = downloaded(reader, "/endpoints/sri-4/forest.csv?week=52&retracted=no")
    assert [line.strip().endswith("yes") for line in with_it.strip().splitlines()[1:3]] == [
        *(True, False),
    ]
    assert "SLE-BRAVE-I," not in without
    assert "SLE-BRAVE-II," in without
    answer = reader.get("/endpoints/sri-4/forest.svg?retracted=no")
    assert "without-retracted" in answer.headers["Content-Disposition"]
    assert "that rest on a retracted paper are left out" in answer.content.decode()


def test_where_all_of_a_drug_fell_it_is_still_what_was_asked_for(reader):
    sri, fallen = an_endpoint(), a_source()
    a_notice(fallen.reference)
    a_twin("SLE-BRAVE-I", a_drug(), sri, by=ada(), source=fallen)

    page = page_of(reader, "/endpoints/sri-4/?drug=baricitinib&retracted=no")

    assert "Nothing of it can be drawn at this time" in page
    assert "Numbers of SLE-BRAVE-I that rest on a retracted paper are left out." in page
    assert "these are all" not in page


def test_other_findings_of_a_retracted_paper_are_left_out_with_them(reader):
    sri, fallen = an_endpoint(), a_source()
    a_notice(fallen.reference)
    a_finding(sri, by=ada(), source=fallen, study="A cohort that fell", events=1, n=9)

    assert "A cohort that fell" in page_of(reader, "/endpoints/sri-4/")
    page = page_of(reader, "/endpoints/sri-4/?retracted=no")
    assert "A cohort that fell" not in page
    assert "What rests on a retracted paper is left out." in page
