"""A citation on a page: the paper, how it stands, and its words in the text as it is now."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db.models import Prefetch, QuerySet

from curation.anchoring.text import BETWEEN_SECTIONS
from curation.claims.waiting import is_own
from curation.models import AbstractText, Citation, Quote, State, User
from curation.models.standing import Standing
from curation.web.sources import how_it_stands, light_references, short_name

AROUND = 90  # code points of the text on either side of a quote


class InContext(NamedTuple):
    """A quote with what stands around it; `anchor` says in words how surely it stands there."""

    before: str
    words: str
    after: str
    anchor: str
    is_sure: bool  # exactly in place, or the same words elsewhere
    taken: str  # the words as they were taken, where the text says others now


class Cited(NamedTuple):
    citation: Citation
    name: str  # Morand 2023, Lancet
    title: str  # stored markup
    standings: list[Standing]
    quote: InContext | None
    is_own: bool

    @property
    def key(self) -> str:
        return f"citation-{self.citation.pk}"


class Group(NamedTuple):
    """The citations of one stance."""

    stance: str
    words: str
    rows: list[Cited]


def with_papers(found: "QuerySet[Citation]") -> "QuerySet[Citation]":
    """Papers light, quotes with the text in which they stand; five queries, however many."""
    texts = AbstractText.objects.only("text", "sha256", "reference")
    quotes = Quote.objects.prefetch_related(Prefetch("found_on", queryset=texts))
    beside = ("claim", "entered_by", "changed_by", "decided_by")
    return found.select_related(*beside).prefetch_related(
        Prefetch("reference", queryset=light_references()), Prefetch("quote", queryset=quotes)
    )


def cited_of(citation: Citation, person: User | None) -> Cited:
    """For a citation of `with_papers`."""
    return Cited(
        citation,
        short_name(citation.reference),
        citation.reference.title,
        how_it_stands(citation.reference),
        in_context(citation.quote) if citation.quote else None,
        person is not None and is_own(citation, person),
    )


def groups_of(citations: Iterable[Cited], *, states: Collection[str]) -> list[Group]:
    """By stance; without those in other states."""
    shown = [each for each in citations if each.citation.state in states]
    groups = [
        Group(
            stance.value,
            _HEADINGS[stance],
            [each for each in shown if each.citation.stance == stance],
        )
        for stance in Citation.Stance
    ]
    return [group for group in groups if group.rows]


_HEADINGS = {
    Citation.Stance.SUPPORTS: "Supports it",
    Citation.Stance.DISPUTES: "Disputes it",
    Citation.Stance.QUALIFIES: "Qualifies it",
    Citation.Stance.BACKGROUND: "Background",
}
AWAY = (State.REJECTED, State.WITHDRAWN)


def in_context(quote: Quote) -> InContext:
    """Where it is found now, within its section; as it was taken where it is found nowhere."""
    anchor = str(quote.get_anchor_display())
    if quote.anchor == Quote.Anchor.FUZZY:
        anchor = f"{anchor}: {quote.score:.0%} alike"
    if quote.found_on is None or quote.found_start is None or quote.found_end is None:
        return InContext(quote.prefix, quote.exact, quote.suffix, anchor, False, "")
    text, start, end = quote.found_on.text, quote.found_start, quote.found_end
    is_sure = quote.anchor in (Quote.Anchor.EXACT, Quote.Anchor.MOVED)
    return InContext(
        _before(text, start),
        text[start:end],
        _after(text, end),
        anchor,
        is_sure,
        "" if is_sure else quote.exact,
    )


def _before(text: str, start: int) -> str:
    """What stands before a quote in its section, from a whole word on."""
    section = text[:start].rpartition(BETWEEN_SECTIONS)[2]
    if len(section) <= AROUND:
        return section
    return f"…{section[-AROUND:].partition(' ')[2] or section[-AROUND:]}"


def _after(text: str, end: int) -> str:
    section = text[end:].partition(BETWEEN_SECTIONS)[0]
    if len(section) <= AROUND:
        return section
    return f"{section[:AROUND].rpartition(' ')[0] or section[:AROUND]}…"
