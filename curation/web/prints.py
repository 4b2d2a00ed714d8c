"""The print of what a form showed, so that a save can tell whether it still stands so."""

import hashlib
from collections.abc import Mapping


def print_of(texts: Mapping[str, object]) -> str:
    """The same for the same texts, in a few characters."""
    said = "\n".join(f"{name}={_text(value)}" for name, value in sorted(texts.items()))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _text(value: object) -> str:
    key = getattr(value, "pk", value)
    return "" if key is None else str(key)
