"""Small, true examples of reviews and their reference lists. Say only what the test is about."""

from typing import Any

from curation.models import CandidateMatch, CitedReference, Reference, ReferenceList, Review, User
from tests.builders import a_reference


def a_review(by: User, reference: Reference | None = None, **fields: Any) -> Review:
    return Review.objects.create(reference=reference or a_reference(), added_by=by, **fields)


def a_list(review: Review, *printed: str, by: User | None = None, **fields: Any) -> ReferenceList:
    """The current list of the review, with an entry for each of the printed texts."""
    made = ReferenceList.objects.create(
        review=review, **({"source": "paste", "taken_by": by or review.added_by} | fields)
    )
    for position, text in enumerate(printed, start=1):
        an_entry(made, text, position=position, number=str(position))
    return made


def an_entry(
    reference_list: ReferenceList, printed: str = "A made-up citation.", **fields: Any
) -> CitedReference:
    """Not looked for yet, at the end of the list, unless said otherwise."""
    fields.setdefault("position", reference_list.entries.count() + 1)
    return CitedReference.objects.create(reference_list=reference_list, printed=printed, **fields)


def resolved_to(
    reference_list: ReferenceList, reference: Reference, by: User, **fields: Any
) -> CitedReference:
    """An entry of which a person said that it is this reference."""
    resolved = {"state": "resolved", "how": "person", "decided_by": by, "reference": reference}
    return an_entry(reference_list, f"A made-up citation of {reference}.", **(resolved | fields))


def a_candidate(entry: CitedReference, **fields: Any) -> CandidateMatch:
    fields = {"how": "likeness", "certainty": 0.7} | fields
    return CandidateMatch.objects.create(entry=entry, **fields)
