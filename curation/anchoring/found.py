"""What came of looking for a quote in a text as it stands now."""

from enum import StrEnum
from typing import NamedTuple


class Anchor(StrEnum):
    EXACT = "exact"  # the same words at the same place
    MOVED = "moved"  # the same words elsewhere, or spelt otherwise
    FUZZY = "fuzzy"  # other words, at the place where the quote stood
    ORPHANED = "orphaned"
    NO_TEXT = "no text yet"

    @property
    def stands(self) -> bool:
        """Whether the words are in the text as they were quoted."""
        return self in (Anchor.EXACT, Anchor.MOVED)


class Kind(StrEnum):
    """What a change of words changes; all but the last may turn what is said."""

    NUMBER = "number"  # a number, a comparison or a unit
    NEGATION = "negation"
    DIRECTION = "direction"  # more for less, better for worse
    WORDS = "words"


class Change(NamedTuple):
    """Words that were there and those that are there instead; "" where there are none."""

    before: str
    after: str
    kind: Kind


class Found(NamedTuple):
    """start and end are code points of the text and None where the quote is in no place of it."""

    anchor: Anchor
    start: int | None
    end: int | None
    score: float  # likeness of the words, 0 to 1, and 1 where only their spelling differs
    words: str  # as the text has them; "" where orphaned
    changed: tuple[Change, ...] = ()  # of a fuzzy one
    respelled: bool = False  # the same words, in other letters, spaces, dashes or signs
    reason: str = ""  # of an orphaned one: a sentence for people

    @property
    def alters_meaning(self) -> bool:
        """Whether a number, a negation or a direction is not what was quoted."""
        return any(change.kind is not Kind.WORDS for change in self.changed)

    @property
    def numbers_differ(self) -> bool:
        return any(change.kind is Kind.NUMBER for change in self.changed)
