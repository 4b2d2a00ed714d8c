"""Where a page of the history begins: the id, in each noun's events, below which it looks.

Each table counts its events by itself, so that a place among all of them is one number for each.
"""

from collections.abc import Mapping

from curation.history.nouns import NOUNS

NEWEST = 2**63 - 1
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

Key = Mapping[str, int]  # nouns that it does not name begin at their newest


def key_to_url(key: Key) -> str:
    """ "1a.2f..": the numbers in the order of the nouns; nothing for a noun at its newest."""
    return ".".join(_short(key[noun]) if noun in key else "" for noun in NOUNS)


def key_from_url(text: str) -> dict[str, int] | None:
    """None for what is no key."""
    parts = text.split(".")
    if len(parts) != len(NOUNS):
        return None
    key = {}
    for noun, part in zip(NOUNS, parts, strict=True):
        if not part:
            continue
        if len(part) > 13 or not set(part) <= set(_DIGITS) or (number := int(part, 36)) > NEWEST:
            return None
        key[noun] = number
    return key


def _short(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
