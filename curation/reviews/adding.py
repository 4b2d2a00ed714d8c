"""Add a review, and say what it asks.

A review is a reference that is here. Where it is not yet, an import of one thing
(ImportBatch.Source.REVIEW) waits for it, and the review is added once that came in, by whoever
asked for it.
"""

from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q

from curation.history.acts import act
from curation.history.refused import Refused, saved
from curation.history.states import ChangedMeanwhile
from curation.models import ImportBatch, ImportItem, Reference, Review, User

# What people say of a review.
DESCRIBED = (
    *("design", "question", "population", "interventions", "comparators", "outcomes"),
    "searched_until",
)


class ReviewChanged(ChangedMeanwhile):
    """Somebody else saved first: `review` is what it says now, `yours` what was typed."""

    def __init__(self, review: Review, yours: dict[str, Any]) -> None:
        self.review, self.yours = review, yours
        super().__init__(
            "Somebody changed this review while you wrote. Nothing of yours was saved over theirs "
            "and nothing is lost: both stand side by side. Keep what is right and save again."
        )


class Awaited(NamedTuple):
    """What was asked for as a review and is none yet; `why` is a sentence on what became of it."""

    batch: ImportBatch
    item: ImportItem
    is_on_its_way: bool
    why: str


def add_review(reference: Reference, *, by: User) -> Review:
    """The review that this reference is; the same again returns the one that is there."""
    with act("added the review", by=by):
        review, _ = Review.objects.get_or_create(reference=reference, defaults={"added_by": by})
    return review


def describe(review: Review, *, by: User, version: int, **pico: Any) -> Review:
    """Say what kind of review it is and what it asks; `pico` are columns of DESCRIBED.

    `version` is the one that the person had before them. Raises ReviewChanged where somebody saved
    another since, Refused where a constraint speaks against it. The same again changes nothing.
    """
    yours = {name: _tidy(value) for name, value in pico.items()}
    unknown = yours.keys() - set(DESCRIBED)
    if unknown:
        raise Refused({"": [f"A review has no {', '.join(sorted(unknown))} to describe."]})
    with act("described the review", by=by):
        review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
        if all(getattr(review, name) == value for name, value in yours.items()):
            return review
        if review.version != version:
            raise ReviewChanged(review, yours)
        for name, value in yours.items():
            setattr(review, name, value)
        review.version += 1
        return saved(review)


def _tidy(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def open_awaited(batch_id: int) -> list[Review]:
    """Add the reviews that a batch of source REVIEW was opened for and that came in; the new ones.

    By whoever opened the batch. Any other batch has none, and the same again adds none.
    """
    # Every chunk that comes in asks this, of whatever batch.
    opened_for = ImportBatch.objects.filter(pk=batch_id, source=ImportBatch.Source.REVIEW)
    if not opened_for.exists():
        return []
    came = (
        ImportItem.objects.filter(
            batch=batch_id, batch__source=ImportBatch.Source.REVIEW, state__in=ImportItem.CAME_IN
        )
        .filter(reference__review=None)
        .select_related("batch__opened_by", "reference")
        .order_by("position")
    )
    return [add_review(item.reference, by=item.batch.opened_by) for item in came if item.reference]


def batches_that_came() -> list[int]:
    """The batches of source REVIEW of which a reference came in that is no review yet."""
    came = ImportItem.objects.filter(
        batch__source=ImportBatch.Source.REVIEW,
        state__in=ImportItem.CAME_IN,
        reference__review=None,
    )
    return sorted(set(came.values_list("batch", flat=True)))


def awaited() -> list[Awaited]:
    """What was asked for as a review and is none yet, newest first.

    Without what was cancelled, and what came in after all when it was asked for another time.
    """
    item = OuterRef("pmid"), OuterRef("doi"), OuterRef("pmcid")
    came_otherwise = Review.objects.filter(
        Q(reference__pmid=item[0]) | Q(reference__doi=item[1]) | Q(reference__pmcid=item[2])
    )
    items = (
        ImportItem.objects.filter(batch__source=ImportBatch.Source.REVIEW, batch__cancelled_at=None)
        .exclude(reference__review__isnull=False)
        .exclude(state=ImportItem.State.DUPLICATE)
        .exclude(Exists(came_otherwise))
        .select_related("batch__opened_by", "chunk", "reference")
        .order_by("-batch", "position")
    )
    return [Awaited(each.batch, each, _is_on_its_way(each), _why(each)) for each in items]


def _is_on_its_way(item: ImportItem) -> bool:
    return item.state == ImportItem.State.WAITING or item.state in ImportItem.CAME_IN


def _why(item: ImportItem) -> str:
    if item.state == ImportItem.State.WAITING:
        waits = item.chunk.reason if item.chunk else ""
        return waits or "PubMed is being asked for it."
    if item.state in ImportItem.CAME_IN:
        return "It came in, and becomes a review in a moment."
    return item.reason or f"It did not come in: {item.get_state_display()}."
