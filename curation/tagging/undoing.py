"""Undo a change of the tree: exactly what it moved goes back.

It is refused where what it changed was changed since, with a sentence that says what. What a person
took away meanwhile by their own hand stays away.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import now

from curation.history.acts import act
from curation.models import Tag, TagChange, TagConsensus, Tagging, User
from curation.tagging.moved import Moved, as_json, from_json, locked_tags, save
from curation.tagging.refusals import CannotChangeTags, checked, listed
from curation.tagging.touching import counted, siblings_in

_WORDS = {
    "name": "its name",
    "parent_id": "its place",
    "scope_note": "its scope note",
    "terms": "its terms",
    "key": "its key",
    "retired_at": "whether it is in use",
    "merged_into_id": "whether it is in use",
}


def undo_change(change: TagChange, *, by: User) -> TagChange:
    """Raises CannotChangeTags where it was undone already, or was overtaken since."""
    with act(_ACTS[TagChange.Kind(change.kind)], by=by, reason=change.reason):
        tags = locked_tags()
        change = TagChange.objects.select_for_update().get(pk=change.pk)
        if change.undone_at:
            raise CannotChangeTags(["This change was undone already."])
        moved = Moved.of(change)
        if hindrances := list(_hindrances(moved, tags)):
            raise CannotChangeTags(hindrances)
        _put_back(moved, tags)
        change.undone_by, change.undone_at = by, now()
        change.save(update_fields=["undone_by", "undone_at"])
    return change


def what_hinders_undoing(change: TagChange) -> list[str]:
    """The sentences of those hindrances that can be seen beforehand."""
    if change.undone_at:
        return ["This change was undone already."]
    return list(_hindrances(Moved.of(change), {tag.pk: tag for tag in Tag.objects.all()}))


_ACTS = {
    TagChange.Kind.RENAME: "undid the renaming of a tag",
    TagChange.Kind.MOVE: "undid the moving of a tag",
    TagChange.Kind.MERGE: "undid the merging of a tag",
    TagChange.Kind.SPLIT: "undid the splitting of a tag",
    TagChange.Kind.RETIRE: "undid the retiring of a tag",
}


def _hindrances(moved: Moved, tags: dict[int, Tag]) -> Iterator[str]:
    for pk, kept in moved.tags.items():
        tag = tags[int(pk)]
        if changed := [
            name for name, became in kept["became"].items() if as_json(getattr(tag, name)) != became
        ]:
            what = " and ".join(dict.fromkeys(_WORDS[name] for name in changed))
            yield f"Of “{tag}”, {what} was changed since; undo that first. Nothing was changed."
    went_on = set()
    for model, entries in ((Tagging, moved.taggings), (TagConsensus, moved.settled)):
        for entry in entries:
            rows = model._default_manager.filter(pk__in=entry["pks"])
            if others := rows.exclude(tag=entry["to"]).count():
                went_on.add(entry["to"])
                yield (
                    f"Of what went to “{tags[entry['to']]}”, {counted(others, 'tagging')} went on "
                    "to another tag since; undo that first. Nothing was changed."
                )
    yield from _hindrances_of_places(moved, tags, told=went_on)
    yield from _hindrances_of_what_stands_there(moved, tags)
    for made in moved.made:
        yield from _hindrances_of_made(tags[made], moved, tags)


def _hindrances_of_places(moved: Moved, tags: dict[int, Tag], *, told: set[int]) -> Iterator[str]:
    """Where something went or comes from was merged away or retired, other than by this change."""
    entries = (*moved.taggings, *moved.settled)
    backs = {entry["of"] for entry in entries}
    places = backs | {entry["to"] for entry in entries}
    places |= {entry["tag"] for entry in (*moved.taken_away, *moved.set_aside)}
    for pk in sorted(places - told - set(moved.made) - set(map(int, moved.tags))):
        tag = tags[pk]
        if tag.merged_into_id:
            into = tags[tag.merged_into_id]
            yield f"“{tag}” was merged into “{into}” since; undo that first. Nothing was changed."
        elif tag.retired_at and pk in backs:
            yield f"“{tag}” is no longer in use; undo that first. Nothing was changed."


def _hindrances_of_what_stands_there(moved: Moved, tags: dict[int, Tag]) -> Iterator[str]:
    for entries, of_one, what in (
        (moved.taggings, _of_one_person, "tagging"),
        (moved.settled, _settled_of_one, "decision"),
    ):
        for entry in entries:
            if twice := of_one(entry).count():
                yield (
                    f"Since then {counted(twice, what)} came to stand on “{tags[entry['of']]}” "
                    f"where one would go back from “{tags[entry['to']]}”. Undo what brought them "
                    "there first, or merge the two tags instead. Nothing was changed."
                )


def _of_one_person(entry: dict[str, Any]) -> QuerySet[Tagging]:
    """Taggings that would go back to where the same person tagged the same reference since."""
    there = Tagging.objects.filter(
        tag=entry["of"], reference=OuterRef("reference"), by=OuterRef("by")
    )
    return Tagging.objects.filter(Exists(there), pk__in=entry["pks"], tag=entry["to"])


def _settled_of_one(entry: dict[str, Any]) -> QuerySet[TagConsensus]:
    """Decisions that would go back to where another one was made of the same reference since."""
    there = TagConsensus.objects.filter(tag=entry["of"], reference=OuterRef("reference"))
    return TagConsensus.objects.filter(Exists(there), pk__in=entry["pks"], tag=entry["to"])


def _hindrances_of_made(tag: Tag, moved: Moved, tags: dict[int, Tag]) -> Iterator[str]:
    if tag.merged_into_id:
        yield f"“{tag}” was merged into “{tags[tag.merged_into_id]}” since; undo that first."
        return
    if below := siblings_in(tags, tag.pk):
        names = listed([each.name for each in below])
        yield f"Since then {names} came to stand under “{tag}”; move it elsewhere first."
    brought = {pk for each in moved.taggings if each["to"] == tag.pk for pk in each["pks"]}
    brought_settled = {pk for each in moved.settled if each["to"] == tag.pk for pk in each["pks"]}
    more = (
        Tagging.objects.filter(tag=tag).exclude(pk__in=brought).count()
        + TagConsensus.objects.filter(tag=tag).exclude(pk__in=brought_settled).count()
    )
    if more:
        yield (
            f"Since then people tagged with “{tag}” ({counted(more, 'time')}), which would be "
            "lost. Merge it into another tag instead."
        )


def _put_back(moved: Moved, tags: dict[int, Tag]) -> None:
    for made in moved.made:
        if tags[made].is_in_use:
            save(tags[made], retired_at=now())
    for pk, added in moved.terms.items():
        tag = tags[int(pk)]
        save(tag, terms=[term for term in tag.terms if term not in added])
    for pk, kept in moved.tags.items():
        was = {name: from_json(name, value) for name, value in kept["was"].items()}
        for name, value in was.items():
            setattr(tags[int(pk)], name, value)
        tags[int(pk)].version += 1
    for pk, (place, became) in moved.places.items():
        if tags[int(pk)].position == became:
            tags[int(pk)].position = place
            tags[int(pk)].version += 1
    contradictions = [*_contradictions_of_places(moved, tags), *_contradictions(moved, tags)]
    if contradictions:
        raise CannotChangeTags(contradictions)
    for each in _topmost_first(moved, tags):
        each.save()
    _put_taggings_back(moved)
    _put_settled_back(moved)


def _topmost_first(moved: Moved, tags: dict[int, Tag]) -> list[Tag]:
    touched = [tags[pk] for pk in {*map(int, moved.tags), *map(int, moved.places)}]
    return sorted(touched, key=lambda tag: (len(list(_above(tag, tags))), tag.pk))


def _above(tag: Tag, tags: dict[int, Tag]) -> Iterator[Tag]:
    """Its parent, and so on up; ends where it comes round to the tag itself."""
    above = tag
    seen = {tag.pk}
    while above.parent_id is not None and above.parent_id not in seen:
        above = tags[above.parent_id]
        seen.add(above.pk)
        yield above


def _contradictions_of_places(moved: Moved, tags: dict[int, Tag]) -> Iterator[str]:
    for pk in map(int, moved.tags):
        tag = tags[pk]
        top = [tag, *_above(tag, tags)][-1]
        if top.parent_id is not None:
            yield (
                f"“{tag}” would come to stand under itself, since others were moved meanwhile; "
                "undo that first. Nothing was changed."
            )
        parent = tags.get(tag.parent_id or 0)
        if tag.is_in_use and parent is not None and not parent.is_in_use:
            yield (
                f"“{parent}”, under which “{tag}” stood, is no longer in use; undo that first. "
                "Nothing was changed."
            )


def _contradictions(moved: Moved, tags: dict[int, Tag]) -> Iterator[str]:
    """Names and keys that others have taken since."""
    for pk in map(int, moved.tags):
        try:
            checked(tags[pk])
        except CannotChangeTags as error:
            yield f"“{tags[pk]}”: {error} Nothing was changed."


def _put_taggings_back(moved: Moved) -> None:
    for entry in moved.taggings:
        Tagging.objects.filter(pk__in=entry["pks"], tag=entry["to"]).update(tag=entry["of"])
    beside = {entry["beside"] for entry in moved.taken_away}
    stand = set(Tagging.objects.filter(pk__in=beside).values_list("pk", flat=True))
    back = [entry for entry in moved.taken_away if entry["beside"] in stand]
    Tagging.objects.bulk_create(
        Tagging(
            pk=entry["pk"],
            reference_id=entry["reference"],
            tag_id=entry["tag"],
            by_id=entry["by"],
        )
        for entry in back
    )
    _date(Tagging, back)


def _put_settled_back(moved: Moved) -> None:
    for entry in moved.settled:
        TagConsensus.objects.filter(pk__in=entry["pks"], tag=entry["to"]).update(tag=entry["of"])
    TagConsensus.objects.filter(pk__in=moved.turned).update(applies=False)
    there = set(
        TagConsensus.objects.filter(
            reference__in={entry["reference"] for entry in moved.set_aside},
            tag__in={entry["tag"] for entry in moved.set_aside},
        ).values_list("reference", "tag")
    )
    back = [each for each in moved.set_aside if (each["reference"], each["tag"]) not in there]
    TagConsensus.objects.bulk_create(
        TagConsensus(
            pk=entry["pk"],
            reference_id=entry["reference"],
            tag_id=entry["tag"],
            applies=entry["applies"],
            by_id=entry["by"],
        )
        for entry in back
    )
    _date(TagConsensus, back)


def _date(model: Any, back: list[dict[str, Any]]) -> None:
    """When it was said, which the database would otherwise call now."""
    rows = [model(pk=entry["pk"], at=from_json("at", entry["at"])) for entry in back]
    model._default_manager.bulk_update(rows, ["at"], batch_size=500)
