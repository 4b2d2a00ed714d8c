"""Add a review, and say what it asks. A review is a reference that is here; where it is not yet, an
import of one thing (ImportBatch.Source.REVIEW) waits for it, and the review is added when that came.
"""

from typing import Any, NamedTuple

from curation.history.states import ChangedMeanwhile
from curation.models import ImportBatch, ImportItem, Reference, Review, User


class ReviewChanged(ChangedMeanwhile):
    """Somebody else saved first: `review` is what it says now, `yours` what was typed."""

    def __init__(self, review: Review, yours: dict[str, Any]) -> None: ...


class Awaited(NamedTuple):
    """Something asked for as a review that is none yet: what became of it so far.

    `why` is a sentence: it is on its way, PubMed has none, it could not be read; what to do.
    """

    batch: ImportBatch
    item: ImportItem
    is_on_its_way: bool
    why: str


def add_review(reference: Reference, *, by: User) -> Review:
    """The review that this reference is; the same again returns the one that is there."""
    raise NotImplementedError


def describe(review: Review, *, by: User, version: int, **pico: Any) -> Review:
    """Say what kind of review it is and what it asks; `pico` are columns of DESCRIBED.

    `version` is the one that the person had before them. Raises ReviewChanged where somebody saved
    another since, Refused where a constraint speaks against it. The same again changes nothing.
    """
    raise NotImplementedError


def open_awaited(batch_id: int) -> list[Review]:
    """Add the reviews that a batch of source REVIEW was opened for and that came in, by whoever
    opened it; those that are new. Any other batch has none. The same again adds none.
    """
    raise NotImplementedError


def awaited() -> list[Awaited]:
    """What was asked for as a review and is none yet, newest first."""
    raise NotImplementedError
