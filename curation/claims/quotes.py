"""Take words of an abstract, say where they stand, look for them again when it changes; and take
back those that were taken by mistake.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now

from curation import anchoring
from curation.anchoring import Found, Selector, Unquotable
from curation.claims.drafts import ON_QUOTE
from curation.history import states
from curation.history.acts import act
from curation.history.states import CannotBeDone
from curation.models import (
    AbstractText,
    Citation,
    Claim,
    Draft,
    FigureCheck,
    Quote,
    Reference,
    Role,
    State,
    User,
)
from curation.models.curated import SHOWN

# From the surest to the least sure.
_RANK = {
    Quote.Anchor.EXACT: 0,
    Quote.Anchor.MOVED: 1,
    Quote.Anchor.FUZZY: 2,
    Quote.Anchor.ORPHANED: 3,
    Quote.Anchor.NO_TEXT: 3,
}


class Looked(NamedTuple):
    """A quote that stands less surely than before: how it stood, and what was found now."""

    quote: Quote
    was: str
    was_score: float
    found: Found


def current_text(reference: Reference) -> AbstractText | None:
    """The abstract as it is now, kept by its hash; None where there is no abstract."""
    text = anchoring.text_of(reference.abstract)
    if not text.strip():
        return None
    kept, _ = AbstractText.objects.get_or_create(
        reference=reference, sha256=anchoring.sha256_of(text), defaults={"text": text}
    )
    if not kept.text:  # a release brings the hash of a text, and leaves its words to PubMed
        kept.text = text
        kept.save(update_fields=["text"])
    return kept


def take_quote(
    reference: Reference, *, words: str, near: int | None = None, by: User | None
) -> Quote:
    """The quote of these words at `near`, a code point of the abstract; made if it is new.

    The same place is the same row, whoever takes it. Raises Unquotable, whose sentence says what
    to do.
    """
    text = current_text(reference)
    if text is None:
        raise Unquotable(
            "There is no abstract to quote. Cite the paper without a quote, with the place in it."
        )
    return quote_at(text, anchoring.take_words(text.text, words, near), by=by)


def quote_at(text: AbstractText, selector: Selector, *, by: User | None) -> Quote:
    """The quote of what `anchoring.take` selected on this text."""
    there = _there(text, selector)
    if there is not None:
        return there
    if by is None:
        raise ValueError("Somebody takes a quote.")
    with act("took the quote", by=by):
        quote, _ = Quote.objects.get_or_create(
            taken_on=text,
            start=selector.start,
            end=selector.end,
            defaults={
                "reference_id": text.reference_id,
                "exact": selector.exact,
                "prefix": selector.prefix,
                "suffix": selector.suffix,
                "taken_by": by,
                "found_on": text,
                "found_start": selector.start,
                "found_end": selector.end,
            },
        )
    return quote


def _there(text: AbstractText, selector: Selector) -> Quote | None:
    """The quote of just these words at this place, on whichever version they were taken."""
    found = Quote.objects.filter(
        reference_id=text.reference_id,
        found_on=text,
        found_start=selector.start,
        found_end=selector.end,
        exact=selector.exact,
    )
    return found.order_by("pk").first()


def those_to_take_back(quotes: Iterable[Quote], person: User) -> set[int]:
    """Those that they took; an administrator all. What rests on them is another question."""
    quotes = list(quotes)
    own = {quote.pk for quote in quotes if quote.taken_by_id == person.pk}
    if len(own) < len(quotes) and person.role == Role.ADMINISTRATOR:
        return {quote.pk for quote in quotes}
    return own


def take_back(quote: Quote, *, by: User) -> None:
    """Take away words that were taken by mistake; their history stays.

    Raises CannotBeDone where they are somebody else's, and where something rests on them.
    """
    with act("took back the quote", by=by):
        quote = states.still_there(quote)
        if not those_to_take_back([quote], by):
            raise CannotBeDone(
                f"{quote.taken_by} took these words, and only they or an administrator can take "
                "them back. They were kept."
            )
        if on_it := _rests_on(quote, by):
            raise CannotBeDone(f"These words were kept: {on_it}")
        quote.delete()


def _rests_on(quote: Quote, by: User) -> str:
    """What keeps a quote, and what to do about it; "" where nothing does.

    Nobody is told the words of what is still another's alone.
    """
    citation = quote.citations.select_related("claim").order_by("pk").first()
    if citation is not None:
        return f"{_called(citation, by)} rests on them. Quote other words there first."
    source = quote.sources.order_by("pk").first()
    if source is not None:
        return f"a source of numbers rests on them ({source})."
    if _figures_confirmed(quote):
        return "somebody confirmed that they print a number of this paper."
    begun = Draft.objects.filter(place=ON_QUOTE.format(quote.pk))
    if begun.filter(person=by).exists():
        return "you have begun a claim on them. Save it or discard it first."
    if begun.exists():
        return "somebody has begun a claim on them."
    return ""


def _called(citation: Citation, by: User) -> str:
    claim: Claim = citation.claim
    gone = citation.state in (State.REJECTED, State.WITHDRAWN)
    noun = f"a citation that is {citation.get_state_display()}" if gone else "a citation"
    if claim.state in SHOWN or claim.entered_by_id == by.pk:
        return f"{noun} under “{claim}”"
    return f"{noun} under a claim that somebody is still at work on"


def _figures_confirmed(quote: Quote) -> bool:
    taken = Q(text=quote.taken_on_id, start=quote.start, end=quote.end)
    found = Q(text=quote.found_on_id, start=quote.found_start, end=quote.found_end)
    if quote.found_start is not None:
        taken |= found
    confirmed = FigureCheck.objects.filter(answer=FigureCheck.Answer.CONFIRMED)
    return confirmed.filter(taken).exists()


def locator_of(quote: Quote) -> str:
    """Where it stands, for people: "abstract, Findings"; "abstract" where no section says more."""
    sections = quote.reference.abstract
    is_current = (
        quote.found_on is not None
        and quote.found_start is not None
        and quote.found_on.sha256 == anchoring.sha256_of(anchoring.text_of(sections))
    )
    if not is_current or quote.found_start is None or quote.found_end is None:
        return "abstract"
    labels = [
        _label(stretch.label)
        for stretch in anchoring.stretches(sections)
        if stretch.shared_with(quote.found_start, quote.found_end)
    ]
    ends = list(dict.fromkeys(filter(None, labels[:1] + labels[-1:])))
    return ", ".join(filter(None, ("abstract", " to ".join(ends))))


def _label(printed: str) -> str:
    label = printed.strip().rstrip(":")
    return label.capitalize() if label.isupper() else label


def selector_of(quote: Quote) -> Selector:
    return Selector(quote.exact, quote.prefix, quote.suffix, quote.start, quote.end)


@transaction.atomic
def look_again(reference: Reference, *, by: User | None = None) -> list[Looked]:
    """Find every quote of a reference in its abstract as it is now.

    What was taken stays as it was. Returns those that stand less surely than before, for whoever
    called to put in doubt what rests on them. Looking twice changes nothing the second time.
    """
    text = current_text(reference)
    worse = []
    with act("looked for the quote again", by=by):
        for quote in reference.quotes.select_for_update().order_by("pk"):
            found = anchoring.find(selector_of(quote), text.text if text else "")
            was, was_score = quote.anchor, quote.score
            _note(quote, found, text)
            rank, before = _RANK[Quote.Anchor(quote.anchor)], _RANK[Quote.Anchor(was)]
            if rank > before or (rank == before and quote.score < was_score):
                worse.append(Looked(quote, was, was_score, found))
    return worse


def _note(quote: Quote, found: Found, text: AbstractText | None) -> None:
    says = {
        "anchor": found.anchor.value,
        "score": min(1.0, max(0.0, found.score)),
        "found_on": text,
        "found_start": found.start,
        "found_end": found.end,
    }
    if all(getattr(quote, name) == value for name, value in says.items()):
        return
    for name, value in says.items():
        setattr(quote, name, value)
    quote.checked_at = now()
    quote.save(update_fields=[*says, "checked_at"])
