"""A review under curation in which everything occurs that its pages can show."""

from typing import NamedTuple

from curation.citation_matching import Entry
from curation.imports.batches import Source, open_batch
from curation.imports.pasted import understand
from curation.models import CitedReference, ReferenceList, Review, User
from curation.reviews.deciding import refuse
from curation.reviews.lists import take_list
from tests.builders import a_notice, a_reference
from tests.desk_builders import a_claim, a_decision, a_tag, a_tagging, cited
from tests.review_builders import a_candidate, a_list, a_review, an_entry, resolved_to

CITED = {"text": "Doe J. A made-up paper. 2020.", "section": "", "doi": "", "pmcid": ""}


class World(NamedTuple):
    review: Review
    bare: Review  # without a list
    older: ReferenceList
    unsure: list[CitedReference]


def a_world_of_reviews(by: User) -> World:
    paper = a_reference(title="A made-up review", cited_references=[CITED | {"pmid": 987654}])
    review = a_review(by, paper, design="systematic", population="Made-up lupus")
    a_notice(paper)
    cited(a_claim(by), paper, by)
    older = take_list(review, [Entry("1", "As it was printed first.")], source="paste", by=by)
    older.superseded_at = older.taken_at
    older.save()
    taken = a_list(review)
    here = a_reference(title="A made-up trial")
    a_notice(here)
    a_tagging(here, a_tag("nephritis"), by)
    a_decision(here, by)
    resolved_to(taken, here, by, section="Trials")
    resolved_to(taken, here, by)
    resolved_to(taken, paper, by)
    an_entry(taken, pmid=987654, state="resolved", how="pmid", section="Others")
    an_entry(taken, "A made-up book.", state="set aside", why="a book", decided_by=by)
    an_entry(taken, "One that is nowhere.", state="not found", why="Nothing is like it.")
    unsure = [_an_unsure_one(taken, number) for number in (1, 2, 3)]
    refused = a_candidate(unsure[2], reference=a_reference(), certainty=0.6)
    refuse(refused, by=by)
    open_batch(understand("987655"), by=by, source=Source.REVIEW)
    return World(review, a_review(by), older, unsure)


def _an_unsure_one(taken: ReferenceList, number: int) -> CitedReference:
    entry = an_entry(taken, f"Doe J. Made-up paper {number}. 2020.", state="unsure")
    for which, certainty in (("likelier", 0.9), ("other", 0.7)):
        a_candidate(
            entry,
            reference=a_reference(title=f"The {which} one of {number}"),
            certainty=certainty,
            why="The year agrees.",
        )
    return entry
