"""A person and the machine, or two that look, come to one entry at the same moment."""

import pytest

from curation.citation_matching import Entry
from curation.history.states import ChangedMeanwhile
from curation.models import CitedReference, Review
from curation.reviews.adding import add_review
from curation.reviews.deciding import choose, seen_of
from curation.reviews.lists import take_list
from curation.reviews.missing import link_imported
from curation.reviews.resolving import by_identifiers
from tests.builders import a_reference
from tests.cast import ada, ben
from tests.history.test_at_the_same_moment import at_once
from tests.review_builders import a_list, a_review, an_entry

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_what_a_person_says_stands_whatever_is_found_meanwhile():
    her, found, hers = ada(), a_reference(), a_reference()
    entry = an_entry(a_list(a_review(her)), pmid=found.pmid)
    at_once(
        lambda: by_identifiers(entry.reference_list_id),
        lambda: choose(entry, by=her, reference=hers),
    )
    entry.refresh_from_db()
    assert (entry.how, entry.reference) == ("person", hers)


def test_of_two_answers_the_first_stands_and_the_second_is_told():
    first, second = ada(), ben()
    entry, paper, other = an_entry(a_list(a_review(first))), a_reference(), a_reference()
    seen = seen_of(entry)
    came = at_once(
        lambda: choose(entry, by=first, reference=paper, seen=seen),
        lambda: choose(entry, by=second, reference=other, seen=seen),
    )
    (stands,) = (each for each in came if isinstance(each, CitedReference))
    assert [type(each) for each in came if each is not stands] == [ChangedMeanwhile]
    entry.refresh_from_db()
    assert entry.reference == stands.reference


def test_two_lists_taken_at_once_leave_one_that_holds_and_both_are_kept():
    her, him = ada(), ben()
    review = a_review(her)
    at_once(
        lambda: take_list(review, [Entry("", "One.")], source="paste", by=her),
        lambda: take_list(review, [Entry("", "Two.")], source="paste", by=him),
    )
    assert review.lists.count() == 2
    assert review.lists.current().count() == 1


def test_a_review_added_twice_at_once_is_one():
    her, him, paper = ada(), ben(), a_reference()
    came = at_once(lambda: add_review(paper, by=her), lambda: add_review(paper, by=him))
    assert came[0] == came[1] == Review.objects.get()


def test_what_comes_in_twice_at_once_is_linked_once():
    made = a_list(a_review(ada()))
    for pmid in range(601, 640):
        an_entry(made, pmid=pmid, state="resolved", how="pmid")
        a_reference(pmid=pmid)
    assert sum(at_once(link_imported, link_imported)) == 39
    assert not made.entries.filter(reference=None).exists()
