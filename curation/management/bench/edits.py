"""What happens to abstracts, done on purpose, with the place where a quote is afterwards.

An edit takes a text, the span of a quote in it and chance, and gives the text afterwards with the
span of the quote, None where it is gone; or None where it leaves the text as it is.
"""

import re
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from curation.anchoring import Span, sentences


class Edited(NamedTuple):
    text: str
    span: Span | None


Edit = Callable[[str, Span, Random], Edited | None]
Match = re.Match[str]

_NAMES = dict(alpha="α", beta="β", gamma="γ", delta="δ", kappa="κ", µ="μ")  # noqa: C408
_GREEK = {**_NAMES, **{letter: name for name, letter in _NAMES.items()}}
_SPACES = ("  ", "\u00a0", "\u2009", "\n", "\u202f ", " ")
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2212"
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_NUMBER = re.compile(r"\d+")


def _everywhere(pattern: str, by: Callable[[Match, Random], str]) -> Edit:
    """Every match replaced, before, within and after the quote; none crosses its ends."""
    compiled = re.compile(pattern)

    def edit(text: str, quote: Span, chance: Random) -> Edited | None:
        parts, starts_at, ends_at, length, at = [], -1, -1, 0, 0
        for match in compiled.finditer(text):
            replaced = by(match, chance)
            parts += [text[at : match.start()], replaced]
            if starts_at < 0 and match.end() > quote.start:
                starts_at = length + quote.start - at
            if ends_at < 0 and match.end() > quote.end:
                ends_at = length + quote.end - at
            length += match.start() - at + len(replaced)
            at = match.end()
        parts.append(text[at:])
        starts_at = starts_at if starts_at >= 0 else length + quote.start - at
        ends_at = ends_at if ends_at >= 0 else length + quote.end - at
        edited = "".join(parts)
        return Edited(edited, Span(starts_at, ends_at)) if edited != text else None

    return edit


def _spaced(match: Match, chance: Random) -> str:
    if match[0] == " ":
        return chance.choice(_SPACES)
    return f" {match[0]}" if match[0] == "%" else f" {match[0]} "


def _in_case(text: str, quote: Span, chance: Random) -> Edited | None:
    change = chance.choice((str.upper, str.lower, str.title))
    parts = text[: quote.start], text[quote.start : quote.end], text[quote.end :]
    before, words, after = map(change, parts)
    edited = before + words + after
    return Edited(edited, Span(len(before), len(before + words))) if edited != text else None


def _sentence_inserted(other: str) -> Edit:
    """A sentence of another abstract, at the beginning of a sentence not after the quote."""

    def edit(text: str, quote: Span, chance: Random) -> Edited | None:
        inserted = _a_sentence(other, chance) + " "
        at = chance.choice([0, *(s.start for s in sentences(text) if s.start <= quote.start)])
        return Edited(
            text[:at] + inserted + text[at:],
            Span(quote.start + len(inserted), quote.end + len(inserted)),
        )

    return edit


def _a_sentence(text: str, chance: Random) -> str:
    span = chance.choice(sentences(text))
    return text[span.start : span.end]


def _word_changed(text: str, quote: Span, chance: Random) -> Edited | None:
    """To another word of the same abstract."""
    words = text[quote.start : quote.end]
    was = list(_LONG_WORD.finditer(words))
    others = _LONG_WORD.findall(text)
    if not was:
        return None
    match, other = chance.choice(was), chance.choice(others)
    if match[0].lower() == other.lower():
        return None
    return _within(text, quote, match, other)


def _number_changed(text: str, quote: Span, chance: Random) -> Edited | None:
    numbers = list(_NUMBER.finditer(text[quote.start : quote.end]))
    if not numbers:
        return None
    match = chance.choice(numbers)
    return _within(text, quote, match, str(int(match[0]) + chance.randint(1, 60)))


def _within(text: str, quote: Span, match: Match, other: str) -> Edited:
    words = text[quote.start : quote.end]
    words = words[: match.start()] + other + words[match.end() :]
    return Edited(
        text[: quote.start] + words + text[quote.end :],
        Span(quote.start, quote.start + len(words)),
    )


def _reordered(text: str, quote: Span, chance: Random) -> Edited | None:
    """The sentences that the quote is of, put before or after others."""
    spans = sentences(text)
    first = max(n for n, span in enumerate(spans) if span.start <= quote.start)
    last = min(n for n, span in enumerate(spans) if span.end >= quote.end)
    moved = text[spans[first].start : spans[last].end]
    others = [text[s.start : s.end] for s in [*spans[:first], *spans[last + 1 :]]]
    places = [place for place in range(len(others) + 1) if place != first]
    if not places:
        return None
    place = chance.choice(places)
    start = len("".join(f"{other} " for other in others[:place]))
    start += quote.start - spans[first].start
    edited = " ".join([*others[:place], moved, *others[place:]])
    return Edited(edited, Span(start, start + quote.end - quote.start))


def _deleted(text: str, quote: Span, chance: Random) -> Edited | None:
    return Edited(text[: quote.start] + text[quote.end :], None)


def _sentence_deleted(text: str, quote: Span, chance: Random) -> Edited | None:
    """With all of the sentences that it is of, so that nothing tells where it was."""
    spans = sentences(text)
    start = max(span.start for span in spans if span.start <= quote.start)
    end = min(span.end for span in spans if span.end >= quote.end)
    return Edited(text[:start] + text[end:].lstrip(), None)


def _replaced(other: str) -> Edit:
    return lambda text, quote, chance: Edited(other, None)


CASE: Edit = _in_case
SPACING = _everywhere(r" |(?<=\w)[=<>≤≥±](?=[\d.])|(?<=\d)%", _spaced)
GREEK = _everywhere(
    "|".join(rf"\b{name}\b" if name.isascii() else name for name in _GREEK),
    lambda match, chance: _GREEK[match[0]],
)
HYPHENS = _everywhere(
    r"(?<=\w)[-\u2010-\u2013](?=\w)", lambda match, chance: chance.choice(_HYPHENS)
)
POINTS = _everywhere(r"(?<=\d)[.·](?=\d)", lambda match, chance: "·" if match[0] == "." else ".")


def all_at_once(text: str, quote: Span, chance: Random) -> Edited | None:
    """Case, spacing, hyphens, Greek letters and points."""
    edited = Edited(text, quote)
    for edit in (SPACING, GREEK, HYPHENS, POINTS, CASE):
        assert edited.span is not None
        edited = edit(edited.text, edited.span, chance) or edited
    return edited


def edits(other: str) -> dict[str, Edit]:
    """By what they are called; other: an abstract that has nothing to do with the one edited."""
    return {
        "case": CASE,
        "spacing": SPACING,
        "Greek letters": GREEK,
        "hyphens": HYPHENS,
        "raised points": POINTS,
        "these five at once": all_at_once,
        "sentence inserted before": _sentence_inserted(other),
        "word changed": _word_changed,
        "number changed": _number_changed,
        "sentence reordered": _reordered,
        "quote deleted": _deleted,
        "sentence deleted": _sentence_deleted,
        "abstract replaced": _replaced(other),
    }
