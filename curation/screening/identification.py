"""What was identified, and what became of it before screening: each thing asked for has one fate.

For the whole site these are the things that imports asked for; for a review the entries of its
current list. One of them is the record that is screened, and all others of the same paper are its
duplicates. `since` is a moment: then it is about what came to the site from then on.
"""

from collections import Counter
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from curation.models import CitedReference, ImportBatch, ImportItem, Review
from curation.models.identified import ADDED_BY, SOURCES, Identified

Source = ImportBatch.Source
DATABASES = SOURCES[Identified.DATABASE]
OTHERS = SOURCES[Identified.OTHER]
LIST = "list"  # where the entries of a review's list come from


class Fate(StrEnum):
    RECORD = "record"
    # removed before screening
    DUPLICATE = "duplicate"
    MERGED = "merged"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    NOT_UNDERSTOOD = "not-understood"
    CANCELLED = "cancelled"
    NOT_FOUND = "not-found"
    SET_ASIDE = "set-aside"
    # waits to come in
    COMING_IN = "coming-in"
    NOT_LOOKED_FOR = "not-looked-for"
    UNSURE = "unsure"
    TO_IMPORT = "to-import"


REMOVED = {
    Fate.DUPLICATE: "duplicates: asked for again, or listed twice",
    Fate.MISSING: "not in PubMed",
    Fate.MERGED: "merged into another record by PubMed",
    Fate.UNREADABLE: "unreadable or failed",
    Fate.NOT_UNDERSTOOD: "not understood",
    Fate.CANCELLED: "import cancelled",
    Fate.NOT_FOUND: "not found",
    Fate.SET_ASIDE: "set aside by a person",
}
WAITING = {
    Fate.COMING_IN: "coming in",
    Fate.NOT_LOOKED_FOR: "not looked for yet",
    Fate.UNSURE: "wait for a person to say what they are",
    Fate.TO_IMPORT: "known, and not brought in yet",
}
SOURCE_WORDS = {
    Source.QUERY: "PubMed queries",
    Source.PASTE: "identifiers pasted",
    Source.COMMAND: "the command line",
    Source.CITED: "reviews' reference lists",
    Source.REVIEW: "reviews added",
    Source.FILE: "files from databases or reference managers",
    Source.SCREENED: "files with screening decisions",
    LIST: "the review's reference list",
}


class Asked(NamedTuple):
    """A part of what was asked for: by where it came from, or by what became of it."""

    source: str = ""
    fate: str = ""

    @classmethod
    def read(cls, text: str) -> "Asked | None":
        """From an address: "from-query" or "duplicate"; None where it makes no sense."""
        source = text.removeprefix("from-")
        if source != text and source in SOURCE_WORDS:
            return cls(source=source)
        return cls(fate=text) if text in REMOVED or text in WAITING else None

    def __str__(self) -> str:
        return f"from-{self.source}" if self.source else self.fate

    @property
    def words(self) -> str:
        if self.source:
            return SOURCE_WORDS[self.source]
        return REMOVED.get(Fate(self.fate)) or WAITING[Fate(self.fate)]


def fates(review: Review | None, since: datetime | None) -> Counter[tuple[str, Fate]]:
    """How many of each source met each fate, in one query."""
    rows, given = _sql(review, since)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT source, fate, count(*) FROM ({rows}) AS asked GROUP BY source, fate", given
        )
        return Counter({(source, Fate(fate)): n for source, fate, n in cursor.fetchall()})


def items_asked(asked: Asked, since: datetime | None) -> QuerySet[ImportItem]:
    return ImportItem.objects.filter(_among(asked, None, since)).order_by("-batch", "position")


def entries_asked(asked: Asked, review: Review, since: datetime | None) -> QuerySet[CitedReference]:
    return CitedReference.objects.filter(_among(asked, review, since)).order_by("position")


def _among(asked: Asked, review: Review | None, since: datetime | None) -> Q:
    rows, given = _sql(review, since)
    column, value = ("source", asked.source) if asked.source else ("fate", asked.fate)
    only = f"SELECT id FROM ({rows}) AS asked WHERE {column} = %s"
    return Q(pk__in=RawSQL(only, (*given, value)))


def _sql(review: Review | None, since: datetime | None) -> tuple[str, tuple[Any, ...]]:
    if review is None:
        return _ITEMS, (since, since, since)
    return _ENTRIES, (review.pk, since, since, since)


# A line without anything to look for, such as a heading, is nothing that was identified. What
# PubMed did not have was identified once, however often it is asked for.
_ITEMS = f"""
SELECT item.id, batch.source, CASE
    WHEN added.item IS NOT NULL THEN '{Fate.RECORD}'
    WHEN item.state = 'waiting' AND batch.cancelled_at IS NULL THEN '{Fate.COMING_IN}'
    WHEN item.state = 'waiting' THEN '{Fate.CANCELLED}'
    WHEN item.state = 'merged' THEN '{Fate.MERGED}'
    WHEN item.state IN ('missing', 'unmatched') THEN '{Fate.MISSING}'
    WHEN item.state IN ('unreadable', 'failed') THEN '{Fate.UNREADABLE}'
    WHEN item.state IN ('not_understood', 'left_out') THEN '{Fate.NOT_UNDERSTOOD}'
    ELSE '{Fate.DUPLICATE}' END AS fate
FROM curation_importitem item
JOIN curation_importbatch batch ON batch.id = item.batch_id
LEFT JOIN ({ADDED_BY}) AS added ON added.item = item.id
LEFT JOIN curation_reference reference ON reference.id = added.reference
LEFT JOIN (
  SELECT asked.id,
    row_number() OVER (PARTITION BY asked.pmid, asked.doi, asked.pmcid ORDER BY asked.id) AS turn
  FROM curation_importitem asked JOIN curation_importbatch of ON of.id = asked.batch_id
  WHERE asked.state = 'missing' AND num_nonnulls(asked.pmid, asked.doi, asked.pmcid) > 0
    AND of.source <> '{Source.REFERENCES.value}'
) AS in_vain ON in_vain.id = item.id
WHERE coalesce(in_vain.turn, 1) = 1 AND batch.source <> '{Source.REFERENCES.value}'
  AND NOT (item.state = 'left_out' AND item.kind = 'text')
  AND (%s::timestamptz IS NULL OR reference.added_at >= %s
       OR added.item IS NULL AND batch.opened_at >= %s)
"""
_ENTRIES = f"""
SELECT id, '{LIST}' AS source, CASE
    WHEN reference_id IS NOT NULL AND place = 1 THEN '{Fate.RECORD}'
    WHEN reference_id IS NOT NULL THEN '{Fate.DUPLICATE}'
    WHEN state = 'resolved' THEN '{Fate.TO_IMPORT}'
    WHEN state = 'unsure' THEN '{Fate.UNSURE}'
    WHEN state = 'not found' THEN '{Fate.NOT_FOUND}'
    WHEN state = 'set aside' THEN '{Fate.SET_ASIDE}'
    ELSE '{Fate.NOT_LOOKED_FOR}' END AS fate
FROM (
  SELECT entry.*, list.taken_at, reference.added_at,
    row_number() OVER (PARTITION BY entry.reference_id ORDER BY entry.position) AS place
  FROM curation_citedreference entry
  JOIN curation_referencelist list ON list.id = entry.reference_list_id
  LEFT JOIN curation_reference reference ON reference.id = entry.reference_id
  WHERE list.review_id = %s AND list.superseded_at IS NULL
) AS listed
WHERE %s::timestamptz IS NULL OR added_at >= %s OR added_at IS NULL AND taken_at >= %s
"""
