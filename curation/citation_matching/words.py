"""Words to compare: in one spelling, each with the place where it stands; and how two runs differ.

A difference is none where the letters are the same (anti-CD20 and anti CD20), small where a letter
was misspelt or a little word left out, and real otherwise: always where a number, a roman numeral
or a single letter differs, by which twins and parts are told apart.
"""

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from curation.anchoring.folding import fold

_WORD = re.compile(r"[^\W_]+")
_LITTLE = frozenset(
    [
        *(
            "a",
            "an",
            "the",
            "of",
            "in",
            "on",
            "for",
            "and",
            "or",
            "with",
            "to",
            "by",
            "as",
            "at",
            "from",
            "s",
        ),
    ]
)
_ROMAN = re.compile(r"[ivx]{1,5}")
_SPELT_ALIKE = 5  # letters from which one may be misspelt


class Word(NamedTuple):
    text: str
    start: int  # in the text that was cut
    end: int


class Difference(IntEnum):
    NONE = 0
    SMALL = 1
    REAL = 2
    TELLING = 3  # a number, a roman numeral, a single letter


@lru_cache(maxsize=8192)
def words_in(text: str) -> tuple[Word, ...]:
    folded = fold(text)
    return tuple(
        Word(match[0], *folded.back(match.start(), match.end()))
        for match in _WORD.finditer(folded.text)
    )


@lru_cache(maxsize=8192)
def bare(text: str) -> tuple[str, ...]:
    return tuple(word.text for word in words_in(text))


def difference(ours: Sequence[str], theirs: Sequence[str]) -> Difference:
    """The greatest difference between two runs of words."""
    if "".join(ours) == "".join(theirs):
        return Difference.NONE
    greatest = Difference.NONE
    for tag, i, j, k, m in _changes(ours, theirs):
        if tag != "equal":
            greatest = max(greatest, _of_piece(ours[i:j], theirs[k:m]))
    return greatest


def _changes(
    ours: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[str, int, int, int, int]]:
    """Where they differ and where not; changes that stand side by side are one."""
    merged: list[tuple[str, int, int, int, int]] = []
    for code in Levenshtein.opcodes(list(ours), list(theirs)):
        tag, i, j, k, m = code.tag, code.src_start, code.src_end, code.dest_start, code.dest_end
        if tag != "equal" and merged and merged[-1][0] != "equal":
            merged[-1] = ("replace", merged[-1][1], j, merged[-1][3], m)
        else:
            merged.append((tag, i, j, k, m))
    return iter(merged)


def _of_piece(ours: Sequence[str], theirs: Sequence[str]) -> Difference:
    one, other = "".join(ours), "".join(theirs)
    if one == other:
        return Difference.NONE
    if sorted(filter(tells, ours)) != sorted(filter(tells, theirs)) or _digits(one) != _digits(
        other
    ):
        return Difference.TELLING
    ours = [word for word in ours if word not in _LITTLE]
    theirs = [word for word in theirs if word not in _LITTLE]
    if len(ours) == len(theirs) and all(map(spelt_alike, ours, theirs)):
        return Difference.SMALL
    return Difference.SMALL if spelt_alike("".join(ours), "".join(theirs)) else Difference.REAL


def tells(word: str) -> bool:
    """Whether a word is one by which papers of the same name are told apart."""
    return word not in _LITTLE and (
        any(letter.isdigit() for letter in word)
        or len(word) == 1
        or _ROMAN.fullmatch(word) is not None
    )


def spelt_alike(one: str, other: str) -> bool:
    if one == other:
        return True
    shorter = min(len(one), len(other))
    return shorter >= _SPELT_ALIKE and Levenshtein.distance(one, other, score_cutoff=1) <= 1


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())
