"""Claims and citations that wait for a second person, and what was sent back."""

from typing import NamedTuple

from django.db.models import Q, QuerySet

from curation.models import Citation, Claim, Curated, State, User
from curation.models.claim import STANDING

WAITING = (State.SUBMITTED, State.REQUIRES_REVIEW)


def waiting_claims(*, trial: int | None = None) -> QuerySet[Claim]:
    """The longest waiting first; each is decided with its citations."""
    claims = Claim.objects.filter(state__in=WAITING)
    if trial is not None:
        claims = claims.filter(trial=trial)
    return claims.order_by("submitted_at", "pk")


def waiting_citations(
    person: User | None = None, *, trial: int | None = None
) -> QuerySet[Citation]:
    """Those decided by themselves: under a claim that is accepted, or that this person wrote and
    so cannot accept; and whatever is in doubt under a claim that stands.
    """
    alone = Q(claim__state=State.ACCEPTED) | Q(
        state=State.REQUIRES_REVIEW, claim__state__in=STANDING
    )
    if person is not None:
        theirs = Q(claim__entered_by=person) | Q(claim__changed_by=person)
        alone |= Q(claim__state__in=WAITING) & theirs
    citations = Citation.objects.filter(alone, state__in=WAITING)
    if trial is not None:
        citations = citations.filter(claim__trial=trial)
    return citations.order_by("submitted_at", "pk")


def how_many_wait(person: User | None = None) -> int:
    """All that waits; with a person, what they may decide: not their own."""
    rows: list[QuerySet[Claim] | QuerySet[Citation]] = [
        waiting_claims(),
        waiting_citations(person),
    ]
    if person is not None:
        rows = [each.exclude(entered_by=person).exclude(changed_by=person) for each in rows]
    claims, citations = (each.order_by().values("pk") for each in rows)
    return claims.union(citations, all=True).count()


class Unfinished(NamedTuple):
    """A person's own, the latest first."""

    drafts: list[Claim]
    sent_back: list[Claim | Citation]


def unfinished(person: User, *, most: int = 50) -> Unfinished:
    theirs = Q(entered_by=person) | Q(changed_by=person)
    claims = Claim.objects.filter(theirs).select_related("decided_by")
    back: list[Claim | Citation] = list(claims.filter(state=State.REJECTED).order_by("-pk")[:most])
    citations = Citation.objects.filter(theirs, state=State.REJECTED)
    back += citations.select_related("claim", "reference", "decided_by").order_by("-pk")[:most]
    return Unfinished(list(claims.filter(state=State.DRAFT).order_by("-pk")[:most]), back)


def is_own(row: Curated, person: User) -> bool:
    return person.pk in (row.entered_by_id, row.changed_by_id)
