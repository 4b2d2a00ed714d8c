"""Two tags that are one: what stands on the one goes to the other, and back.

The tag that was merged stays as a row, points to the other and is in no list; its names become
terms of the other. Nothing that was said of a reference is lost: what counted for one of the two
counts afterwards for the one that stays.
"""

from typing import NamedTuple

from django.db.models import Exists, OuterRef

from curation.history.acts import act
from curation.models import Tag, TagChange, TagConsensus, Tagging, User
from curation.models.tag import TaggingQuerySet
from curation.tagging.moved import Moved, locked_tags
from curation.tagging.naming import tidy
from curation.tagging.refusals import (
    CannotChangeTags,
    insist_on_seen,
    listed,
    needed,
)
from curation.tagging.touching import Touched, counted, siblings_in, touched, with_all_below


def merge(merged: Tag, *, into: Tag, by: User, reason: str, seen: int | None = None) -> TagChange:
    """`seen` is the version of the tag that is merged.

    Raises CannotChangeTags where they cannot be one (a tag and one below it, or itself),
    ReasonNeeded, ChangedMeanwhile.
    """
    reason = needed(reason, "Say why these two are one. Nothing was merged.")
    with act("merged a tag", by=by, reason=reason):
        tags = locked_tags()
        merged, into = tags[merged.pk], tags[into.pk]
        insist_on_seen(merged, seen)
        if hindrances := _hindrances(merged, into, tags):
            raise CannotChangeTags(hindrances)
        moved = Moved()
        _move_settled(merged, into, moved)
        _move_taggings(merged, into, moved)
        # Out of use first, so that neither its name nor its key is in the way of what moves.
        moved.set(merged, merged_into_id=into.pk)
        _move_children(merged, into, tags, moved)
        moved.add_terms(into, [merged.name, *merged.terms])
        return moved.keep(TagChange.Kind.MERGE, merged, by=by, reason=reason)


def what_a_merge_touches(merged: Tag, *, into: Tag, seen_by: User) -> Touched:
    tags = {each.pk: each for each in Tag.objects.all()}
    return touched(
        merged,
        seen_by,
        list(_sentences(merged, into, tags, seen_by)),
        _hindrances(merged, into, tags),
        tags,
    )


def standing_for(tag: Tag) -> Tag:
    """The tag itself, or the one that it was merged into."""
    while tag.merged_into:
        tag = tag.merged_into
    return tag


def _hindrances(merged: Tag, into: Tag, tags: dict[int, Tag]) -> list[str]:
    if merged.pk == into.pk:
        return [f"“{merged}” cannot be merged into itself. Nothing was merged."]
    if gone := [tag for tag in (merged, into) if not tag.is_in_use]:
        return [f"“{tag}” is no longer in use, so nothing was merged." for tag in gone]
    if into.pk in {each.pk for each in with_all_below(merged, tags)}:
        return [
            (
                f"“{into}” stands under “{merged}”, and a tag cannot be merged into one below it. "
                f"Merge “{into}” into “{merged}”, or move it elsewhere first."
            )
        ]
    there = {each.name.casefold() for each in siblings_in(tags, into.pk, besides=merged)}
    children = siblings_in(tags, merged.pk)
    if twice := [each.name for each in children if each.name.casefold() in there]:
        return [
            (
                f"Below both there is a tag of the same name: {listed(twice)}. "
                "Merge those two first, or give one another name."
            )
        ]
    return []


def _sentences(merged: Tag, into: Tag, tags: dict[int, Tag], seen_by: User) -> list[str]:
    both = _of_both(merged, into).seen_by(seen_by)
    of_both = both.order_by().values("reference").distinct().count()
    children = siblings_in(tags, merged.pk)
    said = [f"Whatever is tagged with “{merged}” will be tagged with “{into}”."]
    if of_both:
        said.append(
            f"On {counted(of_both, 'reference')} somebody tagged with both; "
            "each of them keeps the one tagging."
        )
    if children:
        below = listed([each.name for each in children])
        said.append(f"What stands below it moves under “{into}”: {below}.")
    names = tidy([merged.name, *merged.terms])
    known = {term.casefold() for term in (into.name, *into.terms)}
    if new := [name for name in names if name.casefold() not in known]:
        said.append(f"These lead to “{into}” from then on: {listed(new)}.")
    if merged.key:
        said.append(f"The key {merged.key} is free again.")
    return said


def _of_both(merged: Tag, into: Tag) -> TaggingQuerySet:
    other = Tagging.objects.filter(tag=into, reference=OuterRef("reference"), by=OuterRef("by"))
    return Tagging.objects.filter(Exists(other), tag=merged).order_by("pk")


def _move_taggings(merged: Tag, into: Tag, moved: Moved) -> None:
    twice = list(_of_both(merged, into))
    kept = {
        (reference, by): pk
        for reference, by, pk in Tagging.objects.filter(
            tag=into, reference__in={each.reference_id for each in twice}
        ).values_list("reference", "by", "pk")
    }
    if twice:
        moved.take_away(
            twice, beside={each.pk: kept[each.reference_id, each.by_id] for each in twice}
        )
    rest = Tagging.objects.filter(tag=merged).order_by("pk").values_list("pk", flat=True)
    moved.move_taggings(list(rest), of=merged, to=into)


def _move_children(merged: Tag, into: Tag, tags: dict[int, Tag], moved: Moved) -> None:
    """Behind those that stand there, in their order."""
    below = [each for each in tags.values() if each.parent_id == merged.pk]
    last = max((each.position for each in siblings_in(tags, into.pk)), default=-1)
    ordered = sorted(below, key=lambda each: (each.position, each.name, each.pk))
    for position, child in enumerate(ordered, start=last + 1):
        moved.set(child, parent_id=into.pk)
        moved.place(child, position)


class _Said(NamedTuple):
    """What holds of one tag on one reference: what was settled, and whether anybody tagged."""

    settled: TagConsensus | None
    is_tagged: bool

    @property
    def counts(self) -> bool:
        return self.settled.applies if self.settled else self.is_tagged


def _move_settled(merged: Tag, into: Tag, moved: Moved) -> None:
    """What counted for one of the two counts for the one that stays.

    A decision that a tag does not apply is set aside where the other tag counts: it was never
    about that one.
    """
    settled = {
        (each.reference_id, each.tag_id): each
        for each in TagConsensus.objects.filter(tag__in=(merged, into)).order_by("pk")
    }
    references = {reference for reference, _ in settled}
    tagged = set(
        Tagging.objects.filter(tag__in=(merged, into), reference__in=references).values_list(
            "reference", "tag"
        )
    )
    move, aside, turn = [], [], []
    for reference in sorted(references):
        one, other = (
            _Said(settled.get((reference, tag.pk)), (reference, tag.pk) in tagged)
            for tag in (merged, into)
        )
        if one.settled and other.settled:
            aside.append(one.settled)
            if one.counts and not other.counts:
                turn.append(other.settled.pk)
        elif one.settled and not one.counts and other.counts:
            aside.append(one.settled)
        elif one.settled:
            move.append(one.settled.pk)
        elif other.settled and not other.counts and one.counts:
            aside.append(other.settled)
    moved.set_settled_aside(aside)
    moved.turn_settled(turn)
    moved.move_settled(move, of=merged, to=into)
