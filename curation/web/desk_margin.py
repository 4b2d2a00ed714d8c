"""What stands beside an abstract: its quotes, and the claims that rest on them, each by its words.

Two queries. Strangers are told what is accepted; people with an account also what waits, and their
own drafts.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db.models import Count, Q

from curation.anchoring import Anchor, Selector, find, sha256_of, text_of
from curation.models import Citation, Claim, Quote, Reference, State, User
from curation.models.curated import SHOWN
from curation.web.desk_text import Quoted, Section, laid_out

OWN = (State.DRAFT, State.REJECTED)  # what its author still works on


class Note(NamedTuple):
    """A claim that cites this paper, with the number that its words bear; 0 without words."""

    number: int
    claim: Claim
    citations: list[Citation]

    @property
    def stances(self) -> list[str]:
        return list(dict.fromkeys(each.stance for each in self.citations))

    @property
    def state(self) -> str:
        """That of the claim; where it stands, that of what this paper says to it."""
        states = {each.state for each in self.citations}
        unsure = (State.REQUIRES_REVIEW, State.REJECTED, State.DRAFT, State.SUBMITTED)
        if self.claim.state != State.ACCEPTED:
            return self.claim.state
        return next((state for state in unsure if state in states), State.ACCEPTED)

    @property
    def place(self) -> str:
        """Its id on the page."""
        return f"claim-{self.number}" if self.number else f"claim-of-{self.claim.pk}"

    @property
    def quote_pk(self) -> int | None:
        """The first of its words."""
        return next((each.quote_id for each in self.citations if each.quote_id), None)

    @property
    def together(self) -> int:
        """How many citations the claim has in all, as far as one may see; one's own drafts too."""
        return int(self.citations[0].together)  # type: ignore[attr-defined]

    @property
    def may_be_submitted(self) -> bool:
        """Whether something of it is still with its author, to whom alone it is shown."""
        return any(row.state in OWN for row in (self.claim, *self.citations))

    @property
    def reason(self) -> str:
        """Why it was sent back, for whoever mends it."""
        rows = [self.claim, *self.citations]
        return next((row.reason for row in rows if row.state == State.REJECTED), "")


class Placed(NamedTuple):
    """A quote, and where it is in the text as it stands now; None where it is in no place of it."""

    quote: Quote
    anchor: str
    start: int | None
    end: int | None

    @property
    def is_loose(self) -> bool:
        """Whether somebody has to look: it is gone, or its words are not quite those taken."""
        return self.anchor in (Anchor.ORPHANED, Anchor.FUZZY)


class Stretch(NamedTuple):
    """A section with what stands beside it, and the sections after it that have nothing."""

    section: Section
    notes: list[Note]
    uncited: list[Quote]
    has_form: bool
    after: list[Section]


class Margin(NamedTuple):
    lead: list[Section]  # beside the heading
    stretches: list[Stretch]
    beside_heading: list[Note]  # claims whose words are in no section
    placed: list[Placed]
    notes: list[Note]
    form_beside_heading: bool

    @property
    def uncited(self) -> list[Quote]:
        """Those beside which no claim stands."""
        return [quote for stretch in self.stretches for quote in stretch.uncited]

    @property
    def first_note(self) -> str:
        return self.notes[0].place if self.notes else ""

    @property
    def loose(self) -> list[Placed]:
        return [each for each in self.placed if each.is_loose]

    @property
    def loose_in_words(self) -> str:
        """1 quote is no longer in the text; 2 quotes stand on words that changed a little."""
        gone = sum(each.anchor == Anchor.ORPHANED for each in self.loose)
        changed = len(self.loose) - gone
        told = []
        if gone:
            told.append(f"{gone} quote{'s are' if gone > 1 else ' is'} no longer in the text")
        if changed:
            stand = "quotes rest" if changed > 1 else "quote rests"
            told.append(f"{changed} {stand} on words that changed a little")
        return "; ".join(told)

    @property
    def quotes_in_words(self) -> str:
        """3, all exactly in place; 4, 3 exactly in place, 1 no longer in the text."""
        total = len(self.placed)
        if not total:
            return "none yet"
        counts = [
            (sum(each.anchor == anchor for each in self.placed), Quote.Anchor(anchor).label)
            for anchor in Quote.Anchor.values
        ]
        told = [(count, words) for count, words in counts if count]
        if len(told) == 1:
            return f"{total}, {'all ' if total > 1 else ''}{told[0][1]}"
        return ", ".join([str(total), *(f"{count} {words}" for count, words in told)])


def margin_of(
    reference: Reference,
    person: User | None,
    *,
    words: Sequence[tuple[int, int]] = (),
    may_claim: bool = False,
    has_form: bool = False,
    in_hand: int | None = None,
) -> Margin:
    """`in_hand` is the quote that the open form is about, if it is about one."""
    citations = _citations(reference, person)
    by_claim: dict[int, list[Citation]] = {}
    for citation in citations:
        by_claim.setdefault(citation.claim_id, []).append(citation)
    placed = _placed(reference, citations, is_known=person is not None)
    notes = _numbered(by_claim, placed)
    sections = laid_out(
        reference.abstract,
        quotes=_quoted(placed, notes, in_hand),
        words=words,
        can_be_stepped=may_claim,
    )
    return _beside(sections, placed, notes, may_claim=may_claim, has_form=has_form, in_hand=in_hand)


