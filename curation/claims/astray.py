"""Quotes whose words no longer stand as they were quoted, until somebody has answered them.

They are answered when nothing rests on them any more (other words were chosen, the citation was
withdrawn), or when all that does was accepted after the words were looked for.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from curation import anchoring
from curation.history.doubt import ASTRAY, STANDING
from curation.models import (
    Citation,
    Curated,
    Effect,
    Finding,
    Quote,
    Reference,
    Result,
    State,
    User,
)

# What may rest on a quote, and by which path.
NOUNS: tuple[tuple[type[Curated], str], ...] = (
    (Citation, "quote"),
    (Result, "source__anchored"),
    (Effect, "source__anchored"),
    (Finding, "source__anchored"),
)


class Astray(NamedTuple):
    """A quote that somebody has to answer, and how many citations and sources rest on it."""

    quote: Quote
    citations: int
    sources: int


def quotes_astray(person: User | None = None) -> list[Astray]:
    """The latest first; with a person, those that they took or cite. Three queries at most."""
    quotes = unanswered(Quote.objects.filter(anchor__in=ASTRAY))
    if person is not None:
        cites = Citation.objects.filter(quote=OuterRef("pk"), entered_by=person)
        quotes = quotes.filter(Q(taken_by=person) | Exists(cites))
    quotes = quotes.select_related("reference", "taken_by").prefetch_related("citations", "sources")
    return [
        Astray(
            quote,
            sum(citation.state in STANDING for citation in quote.citations.all()),
            len(quote.sources.all()),
        )
        for quote in quotes.order_by("-checked_at", "-pk")
    ]


def unanswered(quotes: QuerySet[Quote]) -> QuerySet[Quote]:
    """Those on which something rests that nobody accepted since they were looked for."""
    still_open = Q(state__in=[State.SUBMITTED, State.REQUIRES_REVIEW]) | Q(
        state=State.ACCEPTED, decided_at__lte=F("looked_at")
    )
    rests = Q()
    for noun, path in NOUNS:
        rows = noun._default_manager.filter(**{path: OuterRef("pk")})
        rests |= Q(Exists(rows.annotate(looked_at=F(f"{path}__checked_at")).filter(still_open)))
    return quotes.filter(rests)


def behind_their_text() -> Iterator[Reference]:
    """Papers of which a quote was last looked for in another text than their abstract is now."""
    quoted = Reference.objects.filter(Exists(Quote.objects.filter(reference=OuterRef("pk"))))
    for reference in quoted.only("pk", "pmid", "doi", "abstract").prefetch_related(
        "quotes__found_on"
    ):
        text = anchoring.text_of(reference.abstract)
        now = anchoring.sha256_of(text) if text.strip() else ""
        looked_in = {
            quote.found_on.sha256 if quote.found_on else "" for quote in reference.quotes.all()
        }
        if looked_in != {now}:
            yield reference
