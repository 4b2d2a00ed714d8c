"""A number of five thousand digits is no row's, and no page falls over it."""

import pytest
from django.urls import reverse

from tests.cast import ada, cleo
from tests.desk_builders import a_paper
from tests.evidence_builders import a_trial, an_endpoint, an_outcome
from tests.review_builders import a_candidate, a_list, a_review, an_entry

pytestmark = pytest.mark.django_db

LONG = "9" * 5_000


@pytest.fixture
def everybody(client):
    """Signed in as somebody who may do all of it."""
    client.force_login(cleo())
    return client


@pytest.mark.parametrize(
    "address",
    [
        "/waiting/?page=",
        "/claims/?after=",
        "/claims/?before=",
        "/reviews/?before=",
        "/activity/?key=",
    ],
)
def test_in_the_address_of_a_list_it_is_left_out(everybody, address):
    assert everybody.get(address + LONG).status_code == 200


def test_as_the_claim_that_is_edited_it_is_nobody_s(everybody):
    asked = {"statement": "A made-up drug did well", "besides": LONG}
    assert everybody.get(reverse("similar-claims"), asked).status_code == 200


def test_as_the_outcome_of_a_grid_it_is_none(everybody):
    trial = a_trial()
    an_outcome(trial, an_endpoint())
    address = reverse("trial-results", args=[trial.key])
    assert everybody.get(address, {"more": LONG}).status_code == 200


def test_among_what_was_shown_it_is_passed_over(everybody):
    outcome = an_outcome(a_trial(), an_endpoint())
    accepted = everybody.post(
        reverse("accept-outcome", args=[outcome.pk]), {"row": [f"result-{LONG}-{LONG}"]}
    )
    assert accepted.status_code < 500
    paper = a_paper()
    confirmed = everybody.post(reverse("confirm-figures", args=[paper.pk]), {"check": [LONG]})
    assert confirmed.status_code < 500
    tagged = everybody.post(reverse("bulk-tag"), {"reference": [LONG]})
    assert tagged.status_code == 422


def test_among_candidates_it_is_passed_over(everybody):
    entry = an_entry(a_list(a_review(ada())), state="unsure")
    candidate = a_candidate(entry, reference=a_paper())
    address = reverse("refuse-candidate", args=[entry.pk])
    answer = everybody.post(address, {"proposed": [LONG]})
    assert answer.status_code < 500
    candidate.refresh_from_db()
    assert candidate.refused_at is None
