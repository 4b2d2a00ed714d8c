"""Tags, and who gave which of them to which reference."""

from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet

from curation.exports.columns import CHUNK, kept, light_references, of_reference, told
from curation.exports.tables import Table
from curation.models import Tag, Tagging, User

TAGS: Table[Tag] = Table(
    "tags",
    "A tag of the tree.",
    (
        kept("tag", "Its key, as in its address.", "slug"),
        kept("name", "Its name."),
        kept("parent", "The tag above it, by its key.", "parent.slug"),
        kept("position", "Its place among its siblings."),
        kept("scope_note", "What it is for, and what it is not for."),
        kept("terms", "Words that propose it: a list."),
        kept("key", "The digit that tags with it."),
        kept("retired_at", "When it was retired; empty: it is in use."),
        kept("merged_into", "The tag that it was merged into, by its key.", "merged_into.slug"),
    ),
)


def tags(found: QuerySet[Tag]) -> Iterator[Tag]:
    rows = found.select_related("parent", "merged_into").order_by("name", "pk")
    return rows.iterator(chunk_size=CHUNK)


TAGGINGS: Table[Tagging] = Table(
    "taggings",
    "That a person gave a tag to a reference.",
    (
        *of_reference("The reference"),
        kept("tag", "The tag, by its key in tags.", "tag.slug"),
        kept("tag_name", "The tag's name.", "tag.name"),
        told("tagged_by", "Who gave it.", "by"),
        kept("tagged_at", "When it was given.", "at"),
    ),
)


def taggings(*, seen_by: User | None) -> Iterator[Tagging]:
    """Without what this person still has to judge unseen; for None, without what anybody has."""
    rows = Tagging.objects.seen_by(seen_by).select_related("tag", "by").order_by("pk")
    light = Prefetch("reference", queryset=light_references())
    return rows.prefetch_related(light).iterator(chunk_size=CHUNK)
