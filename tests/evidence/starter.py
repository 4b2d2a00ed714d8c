"""How the tests read fixtures/: what was taken, and every row that carries figures."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Block = dict[str, Any]

ROOT = Path(__file__).parents[2]


def read(name: str) -> list[Block]:
    return json.loads((ROOT / "fixtures" / f"{name}.json").read_text())


def taken(name: str) -> list[Block]:
    return [block for block in read(name) if "left_out" not in block]


def results() -> list[tuple[Block, Block]]:
    return [(out, row) for out in taken("outcomes") for row in out.get("results", [])]


def effects() -> list[tuple[Block, Block]]:
    return [(out, row) for out in taken("outcomes") for row in out.get("effects", [])]


def in_words() -> list[Block]:
    """Outcomes that a report speaks of without a number, a p value or a direction."""
    return [out for out in taken("outcomes") if "from" in out]


def rows() -> list[Block]:
    """Everything that carries figures, flags and sources of a record."""
    held = [row for _, row in results() + effects()] + in_words()
    return held + [finding | {"from": [finding["key"]]} for finding in taken("findings")]


def everywhere(value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, dict):
        for inner in value.values():
            yield from everywhere(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from everywhere(inner)
