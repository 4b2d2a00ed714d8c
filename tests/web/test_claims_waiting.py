"""Claims and citations that wait: decided from the list, one key each."""

import pytest

from curation.claims.citations import cite
from curation.claims.deciding import submit_citation, submit_claim
from curation.claims.waiting import how_many_wait, waiting_citations
from curation.models import State
from tests.cast import ada, ben, cleo
from tests.desk_builders import a_claim, a_paper, an_accepted_claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(client):
    person = ben()
    client.force_login(person)
    return person


def handed_on(writer, statement="Made-up drug helped"):
    claim = a_claim(writer, statement)
    cite(claim, a_paper(), stance="supports", by=writer)
    return submit_claim(claim, by=writer)


def state_of(claim):
    claim.refresh_from_db()
    return claim.state


def test_claims_wait_with_their_citations_and_are_counted(client, reviewer):
    handed_on(ada())

    shown = client.get("/waiting/").content.decode()

    assert "Made-up drug helped" in shown
    assert "Supports: <a" in shown
    assert 'id="waits">1<' in shown
    assert how_many_wait(reviewer) == 1


def test_a_claim_is_accepted_with_the_citations_shown_and_without_scripts_too(client, reviewer):
    claim = handed_on(ada())
    citation = claim.citations.get()

    answer = client.post(
        f"/claims/{claim.pk}/decide/",
        {"step": "accept", "seen": 1, "citation": f"{citation.pk}-1", "from": "waiting"},
    )

    assert answer.headers["Location"] == "/waiting/?what=claims"
    assert state_of(claim) == state_of(citation) == State.ACCEPTED


def test_a_line_says_in_place_what_became_of_it(client, reviewer):
    claim = handed_on(ada())
    address, lively = f"/claims/{claim.pk}/decide/", {"HX-Request": "true"}

    refused = client.post(address, {"step": "reject", "seen": 1, "reason": " "}, headers=lively)
    assert refused.status_code == 422
    assert "Say why you reject it" in refused.content.decode()

    answer = client.post(
        address, {"step": "reject", "seen": 1, "reason": "Which dose?"}, headers=lively
    )
    shown = answer.content.decode()
    assert "sent back" in shown
    assert "Which dose?" in shown
    assert 'id="waits" hx-swap-oob="true">0<' in shown
    assert state_of(claim) == State.REJECTED


def test_what_somebody_wrote_is_theirs_to_see_and_not_to_decide(client):
    person = cleo()
    claim = handed_on(person)
    client.force_login(person)

    shown = client.get("/waiting/").content.decode()
    refused = client.post(f"/claims/{claim.pk}/decide/", {"step": "accept", "seen": 1}, follow=True)

    assert "You wrote this: somebody else has to confirm it." in shown
    assert "Somebody else has to accept a claim that you wrote" in refused.content.decode()
    assert how_many_wait(person) == 0


def test_a_claim_that_changed_since_it_was_shown_is_not_accepted(client, reviewer):
    writer = ada()
    claim = handed_on(writer)
    claim.version = 2
    claim.save()

    answer = client.post(
        f"/claims/{claim.pk}/decide/",
        {"step": "accept", "seen": 1},
        headers={"HX-Request": "true"},
    )

    assert answer.status_code == 422
    assert "Somebody changed it while you looked at it" in answer.content.decode()
    assert state_of(claim) == State.SUBMITTED


def test_a_citation_under_a_claim_that_stands_waits_by_itself(client, reviewer):
    writer = ada()
    claim = an_accepted_claim(writer, cleo(), a_paper())
    single = submit_citation(cite(claim, a_paper(), stance="disputes", by=writer), by=writer)

    shown = client.get("/waiting/").content.decode()
    assert "Single citations" in shown
    answer = client.post(
        f"/claims/citations/{single.pk}/decide/",
        {"step": "accept", "seen": 1},
        headers={"HX-Request": "true"},
    )

    assert "accepted" in answer.content.decode()
    assert state_of(single) == State.ACCEPTED


def test_a_citation_of_somebody_else_under_my_claim_is_mine_to_decide():
    writer, other = ada(), cleo()
    claim = handed_on(writer)
    theirs = submit_citation(cite(claim, a_paper(), stance="disputes", by=other), by=other)

    assert theirs in waiting_citations(writer)
    assert theirs not in waiting_citations(ben())
    assert how_many_wait(writer) == 1


def test_what_was_sent_back_stands_first_for_who_wrote_it(client):
    writer = ada()
    claim = handed_on(writer)
    client.force_login(ben())
    client.post(f"/claims/{claim.pk}/decide/", {"step": "reject", "seen": 1, "reason": "Which?"})
    client.force_login(writer)

    shown = client.get("/waiting/").content.decode()

    assert "Claims sent back to you" in shown
    assert "Ben Lindqvist: Which?" in shown


def test_the_list_takes_as_many_queries_for_one_claim_as_for_many(
    client, reviewer, django_assert_max_num_queries
):
    writer = ada()
    for number in range(12):
        handed_on(writer, f"Claim {number}")

    with django_assert_max_num_queries(45):
        client.get("/waiting/")
