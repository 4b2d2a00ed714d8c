"""Where one entry ends and the next begins in a list without numbers.

The lines themselves say most: one that has room for the first word of the next was ended on
purpose. Where all lines are full, an entry ends with a point, a page or an address and begins with
an author.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from curation.citation_matching.authors import authors_in
from curation.citation_matching.lines import Line

_ENDS = re.compile(r"(?:[.)\]?!”’]|\d[A-Za-z]?|https?://\S+|10\.\d{4,9}/\S+)$")
_GOES_ON = re.compile(r"(?:[,;:&(/–—-]|\b(?:and|the|of|in|for|with|by|et|to|a|an|on))$", re.I)
_HAS_YEAR = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)")
_CONTINUES = re.compile(
    r"[a-zà-ÿ]|\d|https?://|doi\b|PMC?ID\b|PMC\d|[(\[)\]&;:,.–-]|(?:Accessed|Available|Epub|In:)\b",
)
_PARTICLE = re.compile(
    r"(?:van|von|de|den|der|di|da|du|la|le|el|al|ten|ter|dos|del)\s+(?:\w+\s+)?[A-Z]"
)
_BULLET = re.compile(r"[•·●▪◦‣*–—-]\s+(?=\S)")
_UNWRAPPED = 170  # characters of a line that nobody wraps at
_FULL = 0.72
_ENOUGH = 5  # lines by which to tell how the list was wrapped
_PLACE_FOLLOWS = re.compile(r"[\w\s.&()-]{2,32}?\s?(?:1[6-9]|20)\d\d[\s\w]{0,10};\s?\d")
_ONE_EACH = 0.8  # share of lines with a year


def pieces_of(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each entry."""
    if not lines:
        return []
    if sum(bool(_BULLET.match(line.text)) for line in lines) * 12 >= len(lines) and _BULLET.match(
        lines[0].text
    ):
        return _split(lines, [bool(_BULLET.match(line.text)) for line in lines])
    if sum(bool(_HAS_YEAR.search(line.text)) for line in lines) >= _ONE_EACH * len(lines):
        return _split(lines, [True, *(_begins_a_line(*pair) for pair in pairwise(lines))])
    layout = _layout(lines)
    begins = [True]
    seen = lines[0].text
    for before, line in pairwise(lines):
        begins.append(_begins(before, line, seen, layout))
        seen = line.text if begins[-1] else f"{seen} {line.text}"
    return _split(lines, begins)


class _Layout(NamedTuple):
    width: int
    strict: bool  # a line is as full as it can be, unless an entry ends in it
    each_has_gap: bool
    hanging: bool


def _layout(lines: Sequence[Line]) -> _Layout:
    width = max(len(line.text) for line in lines)
    # Lines that begin with a small letter go on surely: had the lines before them room?
    going_on = [pair for pair in pairwise(lines) if pair[1].text[0].islower()]
    roomy = sum(_has_room(before, line, width) for before, line in going_on)
    return _Layout(
        width=width,
        strict=len(going_on) >= _ENOUGH and roomy <= 0.05 * len(going_on),
        each_has_gap=any(line.after_gap for line in lines) and _gaps_mean_entries(lines),
        hanging=_hanging(lines),
    )


def _begins_a_line(before: Line, line: Line) -> bool:
    """Where nearly every line is an entry: all but those that hold no year and go on."""
    if _HAS_YEAR.search(line.text):
        return not _GOES_ON.search(before.text) or not _CONTINUES.match(line.text)
    return bool(_ENDS.search(before.text)) and not _CONTINUES.match(line.text)


def _begins(before: Line, line: Line, seen: str, layout: _Layout) -> bool:
    if layout.each_has_gap:
        return line.after_gap
    if layout.hanging:
        return line.indent == 0
    if _GOES_ON.search(before.text) and not line.after_gap:
        return False
    continues = bool(_CONTINUES.match(line.text)) and not _PARTICLE.match(line.text)
    ends = bool(_ENDS.search(before.text))
    if layout.width > _UNWRAPPED:
        return (ends and not continues) or (line.after_gap and not continues)
    if line.after_gap and ends:
        return not continues
    if not _has_room(before, line, layout.width):
        return ends and not continues and _is_next(line, seen)
    if layout.strict:
        return not continues
    short = len(before.text) < _FULL * layout.width
    return ends and not continues and (short or _is_next(line, seen))


def _has_room(before: Line, line: Line, width: int) -> bool:
    """Whether the first word would have stood in the line before if it belonged there."""
    return len(before.text) + 1 + len(re.split(r"[\s-]", line.text)[0]) < width


def _is_next(line: Line, seen: str) -> bool:
    """Whether a new author stands here, and not the journal after a title."""
    surname, _ = authors_in(line.text)
    return bool(surname and _HAS_YEAR.search(seen)) and not _PLACE_FOLLOWS.match(line.text)


def _gaps_mean_entries(lines: Sequence[Line]) -> bool:
    """Whether empty lines stand between entries, and not only where a page ended."""
    blocks: list[list[Line]] = _split(lines, [not at or x.after_gap for at, x in enumerate(lines)])
    texts = [" ".join(line.text for line in block) for block in blocks]
    if len(blocks) < 2:
        return False
    one_each = sum(1 for text in texts if len(text) < 900 and len(_HAS_YEAR.findall(text)) <= 4)
    mean = sum(map(len, texts)) / len(texts)
    return one_each >= 0.8 * len(blocks) and mean < 420


def _hanging(lines: Sequence[Line]) -> bool:
    """Whether all lines of an entry but the first are indented."""
    inner = sum(line.indent > 0 for line in lines)
    return lines[0].indent == 0 and 0.25 * len(lines) <= inner < len(lines)


def _split(lines: Sequence[Line], begins: Sequence[bool]) -> list[list[Line]]:
    pieces: list[list[Line]] = []
    for line, first in zip(lines, begins, strict=True):
        if first or not pieces:
            pieces.append([])
        pieces[-1].append(line)
    return pieces


def without_bullet(text: str) -> str:
    return _BULLET.sub("", text, count=1) if _BULLET.match(text) else text
