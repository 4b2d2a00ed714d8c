"""What a change of the tree moved, written down while it is made, so that exactly that goes back.

`TagChange.moved` is this as JSON. Rows that were taken away are kept whole, with their numbers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from curation.models import Tag, TagChange, TagConsensus, Tagging, User
from curation.tagging.refusals import checked

Fields = dict[str, Any]  # of a tag, by column, as JSON can hold them


@dataclass
class Moved:
    """Numbers of rows are JSON's text where they are keys."""

    # Columns of tags that an undo puts back, and that nobody may have changed since.
    tags: dict[str, dict[str, Fields]] = field(default_factory=dict)  # tag: {"was", "became"}
    # What is only order or only added: put back where it is still so.
    places: dict[str, list[int]] = field(default_factory=dict)  # tag: [was, became]
    terms: dict[str, list[str]] = field(default_factory=dict)  # tag: added to its terms
    made: list[int] = field(default_factory=list)  # tags
    taggings: list[dict[str, Any]] = field(default_factory=list)  # {"of", "to", "pks"}
    taken_away: list[Fields] = field(default_factory=list)  # taggings; `beside` is the one kept
    settled: list[dict[str, Any]] = field(default_factory=list)  # as taggings, of TagConsensus
    set_aside: list[Fields] = field(default_factory=list)  # rows of TagConsensus
    turned: list[int] = field(default_factory=list)  # TagConsensus that came to apply

    def to_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def of(cls, change: TagChange) -> "Moved":
        return cls(**change.moved)

    def set(self, tag: Tag, **columns: Any) -> Tag:
        """Change columns of a tag and save it; raises CannotChangeTags where that cannot be."""
        changed = {name: value for name, value in columns.items() if getattr(tag, name) != value}
        if not changed:
            return tag
        kept = self.tags.setdefault(str(tag.pk), {"was": {}, "became": {}})
        for name, value in changed.items():
            kept["was"].setdefault(name, as_json(getattr(tag, name)))
            kept["became"][name] = as_json(value)
        return save(tag, **changed)

    def place(self, tag: Tag, position: int) -> Tag:
        if tag.position == position:
            return tag
        was, _ = self.places.get(str(tag.pk), (tag.position, None))
        self.places[str(tag.pk)] = [was, position]
        return save(tag, position=position)

    def add_terms(self, tag: Tag, terms: Iterable[str]) -> Tag:
        known = {term.casefold() for term in (tag.name, *tag.terms)}
        new: list[str] = []
        for term in terms:
            if term.casefold() not in known:
                known.add(term.casefold())
                new.append(term)
        if not new:
            return tag
        self.terms[str(tag.pk)] = new
        return save(tag, terms=[*tag.terms, *new])

    def move_taggings(self, pks: Sequence[int], *, of: Tag, to: Tag) -> None:
        if pks:
            self.taggings.append({"of": of.pk, "to": to.pk, "pks": list(pks)})
            Tagging.objects.filter(pk__in=pks).update(tag=to)

    def take_away(self, taggings: Sequence[Tagging], *, beside: dict[int, int]) -> None:
        """`beside`: by the tagging's number, that of the one which its person keeps."""
        self.taken_away += [
            {
                **{"pk": each.pk, "reference": each.reference_id, "tag": each.tag_id},
                **{"by": each.by_id, "at": as_json(each.at), "beside": beside[each.pk]},
            }
            for each in taggings
        ]
        Tagging.objects.filter(pk__in=[each.pk for each in taggings]).delete()

    def move_settled(self, pks: Sequence[int], *, of: Tag, to: Tag) -> None:
        if pks:
            self.settled.append({"of": of.pk, "to": to.pk, "pks": list(pks)})
            TagConsensus.objects.filter(pk__in=pks).update(tag=to)

    def set_settled_aside(self, rows: Sequence[TagConsensus]) -> None:
        self.set_aside += [
            {
                **{"pk": each.pk, "reference": each.reference_id, "tag": each.tag_id},
                **{"applies": each.applies, "by": each.by_id, "at": as_json(each.at)},
            }
            for each in rows
        ]
        TagConsensus.objects.filter(pk__in=[each.pk for each in rows]).delete()

    def turn_settled(self, pks: Sequence[int]) -> None:
        """From "does not apply" to "applies"."""
        self.turned += pks
        TagConsensus.objects.filter(pk__in=pks).update(applies=True)

    def keep(self, kind: TagChange.Kind, tag: Tag, *, by: User, reason: str) -> TagChange:
        return TagChange.objects.create(
            kind=kind, tag=tag, moved=self.to_json(), reason=reason, by=by
        )


def save(tag: Tag, **columns: Any) -> Tag:
    """Change columns of a tag, checked, with a new version; what is unsaved otherwise stays so."""
    for name, value in columns.items():
        setattr(tag, name, value)
    tag.version += 1
    checked(tag)
    tag.save(update_fields=[*columns, "version"])
    return tag


def as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def from_json(name: str, value: Any) -> Any:
    """The value of a column that `as_json` wrote."""
    if name in ("retired_at", "at") and isinstance(value, str):
        return datetime.fromisoformat(value)
    return value


def locked_tags() -> dict[int, Tag]:
    """Every tag, by its number, kept from others until the change is made.

    All of them, since what two people do at once in two branches can close a ring; and nobody can
    tag with one of them meanwhile.
    """
    return {tag.pk: tag for tag in Tag.objects.select_for_update().order_by("pk")}
