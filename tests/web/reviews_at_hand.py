"""What the tests of the pages of reviews share: a review and what is in its list."""

from curation.models import CitedReference, ReferenceList, Review, User
from tests.builders import a_reference
from tests.review_builders import a_candidate, a_list, a_review, an_entry

HX = {"HX-Request": "true"}


def the_review(by: User, *printed: str, title: str = "A made-up review") -> Review:
    """With a current list of these printed texts."""
    review = a_review(by, a_reference(title=title))
    if printed:
        a_list(review, *printed)
    return review


def current(review: Review) -> ReferenceList:
    return review.lists.current().get()


def an_unsure_entry(review: Review, *titles: str) -> CitedReference:
    """An entry that waits for a person, with a candidate of each title; the first is likest."""
    entry = an_entry(current(review), "Doe J. A made-up paper. J Inventions. 2020.", state="unsure")
    for number, title in enumerate(titles):
        a_candidate(entry, reference=a_reference(title=title), certainty=0.9 - number / 10)
    return entry
