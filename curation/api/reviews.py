"""Reviews: what each asks, how far its reference list is covered, and the entries of the list."""

from typing import Any, Literal

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from curation.api import auth
from curation.api.etags import versioned
from curation.api.pages import Paging, by_number, paged
from curation.api.reading import Words, eyes, one, states
from curation.api.tabled import as_told, noun, page_of, schema_of
from curation.exports.reviews import CITED_REFERENCES, REVIEWS, cited_references
from curation.exports.reviews import reviews as reviews_in_full
from curation.models import CitedReference, Review, Stage
from curation.reviews.coverage import Coverage, cited, coverage
from curation.screening.status import status_of

router = Router(tags=["Reviews"])


class CoverageOut(Schema):
    """How far a review is covered, counted from its current list."""

    references: int = Field(description="Entries of the list.")
    resolved: int = Field(description="Entries of which it is known which paper they are.")
    not_here_yet: int = Field(description="Resolved, and the paper is not here.")
    unsure: int = Field(description="Entries that wait for a person.")
    not_found: int = Field(description="Entries that were not found.")
    waiting: int = Field(description="Entries that were not looked for yet.")
    set_aside: int = Field(description="Entries that a person set aside.")
    here: int = Field(description="Papers that are here, each once.")
    screened: int = Field(description="Papers on which something holds in screening.")
    included: int = Field(description="Papers that are included.")
    with_claims: int = Field(description="Papers under a claim.")


ReviewOut = schema_of(
    "Review",
    REVIEWS,
    coverage=(CoverageOut, "How far it is covered, as you may know it."),
    version=(int, "How often what it says was written."),
)
ENTRY = noun(
    "entry",
    "CitedReference",
    CITED_REFERENCES,
    cited_references,
    printed=str,
)


class OfReviews(Schema):
    q: Words = Field("", description="Words of the title, the journal or the question.")
    design: Literal["", *Review.Design.values] = Field("", description="Of one design.")  # type: ignore[valid-type]


class OfEntries(Schema):
    state: Literal["", *CitedReference.State.values] = Field(  # type: ignore[valid-type]
        "", description="In one state."
    )


@router.get("/reviews", response=page_of(ReviewOut), auth=auth.reading, summary="Reviews")
def list_reviews(
    request: HttpRequest, response: HttpResponse, asked: Query[OfReviews], paging: Query[Paging]
) -> Any:
    """Reviews with their questions and how far each is covered."""
    wanted = Q()
    for word in asked.q.split()[:12]:
        wanted &= (
            Q(reference__title__icontains=word)
            | Q(reference__journal__icontains=word)
            | Q(reference__journal_abbreviation__icontains=word)
            | Q(question__icontains=word)
        )
    if asked.design:
        wanted &= Q(design=asked.design)
    part = by_number(request, response, Review.objects.filter(wanted).only("pk"), paging)
    return part.of(_told(request, [row.pk for row in part.rows]))


@router.get("/reviews/{int:review}", response=ReviewOut, auth=auth.reading, summary="One review")
def one_review(request: HttpRequest, review: int) -> Any:
    shown = one(Review.objects.only("version"), "review", pk=review)
    versioned(request, shown)
    return _told(request, [shown.pk])[0]


@router.get(
    "/reviews/{int:review}/entries",
    response=page_of(ENTRY.model),
    auth=auth.reading,
    summary="The reference list of a review",
)
def list_entries(
    request: HttpRequest,
    response: HttpResponse,
    review: int,
    asked: Query[OfEntries],
    paging: Query[Paging],
) -> Any:
    """The entries of its current list, each as printed and as it was resolved."""
    shown = one(Review.objects.only("pk"), "review", pk=review)
    found = CitedReference.objects.current().filter(reference_list__review=shown)
    if asked.state:
        found = found.filter(state=asked.state)
    part = paged(
        request,
        response,
        found.only("position"),
        paging,
        order=("position",),
        after=lambda rows, key: rows.filter(position__gt=int(key[0])),
        key_of=lambda entry: [entry.position],
    )
    rows = ENTRY.rows(found, [row.pk for row in part.rows])
    return part.of([ENTRY.told(each) for each in rows])


def _told(request: HttpRequest, pks: list[int]) -> list[dict[str, Any]]:
    seen_by = eyes(request)
    papers = {reference for of_one in cited(pks).values() for reference in of_one}
    covered = coverage(
        pks,
        abstract=status_of(papers, seen_by=seen_by, stage=Stage.TITLE_ABSTRACT),
        full_text=status_of(papers, seen_by=seen_by, stage=Stage.FULL_TEXT),
        claims_in=states(request),
    )
    here = {review.pk: review for review in reviews_in_full(Review.objects.filter(pk__in=pks))}
    return [_review(here[pk], covered[pk]) for pk in pks if pk in here]


def _review(review: Review, covered: Coverage) -> dict[str, Any]:
    return {
        **as_told(REVIEWS, review),
        "version": review.version,
        "coverage": {
            **covered._asdict(),
            "references": covered.entries,
            "not_here_yet": covered.missing,
            "here": covered.imported,
        },
    }
