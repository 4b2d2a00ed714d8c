"""The sentences of an abstract, for stepping through them without a pointer."""

import re
from typing import NamedTuple

_SECTION = re.compile(r"\n\s*\n")
_STOP = re.compile(r"[.?!…。！？]+[\"'”’)\]]*")
_FULL_WIDTH = "。！？"
_NEXT = re.compile(r"\s*[\"'“‘(\[]*(\S)")
_WORD_BEFORE = re.compile(r"[^\s(\[/]+$")
_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
_CLOSES = ",;:)]%"  # what cannot begin a sentence

# A point after these says that a word is short, whatever follows it.
_NEVER_LAST = re.compile(
    r"vs|cf|e\.?g|i\.?e|viz|figs?|refs?|eqs?|dr|prof|mrs?|mme|pp|approx|ca|resp|incl|excl|var|spp|subsp"
    r"|cv|suppl|eds|dept|univ|st|(?:[a-z]\.)+[a-z]",
    re.IGNORECASE,
)
# A number after these belongs to them; anything else that begins like a sentence is one.
_BEFORE_NUMBERS = re.compile(
    r"al|nos?|vols?|p|c|v|ver|ed|max|min|sect|art|ch|tab|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov"
    r"|dec",
    re.IGNORECASE,
)


class Span(NamedTuple):
    start: int
    end: int


def sentences(text: str) -> list[Span]:
    """Where each sentence stands, without the space around it.

    In order, without overlap, and together all of the text but the space between them. A section
    ends what was said before it, with or without a full stop.
    """
    spans: list[Span] = []
    at = 0
    for gap in [*_SECTION.finditer(text), None]:
        end = gap.start() if gap else len(text)
        ends = [stop.end() for stop in _STOP.finditer(text, at, end) if _is_last(text, stop, end)]
        for stop in [*ends, end]:
            words = text[at:stop]
            if words.strip():
                spans.append(Span(stop - len(words.lstrip()), at + len(words.rstrip())))
            at = stop
        at = gap.end() if gap else end
    return spans


def _is_last(text: str, stop: "re.Match[str]", end: int) -> bool:
    """Whether a sentence ends with this full stop, question or exclamation mark."""
    if stop[0][0] in _FULL_WIDTH:
        return True
    follows = _NEXT.match(text, stop.end(), end)
    if follows is None or not text[stop.end()].isspace():
        return False
    first = follows[1]
    if (first.islower() and first not in _GREEK) or first in _CLOSES:
        return stop[0] in ("?", "!") and first not in _CLOSES
    return stop[0][0] != "." or not _is_shortened(text, stop, first)


def _is_shortened(text: str, stop: "re.Match[str]", first: str) -> bool:
    """Whether the point is that of an abbreviation or an initial: "et al. 3", "J. Smith"."""
    word = _WORD_BEFORE.search(text, max(0, stop.start() - 24), stop.start())
    if word is None or stop[0] != ".":
        return False
    if _NEVER_LAST.fullmatch(word[0]):
        return True
    if first.isdigit() and _BEFORE_NUMBERS.fullmatch(word[0]):
        return True
    if len(word[0]) == 1 and word[0].isupper() and first.isupper():
        # "J. Smith" is a name; "vitamin D. Patients" and "hepatitis B. We" are not.
        before = text[max(0, word.start() - 40) : word.start()].split()
        return not before or not before[-1].isalpha() or before[-1][0].isupper()
    return False
