"""What the history of a claim tells, with that of its citations."""

import pytest

from curation.claims.citations import change_citation, cite, discard_citation
from curation.claims.claims import change_claim, write_claim
from curation.claims.deciding import accept_claim, reject_claim, submit_claim, withdraw_citation
from curation.history.acts import act
from curation.history.told import told_of_claim
from curation.models import Claim
from tests.cast import ada, ben
from tests.desk_builders import a_paper
from tests.evidence_builders import a_drug

pytestmark = pytest.mark.django_db


def words(claim, *, of=""):
    """Of the claim itself, or of the citation of a paper; those of one moment have no order."""
    told = [sentence for sentence in reversed(told_of_claim(claim)) if sentence.what == of]
    return [str(sentence) for sentence in told]


def test_a_claim_is_told_from_its_writing_to_the_withdrawal_of_its_citation():
    writer, reviewer = ada(), ben()
    claim = write_claim(by=writer, statement="Made-up drug helped")
    cite(claim, a_paper(pmid=101), stance="supports", by=writer, locator="Table 2")
    submit_claim(claim, by=writer)
    reject_claim(claim, by=reviewer, reason="Say when.")
    claim = change_claim(claim, by=writer, seen=1, statement="Made-up drug helped at week 52")
    submit_claim(claim, by=writer)
    accept_claim(claim, by=reviewer)
    withdraw_citation(claim.citations.get(), by=writer, reason="The wrong paper")

    assert words(claim) == [
        "Ada Okafor (curator) wrote the claim: statement Made-up drug helped.",
        "Ada Okafor (curator) submitted.",
        "Ben Lindqvist (reviewer) rejected. “Say when.”",
        (
            "Ada Okafor (curator) changed the claim: state rejected -> draft, "
            "statement Made-up drug helped -> Made-up drug helped at week 52."
        ),
        "Ada Okafor (curator) submitted.",
        "Ben Lindqvist (reviewer) accepted.",
        "Ada Okafor (curator) put in doubt. “its last accepted citation was withdrawn”",
    ]
    assert words(claim, of="PMID 101") == [
        "Ada Okafor (curator) cited PMID 101: stance supports, locator Table 2.",
        "Ada Okafor (curator) submitted PMID 101.",
        "Ben Lindqvist (reviewer) accepted PMID 101.",
        "Ada Okafor (curator) withdrawn PMID 101. “The wrong paper”",
    ]


def test_what_was_taken_away_is_told_too():
    writer = ada()
    claim = write_claim(by=writer, statement="Made-up drug helped")
    citation = cite(claim, a_paper(pmid=101), stance="supports", by=writer)
    change_citation(citation, by=writer, seen=1, stance="disputes")
    discard_citation(citation, by=writer)

    assert words(claim, of="PMID 101")[1:] == [
        "Ada Okafor (curator) changed the citation of PMID 101: stance supports -> disputes.",
        "Ada Okafor (curator) took a draft away, and deleted it PMID 101.",
    ]


def test_a_long_history_takes_few_queries(django_assert_max_num_queries):
    writer = ada()
    claim = write_claim(by=writer, statement="Made-up drug helped")
    for _ in range(8):
        cite(claim, a_paper(), stance="supports", by=writer)

    with django_assert_max_num_queries(6):
        assert len(told_of_claim(Claim.objects.get())) == 9


def test_which_drugs_a_claim_gained_and_lost_is_told_with_the_change():
    writer = ada()
    old, new, kept = (a_drug(inn) for inn in ("tofacitinib", "baricitinib", "upadacitinib"))
    claim = write_claim(by=writer, statement="It helped", drugs=[old, kept])
    change_claim(claim, by=writer, seen=1, statement="It helped", drugs=[new, kept])

    assert words(claim)[-1] == (
        "Ada Okafor (curator) changed the claim: drugs: + baricitinib, - tofacitinib."
    )


def test_two_claims_that_one_act_changes_are_told_each_with_its_own_drugs():
    writer = ada()
    one, other = a_drug("tofacitinib"), a_drug("baricitinib")
    claims = [write_claim(by=writer, statement=each) for each in ("It helped", "It harmed")]
    with act("changed the claim", by=writer):
        for claim, drug in zip(claims, (one, other), strict=True):
            change_claim(claim, by=writer, seen=1, statement=claim.statement, drugs=[drug])

    assert words(claims[0])[-1].endswith("drugs: + tofacitinib.")
    assert words(claims[1])[-1].endswith("drugs: + baricitinib.")


def test_a_change_that_leaves_the_drugs_alone_tells_nothing_of_them():
    writer = ada()
    claim = write_claim(by=writer, statement="It helped", drugs=[a_drug()])
    change_claim(
        claim, by=writer, seen=1, statement="It helped much", drugs=list(claim.drugs.all())
    )

    assert "drugs" not in words(claim)[-1]
