"""Run a batch's PubMed query: its answer becomes the batch's items."""

from django.conf import settings
from django.db import transaction

from curation import pubmed
from curation.imports.batches import write_items
from curation.imports.chunks import Claim
from curation.imports.tokens import Kind, Token


def run_query(claim: Claim) -> None:
    """Count, then list every PMID, then write them all at once; doing it twice doubles nothing."""
    batch = claim.chunk.batch
    found = pubmed.count(batch.query)
    batch.query_count = found.count
    batch.query_translation = found.translation
    batch.problem = _problem(found)
    pmids: list[int] = []
    if not batch.problem or 0 < found.count <= settings.IMPORT_MAX_ITEMS:
        seen: dict[int, None] = {}
        for page in pubmed.search(batch.query):
            seen.update(dict.fromkeys(page))
        pmids = list(seen)
        if not batch.problem and len(pmids) != found.count:
            batch.problem = (
                f"PubMed counted {found.count:,} records and listed {len(pmids):,}; "
                "its index moves while it is read. Run the query again later for the rest."
            )
    with transaction.atomic():
        claim.hold()
        batch.save(update_fields=["query_count", "query_translation", "problem"])
        write_items(
            batch,
            (Token(line, str(pmid), Kind.PMID, pmid) for line, pmid in enumerate(pmids, start=1)),
        )
        claim.done()


def _problem(found: pubmed.Found) -> str:
    if found.count == 0:
        said = f" PubMed says: {'; '.join(found.warnings)}." if found.warnings else ""
        return f"PubMed finds nothing for this query.{said} Change its words and run it again."
    if found.count > settings.IMPORT_MAX_ITEMS:
        return (
            f"The query finds {found.count:,} records, and a batch holds "
            f"{settings.IMPORT_MAX_ITEMS:,} at most, so nothing was fetched. "
            "Narrow it, for example to some years: AND 2020:2026[dp]."
        )
    if found.warnings:
        return f"PubMed says of this query: {'; '.join(found.warnings)}."
    return ""
