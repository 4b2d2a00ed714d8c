"""What waits for whoever is signed in, by what they may do: a line with a link and a count each."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db.models import Count
from django.urls import reverse
from django.utils.http import urlencode

from curation.claims import waiting as claims
from curation.claims.astray import Astray, quotes_astray
from curation.claims.comments import unread_mentions
from curation.evidence.links import proposals
from curation.evidence.own import Pile, unfinished
from curation.models import (
    Citation,
    Claim,
    FigureCheck,
    Mention,
    Reference,
    State,
    User,
)
from curation.people import roles
from curation.screening.conflicts import differences
from curation.screening.queue import left_for
from curation.web.how_many import how_many_wait
from curation.web.unfinished_forms import unfinished_forms

PROPOSED = 50
NAMED = 3
LONGEST = 80


class Detail(NamedTuple):
    """One of what a line counts; `by` is who said the `reason`."""

    words: str
    url: str = ""
    after: str = ""
    reason: str = ""
    by: str = ""


class Line(NamedTuple):
    """`url` leads to all of it, or to the first; `details` are some of it."""

    words: str
    number: int
    url: str
    details: Sequence[Detail] = ()
    goes_on: bool = False  # whether there may be more than was counted

    @property
    def first_details(self) -> Sequence[Detail]:
        return self.details[:NAMED]

    @property
    def more(self) -> int:
        return len(self.details) - NAMED


def my_work(person: User) -> list[Line] | None:
    """Only lines that count something; None for those who only read."""
    deeds = (roles.TAG, roles.SETTLE, roles.CONFIRM, roles.EXTRACT, roles.CLAIM, roles.COMMENT)
    may = {deed for deed in deeds if person.has_perm(deed.permission)}
    if not may:
        return None
    return [line for line in _lines(person, may) if line.number]


def _lines(person: User, may: set[roles.Deed]) -> Iterator[Line]:
    if roles.TAG in may:
        yield Line("In my queue", left_for(person), reverse("queue"))
    if roles.CONFIRM in may:
        yield Line("Waits for a second person", how_many_wait(person), reverse("waiting"))
    if roles.SETTLE in may:
        yield Line("Conflicts to settle", len(differences(seen_by=person)), reverse("conflicts"))
    yield _mentions(unread_mentions(person))
    if roles.EXTRACT in may:
        own = unfinished(person)
        yield _numbers("Numbers sent back to me", own.sent_back)
        yield _numbers("My drafts of numbers", own.drafts)
    if roles.CLAIM in may:
        written = claims.unfinished(person)
        yield _sent_back(person, written.sent_back)
        listed = (
            f"{reverse('claims')}?{urlencode({'state': State.DRAFT, 'person': person.username})}"
        )
        yield Line("My draft claims", len(written.drafts), listed, [*map(_claim, written.drafts)])
        begun = [Detail(*form) for form in unfinished_forms(person)]
        yield Line("Begun and not saved", len(begun), _first(begun), begun)
        yield _astray(quotes_astray(person))
        yield _figures()
    if roles.EXTRACT in may:
        named = proposals(PROPOSED)
        details = [
            Detail(each.nct, f"{reverse('new-trial')}?nct={each.nct}", f" in {each.references}")
            for each in named
        ]
        yield Line(
            "Trials that references name",
            len(named),
            _first(details),
            details,
            len(named) >= PROPOSED,
        )


def _mentions(mentions: Iterable[Mention]) -> Line:
    details = []
    for mention in mentions:
        said = mention.comment
        if said.claim:
            words, url = _short(said.claim.statement), reverse("claim", args=[said.claim.pk])
        else:
            words, url = str(said.reference), reverse("reference", args=[said.reference_id])
        details.append(
            Detail(words, f"{url}#comment-{said.pk}", reason=_short(said.text), by=str(said.by))
        )
    return Line("Somebody named me", len(details), _first(details), details)


def _numbers(words: str, piles: Sequence[Pile]) -> Line:
    details = [
        Detail(
            str(pile.trial or ""),
            reverse("trial-results", args=[pile.trial.key]) if pile.trial else "",
            f"{', ' if pile.trial else ''}{pile.what}{f' ({pile.rows})' if pile.rows > 1 else ''}",
            pile.reason,
            str(pile.by or ""),
        )
        for pile in piles
    ]
    return Line(words, sum(pile.rows for pile in piles), _first(details), details)


def _sent_back(person: User, rows: Sequence[Claim | Citation]) -> Line:
    details = []
    for row in rows:
        about = row.claim if isinstance(row, Citation) else row
        after = f", cited: {row.reference}" if isinstance(row, Citation) else ""
        url = reverse("claim", args=[about.pk])
        by = str(row.decided_by or "")
        details.append(Detail(_short(about.statement), url, after, row.reason, by))
    is_claims = all(isinstance(row, Claim) for row in rows)
    asked = urlencode({"state": State.REJECTED, "person": person.username})
    listed = f"{reverse('claims')}?{asked}" if is_claims else _first(details)
    return Line("Claims sent back to me", len(details), listed, details)


def _claim(claim: Claim) -> Detail:
    return Detail(_short(claim.statement), reverse("claim", args=[claim.pk]))


def _astray(quotes: Sequence[Astray]) -> Line:
    details = [
        Detail(
            _short(each.quote.exact),
            f"{reverse('quotes-again', args=[each.quote.reference_id])}#quote-{each.quote.pk}",
            f": {each.quote.get_anchor_display()} in {each.quote.reference}",
        )
        for each in quotes
    ]
    return Line("My quotes that went astray", len(details), _first(details), details)


def _figures() -> Line:
    """Words that print a number, found by the system: for a person to confirm. Two queries."""
    proposed = FigureCheck.objects.filter(answer=FigureCheck.Answer.PROPOSED)
    by_paper = list(
        proposed.order_by().values_list("text__reference").annotate(n=Count("pk")).order_by("-n")
    )
    papers = Reference.objects.only("pmid", "doi").in_bulk([pk for pk, _ in by_paper[:NAMED]])
    details = [
        Detail(str(papers[pk]), reverse("figures", args=[pk]), f": {n}")
        for pk, n in by_paper[:NAMED]
    ]
    return Line("Quotes proposed to confirm", sum(n for _, n in by_paper), _first(details), details)


def _first(details: Sequence[Detail]) -> str:
    return next((each.url for each in details if each.url), "")


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"
