"""Where a text may be cut: never within a word, a number or a character of several code points.

A number that lost its first digit, its sign or its decimals is another number, and "significant"
cut out of "non-significant" says the opposite; so a quote takes in all that is joined to its ends.
"""

import re
import unicodedata
from functools import lru_cache

_HYPHENS = "-\u2010\u2011"
_SIGNS = "-+\u2010\u2011\u2012\u2013\u2212"
_POINTS = ".,·∙⋅•'’"
_JOINERS = "\u200d\u2060\ufe0e\ufe0f\u00ad"
# Written without spaces: each character may be a word.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)


def whole(text: str, start: int, end: int) -> tuple[int, int]:
    """text[start:end] with all of the words, numbers and characters that its ends cut."""
    while start > 0 and start < len(text) and _joined(text, start):
        start -= 1
    while 0 < end < len(text) and _joined(text, end):
        end += 1
    return start, end


def without_space_around(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    end = start + len(words.rstrip())
    return end - len(words.strip()), end


def _joined(text: str, at: int) -> bool:
    """Whether text[at - 1] and text[at] belong together."""
    left, right = text[at - 1], text[at]
    if _belongs_to_the_one_before(right) or left == "\u200d":
        return True
    if _in_word(left) and _in_word(right):
        return not (_UNSPACED.match(left) or _UNSPACED.match(right))
    before = text[at - 2] if at > 1 else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if left in _SIGNS and right.isdigit() and not _in_word(before):
        return before not in _SIGNS + "%)]}"
    if right in _POINTS:
        return _binds(right, left, after)
    if left in _POINTS:
        return _binds(left, before, right)
    if right in _HYPHENS:
        return _in_word(left) and _in_word(after)
    if left in _HYPHENS:
        return _in_word(before) and _in_word(right)
    return False


def _binds(point: str, before: str, after: str) -> bool:
    if point in "'’":
        return before.isalpha() and after.isalpha()
    return after.isdigit() and (before.isdigit() or (point == "." and not _in_word(before)))


@lru_cache(maxsize=4096)
def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_" or _is_mark(character)


@lru_cache(maxsize=4096)
def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def _belongs_to_the_one_before(character: str) -> bool:
    return (
        _is_mark(character)
        or character in _JOINERS
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # the colours of a skin
    )
