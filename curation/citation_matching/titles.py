"""A paper's title looked for in a printed citation, and whether it is all of the printed title.

It is looked for in all the words, so that a citation that was parsed badly does not lose it. A
title is whole where nothing but authors and a year stands before it, and the journal or its place
after.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from curation.citation_matching.journals import begins_with
from curation.citation_matching.words import Difference, Word, bare, difference, words_in

OTHER = frozenset(
    [
        *(
            "erratum",
            "errata",
            "corrigendum",
            "corrigenda",
            "correction",
            "corrections",
            "addendum",
        ),
        *(
            "reply",
            "replies",
            "response",
            "comment",
            "comments",
            "commentary",
            "letter",
            "editorial",
        ),
        *(
            "retraction",
            "retracted",
            "withdrawn",
            "republished",
            "protocol",
            "preprint",
            "abstract",
        ),
    ]
)
_NAME_WORDS = frozenset(
    [
        *(
            "and",
            "et",
            "al",
            "the",
            "of",
            "on",
            "behalf",
            "for",
            "und",
            "y",
            "de",
            "den",
            "der",
            "di",
            "da",
            "van",
            "von",
            "dos",
            "du",
            "la",
            "le",
            "el",
            "ten",
            "ter",
        ),
        *("study", "group", "investigators", "collaborators", "jr", "sr", "eds"),
    ]
)
_DATE = re.compile(
    r"(?:\d.*|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*"
    r"|vol\w*|epub|in|published|online|suppl\w*|doi|no|[a-z]?\d+\w*|spring|summer|winter|autumn)"
)
_REGARDING = re.compile(r"\b(?:Re|RE|re):\s")
_PAGINATION = re.compile(r"\b(?:author reply|discussion)(?:\s[A-Z]?\d+(?:[-–]\d+)?)")
_BRACKETED = re.compile(r"\s*[.,;]?\s*(?:\[[^\]]*\]|\([^)]*\))")
_LEAST = 75  # of 100: less alike is another title
_STEPS = 2  # words by which either end is tried again


class Window(NamedTuple):
    """Where a title stands, and how it differs there."""

    likeness: float = 0.0  # from 0 to 1
    difference: Difference = Difference.TELLING
    start: int = 0  # words of the printed text
    end: int = 0


class Around(NamedTuple):
    whole: bool  # nothing of a title stands beside it
    journal: bool  # the paper's journal follows
    words: tuple[str, ...]  # that say it is something else: erratum, reply


def window(printed: str, title: str) -> Window:
    """The words that are most like the title."""
    words, wanted = words_in(printed), bare(title)
    if not wanted or not words:
        return Window()
    text, needle = " ".join(word.text for word in words), " ".join(wanted)
    found = fuzz.partial_ratio_alignment(needle, text, score_cutoff=_LEAST)
    if found is None or len(needle) > len(text):
        return Window()
    begins = _index(words, found.dest_start)
    ends = _index(words, max(found.dest_end - 1, 0)) + 1
    best = Window()
    for start in range(max(0, begins - _STEPS), min(begins + _STEPS + 1, len(words))):
        for end in range(max(start + 1, ends - _STEPS), min(ends + _STEPS, len(words)) + 1):
            run = " ".join(word.text for word in words[start:end])
            alike = fuzz.ratio(needle, run) / 100
            if alike > best.likeness:
                best = Window(alike, Difference.TELLING, start, end)
    run_words = [word.text for word in words[best.start : best.end]]
    return best._replace(difference=difference(run_words, wanted))


def _index(words: Sequence[Word], at: int) -> int:
    """The word in which the character at this place of the joined words stands."""
    for number, word in enumerate(words):
        at -= len(word.text) + 1
        if at < 0:
            return number
    return len(words) - 1


def around(printed: str, found: Window, journals: Sequence[str]) -> Around:
    words = words_in(printed)
    before = printed[: words[found.start].start]
    rest = printed[words[found.end - 1].end :]
    tail = _after_journal(rest, journals)
    beside = {*bare(before), *bare(_PAGINATION.sub("", rest if tail is None else tail))}
    others = beside & OTHER
    if _REGARDING.search(before):
        others.add("re")
    whole = _ends_before(printed, words, found.start) and (tail is not None or not bare(rest))
    return Around(whole, tail is not None, tuple(sorted(others)))


def _ends_before(printed: str, words: Sequence[Word], start: int) -> bool:
    """Whether what stands before is names and years, and ends there."""
    if start == 0:
        return True
    between = printed[words[start - 1].end : words[start].start]
    if not between.strip() and not words[start - 1].text.isdigit():
        return False
    before = printed[: words[start - 1].end]
    small = re.findall(r"(?<![\w'’.-])[a-zà-ÿ]\w+", before)
    return all(word in _NAME_WORDS for word in small)


def _after_journal(rest: str, journals: Sequence[str]) -> str | None:
    """What follows the journal, notes in brackets too; None where the journal does not follow."""
    notes = ""
    for _ in range(3):
        for name in journals:
            tail = _tail(rest, name)
            if tail is not None:
                return f"{notes} {tail}"
        note = _BRACKETED.match(rest)
        if note is None:
            return None
        notes, rest = f"{notes} {note[0]}", rest[note.end() :]
    return None


def _tail(rest: str, journal: str) -> str | None:
    """What follows this journal, where it is a date or a volume, or nothing."""
    words = words_in(rest)
    plain = [word.text for word in words]
    with_subtitle = bare(journal)
    whole = len(with_subtitle) if tuple(plain[: len(with_subtitle)]) == with_subtitle else 0
    for count in (whole, begins_with(plain, journal)):
        if not count:
            continue
        tail = rest[words[count - 1].end :]
        note = re.match(r"[\s.,;]*\([^)]*\)", tail)
        following = bare(tail[note.end() :] if note else tail)
        if not following or _DATE.fullmatch(following[0]):
            return tail
    return None
