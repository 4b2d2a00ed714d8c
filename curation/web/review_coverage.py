"""How far reviews are covered, as this person may see it: reviews and screening, composed."""

from collections.abc import Collection

from curation.models import Stage, User
from curation.models.claim import STANDING
from curation.reviews.coverage import Coverage, cited, coverage
from curation.screening.status import status_of


def coverage_of(
    review_ids: Collection[int], *, seen_by: User | None, claims_in: Collection[str] = STANDING
) -> dict[int, Coverage]:
    """The coverage of each of these reviews, in as many queries for many as for one."""
    references = {reference for of_one in cited(review_ids).values() for reference in of_one}
    return coverage(
        review_ids,
        abstract=status_of(references, seen_by=seen_by, stage=Stage.TITLE_ABSTRACT),
        full_text=status_of(references, seen_by=seen_by, stage=Stage.FULL_TEXT),
        claims_in=claims_in,
    )
