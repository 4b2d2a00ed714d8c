"""The papers that an entry might be: those that are here, found by what the entry prints."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db import connection

from curation.article import Article
from curation.citation import words_of
from curation.citation_matching import Paper, Parts
from curation.models import Reference

_COMPARED = (
    *("pmid", "doi", "title", "authors", "authors_as_printed", "publication_year"),
    *("journal", "journal_abbreviation", "volume", "issue", "pages", "book"),
)
_INITIALS = re.compile(r"(?: [A-Z]{1,4})?(?: et al\.?)?$")
_RANGE = re.compile(r"\s*[-–,;]\s*")


def paper_of(published: Article | Reference) -> Paper:
    """What is compared with a printed citation."""
    first, _, rest = _RANGE.sub("-", published.pages).partition("-")
    return Paper(
        title=words_of(published.title),
        first_author=_first_author(published),
        year=published.publication_year,
        journals=tuple(filter(None, (published.journal, published.journal_abbreviation))),
        volume=published.volume,
        issue=published.issue,
        first_page=first,
        doi=published.doi,
        last_page=rest.partition("-")[0],
    )


def _first_author(published: Article | Reference) -> str:
    for author in published.authors:
        if author["role"] == "author":
            return author["last_name"] or words_of(author["collective_name"])
    as_printed = getattr(published, "authors_as_printed", "")
    return _INITIALS.sub("", as_printed.split(",")[0])


def here_like(asked: Mapping[int, Parts]) -> dict[int, list[Reference]]:
    """By entry, what is here and has its author in these years, or its volume and first page.

    Two queries, however many entries there are.
    """
    pairs: dict[int, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(
            _ALIKE,
            [
                list(asked),
                [parts.first_author or None for parts in asked.values()],
                [parts.year for parts in asked.values()],
                [parts.volume or None for parts in asked.values()],
                [parts.first_page or None for parts in asked.values()],
            ],
        )
        for entry, reference in cursor.fetchall():
            pairs[entry].add(reference)
    references = compared({pk for of_one in pairs.values() for pk in of_one})
    return {entry: [references[pk] for pk in sorted(of_one)] for entry, of_one in pairs.items()}


def compared(pks: Collection[int]) -> dict[int, Reference]:
    """References with no more of them than is compared."""
    return Reference.objects.only(*_COMPARED).in_bulk(pks)


# The first finds by the index of authors; what is here as a file or a report names it has no
# authors apart, and is found by the words it begins with.
_ALIKE = """
    WITH asked AS (
      SELECT * FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::text[], %s::text[])
        AS asked (entry, surname, year, volume, first_page)
    )
    SELECT asked.entry, reference.id
      FROM asked JOIN curation_reference reference
        ON reference.authors @> jsonb_build_array(jsonb_build_object('last_name', asked.surname))
     WHERE asked.surname IS NOT NULL
       AND (asked.year IS NULL OR reference.publication_year IS NULL
            OR reference.publication_year BETWEEN asked.year - 1 AND asked.year + 1)
    UNION
    SELECT asked.entry, reference.id
      FROM asked JOIN curation_reference reference
        ON reference.publication_year BETWEEN asked.year - 1 AND asked.year + 1
       AND starts_with(lower(reference.authors_as_printed), lower(asked.surname))
     WHERE reference.authors = '[]'::jsonb AND reference.authors_as_printed <> ''
    UNION
    SELECT asked.entry, reference.id
      FROM asked JOIN curation_reference reference
        ON reference.volume = asked.volume
       AND split_part(reference.pages, '-', 1) = asked.first_page
     WHERE asked.year IS NULL OR reference.publication_year IS NULL
        OR reference.publication_year BETWEEN asked.year - 1 AND asked.year + 1
"""
