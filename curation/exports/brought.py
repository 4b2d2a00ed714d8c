"""What a file of another tool said and was not applied, as a table, in the file's own words."""

from collections.abc import Iterator

from django.db.models import QuerySet

from curation.citation import words_of
from curation.decision_lines import joined
from curation.exports.csv import csv_lines
from curation.models import BroughtDecision

HEADER = (
    *("line", "reference", "pmid", "doi", "title", "reviewer", "stage", "said", "note", "labels"),
    *("decision", "reason", "consensus", "account", "why"),
)


def brought_as_csv(found: QuerySet[BroughtDecision]) -> Iterator[str]:
    """In the order of the file."""
    rows = found.select_related("item__reference", "person").order_by("item__position", "pk")
    return csv_lines(HEADER, map(_row, rows.iterator(chunk_size=1000)))


def _row(brought: BroughtDecision) -> tuple[object, ...]:
    item = brought.item
    return (
        *(item.line, item.reference_id, item.pmid, item.doi),
        words_of(item.reference.title) if item.reference else item.token,
        *(brought.said_by, brought.stage, brought.said, brought.note, joined(brought.labels)),
        *(brought.decision, brought.reason, "yes" if brought.is_consensus else ""),
        brought.person.get_username() if brought.person else "",
        brought.problem or item.reason,
    )
