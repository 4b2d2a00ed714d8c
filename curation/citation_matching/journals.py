"""Whether two names are of the same journal, however each is abbreviated."""

import re
from collections.abc import Sequence
from functools import lru_cache

from curation.citation_matching.words import bare

_LITTLE = frozenset(
    [
        *(
            "the",
            "of",
            "and",
            "for",
            "in",
            "on",
            "et",
            "de",
            "la",
            "der",
            "des",
            "fur",
            "und",
            "amp",
        ),
        *("part", "section"),
    ]
)
_SUBTITLE = re.compile(r"\s*[:(=].*$")


def begins_with(words: Sequence[str], name: str) -> int:
    """How many of the words, from the first, are the journal's name; 0 if they are another's."""
    title = _of(name)
    if not title:
        return 0
    return _spelt_out(words, title) or _in_initials(words, title)


def same_journal(one: str, other: str) -> bool:
    words = bare(_SUBTITLE.sub("", one))
    return bool(words) and begins_with(words, other) == len(words)


def _spelt_out(words: Sequence[str], title: Sequence[str]) -> int:
    at = 0
    for wanted in title:
        while at < len(words) and words[at] in _LITTLE and words[at] != wanted:
            at += 1
        letters = _letters(words, at, wanted)
        if not letters and (at == len(words) or not _abbreviate(words[at], wanted)):
            return 0
        at += letters or 1
    return at


def _letters(words: Sequence[str], at: int, wanted: str) -> int:
    """How many words, each a letter, are one: U S A for USA."""
    count = len(wanted)
    is_spelt = 1 < count <= 4 and tuple(words[at : at + count]) == tuple(wanted)
    return count if is_spelt else 0


def _in_initials(words: Sequence[str], title: Sequence[str]) -> int:
    """PNAS, NEJM, JAAD: in one word, or in letters with points."""
    initials = "".join(word[0] for word in title)
    if len(initials) < 4:
        return 0
    joined = ""
    for count, word in enumerate(words[: len(initials)], start=1):
        joined += word
        if joined in (initials, initials.removesuffix("usa")):
            return count
    return 0


def _abbreviate(one: str, other: str) -> bool:
    """Whether the shorter one abbreviates the longer: J, Natl, Rheumatol."""
    short, long = sorted((one, other), key=len)
    if long.startswith(short):
        return True
    if short[0] != long[0] or len(short) < 3:
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


@lru_cache(maxsize=4096)
def _of(name: str) -> tuple[str, ...]:
    """Its words, without the little ones; letters side by side, U.S.A., as one."""
    words: list[str] = []
    spelling = False
    for word in bare(_SUBTITLE.sub("", name)):
        if len(word) == 1 and spelling:
            words[-1] += word
        elif word not in _LITTLE:
            words.append(word)
        spelling = len(word) == 1
    return tuple(words)
