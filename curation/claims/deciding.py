"""Hand a claim and its citations on; accept, reject and withdraw them.

A claim is accepted with a paper behind it or not at all: its citations first, then the claim. The
rows are locked in that order of rank everywhere: the claim, then its citations.
"""

from collections.abc import Mapping

from django.db import transaction

from curation.claims.carrying import let_go
from curation.history import states
from curation.history.acts import act
from curation.history.states import CannotBeDone, OwnWork
from curation.models import Cause, Citation, Claim, State, User
from curation.models.claim import STANDING


class Uncited(CannotBeDone):
    """A claim without a paper behind it was to be handed on or accepted."""


def submit_claim(claim: Claim, *, by: User, seen: int | None = None) -> Claim:
    """Hand it to a second person, and with it those of its citations that are still drafts.

    Raises Uncited where no paper is cited. "Submit again" is the same verb, for what was sent back.
    """
    with act("submitted", by=by):
        claim = states.locked(claim, seen=seen)
        citations = list(claim.citations.select_for_update().order_by("pk"))
        if not any(each.state in (State.DRAFT, *STANDING) for each in citations):
            raise Uncited(
                "No paper is cited under this claim yet. Cite one first: the claim is kept as it "
                "is, and can be submitted then."
            )
        for each in citations:
            if each.state == State.DRAFT:
                states.submit(each, by=by)
        return states.submit(claim, by=by)


def submit_citation(citation: Citation, *, by: User, seen: int | None = None) -> Citation:
    """Hand one citation on by itself, under a claim that was handed on before it."""
    with act("submitted", by=by):
        claim = states.locked(citation.claim)
        if claim.state not in STANDING:
            raise CannotBeDone(
                f"Its claim is {claim.get_state_display()}. Submit the claim: its citations go "
                "with it."
            )
        return states.submit(citation, by=by, seen=seen)


def accept_claim(
    claim: Claim,
    *,
    by: User,
    seen: int | None = None,
    citations: Mapping[int, int] | None = None,
) -> Claim:
    """Confirm a claim that somebody else wrote, and with it the citations that wait.

    Those that the decider entered wait on for somebody else; one that is in doubt is decided by
    itself. `citations` gives the version of each that the person saw, by its id: no others are
    accepted then. Raises OwnWork, ChangedMeanwhile, and Uncited where none would be accepted.
    """
    with act("accepted", by=by):
        claim = states.locked(claim, seen=seen)
        if by.pk in (claim.entered_by_id, claim.changed_by_id):
            raise OwnWork("Somebody else has to accept a claim that you wrote. It waits as it was.")
        rows = list(claim.citations.select_for_update().order_by("pk"))
        carrying = [row for row in rows if row.state == State.ACCEPTED]
        for row in rows:
            was_seen = citations is None or row.pk in citations
            if row.state != State.SUBMITTED or not was_seen or _is_own(row, by):
                continue
            carrying.append(
                states.accept(row, by=by, seen=None if citations is None else citations[row.pk])
            )
        if not carrying:
            raise Uncited(_why_uncited(rows, by))
        return states.accept(claim, by=by)


def reject_claim(claim: Claim, *, by: User, reason: str, seen: int | None = None) -> Claim:
    """Send it back with the reason; its citations stay as they are and wait with it again."""
    return states.reject(claim, by=by, reason=reason, seen=seen)


def withdraw_claim(claim: Claim, *, by: User, reason: str, seen: int | None = None) -> Claim:
    return states.withdraw(claim, by=by, reason=reason, seen=seen)


@transaction.atomic
def accept_citation(citation: Citation, *, by: User, seen: int | None = None) -> Citation:
    """Confirm one citation that somebody else entered, whoever wrote its claim."""
    claim = states.locked(citation.claim)
    if claim.state not in STANDING:
        raise CannotBeDone(
            f"Its claim is {claim.get_state_display()}: a citation is accepted under a claim that "
            "stands. Nothing was changed."
        )
    return states.accept(citation, by=by, seen=seen)


def reject_citation(
    citation: Citation, *, by: User, reason: str, seen: int | None = None
) -> Citation:
    return states.reject(citation, by=by, reason=reason, seen=seen)


@transaction.atomic
def withdraw_citation(
    citation: Citation, *, by: User, reason: str, seen: int | None = None
) -> Citation:
    """Take it out of sight; an accepted claim that rested on it alone requires review first."""
    claim = states.locked(citation.claim)
    citation = states.locked(citation, seen=seen)
    if reason.strip():
        let_go(claim, citation, by=by, because="its last accepted citation was withdrawn")
    return states.withdraw(citation, by=by, reason=reason, seen=seen)


@transaction.atomic
def doubt_citation(
    citation: Citation, cause: Cause, *, reason: str = "", by: User | None = None
) -> Citation:
    """Put a citation that stands in doubt, and before it the claim that rests on it alone."""
    claim = states.locked(citation.claim)
    citation = states.locked(citation)
    let_go(claim, citation, by=by, because=reason or cause.label, cause=cause)
    return states.require_review(citation, cause, reason=reason, by=by)


def _is_own(row: Claim | Citation, person: User) -> bool:
    return person.pk in (row.entered_by_id, row.changed_by_id)


def _why_uncited(rows: list[Citation], by: User) -> str:
    if any(row.state == State.SUBMITTED and _is_own(row, by) for row in rows):
        return (
            "The citations that wait are yours: somebody else has to accept one of them before "
            "the claim. Nothing was changed."
        )
    if any(row.state == State.REQUIRES_REVIEW for row in rows):
        return (
            "Every citation of this claim is in doubt. Decide on one of them first; the claim "
            "waits as it was."
        )
    return "No paper that waits or stands is cited under this claim. It cannot be accepted so."
