"""How far a review is covered, counted from what is there."""

import pytest

from curation.models import Stage
from curation.models.claim import STANDING
from curation.reviews.coverage import Coverage
from curation.reviews.deciding import set_aside
from curation.screening.settling import settle_screening
from curation.screening.status import status_of
from curation.search.matching import matches
from curation.search.question import Question
from curation.web.review_coverage import coverage_of
from tests.builders import a_notice, a_reference
from tests.cast import a_person, ben
from tests.desk_builders import (
    a_claim,
    a_decision,
    an_accepted_claim,
    an_assignment,
    cited,
    judged,
)
from tests.review_builders import a_list, a_review, an_entry, resolved_to

pytestmark = pytest.mark.django_db
FULL_TEXT = Stage.FULL_TEXT


def covered(review, seen_by, **more):
    return coverage_of([review.pk], seen_by=seen_by, **more)[review.pk]


def test_a_review_without_a_list_covers_nothing(review, her):
    assert covered(review, her) == Coverage()
    assert coverage_of([], seen_by=her) == {}


def test_entries_are_counted_by_what_became_of_them(review, her):
    made = a_list(review)
    here = a_reference()
    resolved_to(made, here, her)
    resolved_to(made, here, her)
    an_entry(made, pmid=5, state="resolved", how="pmid")
    an_entry(made, pmid=5, state="resolved", how="pmid")
    an_entry(made, doi="10.1234/a", state="resolved", how="doi")
    an_entry(made, state="unsure")
    an_entry(made, state="not found")
    an_entry(made)
    set_aside(an_entry(made), by=her, why="A book.")
    assert covered(review, her) == Coverage(
        entries=9,
        resolved=5,
        unsure=1,
        not_found=1,
        waiting=1,
        set_aside=1,
        missing=3,
        twice=2,
        imported=1,
    )


def test_a_superseded_list_counts_no_more(review, her):
    a_list(review, "One.", "Two.", superseded_at=review.added_at)
    a_list(review, "One.")
    assert covered(review, her).entries == 1


def test_a_review_that_cites_itself_says_so(review, her):
    resolved_to(a_list(review), review.reference, her)
    assert covered(review, her).cites_itself


def test_a_retracted_review_is_covered_like_any(review, her):
    a_notice(review.reference)
    resolved_to(a_list(review), a_reference(), her)
    assert covered(review, her).imported == 1


def test_screened_and_included_are_papers_and_follow_the_standing(review, her):
    made, him = a_list(review), ben()
    papers = [a_reference() for _ in range(6)]
    for paper in papers:
        resolved_to(made, paper, her)
    _, included, excluded, unclear, differ, fulltext = papers
    a_decision(included, her)
    a_decision(excluded, her, "exclude", "design")
    a_decision(unclear, her, "unclear")
    a_decision(differ, her)
    a_decision(differ, him, "exclude", "design")
    a_decision(fulltext, her)
    a_decision(fulltext, her, "exclude", "not retrieved", stage=FULL_TEXT)
    found = covered(review, her)
    assert (found.imported, found.screened, found.included) == (6, 3, 1)

    settle_screening(differ, "include", by=him)
    found = covered(review, her)
    assert (found.screened, found.included) == (4, 2)


def test_what_holds_at_full_text_is_included_though_the_abstract_is_open(review, her):
    paper = a_reference()
    resolved_to(a_list(review), paper, her)
    a_decision(paper, her, stage=FULL_TEXT)
    found = covered(review, her)
    assert (found.screened, found.included) == (1, 1)


def test_what_is_judged_unseen_counts_as_far_as_one_may_see(review, her):
    him, paper = ben(), a_reference()
    resolved_to(a_list(review), paper, her)
    an_assignment(paper, her)
    an_assignment(paper, him)
    a_decision(paper, him)
    hers, his = covered(review, her), covered(review, him)
    assert (hers.screened, hers.included) == (0, 0)
    assert (his.screened, his.included) == (0, 0)
    assert covered(review, None).screened == 0


@pytest.mark.parametrize("decision", ["include", "exclude", "unclear"])
@pytest.mark.parametrize("stage", Stage.values)
def test_included_never_disagrees_with_the_status_of_screening(review, her, decision, stage):
    paper = a_reference()
    resolved_to(a_list(review), paper, her)
    judged(paper, her, stage=stage)
    a_decision(paper, her, decision, "design" if decision == "exclude" else "", stage=stage)
    status = status_of([paper.pk], seen_by=her, stage=stage)[paper.pk]
    assert covered(review, her).included == (status.decision == "include")


def test_a_paper_counts_with_claims_in_the_states_that_are_asked_for(review, her):
    made = a_list(review)
    papers = [a_reference() for _ in range(3)]
    for paper in papers:
        resolved_to(made, paper, her)
    cited(a_claim(her, state="draft"), papers[0], by=her)
    submitted = a_claim(her, state="submitted")
    cited(submitted, papers[1], by=her, state="submitted")
    assert covered(review, her).with_claims == 1
    assert covered(review, her, claims_in=["draft", *STANDING]).with_claims == 2
    assert covered(review, None, claims_in=["accepted"]).with_claims == 0


def test_many_reviews_are_counted_in_as_many_queries_as_one(her, django_assert_max_num_queries):
    reviews = []
    for _ in range(6):
        reviews.append(a_review(her))
        made = a_list(reviews[-1])
        for _ in range(3):
            resolved_to(made, a_reference(), her)
    reader = a_person("dora")
    with django_assert_max_num_queries(13):
        found = coverage_of([each.pk for each in reviews], seen_by=reader)
    assert {each.imported for each in found.values()} == {3}


@pytest.mark.parametrize("who", ["her", "him", "nobody"])
def test_each_number_of_papers_is_that_of_the_list_it_opens(review, her, who):
    him, papers = ben(), [a_reference() for _ in range(7)]
    made = a_list(review)
    for paper in papers:
        resolved_to(made, paper, her)
    open_, included, excluded, unclear, differ, read, unseen = papers
    an_assignment(open_, him)
    for paper, said in ((open_, "include"), (included, "include"), (unclear, "unclear")):
        a_decision(paper, her, said)
    a_decision(excluded, her, "exclude", "design")
    a_decision(differ, her)
    a_decision(differ, him, "exclude", "design")
    a_decision(read, her)
    a_decision(read, her, "exclude", "not retrieved", stage=FULL_TEXT)
    an_assignment(unseen, her)
    an_assignment(unseen, him)
    a_decision(unseen, him)
    an_accepted_claim(her, him, included)
    cited(a_claim(her, state="submitted"), read, by=her, state="submitted")

    seen_by = {"her": her, "him": him}.get(who)
    found = covered(review, seen_by, claims_in=STANDING if seen_by else ("accepted",))

    def listed(**asked):
        return matches(Question(review=review.pk, **asked), seen_by=seen_by).count()

    assert (found.imported, found.screened, found.included, found.with_claims) == (
        listed(),
        listed(screening=("so-far.decided",)),
        listed(screening=("so-far.include",)),
        listed(claims="some"),
    )
    assert (found.imported, found.screened, found.included) == (7, 3, 1)
