"""Claims with their citations, and the words they rest on as W3C Web Annotations select them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from curation.anchoring.annotation import selectors
from curation.api import auth
from curation.api.etags import versioned
from curation.api.pages import Page, Paging, by_number, paged
from curation.api.reading import Key, Name, claim_states, eyes, insist_on_sense, one, states
from curation.claims.question import find, read_question, standing_of
from curation.claims.quotes import selector_of
from curation.claims.tally import Tally
from curation.models import Citation, Claim, Quote, Reference, State
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


class QuoteOut(Schema):
    """Words of an abstract, as somebody took them."""

    quote: int = Field(description="Its number.")
    reference: int = Field(description="The paper, by its number in references.")
    selector: list[TextQuoteSelector | TextPositionSelector] = Field(
        description="The same words selected in two ways (W3C Web Annotation Data Model)."
    )
    sha256: str = Field(description="Of the text in which the positions count, as it was then.")
    anchor: str = Field(
        description="How the words stand in the text as it is now: exact, moved, fuzzy, orphaned, "
        "no text yet."
    )
    score: float = Field(description="How alike they are to what was found, from 0 to 1.")
    taken_by: str = Field(description="Who took them.")
    taken_at: datetime = Field(description="When.")


class CitationOut(Schema):
    """A paper under a claim, and what it does to it."""

    citation: int = Field(description="Its number.")
    reference: int = Field(description="The paper, by its number in references.")
    pmid: int | None = Field(description="The paper's PMID.")
    doi: str | None = Field(description="The paper's DOI.")
    stance: str = Field(description="supports, disputes, qualifies or background.")
    locator: str = Field(description="The place in it: a table, a page, a section.")
    note: str = Field(description="What the curator added.")
    quote: QuoteOut | None = Field(description="The words it rests on.")
    state: str = Field(description="draft, submitted, accepted, rejected, withdrawn, ...")
    cause: str = Field(description="Why it requires review.")
    version: int = Field(description="How often what it says was written.")
    entered_by: str = Field(description="Who entered it.")
    entered_at: datetime = Field(description="When.")
    decided_by: str | None = Field(description="Who accepted or rejected it.")
    decided_at: datetime | None = Field(description="When.")


class Papers(Schema):
    """How many papers do what to a claim, each counted once in a stance."""

    supports: int = Field(description="Papers that support it.")
    disputes: int = Field(description="Papers that dispute it.")
    qualifies: int = Field(description="Papers that qualify it.")
    background: int = Field(description="Papers that are background.")


class ClaimOut(Schema):
    """A statement in a curator's words, with the papers and the words it rests on."""

    claim: int = Field(description="Its number.")
    statement: str = Field(description="What is claimed.")
    kind: str = Field(
        description="efficacy, safety, mechanism, pharmacology, epidemiology, methodology or "
        "guideline."
    )
    drugs: list[str] = Field(description="The drugs that it is about, by INN.")
    trial: str | None = Field(description="The trial that it is about, by its key.")
    endpoint: str | None = Field(description="The endpoint that it is about, by its key.")
    population: str = Field(description="In whom.")
    note: str = Field(description="What the curator added.")
    contested: bool = Field(description="Whether papers that count support it and dispute it.")
    papers: Papers = Field(description="Of citations that stand and that you may see.")
    citations: list[CitationOut] = Field(description="Those that you may see.")
    state: str = Field(description="draft, submitted, accepted, rejected, withdrawn, ...")
    cause: str = Field(description="Why it requires review.")
    reason: str = Field(description="Why it was rejected or withdrawn.")
    version: int = Field(description="How often what it says was written.")
    entered_by: str = Field(description="Who entered it.")
    entered_at: datetime = Field(description="When.")
    decided_by: str | None = Field(description="Who accepted or rejected it.")
    decided_at: datetime | None = Field(description="When.")


class Asked(Schema):
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


class OfQuotes(Schema):
    reference: int | None = Field(None, ge=1, le=2**62, description="Of one reference.")
    anchor: Literal["", *Quote.Anchor.values] = Field(  # type: ignore[valid-type]
        "", description="How the words stand in the text as it is now."
    )


@router.get("/claims", response=Page[ClaimOut], auth=auth.reading, summary="Claims")
def list_claims(
    request: HttpRequest, response: HttpResponse, asked: Query[Asked], paging: Query[Paging]
) -> Any:
    """Claims with their citations, the newest first."""
    question, ignored = read_question(request.GET)
    insist_on_sense(ignored)
    seen = claim_states(request)
    found = find(question, sight=seen, cited=standing_of(seen))
    part = paged(
        request,
        response,
        _whole(request, Claim.objects.filter(pk__in=found.pks)),
        paging,
        order=("-pk",),
        after=lambda rows, key: rows.filter(pk__lt=int(key[0])),
        key_of=lambda claim: [claim.pk],
    )
    return part.of([_claim(each, found.tallies.get(each.pk, Tally())) for each in part.rows])


