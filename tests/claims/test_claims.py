import pytest

from curation.claims.citations import cite
from curation.claims.claims import (
    ClaimChanged,
    change_claim,
    discard_claim,
    wording_of,
    write_claim,
)
from curation.claims.deciding import accept_claim, submit_claim, withdraw_claim
from curation.history.refused import Refused
from curation.history.states import CannotBeDone
from curation.models import Claim, Comment, State
from tests.cast import ada, ben, cleo
from tests.desk_builders import a_paper
from tests.evidence_builders import a_drug, a_trial, an_endpoint

pytestmark = pytest.mark.django_db

SAYS = "Made-up drug helped in the made-up trial"


def test_a_claim_is_a_draft_with_all_that_it_speaks_of():
    drug, trial, endpoint = a_drug(), a_trial(), an_endpoint()

    claim = write_claim(
        by=ada(),
        statement=f"  {SAYS}\n at week 52 ",
        kind="safety",
        drugs=[drug],
        trial=trial,
        endpoint=endpoint,
        population="SLE",
        note="a note",
    )

    assert (claim.state, claim.version) == (State.DRAFT, 1)
    assert claim.statement == f"{SAYS} at week 52"
    assert list(claim.drugs.all()) == [drug]
    assert claim.history.get().pgh_context.metadata["act"] == "wrote the claim"


def test_a_claim_without_words_is_refused():
    with pytest.raises(Refused) as refused:
        write_claim(by=ada(), statement=" \n ")

    assert refused.value.says == {"statement": ["Write the claim: one sentence in your own words."]}


def test_a_claim_that_is_there_already_is_refused_however_its_letters_are_written():
    person = ada()
    write_claim(by=person, statement=SAYS)

    with pytest.raises(Refused, match="This claim is here already; cite the paper under it"):
        write_claim(by=person, statement=SAYS.upper())


def test_a_change_is_a_new_version_and_the_same_again_is_none():
    person, drug = ada(), a_drug()
    claim = write_claim(by=person, statement=SAYS)

    changed = change_claim(claim, by=person, seen=1, statement=SAYS, drugs=[drug])
    again = change_claim(claim, by=person, seen=1, statement=SAYS, drugs=[drug])

    assert changed.version == again.version == 2
    assert list(Claim.objects.get().drugs.all()) == [drug]


def test_a_claim_that_stood_waits_again_once_it_is_changed():
    writer, reviewer = ada(), ben()
    claim = write_claim(by=writer, statement=SAYS)
    cite(claim, a_paper(), stance="supports", by=writer)
    submit_claim(claim, by=writer)
    claim = accept_claim(claim, by=reviewer)

    claim = change_claim(claim, by=writer, seen=1, statement=f"{SAYS} a little")

    assert claim.state == State.SUBMITTED
    assert claim.citations.get().state == State.ACCEPTED


def test_a_form_that_was_open_for_a_day_saves_nothing_over_what_was_saved_since_and_keeps_both():
    writer, other = ada(), cleo()
    claim = write_claim(by=writer, statement=SAYS)
    change_claim(claim, by=other, seen=1, statement=f"{SAYS}, said Cleo")

    with pytest.raises(ClaimChanged, match="Cleo Marchetti changed this claim while you") as error:
        change_claim(claim, by=writer, seen=1, statement=f"{SAYS}, said Ada")

    assert error.value.theirs.statement == f"{SAYS}, said Cleo"
    assert error.value.yours.statement == f"{SAYS}, said Ada"
    assert wording_of(Claim.objects.get()).statement == f"{SAYS}, said Cleo"


def test_a_withdrawn_claim_is_not_changed():
    person = ada()
    claim = write_claim(by=person, statement=SAYS)
    withdraw_claim(claim, by=person, reason="written twice")

    with pytest.raises(CannotBeDone, match="This claim is withdrawn"):
        change_claim(claim, by=person, seen=None, statement="Something else")


def test_a_draft_is_taken_away_with_its_citations_and_its_history_stays():
    person = ada()
    claim = write_claim(by=person, statement=SAYS)
    cite(claim, a_paper(), stance="supports", by=person)
    history = type(claim).history.rel.related_model

    discard_claim(claim, by=person)

    assert not Claim.objects.exists()
    assert list(history.objects.values_list("pgh_label", flat=True)) == ["insert", "delete"]


def test_no_draft_is_taken_away_that_others_wrote_spoke_of_or_were_handed():
    writer, other = ada(), cleo()
    claim = write_claim(by=writer, statement=SAYS)
    with pytest.raises(CannotBeDone, match="Somebody else wrote it"):
        discard_claim(claim, by=other)

    Comment.objects.create(claim=claim, by=other, text="Is it so?")
    with pytest.raises(CannotBeDone, match="People spoke about it"):
        discard_claim(claim, by=writer)

    cite(claim, a_paper(), stance="supports", by=writer)
    submit_claim(claim, by=writer)
    with pytest.raises(CannotBeDone, match="It was handed on"):
        discard_claim(claim, by=writer)
    assert Claim.objects.exists()
