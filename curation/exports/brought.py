"""What a file of another tool said and was not applied, as a table, in the file's own words."""

from collections.abc import Iterator

from django.db.models import QuerySet

from curation.citation import words_of
from curation.decision_lines import joined
from curation.exports.columns import CHUNK, kept, number
from curation.exports.tables import Column, Table
from curation.models import BroughtDecision

BROUGHT: Table[BroughtDecision] = Table(
    "brought_decisions",
    "What a file of another tool says of a reference, and why it was not applied.",
    (
        kept("line", "The line of the file, from 1.", "item.line"),
        number("reference", "The reference, by its number in references.", "item.reference_id"),
        kept("pmid", "The reference's PMID.", "item.pmid"),
        kept("doi", "The reference's DOI.", "item.doi"),
        Column(
            "title",
            "The reference's title, or what the file has in its place.",
            lambda row: (
                words_of(row.item.reference.title) if row.item.reference else row.item.token
            ),
        ),
        kept("reviewer", "Who decided, in the file's words.", "said_by"),
        kept("stage", "title-abstract or full-text."),
        kept("said", "The decision and its reasons, in the file's words."),
        kept("note", "The note, in the file's words."),
        Column(
            "labels", "The labels of the file, with semicolons between.", lambda r: joined(r.labels)
        ),
        kept("decision", "include, exclude or unclear, where the words are plain."),
        kept("reason", "Why it is out, where the words are plain."),
        Column(
            "consensus",
            "yes where it says what was settled between people who differed.",
            lambda row: "yes" if row.is_consensus else "",
        ),
        kept("account", "Whose decision it becomes.", "person.username"),
        Column("why", "Why it was not applied.", lambda row: row.problem or row.item.reason),
    ),
)


def brought(found: QuerySet[BroughtDecision]) -> Iterator[BroughtDecision]:
    """In the order of the file."""
    rows = found.select_related("item__reference", "person").order_by("item__position", "pk")
    return rows.iterator(chunk_size=CHUNK)
