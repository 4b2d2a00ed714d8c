"""The run of words in a text that is most like some others."""

import re
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

_WORD = re.compile(r"\S+")
_STEPS = 3  # words by which either end is tried again


class Window(NamedTuple):
    start: int
    end: int
    likeness: float  # 1 less the share of characters to be changed


def likest(words: str, text: str) -> tuple[Window | None, float]:
    """The most like, from the beginning of a word to the end of one, and the second one's likeness.

    The second is looked for before and after the first, so it never is the same but for a word.
    """
    best = _best(words, text, 0, len(text))
    if best is None:
        return None, 0.0
    others = _best(words, text, 0, best.start), _best(words, text, best.end, len(text))
    return best, max((other.likeness for other in others if other), default=0.0)


def _best(words: str, text: str, start: int, end: int) -> Window | None:
    part = text[start:end]
    if len(part) < len(words) // 2:
        return None
    alignment = fuzz.partial_ratio_alignment(words, part)
    if alignment is None:
        return None
    first, last = (
        (alignment.dest_start, alignment.dest_end) if len(part) >= len(words) else (0, len(part))
    )
    tokens = [match.span() for match in _WORD.finditer(part)]
    if not tokens:
        return None
    begin = next((n for n, (_, stop) in enumerate(tokens) if stop > first), len(tokens) - 1)
    finish = next((n for n, (_, stop) in enumerate(tokens) if stop >= last), len(tokens) - 1)
    tried = (
        (tokens[i][0], tokens[j][1])
        for i in range(max(0, begin - _STEPS), min(len(tokens), begin + _STEPS + 1))
        for j in range(max(i, finish - _STEPS), min(len(tokens), finish + _STEPS + 1))
    )
    windows = [
        Window(start + i, start + j, Levenshtein.normalized_similarity(words, part[i:j]))
        for i, j in tried
    ]
    return max(windows, key=lambda window: window.likeness, default=None)
