"""What somebody entered and has still to finish: their drafts, and what was sent back to them."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q

from curation.models import Effect, Finding, Result, State, Trial, User

MOST = 500  # rows of each noun are looked at
Row = Result | Effect | Finding


class Pile(NamedTuple):
    """Rows of one outcome (or of one study's findings) in one state, with the reason for it."""

    what: str
    trial: Trial | None
    rows: int
    reason: str
    by: User | None


class Unfinished(NamedTuple):
    drafts: list[Pile]
    sent_back: list[Pile]


def unfinished(person: User) -> Unfinished:
    """The latest first. Three queries."""
    theirs = Q(entered_by=person) | Q(changed_by=person)
    open_ = Q(state__in=[State.DRAFT, State.REJECTED])
    rows: list[Row] = []
    for model in (Result, Effect, Finding):
        to_name = ("endpoint",) if model is Finding else ("outcome__trial", "outcome__endpoint")
        found = model._default_manager.filter(theirs & open_).select_related(*to_name, "decided_by")
        rows += found.order_by("-pk")[:MOST]
    return Unfinished(
        _piles(row for row in rows if row.state == State.DRAFT),
        _piles(row for row in rows if row.state == State.REJECTED),
    )


def _piles(rows: Iterable[Row]) -> list[Pile]:
    found: dict[tuple[object, ...], Pile] = {}
    for row in rows:
        if isinstance(row, Finding):
            trial, what = None, f"{row.endpoint.column_name}, {row.study}"
            key: tuple[object, ...] = (what, row.reason)
        else:
            outcome = row.outcome
            trial, what = outcome.trial, f"{outcome.endpoint.column_name}, {outcome.when}"
            key = (outcome.pk, row.reason)
        before = found.get(key)
        found[key] = Pile(
            what, trial, 1 + (before.rows if before else 0), row.reason, row.decided_by
        )
    return list(found.values())
