import pytest
from django.db import connection

from curation.claims.contested import contested, is_contested
from curation.claims.similar import similar_claims
from curation.models import Claim, State
from tests.cast import ada, ben
from tests.desk_builders import a_claim, a_paper, cited
from tests.evidence_builders import a_drug, a_trial, an_endpoint

pytestmark = pytest.mark.django_db

SAYS = "Madeupinib 4 mg raised the SRI-4 response at week 52"


def test_claims_in_similar_words_come_the_most_alike_first_and_say_why():
    person = ada()
    near = a_claim(person, SAYS)
    far = a_claim(person, "Madeupinib 2 mg did not raise the SRI-4 response at week 24")
    a_claim(person, "Nothing whatever to do with it")

    found = similar_claims(SAYS.lower())

    assert [each.claim for each in found] == [near, far]
    assert found[0].score > found[1].score
    assert [each.reason for each in found] == ["nearly the same words", "similar words"]


def test_claims_of_the_same_drug_trial_and_endpoint_are_found_in_whatever_words():
    person, drug, trial, endpoint = ada(), a_drug(), a_trial(), an_endpoint()
    same = a_claim(person, "Quite other words", drugs=[drug], trial=trial, endpoint=endpoint)
    less = a_claim(person, "Yet others", drugs=[drug], endpoint=endpoint)
    a_claim(person, "Only of the drug", drugs=[drug])

    found = similar_claims("xyz", drugs=[drug], trial=trial, endpoint=endpoint)

    assert [each.claim for each in found] == [same, less]
    assert found[0].reason == "the same trial, endpoint and drug"
    assert found[1].reason == "the same endpoint and drug"


def test_no_claim_that_was_taken_back_or_the_one_in_hand_is_offered():
    person = ada()
    a_claim(person, SAYS, state=State.WITHDRAWN, reason="twice")
    mine = a_claim(person, SAYS)

    assert similar_claims(SAYS, besides=mine) == []
    assert similar_claims("") == []


def test_similar_claims_take_few_queries(django_assert_max_num_queries):
    person, drug, trial = ada(), a_drug(), a_trial()
    for number in range(12):
        a_claim(person, f"{SAYS}, number {number}", drugs=[drug], trial=trial)

    with django_assert_max_num_queries(4):
        assert len(similar_claims(SAYS, drugs=[drug], trial=trial, limit=10)) == 10


def test_the_index_on_trigrams_serves():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM curation_claim WHERE UPPER(statement) %% %s", [SAYS.upper()]
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "claim_alike" in plan


def test_a_claim_is_contested_where_papers_that_stand_support_and_dispute_it():
    person, reviewer = ada(), ben()
    claim = a_claim(person)
    cited(claim, a_paper(), person, state=State.SUBMITTED)
    dispute = cited(claim, a_paper(), person, stance="disputes")
    assert not Claim.objects.filter(contested()).exists()

    dispute.state = State.SUBMITTED
    dispute.save()

    assert list(Claim.objects.filter(contested())) == [claim]
    assert not Claim.objects.filter(contested(states=[State.ACCEPTED])).exists()
    assert reviewer


def test_background_and_qualification_contest_nothing():
    assert is_contested(["supports", "disputes"])
    assert not is_contested(["supports", "qualifies", "background"])
    assert not is_contested({"supports": 2, "disputes": 0})
