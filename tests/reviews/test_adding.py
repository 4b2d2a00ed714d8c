"""A review is added once; one that is not here yet is added when it came in."""

from datetime import date

import pytest

from curation.history.refused import Refused
from curation.imports.batches import Source, cancel, open_batch
from curation.imports.pasted import understand
from curation.models import Review
from curation.reviews.adding import (
    ReviewChanged,
    add_review,
    awaited,
    batches_that_came,
    describe,
    open_awaited,
)
from tests.builders import a_notice, a_reference
from tests.imports.conftest import work_off
from tests.pubmed import made_up

pytestmark = pytest.mark.django_db


def asked_for(text, by):
    return open_batch(understand(text), by=by, source=Source.REVIEW)


def test_a_review_is_added_once(her):
    paper = a_reference()
    review = add_review(paper, by=her)
    assert (review.reference, review.added_by) == (paper, her)
    assert add_review(paper, by=her) == review
    assert Review.objects.count() == 1


def test_a_review_that_is_retracted_can_be_added_and_keeps_its_notices(her):
    paper = a_reference()
    a_notice(paper)
    assert add_review(paper, by=her).reference.notices.count() == 1


def test_what_a_review_asks_is_described(review, her):
    described = describe(
        review,
        by=her,
        version=1,
        design="systematic",
        population=" Adults  with lupus ",
        searched_until=date(2021, 5, 1),
    )
    described.refresh_from_db()
    assert (described.design, described.population, described.version) == (
        "systematic",
        "Adults with lupus",
        2,
    )
    assert described.searched_until == date(2021, 5, 1)


def test_a_stale_description_is_refused_with_both_texts(review, her):
    describe(review, by=her, version=1, population="Adults")
    with pytest.raises(ReviewChanged) as refused:
        describe(review, by=her, version=1, population="Children")
    assert refused.value.review.population == "Adults"
    assert refused.value.yours == {"population": "Children"}
    assert "Nothing of yours was saved over theirs" in str(refused.value)


def test_the_same_description_again_changes_nothing_however_old_the_page_is(review, her):
    describe(review, by=her, version=1, population="Adults")
    assert describe(review, by=her, version=1, population="Adults").version == 2


@pytest.mark.parametrize("wrong", [{"design": "a poem"}, {"added_by": None}])
def test_what_no_review_has_is_refused(review, her, wrong):
    with pytest.raises(Refused):
        describe(review, by=her, version=1, **wrong)
    review.refresh_from_db()
    assert (review.design, review.version) == ("", 1)


def test_a_review_that_is_not_here_is_added_when_it_came_in(her, pubmed):
    pubmed(made_up.article(pmid=401))
    batch = asked_for("401", her)
    (waits,) = awaited()
    assert waits.is_on_its_way
    assert waits.why == "PubMed is being asked for it."
    assert (open_awaited(batch.pk), batches_that_came()) == ([], [])

    work_off(batch)
    assert [each.why for each in awaited()] == ["It came in, and becomes a review in a moment."]
    assert batches_that_came() == [batch.pk]
    (review,) = open_awaited(batch.pk)
    assert (review.reference.pmid, review.added_by) == (401, her)
    assert (open_awaited(batch.pk), batches_that_came(), awaited()) == ([], [], [])


def test_what_pubmed_does_not_have_says_so_until_it_came_otherwise(her, pubmed):
    pubmed(made_up.article(pmid=401))
    work_off(asked_for("402", her))
    (missed,) = awaited()
    assert not missed.is_on_its_way
    assert missed.why == ("PubMed has no such record. Check the number, or look for the title.")
    add_review(a_reference(pmid=402), by=her)
    assert awaited() == []


def test_an_import_of_another_kind_makes_no_review(her, pubmed):
    pubmed(made_up.article(pmid=401))
    batch = open_batch(understand("401"), by=her, source=Source.PASTE)
    work_off(batch)
    assert (open_awaited(batch.pk), awaited()) == ([], [])


def test_what_was_cancelled_is_awaited_no_more(her):
    cancel(asked_for("401", her), by=her)
    assert awaited() == []
