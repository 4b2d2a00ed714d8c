"""A claim is contested where papers that stand both support and dispute it: derived, never kept."""

from collections.abc import Iterable, Mapping

from django.db.models import Exists, OuterRef, Q

from curation.models import Citation, State
from curation.models.claim import STANDING

FOR_READERS = (State.ACCEPTED,)
FOR_CURATORS = STANDING


def is_contested(stances: Iterable[str] | Mapping[str, int]) -> bool:
    """Of the stances of those citations that stand, or of how many have each."""
    if isinstance(stances, Mapping):
        stances = [stance for stance, count in stances.items() if count]
    return {Citation.Stance.SUPPORTS, Citation.Stance.DISPUTES} <= set(stances)


def contested(*, states: Iterable[str] = FOR_CURATORS) -> Q:
    """For a query of claims."""
    standing = Citation.objects.filter(claim=OuterRef("pk"), state__in=list(states))
    return Q(Exists(standing.filter(stance=Citation.Stance.SUPPORTS))) & Q(
        Exists(standing.filter(stance=Citation.Stance.DISPUTES))
    )
