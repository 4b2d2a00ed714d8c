"""References: what a question finds, newest first, and each with all that PubMed has of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from curation.api import auth, papers
from curation.api.pages import (
    Count,
    Page,
    Paging,
    Slice,
    asked_of,
    next_address,
    read_cursor,
)
from curation.api.reading import Name, Words, claim_states, eyes, insist_on_sense, one
from curation.api.tabled import as_told, page_of
from curation.exports.references import REFERENCES, Tagged
from curation.models import Citation, Notice, Reference
from curation.search.matching import find
from curation.search.pages import newest_first_page
from curation.search.question import IDENTIFIED, read_question
from curation.search.ranking import best_page
from curation.tagging.taggings import tags_of

router = Router(tags=["References"])
NOTICE = papers.NOTICE


class OfReferences(Schema):
    """The question of the page of references: everything in it is asked for at once."""

    q: Words = Field("", description="Words, or an identifier: a PMID, a DOI, an NCT number.")
    from_: int | None = Field(
        None, alias="from", ge=1500, le=2200, description="Published in that year or later."
    )
    to: int | None = Field(None, ge=1500, le=2200, description="Published in that year or before.")
    journal: Words = Field("", description="The journal, as abbreviated or in full.")
    type: list[Words] = Field([], max_length=10, description="A publication type; all of several.")
    mesh: list[Words] = Field([], max_length=10, description="A MeSH heading; all of several.")
    author: Words = Field("", description="A last name, with or without initials: Wallace DJ.")
    drug: list[Words] = Field(
        [],
        max_length=10,
        description="A drug by its slug: reports of its trials, sources of its facts, papers cited "
        "under claims that name it.",
    )
    trial: list[Words] = Field(
        [], max_length=10, description="A trial by its NCT number or slug: what reports it."
    )
    tag: list[Words] = Field(
        [], max_length=10, description="A tag by its key; what stands below it counts too."
    )
    notice: Literal["", "any", "retracted", "concern", "corrected", "updated", "none"] = Field(
        "", description="What was said against it later."
    )
    record: Literal["", "fetched", "missing"] = Field(
        "", description="Whether PubMed's record of it was read."
    )
    batch: int | None = Field(None, ge=1, le=2**62, description="Brought in by that import.")
    review: int | None = Field(
        None, ge=1, le=2**62, description="In the current reference list of that review."
    )
    screening: list[Words] = Field(
        [], max_length=10, description="How it was screened: title-abstract.include, so-far.any."
    )
    flow: Words = Field("", description="A place in the PRISMA flow.")
    since: date | None = Field(None, description="Added on that day or later.")
    added_before: date | None = Field(
        None, alias="added-before", description="Added before that day."
    )
    claims: Literal["", "some", "none"] = Field("", description="Whether a claim cites it.")
    identified: Literal["", *IDENTIFIED] = Field(  # type: ignore[valid-type]
        "", description="How it was identified."
    )
    order: Literal["", "best"] = Field(
        "", description="Empty for the newest first; best for what answers the words best."
    )


class Answer(Page[papers.Row]):
    said: list[str] = Field(
        description="What there is to know of the answer: that only the newest were put in order, "
        "or that a word was looked for at the beginnings of words."
    )


@router.get("/references", response=Answer, auth=auth.reading, summary="References")
def list_references(
    request: HttpRequest, response: HttpResponse, asked: Query[OfReferences], paging: Query[Paging]
) -> Any:
    """What a question finds, newest or best first. The parameters are those of the page of
    references, so that its address can be taken as it is."""
    given = request.GET.copy()
    for name in ("cursor", "limit"):
        given.pop(name, None)
    question, ignored = read_question(given)
    found = find(question, seen_by=eyes(request))
    insist_on_sense([*ignored, *found.understood.ignored])
    rows = found.references.only(*_OF_A_ROW).prefetch_related(
        Prefetch("notices", queryset=Notice.objects.only("reference", "kind"))
    )
    after = read_cursor(paging.cursor, asked_of(request))[0] if paging.cursor else None
    if question.order == "best":
        page = best_page(found, rows, question, size=paging.limit, after=after)
    else:
        page = newest_first_page(found, rows, size=paging.limit, after=after)
    address = next_address(request, response, [str(page.older)]) if page.older else None
    count = Count(rows=found.count.number, is_exact=found.count.is_exact)
    return {
        **Slice(page.references, address, count).of(_rows(request, page.references)),
        "said": [*found.understood.widened, *page.said],
    }


@router.get(
    "/references/{int:reference}",
    response=papers.Whole,
    auth=auth.reading,
    summary="One reference",
)
def one_reference(request: HttpRequest, reference: int) -> Any:
    """With all that PubMed has of it, what was said of it later, and the claims that cite it."""
    shown = one(Reference.objects.prefetch_related("notices"), "reference", pk=reference)
    told = {name: getattr(shown, name) for name in Reference.PUBMED_FIELDS}
    (row,) = _rows(request, [shown])
    return {
        **papers.in_full(told),
        **row,
        "note": shown.note,
        "shares_ids_with": shown.shares_ids_with_id,
        "added_at": shown.added_at,
        "pubmed_changed_at": shown.pubmed_changed_at,
        "all_notices": [NOTICE.told(each) for each in shown.notices.all()],
        "claims": _claims(request, shown),
    }


class OfNotices(Schema):
    kind: Name = Field("", description="PubMed's name for the kind: RetractionIn.")
    reference: int | None = Field(None, ge=1, le=2**62, description="About one reference.")


@router.get("/notices", response=page_of(NOTICE.model), auth=auth.reading, summary="Notices")
def list_notices(
    request: HttpRequest, response: HttpResponse, asked: Query[OfNotices], paging: Query[Paging]
) -> Any:
    """Retractions, concerns, corrections and comments, as PubMed tells of them."""
    found = Notice.objects.all()
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.reference is not None:
        found = found.filter(reference=asked.reference)
    return NOTICE.page(request, response, found, paging)


_OF_A_ROW = (
    *("pmid", "doi", "pmcid", "title", "authors", "authors_as_printed", "journal", "kind", "issn"),
    *("journal_abbreviation", "publication_year", "publication_date", "published_on", "volume"),
    *("issue", "pages", "publication_types", "nct_numbers", "pubmed_asked_at", "languages"),
    "origin",
)


def _rows(request: HttpRequest, references: Sequence[Reference]) -> list[dict[str, Any]]:
    given = tags_of([each.pk for each in references], seen_by=eyes(request))
    rows = []
    for each in references:
        tags = given.get(each.pk, [])
        told = as_told(REFERENCES, Tagged(each, [tag.name for tag in tags]))
        rows.append({**told, "tag_keys": [tag.slug for tag in tags]})
    return rows


def _claims(request: HttpRequest, shown: Reference) -> list[dict[str, Any]]:
    seen = claim_states(request)
    citations = Citation.objects.filter(
        reference=shown, state__in=seen, claim__state__in=seen
    ).select_related("claim")
    return [
        {
            "claim": each.claim_id,
            "citation": each.pk,
            "statement": each.claim.statement,
            "state": each.claim.state,
            "stance": each.stance,
        }
        for each in citations.order_by("-claim_id", "pk")
    ]
