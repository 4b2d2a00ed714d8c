"""Whether two names are of the same journal, however each is abbreviated."""

import re
from collections.abc import Sequence
from functools import lru_cache

from curation.citation_matching.words import bare

_LITTLE = frozenset("the of and for in on et de la der des fur und a an amp".split())
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
        if at == len(words) or not _abbreviate(words[at], wanted):
            return 0
        at += 1
    return at


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
    return tuple(word for word in bare(_SUBTITLE.sub("", name)) if word not in _LITTLE)
