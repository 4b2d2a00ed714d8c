"""The places in texts at which facts were read."""

from collections.abc import Iterator

from django.db.models import QuerySet

from curation.exports.columns import CHUNK, number, of_source, sources_with_all
from curation.exports.tables import Table
from curation.models import Source

SOURCES: Table[Source] = Table(
    "sources",
    "A place in a text at which facts were read.",
    (number("source", "Its number.", "pk"), *of_source("")),
)


def sources(found: QuerySet[Source]) -> Iterator[Source]:
    rows = sources_with_all().filter(pk__in=found.order_by().values("pk")).order_by("pk")
    return rows.iterator(chunk_size=CHUNK)
