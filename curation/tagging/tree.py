"""The tree of tags as rows, depth first, with how many references each stands on.

`tests/tagging/test_tree.py` is its picture.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db import connection

from curation.models import Tag, User
from curation.models.effective_tags import BELOW, pairs


class Row(NamedTuple):
    """A tag in its place. `references` counts its own, `in_all` those of the tags below it too,
    each reference once. `is_sought` is False for a row that is shown only because one below it is
    looked for.
    """

    depth: int
    tag: Tag
    references: int
    in_all: int
    is_sought: bool = True


class Count(NamedTuple):
    own: int
    in_all: int


NONE = Count(0, 0)


def tree(*, seen_by: User | None) -> list[Row]:
    """The tags in use, in two queries; what this person must not see yet is not counted."""
    counted = counts(seen_by)
    return [
        Row(depth, tag, *counted.get(tag.pk, NONE)) for depth, tag in in_depth(Tag.objects.in_use())
    ]


def no_longer_in_use(*, seen_by: User | None) -> list[Row]:
    """Tags that were retired or merged, by name, in two queries."""
    counted = counts(seen_by)
    gone = Tag.objects.exclude(retired_at=None, merged_into=None).select_related("merged_into")
    return [Row(0, tag, *counted.get(tag.pk, NONE)) for tag in gone.order_by("name", "pk")]


def in_depth(tags: Iterable[Tag]) -> list[tuple[int, Tag]]:
    """Depth and tag, each after its parent; one whose parent is not among them stands at the top.

    `tags` come in the order of siblings: by position, then name.
    """
    tags = list(tags)
    known = {tag.pk for tag in tags}
    below: Mapping[int | None, list[Tag]] = defaultdict(list)
    for tag in tags:
        below[tag.parent_id if tag.parent_id in known else None].append(tag)
    rows: list[tuple[int, Tag]] = []
    waiting = [(0, tag) for tag in reversed(below[None])]
    while waiting:
        depth, tag = waiting.pop()
        rows.append((depth, tag))
        waiting += [(depth + 1, child) for child in reversed(below[tag.pk])]
    return rows


def counts(seen_by: User | None) -> dict[int, Count]:
    """By tag id, for tags that have any; one query."""
    tagged, params = pairs(seen_by)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE {BELOW}, tagged (reference, tag) AS ({tagged})
            SELECT below.root,
                   count(*) FILTER (WHERE below.root = below.id),
                   count(DISTINCT tagged.reference)
              FROM below JOIN tagged ON tagged.tag = below.id
             GROUP BY below.root
            """,
            params,
        )
        return {tag: Count(own, in_all) for tag, own, in_all in cursor.fetchall()}


def sought(rows: Sequence[Row], words: str) -> list[Row]:
    """The rows that speak of all the words, each word from its beginning, with those above them."""
    wanted = words.casefold().split()
    if not wanted:
        return list(rows)
    found: list[Row] = []
    above: list[Row] = []
    told = 0  # how many of those above are among the found already
    for row in rows:
        del above[row.depth :]
        told = min(told, row.depth)
        if _speaks_of(row.tag, wanted):
            found += [each._replace(is_sought=False) for each in above[told:]]
            found.append(row)
            told = row.depth + 1
        above.append(row)
    return found


def _speaks_of(tag: Tag, wanted: Sequence[str]) -> bool:
    said = " ".join([tag.name, *tag.terms, tag.scope_note]).casefold()
    heard = [word for part in said.split() for word in {part, *part.split("-")}]
    heard = [word.lstrip("(“\"'") for word in heard]
    return all(any(word.startswith(each) for word in heard) for each in wanted)
