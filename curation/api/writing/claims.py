"""Claims and what is cited under them: write, change, hand on, accept, reject, withdraw."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router
from ninja.responses import Status

from curation.api import auth
from curation.api.reading import claim_states, one
from curation.api.writing.shared import (
    SEEN,
    Line,
    Number,
    Paper,
    Said,
    Slug,
    Text,
    Written,
    both_texts,
    by,
    drug_named,
    endpoint_named,
    paper_of,
    quote_numbered,
    seen_in,
    trial_named,
    written,
)
from curation.api.writing.steps import BACK, OUT_OF_SIGHT, Step, offer
from curation.claims import citations, claims, deciding
from curation.claims.claims import wording_of
from curation.models import Citation, Claim, Scope

router = Router(tags=["Claims"])

Kind = Literal[
    "efficacy",
    "safety",
    "mechanism",
    "pharmacology",
    "epidemiology",
    "methodology",
    "guideline",
]
Stance = Literal["supports", "disputes", "qualifies", "background"]
_write = auth.may(Scope.CLAIM)
_decide = auth.may(Scope.DECIDE)


class NewClaim(Said):
    """A claim: one sentence in your own words, and what it speaks of."""

    statement: Line = Field(description="One sentence, in your own words.")
    kind: Kind = Field("efficacy", description="What kind of claim it is.")
    drugs: Annotated[list[Slug], Field(max_length=20)] = Field(
        [], description="The drugs it speaks of, by their keys."
    )
    trial: Slug | None = Field(None, description="The trial, by its key.")
    endpoint: Slug | None = Field(None, description="The endpoint, by its key.")
    population: Line = Field("", description="In whom.")
    note: Text = Field("", description="What you want to add.")


class ClaimChange(Said):
    """What is to be said otherwise; what is left out stays."""

    statement: Line | None = Field(None, description="One sentence, in your own words.")
    kind: Kind | None = Field(None, description="What kind of claim it is.")
    drugs: Annotated[list[Slug], Field(max_length=20)] | None = Field(
        None, description="The drugs it speaks of, by their keys."
    )
    trial: Slug | None = Field(None, description="The trial, by its key; null: none.")
    endpoint: Slug | None = Field(None, description="The endpoint, by its key; null: none.")
    population: Line | None = Field(None, description="In whom.")
    note: Text | None = Field(None, description="What you want to add.")


class NewCitation(Paper):
    """A paper under a claim: what it does to it, and in which words."""

    stance: Stance = Field(description="What it does to the claim.")
    quote: Number | None = Field(None, description="The words it rests on: a quote's number.")
    locator: Line = Field("", description="The place in it; left out: that of the quote.")
    note: Text = Field("", description="What you want to add.")


class CitationChange(Said):
    """What is to be said otherwise; what is left out stays."""

    stance: Stance | None = Field(None, description="What it does to the claim.")
    quote: Number | None = Field(None, description="A quote's number; null: none.")
    locator: Line | None = Field(None, description="The place in it.")
    note: Text | None = Field(None, description="What you want to add.")


class SeenCitation(Said):
    citation: Number = Field(description="A citation that you looked at.")
    version: Number = Field(description="In which version.")


class Accepting(Said):
    """Which of the citations that wait are accepted with the claim."""

    citations: Annotated[list[SeenCitation], Field(max_length=1_000)] | None = Field(
        None, description="Those that you looked at; null: all that wait and are not yours."
    )


@router.post("/claims", response={201: Written}, auth=_write, summary="Write a claim")
def write_claim(request: HttpRequest, response: HttpResponse, said: NewClaim) -> Any:
    """It is a draft until it is submitted."""
    claim = claims.write_claim(by=by(request), **_wording(said.model_dump()))
    return Status(201, written(response, claim))


@router.patch(
    "/claims/{int:claim}",
    response=Written,
    auth=_write,
    summary="Change a claim",
    openapi_extra=SEEN,
)
def change_claim(
    request: HttpRequest, response: HttpResponse, claim: int, said: ClaimChange
) -> Any:
    """A new version, which waits for a second person again if the claim stood. Where somebody
    changed it after you read it, both wordings come back and nothing is saved."""
    row = _claim(request, claim)
    now_says = {**wording_of(row).columns(), "drugs": wording_of(row).drugs}
    changes = _wording(said.model_dump(exclude_unset=True))
    row = claims.change_claim(row, by=by(request), seen=seen_in(request), **now_says | changes)
    return written(response, row)


@router.delete(
    "/claims/{int:claim}",
    response={204: None},
    auth=_write,
    summary="Take a draft of a claim away",
    openapi_extra=SEEN,
)
def discard_claim(request: HttpRequest, claim: int) -> Any:
    """Your own, with its citations. What was handed on is withdrawn instead."""
    claims.discard_claim(_claim(request, claim), by=by(request), seen=seen_in(request))
    return Status(204, None)


@router.post(
    "/claims/{int:number}/accept",
    response=Written,
    auth=_decide,
    summary="Accept a claim",
    openapi_extra=SEEN,
)
def accept_claim(request: HttpRequest, response: HttpResponse, number: int, said: Accepting) -> Any:
    """Confirm what somebody else wrote, with the citations that wait under it."""
    seen = None
    if said.citations is not None:
        seen = {each.citation: each.version for each in said.citations}
    row = deciding.accept_claim(
        _claim(request, number), by=by(request), seen=seen_in(request), citations=seen
    )
    return written(response, row)


@router.post(
    "/claims/{int:claim}/citations",
    response={201: Written},
    auth=_write,
    summary="Cite a reference",
)
def cite_reference(
    request: HttpRequest, response: HttpResponse, claim: int, said: NewCitation
) -> Any:
    """A draft under the claim, in these words and with this stance."""
    row = citations.cite(
        _claim(request, claim),
        paper_of(said),
        by=by(request),
        stance=said.stance,
        quote=quote_numbered(said.quote) if said.quote else None,
        locator=said.locator,
        note=said.note,
    )
    return Status(201, written(response, row))


@router.patch(
    "/citations/{int:citation}",
    response=Written,
    auth=_write,
    summary="Change a citation",
    openapi_extra=SEEN,
)
def change_citation(
    request: HttpRequest, response: HttpResponse, citation: int, said: CitationChange
) -> Any:
    """A new version, which waits for a second person again if it stood. Where somebody changed it
    after you read it, both texts come back."""
    row = _citation(request, citation)
    says = {name: getattr(row, name) for name in ("stance", "quote", "locator", "note")}
    changes = said.model_dump(exclude_unset=True)
    if changes.get("quote"):
        changes["quote"] = quote_numbered(changes["quote"])
    says |= {name: value for name, value in changes.items() if value is not None or name == "quote"}
    seen = seen_in(request)
    with both_texts(row, said.model_dump(exclude_unset=True), theirs=_says_of_citation):
        row = citations.change_citation(row, by=by(request), seen=seen, **says)
    return written(response, row)


@router.delete(
    "/citations/{int:citation}",
    response={204: None},
    auth=_write,
    summary="Take a draft of a citation away",
    openapi_extra=SEEN,
)
def discard_citation(request: HttpRequest, citation: int) -> Any:
    """Your own. What was handed on is withdrawn instead."""
    citations.discard_citation(_citation(request, citation), by=by(request), seen=seen_in(request))
    return Status(204, None)


def _says_of_citation(row: Citation) -> dict[str, Any]:
    return {
        "stance": row.stance,
        "quote": row.quote_id,
        "locator": row.locator,
        "note": row.note,
    }


def _claim(request: HttpRequest, number: int) -> Claim:
    rows = Claim.objects.filter(state__in=claim_states(request)).prefetch_related("drugs")
    return one(rows.select_related("trial", "endpoint"), "claim", pk=number)


def _citation(request: HttpRequest, number: int) -> Citation:
    rows = Citation.objects.filter(state__in=claim_states(request))
    return one(rows.select_related("claim", "reference", "quote"), "citation", pk=number)


def _wording(sent: dict[str, Any]) -> dict[str, Any]:
    """What was sent, with the rows that its keys name; null takes a trial or an endpoint away."""
    optional = ("trial", "endpoint")
    says = {name: value for name, value in sent.items() if value is not None or name in optional}
    if "drugs" in says:
        says["drugs"] = tuple(drug_named(slug) for slug in says["drugs"])
    if says.get("trial"):
        says["trial"] = trial_named(says["trial"])
    if says.get("endpoint"):
        says["endpoint"] = endpoint_named(says["endpoint"])
    return says


offer(
    router,
    "claim",
    _claim,
    (
        Step(
            "submit",
            "Hand it to a second person, with its citations that are drafts.",
            Scope.CLAIM,
            deciding.submit_claim,
        ),
        Step("reject", BACK, Scope.DECIDE, deciding.reject_claim, says_why=True),
        Step("withdraw", OUT_OF_SIGHT, Scope.CLAIM, deciding.withdraw_claim, says_why=True),
    ),
)
offer(
    router,
    "citation",
    _citation,
    (
        Step(
            "submit",
            "By itself, under a claim that was handed on before it.",
            Scope.CLAIM,
            deciding.submit_citation,
        ),
        Step(
            "accept", "Confirm what somebody else entered.", Scope.DECIDE, deciding.accept_citation
        ),
        Step("reject", BACK, Scope.DECIDE, deciding.reject_citation, says_why=True),
        Step(
            "withdraw",
            "Take it out of sight; an accepted claim that rested on it alone requires review.",
            Scope.CLAIM,
            deciding.withdraw_citation,
            says_why=True,
        ),
    ),
)
