"""efetch: records by PMID, and what became of the PMIDs that it left out."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from curation.pubmed.answers import not_pubmed, require_records, require_text
from curation.pubmed.client import ask
from curation.pubmed.errors import PubMedRefused

IDS_AT_MOST = 500

_SAID = re.compile(
    r"^id: (?P<pmid>\d{1,9}) Error occurred: "
    r"(?:PMID \d+ is a duplicate of PMID (?P<other>\d{1,9})|.*not available)",
    re.MULTILINE | re.ASCII,
)

_HERE = re.compile(r"^PMID- *(\d{1,9})\s*$", re.MULTILINE | re.ASCII)


class Fate(NamedTuple):
    """What became of a PMID that has no record of its own."""

    merged_into: int | None  # None: PubMed does not have it


def fetch(pmids: Sequence[int]) -> bytes:
    """The records of up to 500 PMIDs: the whole body, known to be a complete PubmedArticleSet.

    PubMed leaves out in silence what it does not have.
    """
    return require_records(ask("efetch", id=_listed(pmids), retmode="xml"))


def fates(pmids: Sequence[int]) -> dict[int, Fate]:
    """What became of PMIDs that `fetch` left out; one that PubMed has after all is absent.

    Only the text form of efetch says it. Of what it does not even mention PubMed has nothing.
    """
    text = require_text(ask("efetch", id=_listed(pmids), rettype="medline", retmode="text"))
    if not re.search(r"^(?:PMID- |id: )", text, re.MULTILINE):
        raise not_pubmed(text)
    here = {int(pmid) for pmid in _HERE.findall(text)}
    said = {
        int(found["pmid"]): Fate(int(found["other"]) if found["other"] else None)
        for found in _SAID.finditer(text)
    }
    return {pmid: said.get(pmid, Fate(None)) for pmid in pmids if pmid not in here}


def _listed(pmids: Sequence[int]) -> str:
    if not 1 <= len(pmids) <= IDS_AT_MOST:
        raise PubMedRefused(
            f"PubMed was not asked: {len(pmids)} PMIDs at once, where 1 to {IDS_AT_MOST} may be."
        )
    return ",".join(map(str, pmids))
