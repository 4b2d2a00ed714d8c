"""The baseline of `import`: the same chunks and the same reader, written row by row.

This is what a plain implementation does: Django's update_or_create for the reference, for its
record and for each of its notices, every statement a transaction of its own.
"""

from collections.abc import Iterable

from django.utils.timezone import now

from curation import pubmed
from curation.article import Article
from curation.models import Notice, PubMedRecord, Reference
from curation.models.pubmed_record import deflate, digest


def bring_in_one_by_one(pmids: Iterable[int]) -> None:
    for record in pubmed.split(pubmed.fetch(list(pmids))):
        _write(record, pubmed.read_record(record.xml))


def _write(record: pubmed.RawRecord, article: Article) -> None:
    at = now()
    reference, _ = Reference.objects.update_or_create(
        pmid=article.pmid,
        defaults={
            **{name: getattr(article, name) for name in Reference.PUBMED_FIELDS},
            "pubmed_asked_at": at,
            "pubmed_changed_at": at,
        },
    )
    PubMedRecord.objects.update_or_create(
        reference=reference,
        replaced_at=None,
        defaults={
            "sha256": digest(record.xml),
            "deflated": deflate(record.xml),
            "fetched_at": at,
        },
    )
    for position, entry in enumerate(article.notices, start=1):
        Notice.objects.update_or_create(
            reference=reference,
            kind=entry["kind"],
            pmid=entry["pmid"],
            citation=entry["citation"],
            defaults={"note": entry["note"], "position": position, "first_seen_at": at},
        )
