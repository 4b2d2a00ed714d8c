"""A drawing that has to stand alone: the looks of its classes as attributes of its own shapes.

A page's policy lets no style stand within a file; an attribute such as fill is no style. Rules are
of an element, of classes, or of both (`text.state`); the more exact one wins, then the later.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_TAG = re.compile(r'<([a-z]+)((?:\s+[\w:-]+="[^"]*")*)')
_CLASS = re.compile(r'\s+class="([^"]*)"')


class _Rule(NamedTuple):
    element: str  # "" for any
    classes: frozenset[str]
    looks: dict[str, str]


def with_looks(svg: str, sheet: str) -> str:
    """The SVG with each class replaced by what the sheet says of it; all else as it was."""
    rules = sorted(_rules(sheet), key=lambda rule: (len(rule.classes), bool(rule.element)))

    def dressed(tag: re.Match[str]) -> str:
        element, attributes = tag.groups()
        found = _CLASS.search(attributes)
        classes = frozenset(found.group(1).split()) if found else frozenset()
        looks: dict[str, str] = {}
        for rule in rules:
            if rule.element in ("", element) and rule.classes <= classes:
                looks |= rule.looks
        written = "".join(f' {name}="{value}"' for name, value in looks.items())
        return f"<{element}{_CLASS.sub('', attributes)}{written}"

    return _TAG.sub(dressed, svg)


def _rules(sheet: str) -> Iterator[_Rule]:
    for selectors, body in _RULE.findall(sheet):
        pairs = (each.partition(":") for each in body.split(";") if each.strip())
        looks = {name.strip(): value.strip().replace('"', "'") for name, _, value in pairs}
        for selector in selectors.split(","):
            element, *classes = selector.strip().split(".")
            yield _Rule(element, frozenset(classes), looks)
