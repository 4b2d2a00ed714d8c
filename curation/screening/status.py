"""Whether a reference is in, reckoned from what people decided and what was settled.

The reckoning itself is curation/models/screened.py, which filters of lists share.
"""

from collections.abc import Collection

from curation.models import Stage, User
from curation.models.screened import Standing, Status, statuses

__all__ = ["Standing", "Status", "status_of"]


def status_of(
    references: Collection[int], *, seen_by: User | None, stage: str = Stage.TITLE_ABSTRACT
) -> dict[int, Status]:
    """The status of each of these references by its id, in one query.

    What was settled holds, then what all say; as long as somebody who was asked is not done,
    nothing else does. Where this person judges unseen it is being screened, and no more is said.
    """
    return statuses(references, stage=stage, seen_by=seen_by)
