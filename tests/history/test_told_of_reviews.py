"""What the history tells of reviews and of what they cite."""

import pytest

from curation.citation_matching import Entry
from curation.history.activity import activity
from curation.history.activity_question import ActivityQuestion
from curation.reviews.adding import add_review, describe
from curation.reviews.deciding import choose, refuse, set_aside, take_refusal_back, undo
from curation.reviews.lists import take_list
from curation.reviews.missing import link_imported
from curation.reviews.resolving import by_identifiers, by_likeness, look_again
from tests.builders import a_reference
from tests.cast import ada
from tests.review_builders import a_candidate

# The triggers tell of an act by settings of a transaction, so each verb needs its own.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def told(seen_by, **asked):
    return [str(each) for each in activity(ActivityQuestion(**asked), seen_by=seen_by).acts]


def newest(seen_by):
    return told(seen_by)[0]


def test_a_review_is_told_from_its_adding_to_what_came_of_its_list():
    her, paper = ada(), a_reference()
    review = add_review(paper, by=her)
    assert newest(her) == f"Ada Okafor (curator) added the review {paper}"
    describe(review, by=her, version=1, population="Adults")
    assert newest(her) == f"Ada Okafor (curator) described the review {paper}"

    entries = [Entry(str(n), f"No. {n}.", pmid=n) for n in range(1, 121)] + [Entry("", "A book.")]
    taken = take_list(review, entries, source="paste", by=her)
    assert newest(her) == (
        f"Ada Okafor (curator) added a reference list and 121 cited references of {paper}"
    )
    by_identifiers(taken.pk)
    assert newest(her) == f"lupusjak resolved 120 cited references of {paper}"
    by_likeness(taken.pk)
    assert newest(her) == f"lupusjak could not resolve reference 121 of {paper} for sure"
    a_reference(pmid=7)
    link_imported()
    assert newest(her) == f"lupusjak linked reference 7 of {paper} to what is here"
    assert len(told(her, reference=str(paper.pk))) == 6
    assert len(told(her, kind="reviews")) == 6
    assert len(told(her, deed="resolved")) == 2


def test_what_a_person_says_of_an_entry_is_told():
    her, paper, other = ada(), a_reference(), a_reference()
    review = add_review(paper, by=her)
    taken = take_list(review, [Entry("12", "Words."), Entry("13", "More.")], source="file", by=her)
    entry, another = taken.entries.all()
    by_likeness(taken.pk)
    candidate = a_candidate(entry, reference=other)
    refuse(candidate, by=her)
    assert newest(her) == f"Ada Okafor (curator) refused a match of reference 12 of {paper}"
    take_refusal_back(candidate, by=her)
    assert newest(her) == f"Ada Okafor (curator) proposed a match of reference 12 of {paper} again"
    choose(entry, by=her, reference=other)
    assert newest(her) == f"Ada Okafor (curator) chose the paper of reference 12 of {paper}"
    undo(entry, by=her)
    assert newest(her) == f"Ada Okafor (curator) took back the paper of reference 12 of {paper}"
    set_aside(another, by=her, why="A book.")
    assert newest(her) == f"Ada Okafor (curator) set reference 13 of {paper} aside: “A book.”"
    look_again(taken, by=her)
    assert newest(her) == f"Ada Okafor (curator) asked to look for reference 12 of {paper} again"
