"""Keep the tree of tags: add, rename, move, retire; each with what it touches, and undone exactly.

Merging is in merging.py, splitting in splitting.py, the way back in undoing.py. A save that did not
see the last version of a tag is refused, and whatever is refused changes nothing.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.timezone import now

from curation.history.acts import act
from curation.models import Tag, TagChange, User
from curation.tagging.moved import Moved, locked_tags
from curation.tagging.naming import CLEANED, free_slug, squeezed, tidy
from curation.tagging.refusals import (
    CannotChangeTags,
    checked,
    insist_on_seen,
    insist_on_use,
    needed,
)
from curation.tagging.touching import (
    Touched,
    counted,
    end_of,
    in_the_way,
    in_use_below,
    siblings_in,
    touched,
    with_all_below,
)


def add_tag(
    name: str,
    *,
    by: User | None,
    parent: Tag | None = None,
    scope_note: str = "",
    terms: Iterable[str] = (),
    key: str = "",
    slug: str = "",
) -> Tag:
    """At the end of its siblings. Raises CannotChangeTags."""
    with act("added a tag", by=by):
        tags = locked_tags()
        if parent is not None:
            parent = tags[parent.pk]
            insist_on_use(parent)
        name = squeezed(name)
        tag = Tag(
            slug=slug or free_slug(name, {each.slug for each in tags.values()}),
            name=name,
            parent=parent,
            position=end_of(parent),
            scope_note=scope_note.strip(),
            terms=tidy(terms),
            key=key.strip(),
        )
        checked(tag).save()
    return tag


def change_tag(
    tag: Tag,
    *,
    by: User,
    seen: int | None = None,
    reason: str = "",
    **facts: Any,
) -> TagChange | None:
    """Give it another name, scope note, terms or key; None where that is what it has already.

    Raises CannotChangeTags, ChangedMeanwhile.
    """
    cleaned = {name: CLEANED[name](value) for name, value in facts.items()}
    with act("renamed a tag" if "name" in facts else "changed a tag", by=by, reason=reason):
        tag = locked_tags()[tag.pk]
        insist_on_seen(tag, seen)
        insist_on_use(tag)
        moved = Moved()
        moved.set(tag, **cleaned)
        if not moved.tags:
            return None
        return moved.keep(TagChange.Kind.RENAME, tag, by=by, reason=reason)


def rename(
    tag: Tag, name: str, *, by: User, seen: int | None = None, reason: str = ""
) -> TagChange | None:
    return change_tag(tag, by=by, seen=seen, reason=reason, name=name)


def what_a_rename_touches(tag: Tag, name: str, *, seen_by: User) -> Touched:
    return touched(
        tag,
        seen_by,
        [f"“{tag}” is called “{squeezed(name)}” from then on, wherever it was given."],
        in_the_way(name=squeezed(name), parent_id=tag.parent_id, besides=tag),
    )


def move(
    tag: Tag,
    *,
    under: Tag | None,
    by: User,
    after: Tag | None = None,
    first: bool = False,
    seen: int | None = None,
    reason: str = "",
) -> TagChange | None:
    """Put it under another tag, or at the top for None: at the end of those there unless `after`
    names one of them, or `first`. None where it stands so already.

    Raises CannotChangeTags where it would stand under itself, ChangedMeanwhile.
    """
    with act("moved a tag", by=by, reason=reason):
        tags = locked_tags()
        tag = tags[tag.pk]
        insist_on_seen(tag, seen)
        insist_on_use(tag)
        if hindrances := _hindrances_to_move(tag, under and tags[under.pk], tags):
            raise CannotChangeTags(hindrances)
        parent = under.pk if under else None
        siblings = siblings_in(tags, parent, besides=tag)
        place = 0 if first else len(siblings)
        if after is not None:
            if after.pk not in [each.pk for each in siblings]:
                raise CannotChangeTags([f"“{after}” does not stand there, so nothing was moved."])
            place = [each.pk for each in siblings].index(after.pk) + 1
        moved = Moved()
        moved.set(tag, parent_id=parent)
        for position, each in enumerate([*siblings[:place], tag, *siblings[place:]]):
            moved.place(each, position)
        if not moved.to_json():
            return None
        return moved.keep(TagChange.Kind.MOVE, tag, by=by, reason=reason)


def what_a_move_touches(tag: Tag, *, under: Tag | None, seen_by: User) -> Touched:
    tags = {each.pk: each for each in Tag.objects.all()}
    where = f"under “{under}”" if under else "at the top of the tree"
    below = len(in_use_below(tag, tags))
    with_it = f", and with it the {counted(below, 'tag')} below it" if below else ""
    sentences = [f"“{tag}” will stand {where}{with_it}. Nothing changes on any reference."]
    return touched(tag, seen_by, sentences, _hindrances_to_move(tag, under, tags), tags)


def retire(tag: Tag, *, by: User, reason: str, seen: int | None = None) -> TagChange:
    """Nobody can tag with it or with one below it any more; every tagging is kept.

    Raises CannotChangeTags where it is retired already, ReasonNeeded, ChangedMeanwhile.
    """
    reason = needed(reason, "Say why this tag is no longer wanted. Nothing was changed.")
    with act("retired a tag", by=by, reason=reason):
        tags = locked_tags()
        tag = tags[tag.pk]
        insist_on_seen(tag, seen)
        insist_on_use(tag)
        moved, at = Moved(), now()
        for each in [tag, *in_use_below(tag, tags)]:
            moved.set(each, retired_at=at)
        return moved.keep(TagChange.Kind.RETIRE, tag, by=by, reason=reason)


def what_a_retirement_touches(tag: Tag, *, seen_by: User) -> Touched:
    sentences = [
        f"Nobody can tag with “{tag}” any more, and no reference shows it.",
        "Every tagging is kept, and all is as it was when this is undone.",
    ]
    return touched(tag, seen_by, sentences, [])


def _hindrances_to_move(tag: Tag, under: Tag | None, tags: dict[int, Tag]) -> list[str]:
    if under is not None:
        if under.pk == tag.pk:
            return [f"“{tag}” cannot stand under itself. Nothing was moved."]
        if not under.is_in_use:
            return [f"“{under}” is no longer in use, so nothing can be put under it."]
        if under.pk in {each.pk for each in with_all_below(tag, tags)}:
            return [
                (
                    f"“{under}” stands under “{tag}”, so “{tag}” cannot be put under it. "
                    "Nothing was moved."
                )
            ]
    return in_the_way(name=tag.name, parent_id=under.pk if under else None, besides=tag)
