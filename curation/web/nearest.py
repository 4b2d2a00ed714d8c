"""Old words beside new ones: which of a text come nearest, and what differs between them. Pure.

`tests/web/test_nearest.py` draws it. Nothing here says that words were found: it only shows a
person where to look.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from curation.anchoring import Span, sentences
from curation.anchoring.text import BETWEEN_SECTIONS

AROUND = 160  # code points of the text on either side
LEAST_ALIKE = 0.35  # of the words; less is chance
_WORD = re.compile(r"\s+|\w+|[^\w\s]")


class Piece(NamedTuple):
    fate: Literal["same", "gone", "new"]
    words: str


def differences(was: str, became: str) -> tuple[list[Piece], list[Piece]]:
    """The old words with what is gone from them, and the new ones with what is new in them."""
    old, new = _WORD.findall(was), _WORD.findall(became)
    before: list[Piece] = []
    after: list[Piece] = []
    for fate, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[i1:i2]), "".join(new[j1:j2])
        if gone:
            before.append(Piece("same" if fate == "equal" else "gone", gone))
        if come:
            after.append(Piece("same" if fate == "equal" else "new", come))
    return before, after


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after text[start:end] in its section: whole words, "…" where cut."""
    section = text.rfind(BETWEEN_SECTIONS, 0, start)
    first = 0 if section < 0 else section + len(BETWEEN_SECTIONS)
    last = text.find(BETWEEN_SECTIONS, end)
    last = len(text) if last < 0 else last
    before, after = text[first:start], text[end:last]
    if len(before) > AROUND:
        before = "… " + before[-AROUND:].partition(" ")[2]
    if len(after) > AROUND:
        after = after[:AROUND].rpartition(" ")[0] + " …"
    return before, after


def nearest(words: str, text: str) -> Span | None:
    """The sentence of a text that shares most words with these; for several, as many in a row."""
    wanted = _words(words)
    if not wanted:
        return None
    several = len(sentences(words))
    spans = sentences(text)
    runs = [
        Span(spans[at].start, spans[at + several - 1].end)
        for at in range(max(0, len(spans) - several + 1))
    ]
    best = max(runs, key=lambda run: _alike(wanted, text[run.start : run.end]), default=None)
    if best is None or _alike(wanted, text[best.start : best.end]) < LEAST_ALIKE:
        return None
    return best


def _alike(wanted: Sequence[str], words: str) -> float:
    """How many of the wanted words stand in these, in order; 1 for all."""
    matcher = SequenceMatcher(None, wanted, _words(words), autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(wanted)


def _words(text: str) -> list[str]:
    return [word.lower() for word in re.findall(r"\w+", text)]
