"""Quotes: words of an abstract, by a TextQuoteSelector of the W3C."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status

from curation import anchoring
from curation.anchoring import Unquotable
from curation.api import auth
from curation.api.reading import one
from curation.api.writing.shared import Said, Text, by, reference_at
from curation.claims.quotes import take_back, take_quote
from curation.models import Quote, Scope

router = Router(tags=["Claims"])


class Selector(Said):
    """The words, and as much of what stands around them as tells the place from others."""

    type: Literal["TextQuoteSelector"] = Field(
        "TextQuoteSelector", description="Of which kind the selector is."
    )
    exact: Text = Field(description="The words, as the abstract prints them.")
    prefix: Text = Field("", description="What stands before them.")
    suffix: Text = Field("", description="What stands after them.")


class QuoteTaken(Schema):
    """The words as they were taken, with whole words at their ends."""

    quote: int = Field(description="Its number.")
    reference: int = Field(description="The paper, by its number here.")
    exact: str = Field(description="The words.")
    start: int = Field(description="The first code point in the abstract, from 0.")
    end: int = Field(description="The code point after the last.")


@router.post(
    "/references/{int:reference}/quotes",
    response={201: QuoteTaken},
    auth=auth.may(Scope.CLAIM),
    summary="Take a quote",
)
def take_a_quote(request: HttpRequest, reference: int, said: Selector) -> Any:
    """The words are taken from the abstract as it is now; the same place is the same quote."""
    paper = reference_at(reference)
    near = _place_of(anchoring.text_of(paper.abstract), said)
    quote = take_quote(paper, words=said.exact, near=near, by=by(request))
    told = {"quote": quote.pk, "reference": paper.pk, "exact": quote.exact}
    return Status(201, {**told, "start": quote.start, "end": quote.end})


@router.delete(
    "/quotes/{int:quote}",
    response={204: None},
    auth=auth.may(Scope.CLAIM),
    summary="Take a quote back",
)
def take_quote_back(request: HttpRequest, quote: int) -> Any:
    """One that you took and on which nothing rests."""
    take_back(one(Quote.objects.all(), "quote", pk=quote), by=by(request))
    return Status(204, None)


def _place_of(text: str, said: Selector) -> int | None:
    """Where the words stand between what is around them; None where nothing around was given."""
    if not (said.prefix or said.suffix):
        return None
    places = [
        place + len(said.prefix) for place in _places(text, said.prefix + said.exact + said.suffix)
    ]
    if len(places) > 1:
        raise Unquotable(
            f"These words stand between these in the abstract {len(places)} times. Nothing was "
            "taken; give more of what stands around them."
        )
    if not places:
        raise Unquotable(
            "These words do not stand in the abstract between these. Nothing was taken; read the "
            "abstract as it is now and select the words again."
        )
    return places[0]


def _places(text: str, words: str) -> list[int]:
    found, at = [], text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found
