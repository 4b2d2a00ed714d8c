"""References: what the list shows, and what their records say of themselves."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from curation.citation import name_of, words_of
from curation.exports.columns import CHUNK, kept, number
from curation.exports.tables import Column, Table
from curation.models import Reference
from curation.models.reference import ReferenceQuerySet
from curation.models.standing import standings

# The names of the tags of some references, by reference id.
TagsOf = Callable[[Collection[int]], Mapping[int, Collection[str]]]


class Tagged(NamedTuple):
    reference: Reference
    tags: Sequence[str]


def authors_of(reference: Reference) -> list[str]:
    """ "Morand EF", "A Group"; before PubMed was asked, as a file printed them."""
    named = [name_of(each) for each in reference.authors if each["role"] == "author"]
    printed = reference.authors_as_printed
    return named or (printed.split(", ") if printed else [])


def _standings(tagged: Tagged) -> list[str]:
    kinds = [notice.kind for notice in tagged.reference.notices.all()]
    return [each.words for each in standings(kinds, tagged.reference.publication_types)]


REFERENCES: Table[Tagged] = Table(
    "references",
    "A citable publication, as PubMed describes it and curators tagged it.",
    (
        number("reference", "Its number, as in its address.", "reference.pk"),
        kept("pmid", "Its PMID.", "reference.pmid"),
        kept("doi", "Its DOI, in lower case.", "reference.doi"),
        kept("pmcid", "Its PMCID.", "reference.pmcid"),
        Column("title", "Its title.", lambda tagged: words_of(tagged.reference.title)),
        Column("authors", "Its authors: a list.", lambda tagged: authors_of(tagged.reference)),
        Column(
            "journal",
            "The journal, as NLM abbreviates it.",
            lambda tagged: tagged.reference.journal_abbreviation or tagged.reference.journal,
        ),
        kept("year", "The year in which it came out.", "reference.publication_year"),
        kept(
            "publication_date",
            "When it came out, as PubMed prints it.",
            "reference.publication_date",
        ),
        kept("volume", "The volume.", "reference.volume"),
        kept("issue", "The issue.", "reference.issue"),
        kept("pages", "The pages, or the article's number.", "reference.pages"),
        Column(
            "publication_types",
            "PubMed's publication types: a list.",
            lambda tagged: [each["name"] for each in tagged.reference.publication_types],
        ),
        kept("nct_numbers", "The trials that its record names: a list.", "reference.nct_numbers"),
        kept("tags", "What it is about: a list of tags that count for it."),
        Column(
            "notices",
            "How it stands: a list of retracted, expression of concern, corrected, updated.",
            _standings,
        ),
        kept("pubmed_asked_at", "When PubMed was last asked for it.", "reference.pubmed_asked_at"),
        kept("kind", "article, book or chapter.", "reference.kind"),
        kept("issn", "The journal's ISSN.", "reference.issn"),
        kept("languages", "PubMed's codes of its languages: a list.", "reference.languages"),
        kept("origin", "Where it came from: pubmed, starter or file.", "reference.origin"),
    ),
)
_READ = (
    *("pmid", "doi", "pmcid", "title", "authors", "authors_as_printed", "journal", "issn", "kind"),
    *("journal_abbreviation", "publication_year", "publication_date", "volume", "issue", "origin"),
    *("pages", "publication_types", "nct_numbers", "pubmed_asked_at", "languages"),
)


def references(found: ReferenceQuerySet, *, tags_of: TagsOf) -> Iterator[Tagged]:
    """Newest first."""
    rows = found.newest_first().only(*_READ).prefetch_related("notices").iterator(chunk_size=CHUNK)
    while some := list(islice(rows, CHUNK)):
        tags = tags_of([reference.pk for reference in some])
        for reference in some:
            yield Tagged(reference, list(tags.get(reference.pk, ())))
