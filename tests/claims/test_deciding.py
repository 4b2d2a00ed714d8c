import pytest
from django.db import IntegrityError, transaction

from curation.claims.citations import change_citation, cite, discard_citation
from curation.claims.claims import write_claim
from curation.claims.deciding import (
    Uncited,
    accept_citation,
    accept_claim,
    doubt_citation,
    reject_citation,
    reject_claim,
    submit_citation,
    submit_claim,
    withdraw_citation,
    withdraw_claim,
)
from curation.claims.quotes import take_quote
from curation.history.refused import Refused
from curation.history.states import CannotBeDone, ChangedMeanwhile, OwnWork, ReasonNeeded
from curation.models import Cause, Citation, Claim, State
from tests.cast import a_person, ada, ben, cleo
from tests.desk_builders import a_claim, a_paper, an_accepted_claim, cited

pytestmark = pytest.mark.django_db


def states_of(claim):
    claim.refresh_from_db()
    return claim.state, [each.state for each in claim.citations.order_by("pk")]


def handed_on(writer, *papers):
    claim = write_claim(by=writer, statement="A made-up drug helped")
    for paper in papers or (a_paper(),):
        cite(claim, paper, stance="supports", by=writer)
    return submit_claim(claim, by=writer)


# -- Citing


def test_a_citation_takes_its_place_from_its_quote():
    person, paper = ada(), a_paper()
    quote = take_quote(paper, words="60 (60%) of 100", by=person)

    citation = cite(a_claim(person), paper, stance="supports", by=person, quote=quote)

    assert (citation.locator, citation.state) == ("abstract, Findings", State.DRAFT)


def test_the_same_citation_twice_is_refused_and_another_stance_or_quote_is_not():
    person, paper = ada(), a_paper()
    claim = a_claim(person)
    cite(claim, paper, stance="supports", by=person)

    with pytest.raises(Refused, match="cited under this claim in that way already"):
        cite(claim, paper, stance="supports", by=person)

    cite(claim, paper, stance="qualifies", by=person)
    quote = take_quote(paper, words="60 (60%) of 100", by=person)
    cite(claim, paper, stance="supports", by=person, quote=quote)
    assert claim.citations.count() == 3


def test_words_of_another_paper_are_refused():
    person = ada()
    quote = take_quote(a_paper(), words="60 (60%) of 100", by=person)

    with pytest.raises(Refused, match="words are of another paper"):
        cite(a_claim(person), a_paper(), stance="supports", by=person, quote=quote)


def test_a_stance_that_nobody_knows_is_refused():
    with pytest.raises(Refused):
        cite(a_claim(ada()), a_paper(), stance="likes", by=cleo())


def test_no_paper_is_cited_under_a_claim_that_is_withdrawn():
    person = ada()
    claim = withdraw_claim(a_claim(person), by=person, reason="a mistake")

    with pytest.raises(CannotBeDone, match="claim is withdrawn"):
        cite(claim, a_paper(), stance="supports", by=person)


def test_a_draft_of_a_citation_is_taken_away_by_who_entered_it_only():
    writer, other = ada(), cleo()
    citation = cite(a_claim(writer), a_paper(), stance="supports", by=writer)
    with pytest.raises(CannotBeDone, match="Somebody else"):
        discard_citation(citation, by=other)

    discard_citation(citation, by=writer)

    assert not Citation.objects.exists()


# -- Handing on


def test_a_claim_without_a_citation_stays_a_draft():
    person = ada()
    claim = a_claim(person)

    with pytest.raises(Uncited, match="No paper is cited under this claim yet"):
        submit_claim(claim, by=person)

    assert states_of(claim) == (State.DRAFT, [])


def test_a_claim_takes_its_draft_citations_with_it():
    assert states_of(handed_on(ada(), a_paper(), a_paper())) == (
        State.SUBMITTED,
        [State.SUBMITTED, State.SUBMITTED],
    )


