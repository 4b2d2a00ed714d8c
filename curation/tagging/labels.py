"""Labels of another tool: one that is called as a tag of ours becomes a person's tagging."""

from collections.abc import Sequence

from curation.models import Reference, Tag, User
from curation.tagging.proposals import terms_of
from curation.tagging.taggings import tag_with


def give_labels(reference: Reference, labels: Sequence[str], by: User) -> list[str]:
    """Tag it for this person with each that names one tag; return those that name none, or two.

    A tag's name comes before another's term.
    """
    tags = {tag.pk: tag for tag in Tag.objects.in_use()}
    by_name: dict[str, list[int]] = {}
    for tag in tags.values():
        by_name.setdefault(tag.name.casefold(), []).append(tag.pk)
    by_term = terms_of(tags.values())
    left = []
    for label in labels:
        word = label.strip().casefold()
        found = by_name.get(word) or by_term.get(word) or ()
        if len(found) == 1:
            tag_with(tags[found[0]], reference, by=by)
        else:
            left.append(label)
    return left
