"""Two people do the same at the same moment: nothing is doubled, and nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from curation.claims.citations import cite
from curation.claims.claims import change_claim, write_claim
from curation.claims.deciding import (
    accept_citation,
    accept_claim,
    submit_citation,
    withdraw_citation,
)
from curation.claims.quotes import take_quote
from curation.history.refused import Refused
from curation.history.states import CannotBeDone, ChangedMeanwhile
from curation.models import Citation, Claim, Quote, State
from tests.cast import a_person, ada, ben
from tests.desk_builders import a_claim, a_paper, an_accepted_claim

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def at_once(*deeds):
    """What came of each: what it returned, or the sentence with which it was refused."""
    start = Barrier(len(deeds))

    def do(deed):
        try:
            start.wait()
            return deed()
        except (CannotBeDone, Refused) as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(do, deeds))


def test_of_two_people_who_state_the_same_one_does_and_the_other_is_told():
    people = (ada(), a_person("dora"))

    came = at_once(*(lambda by=by: write_claim(by=by, statement="It helped") for by in people))

    (refused,) = (each for each in came if isinstance(each, Refused))
    assert "This claim is here already" in str(refused)
    assert Claim.objects.count() == 1


def test_of_two_people_who_cite_the_same_one_does_and_who_quote_the_same_share_the_quote():
    people, paper = (ada(), a_person("dora")), a_paper()
    claim = a_claim(people[0])

    quotes = at_once(
        *(lambda by=by: take_quote(paper, words="60 (60%) of 100", by=by) for by in people)
    )
    came = at_once(
        *(
            lambda by=by: cite(claim, paper, stance="supports", by=by, quote=quotes[0])
            for by in people
        )
    )

    assert quotes[0] == quotes[1]
    assert Quote.objects.count() == 1
    assert sum(isinstance(each, Refused) for each in came) == 1
    assert Citation.objects.count() == 1


def test_of_two_people_who_change_a_claim_one_does_and_the_other_has_both_texts():
    people = (ada(), a_person("dora"))
    claim = a_claim(people[0], "As it was")

    came = at_once(
        *(
            lambda by=by: change_claim(claim, by=by, seen=1, statement=f"As {by.username} says")
            for by in people
        )
    )

    (stale,) = (each for each in came if isinstance(each, ChangedMeanwhile))
    assert {stale.theirs.statement, stale.yours.statement} == {"As ada says", "As dora says"}
    assert Claim.objects.get().version == 2


def test_of_two_people_who_accept_a_claim_one_does():
    claim = a_claim(ada(), state=State.SUBMITTED)
    cite_by = claim.entered_by
    submit_citation(cite(claim, a_paper(), stance="supports", by=cite_by), by=cite_by)

    came = at_once(*(lambda by=by: accept_claim(claim, by=by) for by in (ben(), a_person("dora"))))

    assert sum(isinstance(each, CannotBeDone) for each in came) == 1
    assert Claim.objects.get().state == State.ACCEPTED


def test_where_both_citations_are_withdrawn_at_once_no_accepted_claim_is_left_without_one():
    writer, reviewer = ada(), ben()
    claim = an_accepted_claim(writer, reviewer, a_paper())
    second = cite(claim, a_paper(), stance="supports", by=writer)
    accept_citation(submit_citation(second, by=writer), by=reviewer)

    at_once(
        *(
            lambda each=each: withdraw_citation(each, by=writer, reason="The wrong paper")
            for each in claim.citations.all()
        )
    )

    claim.refresh_from_db()
    assert claim.state == State.REQUIRES_REVIEW
    assert {each.state for each in claim.citations.all()} == {State.WITHDRAWN}
