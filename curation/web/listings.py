"""Whether a paper is a review that is kept here, and in whose reference lists it stands."""

from typing import NamedTuple

from django.urls import reverse

from curation.models import CitedReference, Reference, Review
from curation.web.review_entries import PAGE, Paper, papers_of


class Listing(NamedTuple):
    """A place in the current reference list of a review."""

    review: Paper
    number: str
    address: str


class OwnList(NamedTuple):
    """The review that a paper is, and how long its current reference list is."""

    review: Review
    entries: int


def own_list(reference: Reference) -> OwnList | None:
    review = Review.objects.filter(reference=reference).first()
    if review is None:
        return None
    entries = CitedReference.objects.current().filter(reference_list__review=review)
    return OwnList(review, entries.count())


def listings(reference: Reference) -> list[Listing]:
    """The newest review first, in each by place; a fixed number of queries."""
    entries = list(
        CitedReference.objects.current()
        .filter(reference=reference)
        .select_related("reference_list__review")
        .order_by("-reference_list__review", "position")
    )
    papers = papers_of({entry.reference_list.review.reference_id for entry in entries})
    return [
        Listing(
            papers[entry.reference_list.review.reference_id],
            entry.number or str(entry.position),
            _address(entry),
        )
        for entry in entries
    ]


def _address(entry: CitedReference) -> str:
    """Of the entry on its review's page, which shows PAGE of them at once."""
    page = reverse("review", args=[entry.reference_list.review_id])
    after = f"?after={entry.position - 1}" if entry.position > PAGE else ""
    return f"{page}{after}#entry-{entry.pk}"
