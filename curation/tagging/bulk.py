"""Tag many references at once, as one person's tagging and one act, and take that back.

It is this person's tagging and nobody else's: what others said stays theirs, and what must not be
seen yet is neither read nor told. The act that the database wrote down is what can be undone.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from curation.history.acts import act
from curation.models import Tag, Tagging, User
from curation.models.reference import ReferenceQuerySet
from curation.tagging.taggings import CannotTag, insist_on_use

MOST = 10_000  # references at once: each row has its history written by a trigger


class Many(NamedTuple):
    """`act` is the name under which it can be undone; None where nothing was changed."""

    changed: int
    left: int  # had it already, or did not have it
    act: UUID | None


class Done(NamedTuple):
    """A bulk act as it stands now: how many taggings it gave or took, how many can be undone."""

    tag: Tag
    gave: bool
    number: int
    undoable: int


class NothingToUndo(CannotTag):
    """Nothing is left of it, or it was somebody else's."""


def tag_many(references: ReferenceQuerySet | Iterable[int], tag: Tag, *, by: User) -> Many:
    """`references` by their ids, or as a search found them. Raises CannotTag."""
    ids = _ids(references)
    with act("tagged many at once", by=by):
        insist_on_use(tag)
        new = _give(ids, tag, by)
        return Many(len(new), len(ids) - len(new), _act_of(new, "insert"))


def untag_many(references: ReferenceQuerySet | Iterable[int], tag: Tag, *, by: User) -> Many:
    """Take this person's own taggings away. Raises CannotTag where it is too many at once."""
    ids = _ids(references)
    with act("took a tag away from many at once", by=by):
        mine = Tagging.objects.select_for_update().filter(reference__in=ids, tag=tag, by=by)
        gone = list(mine.order_by("pk").values_list("pk", flat=True))
        Tagging.objects.filter(pk__in=gone).delete()
        return Many(len(gone), len(ids) - len(gone), _act_of(gone, "delete"))


def what_was_done(name: UUID, *, by: User) -> Done | None:
    """What this person did to many references in that act; None where they did nothing in it."""
    events = _events(name, by)
    first = events.first()
    if first is None:
        return None
    gave = first.pgh_label == "insert"
    tag = Tag.objects.get(pk=first.tag_id)
    number = events.count()
    there = Tagging.objects.filter(tag=tag, by=by)
    if gave:
        undoable = there.filter(pk__in=events.values("pgh_obj_id")).count()
    else:
        again = there.filter(reference__in=events.values("reference_id")).count()
        undoable = number - again if tag.is_in_use else 0
    return Done(tag, gave, number, undoable)


def undo_many(name: UUID, *, by: User) -> int:
    """Undo the person's own act in one step; how many taggings went or came back.

    What they themselves changed since stays as it is. Raises NothingToUndo.
    """
    done = what_was_done(name, by=by)
    if done is None:
        raise NothingToUndo("This was not done by you, or is long gone. Nothing was changed.")
    events = _events(name, by)
    with act("undid the tagging of many at once", by=by):
        if done.gave:
            pks = list(events.values_list("pgh_obj_id", flat=True))
            number, _ = Tagging.objects.filter(pk__in=pks, tag=done.tag, by=by).delete()
        else:
            insist_on_use(done.tag)
            references = events.values_list("reference_id", flat=True)
            number = len(_give(list(references), done.tag, by))
    if not number:
        raise NothingToUndo("It was undone already. Nothing was changed.")
    return number


def _give(references: list[int], tag: Tag, by: User) -> list[int]:
    """The numbers of the taggings that are new."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO curation_tagging (reference_id, tag_id, by_id, at)
            SELECT reference.id, %s, %s, now()
              FROM curation_reference reference
             WHERE reference.id = ANY(%s)
             ORDER BY reference.id
                ON CONFLICT (reference_id, tag_id, by_id) DO NOTHING
            RETURNING id
            """,
            [tag.pk, by.pk, references],
        )
        return [pk for (pk,) in cursor.fetchall()]


def _ids(references: ReferenceQuerySet | Iterable[int]) -> list[int]:
    if isinstance(references, ReferenceQuerySet):
        references = references.order_by().values_list("pk", flat=True)[: MOST + 1]
    ids = list(dict.fromkeys(references))
    if len(ids) > MOST:
        raise CannotTag(
            f"Up to {MOST:,} references are tagged at once, and these are more. Nothing was "
            "tagged; narrow the list down first.".replace(",", "\u202f", 1)
        )
    return ids


def _act_of(taggings: list[int], label: str) -> UUID | None:
    if not taggings:
        return None
    event = _all_events().filter(pgh_obj_id=taggings[0], pgh_label=label).latest("pgh_id")
    name: UUID = event.pgh_context_id
    return name


def _events(name: UUID, by: User) -> Any:
    acts = ("tagged many at once", "took a tag away from many at once")
    return (
        _all_events()
        .filter(
            pgh_context=name,
            by=by,
            pgh_label__in=("insert", "delete"),
            pgh_context__metadata__act__in=acts,
        )
        .order_by("pgh_id")
    )


def _all_events() -> Any:
    model: Any = Tagging._meta.get_field("history").related_model
    return model._default_manager
