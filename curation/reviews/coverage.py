"""How far a review is covered: counted from its current list, kept nowhere.

Entries are counted where it is about the list, papers (each once) where it is about what is here:
so each number is that of the list it opens. The page composes it with what holds in screening:
curation/web/review_coverage.py.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple, Protocol

from curation.models import User


class Stands(Protocol):
    """What coverage needs of a screening status: the decision that holds, "" where none does."""

    @property
    def decision(self) -> str: ...


class Coverage(NamedTuple):
    # entries of the current list
    entries: int = 0
    resolved: int = 0
    unsure: int = 0
    not_found: int = 0
    waiting: int = 0
    set_aside: int = 0
    missing: int = 0  # resolved, and the paper is not here
    twice: int = 0  # resolved to a paper that an earlier entry is
    # papers that are here, each once
    imported: int = 0
    screened: int = 0
    included: int = 0
    with_claims: int = 0
    cites_itself: bool = False


def cited(review_ids: Collection[int]) -> dict[int, set[int]]:
    """The references that are here of each review's current list, in one query."""
    raise NotImplementedError


def coverage(
    review_ids: Collection[int],
    *,
    seen_by: User | None,
    abstract: Mapping[int, Stands],
    full_text: Mapping[int, Stands],
) -> dict[int, Coverage]:
    """The coverage of each of these reviews, in few queries for all; a review without a list, too.

    `abstract` and `full_text` are the statuses of the cited references at either stage, as
    screening.status_of says them for this person. Screened is what somebody decided, as far as
    this person may see that; included what holds at full text, else at title and abstract.
    """
    raise NotImplementedError
