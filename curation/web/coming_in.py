"""How a batch is drawn: its bar, its outcomes to filter by, its rows. What it says, the templates.

A bar is drawn in thousandths of its width; tests/web/test_coming_in.py is its picture.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db.models import QuerySet

from curation.imports.tokens import Kind, State
from curation.models import ImportBatch, ImportItem, Reference

PAGE = 100

SIGNS = {
    State.ADDED: ("check", "added"),
    State.UPDATED: ("check", "added"),
    State.UNCHANGED: ("same", "unchanged"),
    State.MERGED: ("merge", "merged"),
    State.MISSING: ("absent", "waiting"),
    State.UNMATCHED: ("absent", "waiting"),
    State.UNREADABLE: ("warn", "failed"),
    State.FAILED: ("cross", "failed"),
    State.WAITING: ("wait", ""),
    State.DUPLICATE: ("same", "unchanged"),
    State.LEFT_OUT: ("same", "unchanged"),
    State.NOT_UNDERSTOOD: ("warn", "failed"),
}

_PARTS: Sequence[tuple[str, str, tuple[State, ...]]] = (
    ("added", "added", (State.ADDED,)),
    ("same", "updated or unchanged", (State.UPDATED, State.UNCHANGED)),
    ("missing", "not in PubMed, or merged", (State.MISSING, State.MERGED, State.UNMATCHED)),
    ("failed", "unreadable, failed", (State.UNREADABLE, State.FAILED)),
    ("aside", "left aside", (State.DUPLICATE, State.LEFT_OUT, State.NOT_UNDERSTOOD)),
    ("rest", "waiting", (State.WAITING,)),
)


class Part(NamedTuple):
    """A stretch of the bar: its look, its words, how many, where it begins, how wide it is."""

    name: str
    words: str
    number: int
    begins: str
    width: str


def composed(counts: Mapping[State, int]) -> list[Part]:
    """The stretches that are not empty, from left to right."""
    total = sum(counts.values())
    parts = []
    before = 0
    for name, words, states in _PARTS:
        if number := sum(counts.get(state, 0) for state in states):
            begins, width = 1000 * before / total, 1000 * number / total
            parts.append(Part(name, words, number, f"{begins:.1f}", f"{width:.1f}"))
            before += number
    return parts


class Outcome(NamedTuple):
    state: State
    number: int
    icon: str
    look: str


def outcomes(counts: Mapping[State, int], chosen: State | None) -> list[Outcome]:
    """Those that occur, and the chosen one in any case."""
    return [
        Outcome(state, counts.get(state, 0), *SIGNS[state])
        for state in SIGNS
        if counts.get(state) or state == chosen
    ]


class Row(NamedTuple):
    item: ImportItem
    icon: str
    look: str
    by_identifier: bool  # asked for by DOI or PMCID, so its PMID was found
    merged_here: int | None  # the reference that it was merged into, where that is here
    may_be_asked_again: bool


class Page(NamedTuple):
    rows: list[Row]
    earlier: int | None  # the position before which the earlier ones stand
    later: int | None

    @property
    def first(self) -> int:
        return self.rows[0].item.position

    @property
    def last(self) -> int:
        return self.rows[-1].item.position


def items_of(batch: ImportBatch, outcome: State | None) -> QuerySet[ImportItem]:
    return batch.items.filter(state=outcome) if outcome else batch.items.all()


def page_of(
    items: QuerySet[ImportItem], *, after: int | None = None, before: int | None = None
) -> Page:
    """Found by the place of an item, so that the last page costs what the first costs."""
    shown = items.select_related("reference").only(
        *("batch", "position", "line", "token", "kind", "pmid", "state", "reason", "merged_into"),
        *("reference__title", "reference__journal_abbreviation", "reference__journal"),
        "reference__publication_year",
    )
    if before is not None:
        found = list(shown.filter(position__lt=before).order_by("-position")[: PAGE + 1])
        has_earlier, has_later = len(found) > PAGE, True
        found = found[:PAGE][::-1]
    else:
        found = list(shown.filter(position__gt=after or 0).order_by("position")[: PAGE + 1])
        has_earlier, has_later = bool(after), len(found) > PAGE
        found = found[:PAGE]
    rows = _rows(found)
    return Page(
        rows,
        earlier=found[0].position if found and has_earlier else None,
        later=found[-1].position if found and has_later else None,
    )


def _rows(items: Sequence[ImportItem]) -> list[Row]:
    merged = {item.merged_into for item in items if item.merged_into}
    here: dict[int | None, int] = {}
    if merged:
        here = dict(Reference.objects.filter(pmid__in=merged).values_list("pmid", "pk"))
    return [
        Row(
            item,
            *SIGNS[State(item.state)],
            by_identifier=item.kind in (Kind.DOI, Kind.PMCID),
            merged_here=here.get(item.merged_into),
            may_be_asked_again=item.state in ImportItem.RETRIABLE and item.kind != Kind.TEXT,
        )
        for item in items
    ]
