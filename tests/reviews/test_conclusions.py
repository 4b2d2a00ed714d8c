"""How reviews answer the same question, and whether they differ."""

import pytest

from curation.models import State
from curation.models.curated import SHOWN
from curation.reviews.conclusions import Accord, conclusions
from tests.cast import ada
from tests.desk_builders import a_claim, a_paper, cited
from tests.evidence_builders import a_drug, an_endpoint
from tests.review_builders import a_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator():
    return ada()


@pytest.fixture
def reviews(curator):
    return [a_review(curator) for _ in range(3)]


def said(claim, review, stance="supports", **fields):
    by = claim.entered_by
    return cited(claim, review.reference, by, **({"stance": stance, "state": "submitted"} | fields))


def a_statement(by, **fields):
    return a_claim(by, **({"state": "submitted"} | fields))


def accords(reviews):
    return [each.accord for each in conclusions(reviews, states=SHOWN)]


@pytest.mark.parametrize(
    ("stances", "accord"),
    [
        (["supports", "disputes"], Accord.DIFFER),
        (["supports", "qualifies"], Accord.IN_PART),
        (["disputes", "qualifies"], Accord.IN_PART),
        (["supports", "supports"], Accord.AGREE),
        (["disputes", "disputes"], Accord.AGREE),
        (["supports", "qualifies", "disputes"], Accord.DIFFER),
        (["disputes"], Accord.ONE),
    ],
)
def test_reviews_differ_where_one_supports_what_another_disputes(curator, reviews, stances, accord):
    claim = a_statement(curator)
    for review, stance in zip(reviews, stances, strict=False):
        said(claim, review, stance)
    assert accords(reviews) == [accord]


def test_a_review_is_not_held_against_itself(curator, reviews):
    claim = a_statement(curator)
    said(claim, reviews[0], "supports")
    said(claim, reviews[0], "disputes")
    assert accords(reviews) == [Accord.ONE]


def test_claims_on_the_same_question_stand_together_and_are_not_compared(curator, reviews):
    about = {"drugs": [a_drug()], "endpoint": an_endpoint(), "population": "Lupus  nephritis"}
    said(a_statement(curator, **about), reviews[0])
    said(a_statement(curator, **about | {"population": "lupus nephritis"}), reviews[1])

    (question,) = conclusions(reviews, states=SHOWN)

    assert question.accord is Accord.BESIDE
    assert question.words == "baricitinib: SRI-4, lupus nephritis"
    assert set(question.said) == {reviews[0].pk, reviews[1].pk}


@pytest.mark.parametrize("other", [{"kind": "safety"}, {"population": "children"}, {"drugs": []}])
def test_another_kind_population_or_drug_is_another_question(curator, reviews, other):
    about = {"drugs": [a_drug()], "endpoint": an_endpoint()}
    said(a_statement(curator, **about), reviews[0])
    said(a_statement(curator, **about | other), reviews[1])
    assert accords(reviews) == [Accord.ONE, Accord.ONE]


def test_claims_without_drug_and_endpoint_are_no_common_question(curator, reviews):
    for review in reviews[:2]:
        said(a_statement(curator), review)
    assert accords(reviews) == [Accord.ONE, Accord.ONE]


def test_other_papers_and_background_are_no_conclusion_of_a_review(curator, reviews):
    claim = a_statement(curator)
    cited(claim, a_paper(), curator, state="submitted")
    said(claim, reviews[0], "background")
    assert not conclusions(reviews, states=SHOWN)


def test_nobody_is_shown_what_was_sent_back_and_the_public_what_is_not_accepted(curator, reviews):
    claim = a_statement(curator)
    said(claim, reviews[0], state="withdrawn", reason="A made-up reason.")
    assert not conclusions(reviews, states=State)
    said(claim, reviews[0])
    assert conclusions(reviews, states=State)
    assert not conclusions(reviews, states=[State.ACCEPTED])


def test_questions_on_which_reviews_differ_come_first_in_two_queries(
    curator, reviews, django_assert_num_queries
):
    agreed, contested = a_statement(curator), a_statement(curator)
    for review in reviews:
        said(agreed, review)
    said(contested, reviews[0])
    said(contested, reviews[1], "disputes")
    with django_assert_num_queries(2):
        assert accords(reviews) == [Accord.DIFFER, Accord.AGREE]
