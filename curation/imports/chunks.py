"""Who works on what: a chunk is claimed with a lease, and ends done, released or halved.

A lease is short, and renewed for as long as its holder lives. One that runs out is anybody's: its
holder was killed, and at worst the chunk is done twice, of which the second finds nothing waiting.
A chunk that was begun twice and never ended, or that PubMed refuses again and again, is halved,
until the one record that is to blame stands alone.
"""

import logging
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.timezone import now

from curation.imports.tokens import State
from curation.models import ImportBatch, ImportChunk, ImportItem

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
BEGUN_IN_VAIN = 2
_LONGEST_WAIT = 600  # seconds


class LeaseLost(Exception):
    """Somebody else has the chunk now; what this worker did of it must not be written."""


@dataclass(frozen=True)
class Claim:
    """The right to settle a chunk's items, for as long as its lease holds."""

    chunk: ImportChunk
    lease: uuid.UUID

    def items(self) -> list[ImportItem]:
        """Those that nobody has settled yet, in order."""
        items = ImportItem.objects.filter(chunk_id=self.chunk.pk, state=State.WAITING)
        return list(items.order_by("position"))

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Renew the lease from a thread of its own, however long PubMed takes to answer."""
        ended = threading.Event()

        def renew() -> None:
            try:
                while not ended.wait(LEASE.total_seconds() / 3):
                    if not self._held().update(lease_until=now() + LEASE):
                        return
            except DatabaseError:
                log.warning("The lease of chunk %s could not be renewed.", self.chunk.pk)
            finally:
                connection.close()

        renewing = threading.Thread(target=renew, name=f"lease of chunk {self.chunk.pk}")
        renewing.start()
        try:
            yield
        finally:
            ended.set()
            renewing.join()

    def hold(self) -> None:
        """Keep others off until the transaction ends; raises LeaseLost."""
        if not self._held().select_for_update().first():
            raise LeaseLost

    def done(self) -> None:
        self._held().update(**_free(ImportChunk.State.DONE), attempts=0, reason="")

    def release(self, reason: str, *, wait: float | None = None, refused: bool = True) -> float:
        """Give it back to wait for `wait` seconds, by default longer each time; return how long."""
        refusals = self.chunk.refusals + (1 if refused else 0)
        if wait is None:
            wait = min(
                _LONGEST_WAIT, settings.IMPORT_FIRST_WAIT * 3 ** min(9, max(0, refusals - 1))
            )
        at = now()
        self._held().update(
            **_free(ImportChunk.State.WAITING),
            attempts=0,
            refusals=refusals,
            refused_at=at if refused else self.chunk.refused_at,
            not_before=at + timedelta(seconds=wait),
            reason=reason,
        )
        return wait

    @transaction.atomic
    def halve(self, reason: str) -> None:
        """Make two chunks of its waiting items; raises ValueError if one alone is left."""
        items = [item.pk for item in self.items()]
        if len(items) < 2:
            raise ValueError("One item cannot be halved.")
        middle = len(items) // 2
        for half in (items[:middle], items[middle:]):
            chunk = ImportChunk.objects.create(
                batch_id=self.chunk.batch_id,
                work=self.chunk.work,
                refusals=self.chunk.refusals,
                halve_at=self.chunk.refusals + 4,
                refused_at=self.chunk.refused_at,
                reason=reason,
            )
            ImportItem.objects.filter(pk__in=half).update(chunk=chunk)
        self.done()

    def others_answered(self) -> bool:
        """Whether PubMed has sent other records since it refused these: then the fault is here."""
        since = self.chunk.refused_at
        others = ImportItem.objects.filter(settled_at__gt=since, state__in=ImportItem.CAME_IN)
        return since is not None and others.exclude(kind=ImportItem.Kind.RECORD).exists()

    def _held(self) -> models.QuerySet[ImportChunk]:
        return ImportChunk.objects.filter(pk=self.chunk.pk, lease=self.lease)


def _free(state: ImportChunk.State) -> dict[str, object]:
    return {"state": state, "lease": None, "lease_until": None}


@transaction.atomic
def claim(batch_id: int) -> Claim | None:
    """Take the batch's next chunk that is due and nobody holds, if there is one."""
    chunk = (
        _due(now())
        .filter(batch_id=batch_id)
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("pk")
        .first()
    )
    if chunk is None:
        return None
    chunk.state = ImportChunk.State.RUNNING
    chunk.attempts += 1
    chunk.lease = uuid.uuid4()
    chunk.lease_until = now() + LEASE
    chunk.save(update_fields=["state", "attempts", "lease", "lease_until"])
    return Claim(chunk, chunk.lease)


def next_due(batch_id: int) -> datetime | None:
    """When the batch's next waiting chunk is due; None where nothing waits or it is cancelled."""
    waiting = ImportChunk.objects.filter(
        batch_id=batch_id, batch__cancelled_at=None, state=ImportChunk.State.WAITING
    )
    first = waiting.order_by(F("not_before").asc(nulls_first=True)).first()
    return (first.not_before or now()) if first else None


def stalled() -> list[int]:
    """The batches that have a chunk due and nobody at work: a worker or the broker was lost."""
    at = now()
    running = ImportChunk.objects.filter(
        batch=OuterRef("batch"), state=ImportChunk.State.RUNNING, lease_until__gt=at
    )
    return list(
        _due(at)
        .filter(~Exists(running))
        .order_by("batch")
        .values_list("batch", flat=True)
        .distinct()
    )


def oldest_due(at: datetime | None = None) -> datetime | None:
    """Since when the longest-waiting chunk could have been begun; None where none is due."""
    at = at or now()
    since = [
        max(chunk.batch.opened_at, chunk.not_before or chunk.batch.opened_at)
        for chunk in _due(at).select_related("batch").order_by("pk")[:50]
    ]
    return min(since, default=None)


def unfinished(batches: Sequence[ImportBatch]) -> set[int]:
    """Which of the batches still have a chunk to do."""
    open_ = ImportChunk.objects.exclude(state=ImportChunk.State.DONE)
    return set(open_.filter(batch__in=batches).values_list("batch", flat=True))


def _due(at: datetime) -> models.QuerySet[ImportChunk]:
    """Waiting and due, or running on a lease that ran out; of batches that are not cancelled."""
    waiting = Q(state=ImportChunk.State.WAITING) & (Q(not_before=None) | Q(not_before__lte=at))
    lost = Q(state=ImportChunk.State.RUNNING, lease_until__lte=at)
    return ImportChunk.objects.filter(waiting | lost, batch__cancelled_at=None)