def _citations(reference: Reference, person: User | None) -> list[Citation]:
    if person is None:
        seen = Q(state=State.ACCEPTED, claim__state=State.ACCEPTED)
    else:
        own = Q(state__in=OWN, entered_by=person) | Q(state__in=OWN, changed_by=person)
        own_claim = Q(claim__state__in=OWN, claim__entered_by=person)
        seen = (Q(state__in=SHOWN) | own) & (Q(claim__state__in=SHOWN) | own_claim)
    counted = Q(claim__citations__state__in=SHOWN if person is not None else (State.ACCEPTED,))
    if person is not None:
        own_one = Q(claim__citations__entered_by=person) | Q(claim__citations__changed_by=person)
        counted |= Q(claim__citations__state__in=OWN) & own_one
    found = (
        Citation.objects.filter(seen, reference=reference)
        .select_related("claim", "entered_by", "decided_by", "changed_by")
        .annotate(together=Count("claim__citations", filter=counted))
        .order_by("pk")
    )
    return list(found)


def _placed(reference: Reference, citations: Sequence[Citation], *, is_known: bool) -> list[Placed]:
    """In the order of the text. Strangers see the quotes of what they see, and no others."""
    quotes = Quote.objects.filter(reference=reference)
    if not is_known:
        quotes = quotes.filter(pk__in={each.quote_id for each in citations if each.quote_id})
    quotes = quotes.select_related("found_on", "taken_by").defer("found_on__text")
    text = text_of(reference.abstract)
    sha256 = sha256_of(text)
    found = [_place(quote, text, sha256) for quote in quotes]
    return sorted(found, key=lambda each: (each.start is None, each.start or 0, each.quote.pk))


def _place(quote: Quote, text: str, sha256: str) -> Placed:
    if quote.found_on is not None and quote.found_on.sha256 == sha256:
        return Placed(quote, quote.anchor, quote.found_start, quote.found_end)
    # The text changed and nobody has looked yet: a place in the old one would be a wrong one.
    selector = Selector(quote.exact, quote.prefix, quote.suffix, quote.start, quote.end)
    now = find(selector, text)
    return Placed(quote, now.anchor.value, now.start, now.end)


def _numbered(by_claim: Mapping[int, list[Citation]], placed: Sequence[Placed]) -> list[Note]:
    """By the order of their words in the text; those without words come last, unnumbered."""
    order = {each.quote.pk: at for at, each in enumerate(placed) if each.start is not None}

    def first(citations: list[Citation]) -> int:
        return min(order.get(each.quote_id or 0, len(order)) for each in citations)

    several = sorted(by_claim.values(), key=lambda each: (first(each), each[0].pk))
    return [
        Note(
            number if first(citations) < len(order) else 0,
            citations[0].claim,
            citations,
        )
        for number, citations in enumerate(several, start=1)
    ]


def _quoted(placed: Sequence[Placed], notes: Sequence[Note], in_hand: int | None) -> list[Quoted]:
    of_quote: dict[int, list[tuple[int, str]]] = {}
    for note in notes:
        for citation in note.citations:
            if citation.quote_id:
                of_quote.setdefault(citation.quote_id, []).append((note.number, citation.stance))
    shown = []
    for each in placed:
        if each.start is None or each.end is None:
            continue
        said = of_quote.get(each.quote.pk, [])
        shown.append(
            Quoted(
                each.quote.pk,
                each.start,
                each.end,
                stance=said[0][1] if said else "",
                numbers=tuple(dict.fromkeys(number for number, _ in said)),
                in_hand=each.quote.pk == in_hand,
            )
        )
    return shown


def _beside(
    sections: Sequence[Section],
    placed: Sequence[Placed],
    notes: Sequence[Note],
    *,
    may_claim: bool,
    has_form: bool,
    in_hand: int | None,
) -> Margin:
    where = {each.quote.pk: _section_at(sections, each.end) for each in placed}
    cited = {each.quote_id for note in notes for each in note.citations}
    noted: dict[int | None, list[Note]] = {}
    for note in notes:
        places = [where.get(each.quote_id or 0) for each in note.citations]
        at = min((place for place in places if place is not None), default=None)
        noted.setdefault(at, []).append(note)
    uncited: dict[int | None, list[Quote]] = {}
    for each in placed:
        if may_claim and each.quote.pk not in cited and each.quote.pk != in_hand:
            uncited.setdefault(where[each.quote.pk], []).append(each.quote)
    form_at = where.get(in_hand) if in_hand is not None else None

    lead: list[Section] = []
    stretches: list[Stretch] = []
    for at, section in enumerate(sections):
        form_here = has_form and form_at == at
        if noted.get(at) or uncited.get(at) or form_here:
            stretches.append(
                Stretch(section, noted.get(at, []), uncited.get(at, []), form_here, [])
            )
        elif stretches:
            stretches[-1].after.append(section)
        else:
            lead.append(section)
    return Margin(
        lead,
        stretches,
        noted.get(None, []),
        list(placed),
        list(notes),
        form_beside_heading=has_form and form_at is None,
    )


def _section_at(sections: Sequence[Section], end: int | None) -> int | None:
    """The number of the section in which a quote ends, where its number stands."""
    if end is None:
        return None
    return next((at for at, each in enumerate(sections) if end <= each.end), None)
