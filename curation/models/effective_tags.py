"""Which tags count for a reference: what was settled, and what anybody said that was not settled
otherwise. What two judges differ on counts only once it is settled. Derived, never kept.

For a person, without what others did where they still have to judge unseen; for None, as anybody
reads it who has no account, without what anybody still judges unseen.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from curation.models.tag import Tag, TagConsensus, Tagging
from curation.models.user import User

# Each tag in use (`root`) with itself and every tag in use below it (`id`).
BELOW = """
  below (root, id) AS (
    SELECT id, id FROM curation_tag WHERE merged_into_id IS NULL
    UNION
    SELECT below.root, child.id
      FROM below JOIN curation_tag child ON child.parent_id = below.id
     WHERE child.retired_at IS NULL AND child.merged_into_id IS NULL
  )
"""


def pairs(seen_by: User | None, *, among: RawSQL | None = None) -> tuple[str, tuple[Any, ...]]:
    """SQL of (reference, tag) that count, each once, with its parameters; of all references, or of
    those whose keys `among` gives.
    """
    said, settled = _rows(seen_by, of_many=among is None)
    if among is not None:
        said, settled = said.filter(reference__in=among), settled.filter(reference__in=among)
    both = said.values_list("reference", "tag").union(settled.values_list("reference", "tag"))
    return both.query.sql_with_params()


def with_below(slug: str) -> list[int]:
    """The ids of a tag and of all in use below it; what was merged stands for the other.

    Empty where there is no such tag.
    """
    tag = Tag.objects.select_related("merged_into").filter(slug=slug).first()
    while tag is not None and tag.merged_into:
        tag = tag.merged_into
    if tag is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"WITH RECURSIVE {BELOW} SELECT id FROM below WHERE root = %s", [tag.pk])
        return [pk for (pk,) in cursor.fetchall()]


def tagged_with(tags: Iterable[int], *, seen_by: User | None) -> Q:
    """For a query of references: those for which one of the tags counts."""
    among = list(tags)
    said, settled = _rows(seen_by, of_many=True)
    found = said.filter(tag__in=among).values("reference")
    return Q(pk__in=found.union(settled.filter(tag__in=among).values("reference")))


def _rows(
    seen_by: User | None, *, of_many: bool
) -> tuple["QuerySet[Tagging]", "QuerySet[TagConsensus]"]:
    """The taggings that nothing was settled against, and what was settled for."""
    taggings = Tagging.objects.order_by().seen_by(seen_by).undisputed(of_many=of_many)
    settled = TagConsensus.objects.order_by().seen_by(seen_by)
    against = settled.filter(reference=OuterRef("reference"), tag=OuterRef("tag"), applies=False)
    return taggings.filter(~Exists(against)), settled.filter(applies=True)
