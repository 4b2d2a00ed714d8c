"""How far a batch has come: counted from its items, whenever somebody asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import Count, Max, Min
from django.utils.timezone import now

from curation.imports.tokens import State
from curation.models import ImportBatch, ImportChunk

Standing = Literal["coming in", "waiting", "cancelled", "done"]
_LATELY = timedelta(seconds=20)


@dataclass(frozen=True)
class Progress:
    """Counts by outcome; the rate is of the last 20 seconds, in items a second."""

    counts: Mapping[State, int]
    standing: Standing
    per_second: float
    seconds_left: int | None
    ended_at: datetime | None
    began_at: datetime | None
    trouble: str  # why it waits, where it waits for PubMed
    asks_again_at: datetime | None

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        return self.counts.get(State.WAITING, 0)

    @property
    def settled(self) -> int:
        return self.total - self.waiting

    @property
    def percent(self) -> int:
        """Rounded down: 100 only when all are settled."""
        return 100 * self.settled // self.total if self.total else 0

    @property
    def is_done(self) -> bool:
        return self.standing == "done"

    def count(self, *states: State) -> int:
        return sum(self.counts.get(state, 0) for state in states)


def progress(batch: ImportBatch) -> Progress:
    """Three queries, whatever the batch's size."""
    at = now()
    # Before the items are counted: whoever is told that nothing is left to do then sees them all
    # settled, and a page that stops asking has the last word.
    unfinished = list(
        batch.chunks.exclude(state=ImportChunk.State.DONE)
        .order_by("not_before")
        .values_list("state", "reason", "not_before")[:1000]
    )
    counts = {
        State(state): number
        for state, number in batch.items.order_by().values_list("state").annotate(Count("pk"))
    }
    waiting = counts.get(State.WAITING, 0)
    lately = batch.items.filter(
        settled_at__gt=max(at - _LATELY, batch.opened_at), chunk__isnull=False
    )
    recent = lately.aggregate(n=Count("pk"), first=Min("settled_at"), last=Max("settled_at"))
    running = any(state == ImportChunk.State.RUNNING for state, _, _ in unfinished)
    due = any(not_before is None or not_before <= at for _, _, not_before in unfinished)
    troubled = next(((why, when) for _, why, when in unfinished if why), ("", None))

    standing: Standing = "coming in"
    if not unfinished:
        standing = "done"
    elif batch.cancelled_at:
        standing = "cancelled"
    elif not running and not due:
        standing = "waiting"

    span = min(_LATELY, at - batch.opened_at).total_seconds()
    per_second = recent["n"] / span if recent["n"] and span > 0 and standing != "done" else 0.0
    return Progress(
        counts=counts,
        standing=standing,
        per_second=per_second,
        seconds_left=round(waiting / per_second) if per_second else None,
        began_at=batch.opened_at,
        ended_at=recent["last"] or batch.items.aggregate(last=Max("settled_at"))["last"],
        trouble=troubled[0] if standing in ("waiting", "coming in") else "",
        asks_again_at=troubled[1] if standing == "waiting" else None,
    )


def summary(batch: ImportBatch) -> dict[str, int]:
    """The batch in one line, for scripts: its number, and a count for each outcome."""
    counts = progress(batch).counts
    return {
        "batch": batch.pk,
        "asked": sum(counts.values()),
        **{state.value: counts.get(state, 0) for state in State},
    }
