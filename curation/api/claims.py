"""Claims with their citations, and the words they rest on as W3C Web Annotations select them."""

from collections.abc import Collection
from typing import Any, Literal

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from curation.anchoring.annotation import selectors
from curation.api import auth
from curation.api.etags import versioned
from curation.api.pages import Paging, by_number, paged
from curation.api.reading import Key, Name, claim_states, eyes, insist_on_sense, one, states
from curation.api.tabled import as_told, list_of, noun, page_of, schema_of
from curation.claims.question import find, read_question, standing_of
from curation.claims.quotes import selector_of
from curation.exports.claims import CITATIONS, CLAIMS, QUOTES, citations, claims, quotes
from curation.models import Citation, Claim, Quote, State
from curation.people import sight

router = Router(tags=["Claims"])


class TextQuoteSelector(Schema):
    """The words, and what stands around them."""

    type: Literal["TextQuoteSelector"] = Field(description="Of which kind the selector is.")
    exact: str = Field(description="The words.")
    prefix: str = Field(description="What stands before them.")
    suffix: str = Field(description="What stands after them.")


class TextPositionSelector(Schema):
    """Where the words stood when they were taken."""

    type: Literal["TextPositionSelector"] = Field(description="Of which kind the selector is.")
    start: int = Field(description="The first code point, from 0.")
    end: int = Field(description="The code point after the last.")


QUOTE = noun(
    "quote",
    "Quote",
    QUOTES,
    quotes,
    quote=int,
    selector=(
        list[TextQuoteSelector | TextPositionSelector],
        "The same words selected in two ways (W3C Web Annotation Data Model).",
    ),
)
QuoteOut = QUOTE.model
CITATION = noun(
    "citation",
    "Citation",
    CITATIONS,
    citations,
    quote=str,
    selector=(
        list[TextQuoteSelector | TextPositionSelector] | None,
        "The words of “quote” as W3C Web Annotations select them; null without a quote.",
    ),
)
ClaimOut = schema_of(
    "Claim", CLAIMS, citations=(list_of(CITATION.model), "The citations that you may see.")
)


class OfClaims(Schema):
    """The question of the page of claims."""

    q: str = Field("", max_length=300, pattern=r"^[^\x00]*$", description="Words of the statement.")
    drug: Key = Field("", description="About a drug, by its key.")
    trial: Key = Field("", description="About a trial, by its key.")
    endpoint: Key = Field("", description="About an endpoint, by its key.")
    kind: Literal["", *Claim.Kind.values] = Field("", description="Of one kind.")  # type: ignore[valid-type]
    state: Literal["", *State.values] = Field(  # type: ignore[valid-type]
        "", description="In one state; left out: all but rejected and withdrawn ones."
    )
    contested: Literal["", "yes", "no"] = Field("", description="Whether papers differ on it.")
    person: Name = Field("", description="With something of one person, by user name.")


class OfCitations(Schema):
    reference: int | None = Field(None, ge=1, le=2**62, description="Of one reference.")
    stance: Literal["", *Citation.Stance.values] = Field(  # type: ignore[valid-type]
        "", description="With one stance."
    )


class OfQuotes(Schema):
    reference: int | None = Field(None, ge=1, le=2**62, description="Of one reference.")
    anchor: Literal["", *Quote.Anchor.values] = Field(  # type: ignore[valid-type]
        "", description="How the words stand in the text as it is now."
    )


@router.get("/claims", response=page_of(ClaimOut), auth=auth.reading, summary="Claims")
def list_claims(
    request: HttpRequest, response: HttpResponse, asked: Query[OfClaims], paging: Query[Paging]
) -> Any:
    """Claims with their citations, the newest first. Papers are counted of citations that stand."""
    question, ignored = read_question(request.GET)
    insist_on_sense(ignored)
    seen = claim_states(request)
    found = find(question, sight=seen, cited=standing_of(seen))
    part = paged(
        request,
        response,
        Claim.objects.filter(pk__in=found.pks).only("pk"),
        paging,
        order=("-pk",),
        after=lambda rows, key: rows.filter(pk__lt=int(key[0])),
        key_of=lambda claim: [claim.pk],
    )
    return part.of(_claims([row.pk for row in part.rows], seen))


