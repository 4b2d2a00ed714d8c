"""Which numbers at the beginning of lines number the entries of a list.

A line in the middle of an entry may begin with a number too. So those are taken that make the best
series together: most of them, each one more than the one before it, with as few gaps and new
beginnings as may be.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

_MARKS = {
    "[1]": re.compile(r"\[\s?(?P<number>\d{1,4}[a-z]?)\s?\]\.?\s*(?P<rest>.*)"),
    "(1)": re.compile(r"\(\s?(?P<number>\d{1,4}[a-z]?)\s?\)\.?\s*(?P<rest>[^\d\s].*|$)"),
    "1.": re.compile(r"(?P<number>\d{1,4}[a-z]?)\.(?!\d)\s*(?P<rest>.*)"),
    "1)": re.compile(r"(?P<number>\d{1,4}[a-z]?)\s?\)\.?\s*(?P<rest>.*)"),
    "1:": re.compile(r"(?P<number>\d{1,4})\s?:\s+(?P<rest>\D.*)"),
    "1": re.compile(
        r"(?P<number>\d{1,4})(?:\s+(?P<rest>[^\W\d_a-z].*|[“\"‘\[].*|(?:[a-z]{1,3}\s){1,2}[A-Z].*)|$)"
    ),
}
_INLINE = [
    re.compile(r"(?:^|(?<=\s))\[(?P<number>\d{1,4})\]\s"),
    re.compile(r"(?:^|(?<=[\w.)\]/]\s))(?P<number>\d{1,4})[.)]\s+(?=\W*[A-Z])"),
]
_LINES_BEFORE = 6  # full lines before the first number: one entry that has none
_PARAGRAPH = 500  # characters
_LEAST_IN_PARAGRAPH = 3
_LOOKS_BACK = 60  # marks
_STEP = 1.0
_GAP, _WIDE_GAP, _NEW_BEGINNING, _AGAIN = 0.35, 0.8, 0.9, 0.95
_WIDE = 12


class Mark(NamedTuple):
    line: int
    number: str
    rest: str

    @property
    def value(self) -> int:
        return int(re.match(r"\d+", self.number)[0])  # type: ignore[index]


def marks_of(lines: Sequence[str]) -> list[Mark]:
    """The marks of the style that numbers most; none if the list is not numbered."""
    best: list[Mark] = []
    best_worth = 0.0
    for pattern in _MARKS.values():
        found = [
            Mark(at, match["number"], match["rest"] or "")
            for at, line in enumerate(lines)
            if (match := pattern.match(line))
        ]
        series, worth = _series(found)
        if worth > best_worth + 0.01:
            best, best_worth = series, worth
    return best if _numbers(best, lines) else []


def unrolled(line: str) -> list[str]:
    """A paragraph in which the entries stand behind one another, each in its own line."""
    if len(line) < _PARAGRAPH:
        return [line]
    for pattern in _INLINE:
        found = list(pattern.finditer(line))
        marks = [Mark(at, match["number"], "") for at, match in enumerate(found)]
        series, _ = _series(marks)
        follow = all(one.value + 1 == next_.value for one, next_ in pairwise(series))
        if follow and len(series) >= _LEAST_IN_PARAGRAPH:
            cuts = sorted({0, *(found[mark.line].start() for mark in series)})
            return [line[i:j].strip() for i, j in zip(cuts, [*cuts[1:], len(line)], strict=True)]
    return [line]


def _numbers(series: list[Mark], lines: Sequence[str]) -> bool:
    """Whether it is the list that is numbered, and not a line here and there."""
    if not series:
        return False
    before = sum(len(line) > 60 for line in lines[: series[0].line])
    if len(series) == 1:
        return series[0].line == 0 and series[0].value < 1000 and bool(series[0].rest)
    return before <= _LINES_BEFORE and len(series) * 12 >= len(lines)


def _series(marks: Sequence[Mark]) -> tuple[list[Mark], float]:
    """The series that is worth most: a step for each mark less what is odd about it."""
    worth: list[float] = []
    origin: list[int] = []
    for at, mark in enumerate(marks):
        best, came_from = (_STEP if mark.value == 1 else _STEP - 0.5), -1
        for earlier in range(max(0, at - _LOOKS_BACK), at):
            value = worth[earlier] + _STEP - _oddness(marks[earlier].value, mark.value)
            if value >= best:
                best, came_from = value, earlier
        worth.append(best)
        origin.append(came_from)
    if not worth:
        return [], 0.0
    at = max(range(len(worth)), key=lambda n: (worth[n], n))
    total, series = worth[at], []
    while at >= 0:
        series.append(marks[at])
        at = origin[at]
    return series[::-1], total


def _oddness(before: int, after: int) -> float:
    if after == before + 1:
        return 0.0
    if after == before:
        return _AGAIN
    if after > before:
        return _GAP if after - before <= _WIDE else _WIDE_GAP + min((after - before) / 1000, 1)
    return _NEW_BEGINNING if after == 1 else 1.5
