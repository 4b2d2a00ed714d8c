"""The whole tree with all that stands on it, so that two moments can be compared."""

from curation.models import Tag, TagConsensus, Tagging


def everything(*, but=()):
    """Rows by noun, without the tags `but`; versions only go up, so they are left out."""
    tags = Tag.objects.exclude(pk__in=but).order_by("pk")
    return {
        "tags": list(
            tags.values_list(
                *("pk", "slug", "name", "parent", "position", "scope_note", "terms", "key"),
                *("retired_at", "merged_into"),
            )
        ),
        "taggings": list(
            Tagging.objects.order_by("pk").values_list("pk", "reference", "tag", "by", "at")
        ),
        "settled": list(
            TagConsensus.objects.order_by("pk").values_list(
                *("pk", "reference", "tag", "applies", "by", "at")
            )
        ),
    }


def taggings_of(tag):
    """Whose, of which reference."""
    return set(Tagging.objects.filter(tag=tag).values_list("reference", "by__username"))


def settled(reference, tag, by, *, applies):
    return TagConsensus.objects.create(reference=reference, tag=tag, by=by, applies=applies)
