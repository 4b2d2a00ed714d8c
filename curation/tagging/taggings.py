"""Tagging a reference: one person says that it is about something, and may take that back."""

from collections import defaultdict
from collections.abc import Collection

from django.db import connection

from curation.history.acts import act
from curation.history.states import CannotBeDone
from curation.models import Reference, Tag, TagConsensus, Tagging, User
from curation.models.tag import in_order


class CannotTag(CannotBeDone):
    """The sentence says why this tag cannot be given."""


def insist_on_use(tag: Tag) -> None:
    """Raise CannotTag unless the tag is in use, and stays so until the act is done."""
    # A share of the row: others tag with it meanwhile, and a change of the tree waits, or was
    # waited for and is seen here.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM curation_tag "
            "WHERE id = %s AND retired_at IS NULL AND merged_into_id IS NULL FOR SHARE",
            [tag.pk],
        )
        if cursor.fetchone() is None:
            raise CannotTag(f"“{tag}” is no longer in use; nothing was tagged. Choose another tag.")


def tag_with(tag: Tag, reference: Reference, *, by: User) -> Tagging:
    """This person's tagging; the one that is there already if they tagged it before."""
    with act("tagged", by=by):
        insist_on_use(tag)
        tagging, _ = Tagging.objects.get_or_create(reference=reference, tag=tag, by=by)
    return tagging


def untag(tag: Tag, reference: Reference, *, by: User) -> bool:
    """Take back this person's own tagging; False where there was none."""
    with act("took a tag away", by=by):
        gone, _ = Tagging.objects.filter(reference=reference, tag=tag, by=by).delete()
    return bool(gone)


def own_tags(reference: Reference, person: User) -> set[int]:
    """The ids of the tags that this person gave it."""
    return set(
        Tagging.objects.filter(reference=reference, by=person).values_list("tag_id", flat=True)
    )


def tags_of(references: Collection[int], *, seen_by: User | None) -> dict[int, list[Tag]]:
    """What each reference is about, by reference id, in two queries: what was settled, and what
    anybody said that was not settled otherwise. What two judges differ on counts only once it is
    settled.

    With a person, what they must not see yet is left out; without one, what anybody still judges
    unseen.
    """
    taggings = Tagging.objects.filter(reference__in=references).seen_by(seen_by).undisputed()
    consensus = TagConsensus.objects.filter(reference__in=references).seen_by(seen_by)
    taggings, settled = taggings.select_related("tag"), consensus.select_related("tag")
    found: dict[int, dict[int, Tag]] = defaultdict(dict)
    for tagging in taggings:
        found[tagging.reference_id][tagging.tag_id] = tagging.tag
    for each in settled:
        if each.applies:
            found[each.reference_id][each.tag_id] = each.tag
        else:
            found[each.reference_id].pop(each.tag_id, None)
    ordered = {pk: in_order(tags.values()) for pk, tags in found.items()}
    return {pk: tags for pk, tags in ordered.items() if tags}
