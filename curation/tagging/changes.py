"""What was done to the tree, in sentences, newest first, with whether it can be undone."""

from typing import Any, NamedTuple

from django.db.models import Q

from curation.models import Tag, TagChange
from curation.tagging.moved import Moved
from curation.tagging.naming import FACTS

_MOST = 50


class Told(NamedTuple):
    change: TagChange
    sentence: str


def changes_of(tag: Tag | None) -> list[Told]:
    """Those of one tag, with those that merged others into it; of all tags for None."""
    found = TagChange.objects.select_related("tag", "by", "undone_by")
    if tag is not None:
        found = found.filter(Q(tag=tag) | Q(tag__merged_into=tag, kind=TagChange.Kind.MERGE))
    changes = list(found.order_by("-pk")[:_MOST])
    names = {each.pk: each.name for each in Tag.objects.all()} if changes else {}
    return [Told(change, sentence_of(change, names)) for change in changes]


def sentence_of(change: TagChange, names: dict[int, str]) -> str:
    """ "“a” became “b”"; other tags by the names that they have now, which `names` gives."""
    moved, kind = Moved.of(change), TagChange.Kind(change.kind)
    was, became = _columns(moved, change.tag_id)
    name = f"“{was.get('name', change.tag.name)}”"
    if kind is TagChange.Kind.RENAME:
        said = [f"{name} became “{became['name']}”"] if "name" in became else []
        if others := [FACTS[column] for column in FACTS if column in became and column != "name"]:
            of = "its" if said else f"of {name}, the"
            said.append(f"{of} {' and the '.join(others)} changed")
        return "; ".join(said)
    if kind is TagChange.Kind.MOVE:
        if "parent_id" not in became:
            return f"{name} took another place among its siblings"
        return f"{name} moved from {_place(was, names)} to {_place(became, names)}"
    if kind is TagChange.Kind.MERGE:
        return f"{name} was merged into “{names[became['merged_into_id']]}”{_number(moved)}"
    if kind is TagChange.Kind.SPLIT:
        made = ", ".join(f"“{names[pk]}”" for pk in moved.made)
        return f"{name} was split: {made}{_number(moved)}"
    more = len(moved.tags) - 1
    return f"{name} was retired{f', and {more} below it' if more else ''}"


def _columns(moved: Moved, tag: int) -> tuple[dict[str, Any], dict[str, Any]]:
    kept = moved.tags.get(str(tag), {"was": {}, "became": {}})
    return kept["was"], kept["became"]


def _place(columns: dict[str, Any], names: dict[int, str]) -> str:
    parent = columns["parent_id"]
    return f"“{names[parent]}”" if parent else "the top"


def _number(moved: Moved) -> str:
    taggings = sum(len(each["pks"]) for each in moved.taggings) + len(moved.taken_away)
    return f" with {taggings} tagging{'' if taggings == 1 else 's'}" if taggings else ""
