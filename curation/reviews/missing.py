"""What a review cites and is not here yet, and what becomes of it when it comes in."""

from collections.abc import Iterable
from typing import NamedTuple

from curation.models import Reference, Review


class Missing(NamedTuple):
    """An entry that is resolved and whose paper is not here: by which identifier to ask for it."""

    position: int
    printed: str
    pmid: int | None
    doi: str
    pmcid: str


def missing(review: Review) -> list[Missing]:
    """The entries of the current list whose paper is known and not here, in their order.

    One identifier is set in each: the PMID where it is known, else the DOI, else the PMCID.
    """
    raise NotImplementedError


def link_imported(reference_ids: Iterable[int] | None = None) -> int:
    """Give each resolved entry without a reference the one that is here now; how many, of all
    reviews. `reference_ids` narrows it to what came in.
    """
    raise NotImplementedError


def cited_in_reviews(reference: Reference) -> list[Review]:
    """The reviews whose current list holds this reference, newest first."""
    raise NotImplementedError
