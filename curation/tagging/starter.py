"""The starting tree of this field, from fixtures/tags.json: again and again without doubling it.

A tag that is known by its slug stays as it is, whatever people made of it: renamed, moved, retired
or merged. What is new since is added.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction

from curation.history.acts import act
from curation.models import Tag, User
from curation.tagging.keeping import add_tag
from curation.tagging.merging import standing_for
from curation.tagging.refusals import CannotChangeTags

Block = dict[str, Any]


class Loaded(NamedTuple):
    """How many tags are new and how many were there; why each of the rest is left out, by slug."""

    added: int
    there: int
    left_out: dict[str, str]


def load_tags(path: Path, *, by: User | None) -> Loaded:
    """`by` is the account of the starter evidence, or None for the system itself.

    Raises ValueError, naming the block, where a tag comes before its parent or lacks a column.
    """
    blocks: list[Block] = json.loads(path.read_text(encoding="utf-8"))
    added, there, left_out = 0, 0, {}
    with act("loaded the starting tree of tags", by=by):
        known = {tag.slug: tag for tag in Tag.objects.select_related("merged_into")}
        keys = set(Tag.objects.in_use().exclude(key="").values_list("key", flat=True))
        names = {block["slug"] for block in blocks if "slug" in block}
        for position, block in enumerate(blocks):
            slug, parent = _slugs(block, position, names)
            if slug in known:
                there += 1
                continue
            if parent is not None and parent not in known:
                if parent in left_out:
                    left_out[slug] = f"the tag above it, {parent}, is left out"
                    continue
                raise ValueError(f"tags.json, {slug}: its parent {parent} has to come before it.")
            key = block.get("key", "")
            try:
                with transaction.atomic():
                    known[slug] = add_tag(
                        block["name"],
                        by=by,
                        parent=standing_for(known[parent]) if parent is not None else None,
                        scope_note=block.get("scope_note", ""),
                        terms=block.get("terms", []),
                        key="" if key in keys else key,
                        slug=slug,
                    )
            except CannotChangeTags as refusal:
                left_out[slug] = str(refusal).rstrip(".")
                continue
            keys.add(key)
            added += 1
    return Loaded(added, there, left_out)


def _slugs(block: Block, position: int, names: set[str]) -> tuple[str, str | None]:
    """Its own and its parent's."""
    if missing := [name for name in ("slug", "name", "parent") if name not in block]:
        raise ValueError(f"tags.json, block {position + 1}: it has no {missing[0]}.")
    parent = block["parent"]
    if parent is not None and parent not in names:
        raise ValueError(f"tags.json, {block['slug']}: there is no tag {parent}.")
    return block["slug"], parent
