"""Batches side by side: how each of them stands, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils.timezone import now

from curation.imports.progress import Standing
from curation.imports.tokens import State
from curation.models import ImportBatch, ImportChunk, ImportItem


class Overview(NamedTuple):
    batch: ImportBatch
    standing: Standing
    counts: Mapping[State, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def overview(batches: Sequence[ImportBatch]) -> list[Overview]:
    """Two queries; a batch stands here as `progress` says of it alone."""
    counts: dict[int, dict[State, int]] = {batch.pk: {} for batch in batches}
    items = ImportItem.objects.filter(batch__in=batches).order_by()
    for pk, state, number in items.values_list("batch", "state").annotate(Count("pk")):
        counts[pk][State(state)] = number

    chunks = ImportChunk.objects.filter(batch__in=batches).exclude(state=ImportChunk.State.DONE)
    begun_or_due = (
        Q(state=ImportChunk.State.RUNNING) | Q(not_before=None) | Q(not_before__lte=now())
    )
    moving = dict(
        chunks.order_by().values_list("batch").annotate(n=Count("pk", filter=begun_or_due))
    )
    return [
        Overview(batch, _standing(batch, moving.get(batch.pk)), counts[batch.pk])
        for batch in batches
    ]


def _standing(batch: ImportBatch, moving: int | None) -> Standing:
    """`moving`: how many of its unfinished chunks are at work or due; None where all are done."""
    if moving is None:
        return "done"
    if batch.cancelled_at:
        return "cancelled"
    return "coming in" if moving else "waiting"
