"""Reviews: what each asks, how far its reference list is covered, and the entries of the list."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from curation.api import auth
from curation.api.etags import versioned
from curation.api.pages import Page, Paging, by_number, paged
from curation.api.reading import Words, eyes, one, states
from curation.citation import words_of
from curation.models import CitedReference, Reference, Review, Stage
from curation.reviews.coverage import Coverage, cited, coverage
from curation.screening.status import status_of

router = Router(tags=["Reviews"])


class CoverageOut(Schema):
    """How far a review is covered, counted from its current list."""

    entries: int = Field(description="Entries of the list.")
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


class ReviewOut(Schema):
    """A review article with its question and how far it is covered."""

    review: int = Field(description="Its number.")
    reference: int = Field(description="The paper, by its number in references.")
    pmid: int | None = Field(description="The paper's PMID.")
    doi: str | None = Field(description="The paper's DOI.")
    title: str = Field(description="The paper's title, without markup.")
    journal: str = Field(description="The journal.")
    year: int | None = Field(description="The year of publication.")
    design: str = Field(
        description="systematic, meta-analysis, network, overview, scoping, narrative, guideline; "
        "empty: not said."
    )
    question: str = Field(description="What it asks, in one sentence of ours.")
    population: str = Field(description="In whom.")
    interventions: str = Field(description="Which treatments.")
    comparators: str = Field(description="Against what.")
    outcomes: str = Field(description="By which outcomes.")
    searched_until: date | None = Field(description="Until when its authors searched.")
    coverage: CoverageOut = Field(description="How far it is covered, as you may know it.")
    version: int = Field(description="How often what it says was written.")
    added_by: str = Field(description="Who added it.")
    added_at: datetime = Field(description="When.")


class EntryOut(Schema):
    """An entry of a review's current reference list."""

    entry: int = Field(description="Its number.")
    position: int = Field(description="Its place in the list, from 1.")
    number: str = Field(description="The number that is printed before it.")
    printed: str = Field(description="Its words as they are printed.")
    printed_pmid: int | None = Field(description="The PMID that is printed.")
    printed_doi: str = Field(description="The DOI that is printed.")
    printed_pmcid: str = Field(description="The PMCID that is printed.")
    state: str = Field(description="waiting, resolved, unsure, not found or set aside.")
    how: str = Field(description="pmid, doi, pmcid, ecitmatch, likeness or person.")
    certainty: float | None = Field(description="Of a match, from 0 to 1.")
    why: str = Field(description="What speaks for it, or why not.")
    decided_by: str | None = Field(description="Who answered.")
    reference: int | None = Field(description="The paper, by its number in references.")
    pmid: int | None = Field(description="The paper's PMID, where it is known.")
    doi: str | None = Field(description="The paper's DOI, where it is here.")


class OfReviews(Schema):
    q: Words = Field("", description="Words of the title, the journal or the question.")
    design: Literal["", *Review.Design.values] = Field("", description="Of one design.")  # type: ignore[valid-type]


class OfEntries(Schema):
    state: Literal["", *CitedReference.State.values] = Field(  # type: ignore[valid-type]
        "", description="In one state."
    )


@router.get("/reviews", response=Page[ReviewOut], auth=auth.reading, summary="Reviews")
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
    part = by_number(request, response, _reviews().filter(wanted), paging)
    return part.of(_told(request, part.rows))


@router.get("/reviews/{int:review}", response=ReviewOut, auth=auth.reading, summary="One review")
def one_review(request: HttpRequest, review: int) -> Any:
    shown = one(_reviews(), "review", pk=review)
    versioned(request, shown)
    return _told(request, [shown])[0]


@router.get(
    "/reviews/{int:review}/entries",
    response=Page[EntryOut],
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
    light = Prefetch("reference", queryset=Reference.objects.only("pmid", "doi"))
    found = (
        CitedReference.objects.current()
        .filter(reference_list__review=shown)
        .select_related("decided_by")
        .prefetch_related(light)
        .defer("raw")
    )
    if asked.state:
        found = found.filter(state=asked.state)
    part = paged(
        request,
        response,
        found,
        paging,
        order=("position",),
        after=lambda rows, key: rows.filter(position__gt=int(key[0])),
        key_of=lambda entry: [entry.position],
    )
    return part.of([_entry(each) for each in part.rows])


def _reviews() -> Any:
    fields = ("pmid", "doi", "title", "journal", "journal_abbreviation", "publication_year")
    light = Prefetch("reference", queryset=Reference.objects.only(*fields))
    return Review.objects.select_related("added_by").prefetch_related(light)


def _told(request: HttpRequest, reviews: Sequence[Review]) -> list[dict[str, Any]]:
    pks, seen_by = [review.pk for review in reviews], eyes(request)
    papers = {reference for of_one in cited(pks).values() for reference in of_one}
    covered = coverage(
        pks,
        abstract=status_of(papers, seen_by=seen_by, stage=Stage.TITLE_ABSTRACT),
        full_text=status_of(papers, seen_by=seen_by, stage=Stage.FULL_TEXT),
        claims_in=states(request),
    )
    return [_review(each, covered[each.pk]) for each in reviews]


def _review(review: Review, covered: Coverage) -> dict[str, Any]:
    paper = review.reference
    kept = (
        *("design", "question", "population", "interventions", "comparators", "outcomes"),
        *("searched_until", "version", "added_at"),
    )
    return {
        **{name: getattr(review, name) for name in kept},
        "review": review.pk,
        "reference": paper.pk,
        "pmid": paper.pmid,
        "doi": paper.doi,
        "title": words_of(paper.title),
        "journal": paper.journal_abbreviation or paper.journal,
        "year": paper.publication_year,
        "added_by": str(review.added_by),
        "coverage": {
            **covered._asdict(),
            "not_here_yet": covered.missing,
            "here": covered.imported,
        },
    }


def _entry(entry: CitedReference) -> dict[str, Any]:
    kept = ("position", "number", "printed", "state", "how", "certainty", "why")
    paper = entry.reference
    is_resolved = entry.state == CitedReference.State.RESOLVED
    return {
        **{name: getattr(entry, name) for name in kept},
        "entry": entry.pk,
        "printed_pmid": entry.pmid,
        "printed_doi": entry.doi,
        "printed_pmcid": entry.pmcid,
        "decided_by": str(entry.decided_by) if entry.decided_by else None,
        "reference": entry.reference_id,
        "pmid": paper.pmid if paper else (entry.found_pmid or entry.pmid) if is_resolved else None,
        "doi": paper.doi if paper else None,
    }