@router.get("/claims/{int:claim}", response=ClaimOut, auth=auth.reading, summary="One claim")
def one_claim(request: HttpRequest, claim: int) -> Any:
    seen = claim_states(request)
    shown = one(Claim.objects.filter(state__in=seen).only("version"), "claim", pk=claim)
    versioned(request, shown)
    return _claims([shown.pk], seen)[0]


@router.get("/citations", response=page_of(CITATION.model), auth=auth.reading, summary="Citations")
def list_citations(
    request: HttpRequest, response: HttpResponse, asked: Query[OfCitations], paging: Query[Paging]
) -> Any:
    """Which paper supports, disputes or qualifies which claim, with the words it rests on."""
    found = _citations(request)
    if asked.reference is not None:
        found = found.filter(reference=asked.reference)
    if asked.stance:
        found = found.filter(stance=asked.stance)
    part = by_number(request, response, found.only("pk"), paging)
    rows = CITATION.rows(found.select_related("quote"), [row.pk for row in part.rows])
    return part.of([_citation(each) for each in rows])


@router.get(
    "/citations/{int:citation}",
    response=CITATION.model,
    auth=auth.reading,
    summary="One citation",
)
def one_citation(request: HttpRequest, citation: int) -> Any:
    row = CITATION.one(_citations(request), pk=citation)
    versioned(request, row)
    return _citation(row)


@router.get("/quotes", response=page_of(QUOTE.model), auth=auth.reading, summary="Quotes")
def list_quotes(
    request: HttpRequest, response: HttpResponse, asked: Query[OfQuotes], paging: Query[Paging]
) -> Any:
    """Words that were taken from abstracts, of claims and numbers that you may see."""
    found = _quotes(request)
    if asked.reference is not None:
        found = found.filter(reference=asked.reference)
    if asked.anchor:
        found = found.filter(anchor=asked.anchor)
    part = by_number(request, response, found.only("pk"), paging)
    return part.of([quote_of(each) for each in QUOTE.rows(found, [row.pk for row in part.rows])])


@router.get("/quotes/{int:quote}", response=QUOTE.model, auth=auth.reading, summary="One quote")
def one_quote(request: HttpRequest, quote: int) -> Any:
    return quote_of(QUOTE.one(_quotes(request), pk=quote))


def _quotes(request: HttpRequest) -> "QuerySet[Quote]":
    """All, for those who work on claims; for others those of what they see."""
    if sight.works_on_claims(eyes(request)):
        return Quote.objects.all()
    cited, numbers = claim_states(request), states(request)
    behind = Q(citations__state__in=cited, citations__claim__state__in=cited)
    for name in ("results", "effects", "findings"):
        for path in (name, f"also_{name}"):
            behind |= Q(**{f"sources__{path}__state__in": numbers})
    return Quote.objects.filter(pk__in=Quote.objects.filter(behind).order_by().values("pk"))


def _citations(request: HttpRequest) -> "QuerySet[Citation]":
    seen = claim_states(request)
    return Citation.objects.filter(state__in=seen, claim__state__in=seen)


def _claims(pks: list[int], seen: Collection[State]) -> list[dict[str, Any]]:
    """In the order of the keys."""
    here = {
        stated.claim.pk: as_told(CLAIMS, stated)
        for stated in claims(Claim.objects.filter(pk__in=pks), cited=standing_of(seen))
    }
    for told in here.values():
        told["citations"] = []
    for citation in citations(Citation.objects.filter(claim__in=pks, state__in=seen)):
        if citation.claim_id in here:
            here[citation.claim_id]["citations"].append(_citation(citation))
    return [here[pk] for pk in pks if pk in here]


def _citation(citation: Citation) -> dict[str, Any]:
    quote = citation.quote
    selector = selectors(selector_of(quote)) if quote else None
    return {**CITATION.told(citation), "selector": selector}


def quote_of(quote: Quote) -> dict[str, Any]:
    return {**QUOTE.told(quote), "selector": selectors(selector_of(quote))}