def test_a_citation_is_handed_on_by_itself_only_under_a_claim_that_was():
    writer, other = ada(), cleo()
    claim = a_claim(writer)
    early = cite(claim, a_paper(), stance="supports", by=writer)
    with pytest.raises(CannotBeDone, match="Its claim is draft"):
        submit_citation(early, by=writer)

    submit_claim(claim, by=writer)
    late = submit_citation(cite(claim, a_paper(), stance="disputes", by=other), by=other)

    assert late.state == State.SUBMITTED


# -- Deciding


def test_a_claim_is_accepted_with_the_citations_that_wait():
    claim = accept_claim(handed_on(ada(), a_paper(), a_paper()), by=ben(), seen=1)

    assert states_of(claim) == (State.ACCEPTED, [State.ACCEPTED, State.ACCEPTED])


def test_nobody_accepts_a_claim_that_they_wrote():
    writer = cleo()
    claim = handed_on(writer)

    with pytest.raises(OwnWork, match="Somebody else has to accept a claim that you wrote"):
        accept_claim(claim, by=writer)

    assert states_of(claim) == (State.SUBMITTED, [State.SUBMITTED])


def test_of_two_people_on_one_claim_each_accepts_what_the_other_entered():
    writer, other = ada(), cleo()
    claim = handed_on(writer)
    theirs = submit_citation(cite(claim, a_paper(), stance="disputes", by=other), by=other)

    accept_claim(claim, by=other)
    assert states_of(claim) == (State.ACCEPTED, [State.ACCEPTED, State.SUBMITTED])
    accept_citation(theirs, by=writer)

    assert states_of(claim) == (State.ACCEPTED, [State.ACCEPTED, State.ACCEPTED])


def test_a_claim_is_not_accepted_by_whoever_cited_the_only_paper_under_it():
    writer, other = ada(), cleo()
    claim = write_claim(by=writer, statement="A made-up drug helped")
    cite(claim, a_paper(), stance="supports", by=other)
    submit_claim(claim, by=writer)

    with pytest.raises(Uncited, match="The citations that wait are yours"):
        accept_claim(claim, by=other)

    assert states_of(claim) == (State.SUBMITTED, [State.SUBMITTED])


def test_a_claim_without_a_citation_is_never_accepted_by_verb_or_by_hand():
    writer, reviewer = ada(), ben()
    claim = a_claim(writer, state=State.SUBMITTED)
    with pytest.raises(Uncited, match="cannot be accepted so"):
        accept_claim(claim, by=reviewer)

    with pytest.raises(IntegrityError, match="accepted only with a citation"), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(
            state="accepted", decided_by=reviewer, decided_at=claim.entered_at
        )


def test_only_citations_that_the_decider_saw_are_accepted_with_their_claim():
    writer, other, reviewer = ada(), cleo(), ben()
    claim = handed_on(writer)
    seen = {each.pk: each.version for each in claim.citations.all()}
    submit_citation(cite(claim, a_paper(), stance="disputes", by=other), by=other)

    accept_claim(claim, by=reviewer, seen=1, citations=seen)

    assert states_of(claim) == (State.ACCEPTED, [State.ACCEPTED, State.SUBMITTED])


def test_a_citation_that_changed_since_it_was_seen_is_not_accepted():
    writer, reviewer = ada(), ben()
    claim = handed_on(writer)
    citation = claim.citations.get()
    change_citation(citation, by=writer, seen=1, stance="disputes")

    with pytest.raises(ChangedMeanwhile):
        accept_claim(claim, by=reviewer, citations={citation.pk: 1})

    assert states_of(claim) == (State.SUBMITTED, [State.SUBMITTED])


def test_a_citation_in_doubt_is_not_accepted_along_with_its_claim():
    writer, reviewer = ada(), ben()
    claim = handed_on(writer)
    doubt_citation(claim.citations.get(), Cause.RETRACTED)

    with pytest.raises(Uncited, match="Every citation of this claim is in doubt"):
        accept_claim(claim, by=reviewer)


