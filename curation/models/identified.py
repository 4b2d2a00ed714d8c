"""How a reference came to be here: the item of an import that added it, if one did.

What was already here when it was asked for again is a duplicate there, and no second record.
Asking PubMed again for what is here identifies nothing.
"""

from enum import StrEnum

from django.db.models import Q
from django.db.models.expressions import RawSQL

from curation.models.import_batch import ImportBatch

Source = ImportBatch.Source


class Identified(StrEnum):
    DATABASE = "database"
    OTHER = "other"
    NO_IMPORT = "no-import"


SOURCES = {
    Identified.DATABASE: (Source.QUERY, Source.PASTE, Source.COMMAND),
    Identified.OTHER: (Source.CITED, Source.REVIEW, Source.FILE, Source.SCREENED),
}

# The item that added a reference: (item, reference, source).
ADDED_BY = f"""
SELECT DISTINCT ON (item.reference_id) item.id AS item, item.reference_id AS reference,
  batch.source AS source
FROM curation_importitem item JOIN curation_importbatch batch ON batch.id = item.batch_id
WHERE item.state = 'added' AND batch.source <> '{Source.REFERENCES.value}'
ORDER BY item.reference_id, item.id
"""


def identified_by(how: Identified) -> Q:
    """For a query of references."""
    if how == Identified.NO_IMPORT:
        return ~Q(pk__in=RawSQL(f"SELECT reference FROM ({ADDED_BY}) AS added", ()))
    sources = [each.value for each in SOURCES[how]]
    sql = f"SELECT reference FROM ({ADDED_BY}) AS added WHERE source = ANY(%s)"
    return Q(pk__in=RawSQL(sql, (sources,)))
