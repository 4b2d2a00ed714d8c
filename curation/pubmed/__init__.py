"""NCBI, and nothing of ours: PMIDs and queries go in, PubMed's own words come out."""

from curation.pubmed.ecitmatch import Citation, Match, match_citations
from curation.pubmed.efetch import Fate, fates, fetch
from curation.pubmed.errors import (
    PubMedFailed,
    PubMedForbids,
    PubMedRefused,
    PubMedUnavailable,
)
from curation.pubmed.esearch import Found, count, pmids_by_id, search
from curation.pubmed.parsing import Unreadable
from curation.pubmed.reader import read_record
from curation.pubmed.records import BrokenOff, NotPubMed, RawRecord, iter_records, split

__all__ = [
    "BrokenOff",
    "Citation",
    "Fate",
    "Found",
    "Match",
    "NotPubMed",
    "PubMedFailed",
    "PubMedForbids",
    "PubMedRefused",
    "PubMedUnavailable",
    "RawRecord",
    "Unreadable",
    "count",
    "fates",
    "fetch",
    "iter_records",
    "match_citations",
    "pmids_by_id",
    "read_record",
    "search",
    "split",
]