def test_a_claim_is_sent_back_with_a_reason_and_waits_again_with_its_citations():
    writer, reviewer = ada(), ben()
    claim = handed_on(writer)
    with pytest.raises(ReasonNeeded):
        reject_claim(claim, by=reviewer, reason=" ")

    reject_claim(claim, by=reviewer, reason="Say which dose.")
    assert states_of(claim) == (State.REJECTED, [State.SUBMITTED])
    submit_claim(claim, by=writer)

    assert states_of(claim) == (State.SUBMITTED, [State.SUBMITTED])


def test_no_citation_is_accepted_under_a_claim_that_does_not_stand():
    writer, reviewer = ada(), ben()
    claim = handed_on(writer)
    reject_claim(claim, by=reviewer, reason="Say which dose.")

    with pytest.raises(CannotBeDone, match="Its claim is rejected"):
        accept_citation(claim.citations.get(), by=reviewer)


def test_one_citation_is_rejected_and_its_claim_waits_on():
    claim = handed_on(ada(), a_paper(), a_paper())

    reject_citation(claim.citations.first(), by=ben(), reason="It says nothing of the kind.")

    assert states_of(claim) == (State.SUBMITTED, [State.REJECTED, State.SUBMITTED])


def test_an_accepted_claim_falls_into_doubt_before_its_last_accepted_citation_goes():
    writer, reviewer = ada(), ben()
    claim = an_accepted_claim(writer, reviewer, a_paper())
    citation = claim.citations.get()
    with pytest.raises(ReasonNeeded):
        withdraw_citation(citation, by=writer, reason="")
    assert states_of(claim) == (State.ACCEPTED, [State.ACCEPTED])

    withdraw_citation(citation, by=writer, reason="The wrong paper.")

    assert states_of(claim) == (State.REQUIRES_REVIEW, [State.WITHDRAWN])
    assert claim.cause == Cause.CHANGED


def test_a_claim_that_another_citation_carries_stands_on():
    writer, reviewer = ada(), ben()
    claim = an_accepted_claim(writer, reviewer, a_paper())
    first = claim.citations.get()
    second = cite(claim, a_paper(), stance="supports", by=writer)
    accept_citation(submit_citation(second, by=writer), by=reviewer)

    withdraw_citation(first, by=writer, reason="The wrong paper.")

    assert states_of(claim) == (State.ACCEPTED, [State.WITHDRAWN, State.ACCEPTED])


def test_an_accepted_citation_that_is_changed_waits_again_and_its_claim_with_it():
    writer, reviewer = ada(), ben()
    claim = an_accepted_claim(writer, reviewer, a_paper())

    change_citation(claim.citations.get(), by=writer, seen=1, stance="qualifies")

    assert states_of(claim) == (State.REQUIRES_REVIEW, [State.SUBMITTED])
    accept_claim(claim, by=reviewer)
    assert states_of(claim) == (State.ACCEPTED, [State.ACCEPTED])


def test_a_citation_of_another_version_than_the_one_seen_is_not_changed():
    writer = ada()
    citation = cited(a_claim(writer), a_paper(), writer)
    change_citation(citation, by=writer, seen=1, stance="disputes")

    with pytest.raises(ChangedMeanwhile):
        change_citation(citation, by=writer, seen=1, stance="background")
    same = change_citation(citation, by=writer, seen=1, stance="disputes")

    assert same.version == 2


def test_a_retracted_paper_puts_its_citation_in_doubt_and_the_claim_that_rests_on_it_alone():
    claim = an_accepted_claim(ada(), ben(), a_paper())

    doubt_citation(claim.citations.get(), Cause.RETRACTED)

    assert states_of(claim) == (State.REQUIRES_REVIEW, [State.REQUIRES_REVIEW])
    assert claim.cause == Cause.RETRACTED


def test_the_claims_of_somebody_whose_account_is_closed_stay_and_are_decided_by_others():
    writer = a_person("gone", is_active=True)
    claim = handed_on(writer)
    writer.is_active = False
    writer.save()

    assert accept_claim(claim, by=ben()).state == State.ACCEPTED
