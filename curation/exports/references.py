"""References as a table: what the list shows, a row each."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice

from curation.citation import byline, words_of
from curation.exports.csv import csv_lines
from curation.models import Reference
from curation.models.reference import ReferenceQuerySet
from curation.models.standing import standings

HEADER = (
    *("reference", "pmid", "doi", "pmcid", "title", "authors", "journal", "year"),
    *("publication_date", "volume", "issue", "pages", "publication_types", "nct_numbers"),
    *("tags", "notices", "pubmed_asked_at"),
)

# The names of the tags of some references, by reference id.
TagsOf = Callable[[Collection[int]], Mapping[int, Collection[str]]]
_AT_ONCE = 500


def references_as_csv(found: ReferenceQuerySet, *, tags_of: TagsOf) -> Iterator[str]:
    """Newest first."""
    rows = (
        found.newest_first()
        .only(
            *("pmid", "doi", "pmcid", "title", "authors", "authors_as_printed", "journal"),
            *("journal_abbreviation", "publication_year", "publication_date", "volume", "issue"),
            *("pages", "publication_types", "nct_numbers", "pubmed_asked_at"),
        )
        .prefetch_related("notices")
    )
    return csv_lines(HEADER, _rows(rows.iterator(chunk_size=_AT_ONCE), tags_of))


def _rows(found: Iterator[Reference], tags_of: TagsOf) -> Iterator[tuple[object, ...]]:
    while some := list(islice(found, _AT_ONCE)):
        tags = tags_of([reference.pk for reference in some])
        for reference in some:
            yield _row(reference, tags.get(reference.pk, ()))


def _row(reference: Reference, tags: Iterable[str]) -> tuple[object, ...]:
    kinds = [notice.kind for notice in reference.notices.all()]
    said = standings(kinds, reference.publication_types)
    return (
        *(reference.pk, reference.pmid, reference.doi, reference.pmcid),
        words_of(reference.title),
        byline(reference.authors, most=1_000_000) or reference.authors_as_printed,
        reference.journal_abbreviation or reference.journal,
        *(reference.publication_year, reference.publication_date),
        *(reference.volume, reference.issue, reference.pages),
        "; ".join(each["name"] for each in reference.publication_types),
        "; ".join(reference.nct_numbers),
        "; ".join(tags),
        "; ".join(standing.words for standing in said),
        reference.pubmed_asked_at.isoformat(timespec="seconds")
        if reference.pubmed_asked_at
        else "",
    )
