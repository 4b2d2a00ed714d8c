"""A batch's items as a table: what was asked for, and what became of each."""

from collections.abc import Iterator

from django.db.models import QuerySet

from curation.citation import words_of
from curation.exports.csv import csv_lines
from curation.models import ImportItem

HEADER = (
    *("line", "asked_for", "read_as", "pmid", "doi", "pmcid", "outcome", "reference", "title"),
    *("merged_into", "reason", "settled_at"),
)


def import_items_as_csv(items: QuerySet[ImportItem]) -> Iterator[str]:
    """In the order in which they were asked for."""
    rows = (
        items.order_by("position")
        .select_related("reference")
        .only(
            *(
                "batch",
                "line",
                "token",
                "kind",
                "pmid",
                "doi",
                "pmcid",
                "state",
                "reason",
                "merged_into",
            ),
            *("settled_at", "reference__title"),
        )
    )
    return csv_lines(HEADER, map(_row, rows.iterator(chunk_size=2000)))


def _row(item: ImportItem) -> tuple[object, ...]:
    return (
        *(item.line, item.token, item.get_kind_display(), item.pmid, item.doi, item.pmcid),
        *(item.get_state_display(), item.reference_id),
        words_of(item.reference.title) if item.reference else "",
        *(item.merged_into, item.reason),
        item.settled_at.isoformat(timespec="seconds") if item.settled_at else "",
    )
