"""What came of a request: records to save, records that did not change, records nobody can read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from curation import pubmed
from curation.imports.upsert import Fetched, Outcome, known, mark_asked
from curation.models import Reference
from curation.models.pubmed_record import digest


@dataclass
class Reading:
    at: datetime
    fetched: list[Fetched] = field(default_factory=list)
    same: dict[int, int] = field(default_factory=dict)  # PMID -> reference, record as it was
    unreadable: dict[int, tuple[str, bytes]] = field(default_factory=dict)  # PMID -> why, record

    @property
    def pmids(self) -> set[int]:
        """Every PMID that PubMed had a record for, readable or not."""
        return {one.article.pmid for one in self.fetched} | set(self.same) | set(self.unreadable)

    def unchanged(self, asked: bool) -> dict[int, Outcome]:
        """Note that PubMed was asked for the records that did not change, and tell of them."""
        if asked and self.same:
            mark_asked(self.same.values(), at=self.at)
        return {pmid: Outcome(pk, added=False) for pmid, pk in self.same.items()}

    def pmids_by_identifier(self) -> dict[str, int]:
        """DOI or PMCID -> PMID, by what the records themselves say."""
        found: dict[str, int] = {}
        for one in sorted(self.fetched, key=lambda one: one.article.pmid, reverse=True):
            found |= {id_: one.article.pmid for id_ in (one.article.doi, one.article.pmcid) if id_}
        rows = Reference.objects.filter(pk__in=self.same.values()).exclude(Q(doi=None, pmcid=None))
        for pmid, doi, pmcid in rows.values_list("pmid", "doi", "pmcid"):
            found |= {id_: pmid for id_ in (doi, pmcid) if id_ and pmid}
        return found


def read_new(records: Iterable[pubmed.RawRecord], *, at: datetime) -> Reading:
    """Read the records that are new or changed: what has the hash it had is not even parsed."""
    newest: dict[int, pubmed.RawRecord] = {}
    for record in records:
        if record.pmid not in newest or newest[record.pmid].version < record.version:
            newest[record.pmid] = record

    here = known(newest)
    reading = Reading(at)
    for pmid, record in newest.items():
        sha256 = digest(record.xml)
        if pmid in here and here[pmid].sha256 == sha256:
            reading.same[pmid] = here[pmid].reference_id
            continue
        try:
            article = pubmed.read_record(record.xml)
        except pubmed.Unreadable as error:
            reading.unreadable[pmid] = (str(error), record.xml)
        else:
            reading.fetched.append(Fetched.of(record, article, sha256))
    return reading
