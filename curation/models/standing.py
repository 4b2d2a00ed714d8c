"""How a reference stands after what was said about it later: derived from its notices, never kept.

PubMed tells of a retraction twice, by a notice and by a publication type; either is enough.
"""

from collections.abc import Iterable, Mapping
from enum import Enum

from django.db.models import Q

from curation.models.notice import Notice
from curation.models.reference import Reference

RETRACTED_TYPE = "Retracted Publication"


class Standing(Enum):
    """The gravest first; each with the kinds of notice that make it."""

    RETRACTED = ("retracted", Notice.RETRACTS)
    CONCERN = ("concern", (Notice.Kind.EXPRESSION_OF_CONCERN_IN,))
    CORRECTED = ("corrected", (Notice.Kind.CORRECTED_IN, Notice.Kind.ERRATUM_IN))
    UPDATED = ("updated", (Notice.Kind.UPDATE_IN,))

    def __init__(self, key: str, kinds: tuple[str, ...]) -> None:
        self.key = key
        self.kinds = kinds

    @property
    def words(self) -> str:
        return "expression of concern" if self is Standing.CONCERN else self.key

    @classmethod
    def by_key(cls, key: str) -> "Standing":
        return next(standing for standing in cls if standing.key == key)


def standings(kinds: Iterable[str], types: Iterable[Mapping[str, object]]) -> list[Standing]:
    """From the kinds of a reference's notices and its publication types."""
    said = set(kinds)
    found = [standing for standing in Standing if said.intersection(standing.kinds)]
    if Standing.RETRACTED not in found and any(each["name"] == RETRACTED_TYPE for each in types):
        found.insert(0, Standing.RETRACTED)
    return found


def stands_as(standing: Standing) -> Q:
    """For a query of references."""
    return _noticed(standing.kinds, retracted=standing is Standing.RETRACTED)


def stands_apart() -> Q:
    """Any of them; its negation is "nothing was said against it"."""
    kinds = [kind for standing in Standing for kind in standing.kinds]
    return _noticed(kinds, retracted=True)


def _noticed(kinds: Iterable[str], *, retracted: bool) -> Q:
    found = Notice.objects.filter(kind__in=kinds).order_by().values("reference")
    if retracted:
        # A union, since an OR would use neither the index on notices nor the one on types.
        of_type = Reference.objects.filter(publication_types__contains=[{"name": RETRACTED_TYPE}])
        found = found.union(of_type.order_by().values("pk"))
    return Q(pk__in=found)
