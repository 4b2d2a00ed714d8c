"""The records to measure with: real ones where they lie beside the checkout, else made-up ones."""

import gzip
from pathlib import Path

from django.conf import settings

from curation.management.bench.made_up import made_up_records
from curation.pubmed import RawRecord, split


def original_records() -> list[RawRecord]:
    path = real_records()
    return split(gzip.decompress(path.read_bytes())) if path else made_up_records()


def real_records() -> Path | None:
    path = Path(settings.BASE_DIR).parent / "shared" / "pubmed" / "records.xml.gz"
    return path if path.exists() else None
