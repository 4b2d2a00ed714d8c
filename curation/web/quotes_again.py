"""The quotes of a paper as they were taken, beside the abstract as it is now; and what to do."""

from typing import NamedTuple

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from curation import anchoring
from curation.anchoring import Kind, Unquotable
from curation.anchoring.changes import changes
from curation.claims.astray import unanswered
from curation.claims.citations import cite_other_words
from curation.claims.quotes import quote_at, those_to_take_back
from curation.evidence.refusals import Refused
from curation.evidence.sources import rest_on_other_words
from curation.history.doubt import ASTRAY, STANDING
from curation.history.states import CannotBeDone
from curation.models import Citation, Quote, Reference, State, User
from curation.people.roles import CLAIM
from curation.web.gates import SignedInRequest, may_claim, signed_in
from curation.web.nearest import Piece, around, differences, nearest

CHANGED = (
    "The abstract changed again since this page was loaded. Nothing was changed; look at the words "
    "as they are now."
)


class Side(NamedTuple):
    """Words in the text that prints them; `pieces` tell what is gone from them or new."""

    before: str
    pieces: list[Piece]
    after: str


class Line(NamedTuple):
    """`now` is what was found, or what comes nearest (not `is_found`); None where nothing does."""

    quote: Quote
    then: Side
    now: Side | None
    is_found: bool
    is_open: bool  # nobody has answered yet
    can_be_taken_back: bool  # nothing rests on it, and it is this person's to take back
    may_turn: bool  # a number, a negation or a direction is another now
    citations: list[Citation]
    numbers: int  # sources of numbers that rest on it

    @property
    def anchor(self) -> str:
        words = str(self.quote.get_anchor_display())
        return f"{words}, {self.quote.score:.0%} alike" if self.quote.anchor == "fuzzy" else words


@signed_in
@require_safe
def quotes_again(request: SignedInRequest, pk: int) -> HttpResponse:
    reference = get_object_or_404(Reference, pk=pk)
    lines = lines_of(reference, request.user)
    return render(
        request,
        "references/quotes.html",
        {
            "reference": reference,
            "astray": [line for line in lines if line.quote.anchor in ASTRAY],
            "standing": [line for line in lines if line.quote.anchor not in ASTRAY],
            "open": sum(line.is_open for line in lines),
            "may_claim": request.user.has_perm(CLAIM.permission),
        },
    )


@may_claim
@require_POST
def confirm_words(request: SignedInRequest, pk: int, quote_pk: int) -> HttpResponse:
    """These are the words: what rests on the old ones rests on those that were found."""
    reference = get_object_or_404(Reference, pk=pk)
    quote = get_object_or_404(Quote, pk=quote_pk, reference=reference)
    try:
        moved = _moved(quote, request.POST.get("found", ""), by=request.user)
    except (CannotBeDone, Refused, Unquotable) as why:
        messages.error(request, str(why))
        return redirect("quotes-again", pk)
    messages.success(
        request,
        f"{moved} citation{'' if moved == 1 else 's'} and the numbers beside rest on the words as "
        "they are now. What stood waits for somebody else to confirm it.",
    )
    return redirect("quotes-again", pk)


@transaction.atomic
def _moved(quote: Quote, found: str, *, by: User) -> int:
    """How many citations were moved. `found` is the place that the person saw, "12-40"."""
    text = quote.found_on
    if text is None or quote.found_start is None or quote.found_end is None:
        raise CannotBeDone(
            "These words were found nowhere, so that there are none to confirm. Choose new words "
            "at the desk, or withdraw the citation."
        )
    current = anchoring.sha256_of(anchoring.text_of(quote.reference.abstract))
    if current != text.sha256 or found != f"{quote.found_start}-{quote.found_end}":
        raise CannotBeDone(CHANGED)
    new = quote_at(text, anchoring.take(text.text, quote.found_start, quote.found_end), by=by)
    if new == quote:
        raise CannotBeDone("These are the words as they were taken. Nothing had to be changed.")
    citations = cite_other_words(quote, new, by=by)
    rest_on_other_words(quote, new, by=by)
    return len(citations)


def lines_of(reference: Reference, person: User) -> list[Line]:
    """What went astray first, then in the order of the text."""
    may_claim = person.has_perm(CLAIM.permission)
    standing = Citation.objects.filter(state__in=[*STANDING, State.DRAFT]).select_related("claim")
    quotes = reference.quotes.select_related("taken_on", "found_on", "taken_by")
    found = quotes.prefetch_related(Prefetch("citations", standing.order_by("pk")), "sources")
    to_answer = set(
        unanswered(reference.quotes.filter(anchor__in=ASTRAY)).values_list("pk", flat=True)
    )
    theirs = those_to_take_back(found, person) if may_claim else set()
    text = anchoring.text_of(reference.abstract)
    lines = [
        _line(
            quote,
            text,
            is_open=quote.pk in to_answer,
            is_theirs=quote.pk in theirs,
        )
        for quote in found
    ]
    return sorted(lines, key=lambda line: (not line.is_open, line.quote.start, line.quote.pk))


def _line(quote: Quote, text: str, *, is_open: bool, is_theirs: bool) -> Line:
    is_found = quote.found_start is not None and quote.found_end is not None
    span: tuple[int, int] | None
    if quote.found_start is not None and quote.found_end is not None and quote.found_on:
        text, span = quote.found_on.text, (quote.found_start, quote.found_end)
    else:
        span = nearest(quote.exact, text)
    became = text[slice(*span)] if span else ""
    before, after = differences(quote.exact, became)
    if not span:
        before = [Piece("gone", quote.exact)]
    citations, numbers = list(quote.citations.all()), len(quote.sources.all())
    return Line(
        quote,
        _side(quote.taken_on.text, quote.start, quote.end, before),
        _side(text, *span, after) if span else None,
        is_found,
        is_open,
        is_theirs and not citations and not numbers,
        is_found and any(each.kind != Kind.WORDS for each in changes(quote.exact, became)),
        citations,
        numbers,
    )


def _side(text: str, start: int, end: int, pieces: list[Piece]) -> Side:
    before, after = around(text, start, end)
    return Side(before, pieces, after)
