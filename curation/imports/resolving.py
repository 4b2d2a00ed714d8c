"""From DOIs and PMCIDs to the PMIDs that may have them."""

from collections.abc import Sequence

from django.db.models import Q

from curation import pubmed
from curation.models import Reference

_CANDIDATES_AT_MOST = 400


def resolve(identifiers: Sequence[str]) -> list[int]:
    """The PMIDs to fetch: of references that are here, else as PubMed finds them.

    PubMed does not say which identifier a record was found by; the caller compares the records'.
    """
    rows = Reference.objects.filter(
        Q(doi__in=identifiers) | Q(pmcid__in=identifiers), shares_ids_with=None
    ).exclude(pmid=None)
    pmids: set[int] = set()
    unknown = set(identifiers)
    for pmid, doi, pmcid in rows.values_list("pmid", "doi", "pmcid"):
        if pmid:
            pmids.add(pmid)
            unknown -= {doi, pmcid}
    if unknown:
        found = pubmed.pmids_by_id([id_ for id_ in identifiers if id_ in unknown])
        pmids.update(found[:_CANDIDATES_AT_MOST])
    return sorted(pmids)
