"""PubMed's MEDLINE text format (.nbib), read by Biopython."""

from io import StringIO
from typing import cast

from Bio import Medline

MedlineEntry = dict[str, str | list[str]]


def read_medline(text: str) -> MedlineEntry:
    """One entry, by tag: a list for tags that may repeat, else a text. Empty if there is none."""
    entries = Medline.parse(StringIO(text))  # type: ignore[no-untyped-call]
    return cast(MedlineEntry, next(iter(entries), {}))