@router.get("/claims/{int:claim}", response=ClaimOut, auth=auth.reading, summary="One claim")
def one_claim(request: HttpRequest, claim: int) -> Any:
    seen = claim_states(request)
    shown = one(_whole(request, Claim.objects.filter(state__in=seen)), "claim", pk=claim)
    versioned(request, shown)
    counted = standing_of(seen)
    stances = [
        (each.stance, each.reference_id) for each in shown.citations.all() if each.state in counted
    ]
    return _claim(shown, Tally.of(stances))


@router.get("/quotes", response=Page[QuoteOut], auth=auth.reading, summary="Quotes")
def list_quotes(
    request: HttpRequest, response: HttpResponse, asked: Query[OfQuotes], paging: Query[Paging]
) -> Any:
    """Words that were taken from abstracts, of claims and numbers that you may see."""
    found = _quotes(request)
    if asked.reference is not None:
        found = found.filter(reference=asked.reference)
    if asked.anchor:
        found = found.filter(anchor=asked.anchor)
    part = by_number(request, response, found, paging)
    return part.of([quote_of(each) for each in part.rows])


@router.get("/quotes/{int:quote}", response=QuoteOut, auth=auth.reading, summary="One quote")
def one_quote(request: HttpRequest, quote: int) -> Any:
    return quote_of(one(_quotes(request), "quote", pk=quote))


def _whole(request: HttpRequest, found: "QuerySet[Claim]") -> "QuerySet[Claim]":
    citations = (
        Citation.objects.filter(state__in=claim_states(request))
        .select_related("entered_by", "decided_by", "quote__taken_on", "quote__taken_by")
        .prefetch_related(Prefetch("reference", queryset=Reference.objects.only("pmid", "doi")))
        .defer("quote__taken_on__text")
        .order_by("pk")
    )
    return found.select_related("trial", "endpoint", "entered_by", "decided_by").prefetch_related(
        "drugs", Prefetch("citations", queryset=citations)
    )


def _quotes(request: HttpRequest) -> "QuerySet[Quote]":
    """All, for those who work on claims; for others those of what they see."""
    found = (
        Quote.objects.select_related("taken_on", "taken_by").defer("taken_on__text").order_by("pk")
    )
    if sight.works_on_claims(eyes(request)):
        return found
    cited, numbers = claim_states(request), states(request)
    behind = Q(citations__state__in=cited, citations__claim__state__in=cited)
    for name in ("results", "effects", "findings"):
        for path in (name, f"also_{name}"):
            behind |= Q(**{f"sources__{path}__state__in": numbers})
    return found.filter(pk__in=Quote.objects.filter(behind).order_by().values("pk"))


def _claim(claim: Claim, tally: Tally) -> dict[str, Any]:
    return {
        **_kept(claim, ("statement", "kind", "population", "note", "reason")),
        **_of_curation(claim),
        "claim": claim.pk,
        "drugs": [drug.inn for drug in claim.drugs.all()],
        "trial": claim.trial.slug if claim.trial else None,
        "endpoint": claim.endpoint.slug if claim.endpoint else None,
        "contested": tally.is_contested,
        "papers": tally._asdict(),
        "citations": [_citation(each) for each in claim.citations.all()],
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        **_kept(citation, ("stance", "locator", "note")),
        **_of_curation(citation),
        "citation": citation.pk,
        "reference": citation.reference_id,
        "pmid": citation.reference.pmid,
        "doi": citation.reference.doi,
        "quote": quote_of(citation.quote) if citation.quote else None,
    }


def quote_of(quote: Quote) -> dict[str, Any]:
    return {
        "quote": quote.pk,
        "reference": quote.reference_id,
        "selector": selectors(selector_of(quote)),
        "sha256": quote.taken_on.sha256,
        "anchor": quote.anchor,
        "score": quote.score,
        "taken_by": str(quote.taken_by),
        "taken_at": quote.taken_at,
    }


def _of_curation(row: Claim | Citation) -> dict[str, Any]:
    return {
        **_kept(row, ("state", "cause", "version", "entered_at", "decided_at")),
        "entered_by": str(row.entered_by),
        "decided_by": str(row.decided_by) if row.decided_by else None,
    }


def _kept(row: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
