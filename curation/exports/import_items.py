"""A batch's items: what was asked for, and what became of each."""

from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet

from curation.citation import words_of
from curation.exports.columns import CHUNK, kept, number
from curation.exports.tables import Column, Table
from curation.models import ImportItem, Reference

IMPORT_ITEMS: Table[ImportItem] = Table(
    "import_items",
    "Something that an import was asked for, in the order of what was given.",
    (
        kept("batch", "The import, by its number.", "batch_id"),
        kept("line", "The line that it stood in, from 1."),
        kept("asked_for", "What was asked for, as it was written.", "token"),
        Column("read_as", "What it was taken for.", lambda item: item.get_kind_display()),
        kept("pmid", "Its PMID."),
        kept("doi", "Its DOI."),
        kept("pmcid", "Its PMCID."),
        Column("outcome", "What became of it.", lambda item: item.get_state_display()),
        number("reference", "The reference, by its number in references.", "reference_id"),
        Column(
            "title",
            "The reference's title.",
            lambda item: words_of(item.reference.title) if item.reference else None,
        ),
        kept("merged_into", "The PMID into which PubMed merged it."),
        kept("reason", "A sentence on the outcome."),
        kept("settled_at", "When that was known."),
    ),
)


def import_items(found: QuerySet[ImportItem]) -> Iterator[ImportItem]:
    light = Prefetch("reference", queryset=Reference.objects.only("title"))
    rows = found.defer("payload").order_by("batch", "position").prefetch_related(light)
    return rows.iterator(chunk_size=CHUNK)
