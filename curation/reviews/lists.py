"""Take the reference list of a review: from PubMed's record, from pasted text, from a file.

A list that is taken anew supersedes the one before; none is thrown away, and what people answered
about an entry goes with it to the entry that prints the same.
"""

from collections.abc import Iterable, Sequence

from curation.citation_matching import Entry
from curation.models import Reference, ReferenceList, Review, User

ENTRIES_AT_MOST = 2_000


def take_list(
    review: Review,
    entries: Sequence[Entry],
    *,
    source: str,
    by: User | None,
    filename: str = "",
    raw: str = "",
    problem: str = "",
) -> ReferenceList:
    """The review's current list from now on; the one before is kept, superseded.

    What a person chose, set aside or refused is carried over to the entry with the same words or
    the same identifier. Raises CannotBeDone where there is no entry, or more than
    ENTRIES_AT_MOST. Then tasks.start_resolving on commit.
    """
    raise NotImplementedError


def take_from_pubmed(review: Review, *, by: User | None) -> ReferenceList:
    """The list as PubMed's record has it. Raises CannotBeDone where the record has none.

    The same list again is the one that is there.
    """
    raise NotImplementedError


def entries_of_record(reference: Reference) -> list[Entry]:
    """The cited references of PubMed's record, as entries of a list."""
    raise NotImplementedError


def follow_reviews(reference_ids: Iterable[int]) -> list[ReferenceList]:
    """Take PubMed's list anew for each of these that is a review whose list is PubMed's, or that has
    none, if the record's list is another now. The lists that are new, to be resolved.
    """
    raise NotImplementedError
