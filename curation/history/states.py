"""Submit, accept, reject, withdraw, send back: once, for all that is curated.

Each verb locks the row, looks again whether the step is still one that can be taken, and whether
the row is still the version that the person saw. Nobody accepts what they themselves entered.
"""

from datetime import datetime
from typing import TypeVar

from django.db.models import Model
from django.utils.timezone import now

from curation.history.acts import act
from curation.models import Cause, Curated, State, User

Row = TypeVar("Row", bound=Curated)
Kept = TypeVar("Kept", bound=Model)

_MAY_BE_SUBMITTED = (State.DRAFT, State.REJECTED, State.WITHDRAWN)
_MAY_BE_DECIDED = (State.SUBMITTED, State.REQUIRES_REVIEW)
_STATE = ("state", "cause", "submitted_at", "decided_by", "decided_at", "reason")


class CannotBeDone(Exception):
    """The sentence says why this step cannot be taken, and what was kept."""


class OwnWork(CannotBeDone):
    """Somebody tried to accept what they themselves entered."""


class ChangedMeanwhile(CannotBeDone):
    """The row is no longer the one that the person saw."""


class ReasonNeeded(CannotBeDone):
    """A step that takes a reason was taken without one."""


def submit(row: Row, *, by: User, seen: int | None = None) -> Row:
    """Hand it to a second person."""
    with act("submitted", by=by):
        row = locked(row, seen=seen)
        if row.state not in _MAY_BE_SUBMITTED:
            raise CannotBeDone(f"It is {row.get_state_display()} already; nothing was changed.")
        _take(row, State.SUBMITTED, submitted_at=now())
    return row


def accept(row: Row, *, by: User, seen: int | None = None) -> Row:
    """Confirm what somebody else entered; `seen` is the version that the person looked at."""
    with act("accepted", by=by):
        row = locked(row, seen=seen)
        _insist_on_waiting(row)
        if by.pk in (row.entered_by_id, row.changed_by_id):
            raise OwnWork("Somebody else has to accept what you entered. It waits as it was.")
        _take(row, State.ACCEPTED, by=by)
    return row


def reject(row: Row, *, by: User, reason: str, seen: int | None = None) -> Row:
    """Send it back to whoever entered it, with the reason."""
    reason = _needed(reason, "Say why you reject it, so that it can be mended.")
    with act("rejected", by=by, reason=reason):
        row = locked(row, seen=seen)
        _insist_on_waiting(row)
        _take(row, State.REJECTED, by=by, reason=reason)
    return row


def withdraw(row: Row, *, by: User, reason: str, seen: int | None = None) -> Row:
    """Take it out of sight, whatever its state; it can be submitted again."""
    reason = _needed(reason, "Say why it is withdrawn.")
    with act("withdrawn", by=by, reason=reason):
        row = locked(row, seen=seen)
        if row.state == State.WITHDRAWN:
            raise CannotBeDone("It is withdrawn already; nothing was changed.")
        _take(row, State.WITHDRAWN, reason=reason)
    return row


def require_review(row: Row, cause: Cause, *, reason: str = "", by: User | None = None) -> Row:
    """Put in doubt what was submitted or accepted; anything else stays as it is.

    The row keeps the reason until somebody decides on it: which notice, which words.
    """
    with act("put in doubt", by=by, reason=reason or Cause(cause).label):
        row = locked(row)
        if row.state in (State.SUBMITTED, State.ACCEPTED, State.REQUIRES_REVIEW):
            _take(row, State.REQUIRES_REVIEW, cause=cause, reason=reason)
    return row


def revised(row: Row, *, by: User) -> Row:
    """Note that what it says was changed: a new version that nobody has confirmed.

    What stood stands on and waits again; what did not is a draft. For a row that `locked` gave,
    whose own columns the caller has set and saves.
    """
    row.version += 1
    row.changed_by = by
    row.decided_by = row.decided_at = None
    row.reason, row.cause = "", ""
    stands = row.state in (State.SUBMITTED, State.ACCEPTED, State.REQUIRES_REVIEW)
    row.state = State.SUBMITTED if stands else State.DRAFT
    row.submitted_at = now() if stands else None
    return row


def locked(row: Row, *, seen: int | None = None) -> Row:
    """The row as it is now, kept from others; raises ChangedMeanwhile if it is not the one seen."""
    now_there = still_there(row)
    insist_on_seen(now_there, seen)
    return now_there


def still_there(row: Kept) -> Kept:
    """As `locked`, for whatever else can be taken away, such as the words of a citation."""
    rows = type(row)._default_manager.select_for_update(of=("self",))
    now_there: Kept | None = rows.filter(pk=row.pk).first()
    if now_there is None:
        raise ChangedMeanwhile("Somebody took it away while you looked at it.")
    return now_there


def insist_on_seen(row: Curated, seen: int | None) -> None:
    """Raise ChangedMeanwhile if the row is no longer the version that the person saw."""
    if seen is not None and row.version != seen:
        raise ChangedMeanwhile(
            "Somebody changed it while you looked at it. Nothing of yours was saved over theirs; "
            "look at both and decide again."
        )


def _insist_on_waiting(row: Curated) -> None:
    if row.state not in _MAY_BE_DECIDED:
        raise CannotBeDone(
            f"It no longer waits: it is {row.get_state_display()}. Nothing was changed."
        )


def _take(
    row: Curated,
    state: State,
    *,
    by: User | None = None,
    reason: str = "",
    cause: str = "",
    submitted_at: datetime | None = None,
) -> None:
    row.state, row.reason, row.cause = state, reason, cause
    row.decided_by = by
    row.decided_at = now() if by else None
    if submitted_at is not None:
        row.submitted_at = submitted_at
    row.save(update_fields=_STATE)


def _needed(reason: str, words: str) -> str:
    reason = reason.strip()
    if not reason:
        raise ReasonNeeded(words)
    return reason
