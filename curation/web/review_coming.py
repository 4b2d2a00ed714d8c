"""What of a review is under way: its list is being resolved, what it misses is coming in."""

from typing import NamedTuple

from curation.imports.batches import Source
from curation.imports.overview import Overview, overview
from curation.imports.tokens import State
from curation.models import ImportBatch, Review
from curation.reviews.coverage import Coverage
from curation.web.coming_in import Part, composed
from curation.web.imports import MOVING

_NOT_HAD = (State.MISSING, State.MERGED, State.UNMATCHED)


class Coming(NamedTuple):
    """`batch` is the last that asked for what the review misses; None where none did."""

    looked_for: int
    entries: int
    batch: Overview | None

    @property
    def is_being_resolved(self) -> bool:
        return self.looked_for < self.entries

    @property
    def is_coming_in(self) -> bool:
        return self.batch is not None and self.batch.standing in MOVING

    @property
    def is_moving(self) -> bool:
        return self.is_being_resolved or self.is_coming_in

    @property
    def settled(self) -> int:
        if self.batch is None:
            return 0
        return self.batch.total - self.batch.counts.get(State.WAITING, 0)

    @property
    def not_had(self) -> int:
        """What PubMed did not have, or under another number, when the last batch asked."""
        if self.batch is None:
            return 0
        return sum(self.batch.counts.get(state, 0) for state in _NOT_HAD)

    @property
    def bar(self) -> list[Part]:
        return composed(self.batch.counts) if self.batch else []


def coming_of(review: Review, covered: Coverage) -> Coming:
    batches = ImportBatch.objects.filter(source=Source.CITED, name__endswith=_of(review))
    last = batches.select_related("opened_by").order_by("-pk").first()
    return Coming(
        covered.entries - covered.waiting, covered.entries, overview([last])[0] if last else None
    )


def name_of_batch(review: Review, short_name: str) -> str:
    """By which the batch is found again."""
    return f"Missing references of {short_name[:150]}{_of(review)}"


def _of(review: Review) -> str:
    return f" (review {review.pk})"
