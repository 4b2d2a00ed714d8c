"""The best of what was found first, as far as its words tell; and a page of that.

Where a question finds few, all are ranked. Where it finds many, reading every document would take
seconds, so the newest thousand are ranked among themselves, and the page says so. A place in the
order belongs to its question; another question begins at its beginning.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection

from curation.models.reference import ReferenceQuerySet
from curation.search.matching import Found
from curation.search.pages import Page
from curation.search.question import Question

MOST_RANKED = 2_000  # exactly; PostgreSQL reads each document for it


class BestPlace(NamedTuple):
    """By how well a reference answers; of those that answer as well, the newest key first."""

    rank: float
    pk: int
    asked: str  # the question that it belongs to

    @classmethod
    def read(cls, text: str, question: Question) -> "BestPlace | None":
        """None where the text is not a place, or one of another question."""
        rank, _, rest = text.partition("_")
        pk, _, asked = rest.partition("_")
        if asked != name_of(question) or not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
            return None
        try:
            return cls(float(rank), int(pk), asked)
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.rank!r}_{self.pk}_{self.asked}"


def name_of(question: Question) -> str:
    """Short, and different for every question."""
    return hashlib.blake2s(question.to_url().encode(), digest_size=5).hexdigest()


def best_page(
    found: Found,
    rows: ReferenceQuerySet,
    question: Question,
    *,
    size: int,
    after: str | None = None,
    before: str | None = None,
) -> Page:
    """`rows` are the references of `found`, with whatever a page shows of each."""
    said: list[str] = []
    ranked = _ranked(found)
    if not _can_be_ranked_whole(found):
        said.append(f"The newest {len(ranked):,} of them, the best first.")
    asked = name_of(question)
    start, end = 0, size
    if after is not None or before is not None:
        place = BestPlace.read((after if after is not None else before) or "", question)
        if place is None:
            said.append("The place in the list was one of another question; this is its beginning.")
        elif after is not None:
            start = bisect_right(ranked, (-place.rank, -place.pk))
            end = start + size
        else:
            end = max(size, bisect_left(ranked, (-place.rank, -place.pk)))
            start = end - size
    shown = ranked[start:end]
    by_pk = rows.in_bulk([-pk for _, pk in shown])
    references = [by_pk[-pk] for _, pk in shown if -pk in by_pk]

    def place_of(key: tuple[float, int]) -> BestPlace:
        return BestPlace(-key[0], -key[1], asked)

    return Page(
        references,
        newer=place_of(shown[0]) if shown and start > 0 else None,
        older=place_of(shown[-1]) if end < len(ranked) else None,
        said=tuple(said),
    )


def best_first(found: Found) -> list[int]:
    """The keys of all that are ranked."""
    return [-pk for _, pk in _ranked(found)]


def _can_be_ranked_whole(found: Found) -> bool:
    return found.keys is not None and len(found.keys) <= MOST_RANKED


def _ranked(found: Found) -> Sequence[tuple[float, int]]:
    """Rank and key of each, both negative, so that the best comes first."""
    keys = found.keys if _can_be_ranked_whole(found) else found.newest_known()
    pks = [pk for _, pk in keys or ()]
    tsquery = found.understood.ranking
    if not tsquery:
        return [(0.0, -pk) for pk in sorted(pks, reverse=True)]
    with connection.cursor() as cursor:
        # By the title most, then by keywords and headings, the abstract, authors and the journal;
        # and divided by the length, so that no reference is best for being long.
        cursor.execute(
            """
            SELECT ts_rank_cd('{0.05, 0.2, 0.5, 1}', document, %s::tsquery, 1)::float8, id
              FROM curation_reference WHERE id = ANY(%s)
            """,
            [tsquery, pks],
        )
        return sorted((-rank, -pk) for rank, pk in cursor.fetchall())
