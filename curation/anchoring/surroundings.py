"""What stood before and after a quote, and how much of it stands around a place."""

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from curation.anchoring.edges import whole
from curation.anchoring.folding import fold
from curation.anchoring.selector import AROUND, Selector

# Not one that the end of what is known may have cut.
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*(?=[^\d.,])")
_STOPS = (".", "?", "!")
SURE = 12  # characters in a row that are enough to know one side of a quote by
_ALIKE = 75  # per cent of likeness that make a side with another word in it the same
_STOP = re.compile(r"[.?!][\"')\]]*(?:\s+|$)")


class Surroundings:
    """Folded: the words of a quote, and what stood before and after, without space beside them."""

    def __init__(self, selector: Selector) -> None:
        exact, prefix, suffix = selector[:3]
        together = prefix + exact + suffix
        start, end = len(prefix), len(prefix) + len(exact)
        folded = fold(together)
        first, last = folded.there(start, end)
        self.words = folded.text[first:last].strip()
        self._before, self._after = folded.text[:first], folded.text[last:]
        self.before, self.after = self._before.rstrip(), self._after.lstrip()
        # Where fewer than AROUND were kept, there was no more text.
        self.began_text = len(prefix) < AROUND
        self.ended_text = len(suffix) < AROUND
        self._cut = [a != b for a, b in zip(whole(together, start, end), (start, end), strict=True)]
        self._begins, self._ends = self._of_its_sentence()

    def _of_its_sentence(self) -> tuple[str | None, str | None]:
        """What stood around the quote in its own sentence; None where that began or ended
        farther away than is known."""
        stops = list(_STOP.finditer(self._before))
        begins: str | None = self._before[stops[-1].end() :] if stops else self._before
        if not stops and not self.began_text:
            begins = None
        if self.words[-1:] in _STOPS:
            return begins, ""
        stop = _STOP.search(self._after)
        if stop:
            return begins, self._after[: stop.end()].rstrip()
        return begins, self._after if self.ended_text else None

    def begins_sentence(self, text: str, at: int) -> int | None:
        """How much of the quote's sentence stands before `at`, if all of it does that was there.

        A sentence that was put elsewhere, or before which something was put, is still itself.
        """
        begins = self._begins
        if begins is None or not text.endswith(begins, 0, at):
            return None
        ended = text[: at - len(begins)].rstrip().rstrip("\"')]")
        return len(begins) if ended[-1:] in ("", *_STOPS, ":", ";") else None

    def ends_sentence(self, text: str, at: int) -> int | None:
        ends = self._ends
        if ends is None or not text.startswith(ends, at):
            return None
        if ends[-1:] in _STOPS or text[at - 1 : at] in _STOPS:
            return len(ends)
        return None if text[at + len(ends) :].strip() else len(ends)

    @property
    def known(self) -> int:
        """The most characters that can be the same around a place."""
        return max(len(self.before), SURE) + max(len(self.after), SURE)

    def went_on_before(self, joined: str) -> bool:
        """Whether these characters, joined to the first word, were so where it was quoted."""
        return self._cut[0] or (joined != "" and self._before.endswith(joined))

    def went_on_after(self, joined: str) -> bool:
        return self._cut[1] or (joined != "" and self._after.startswith(joined))

    def same_before(self, text: str, at: int) -> int:
        """How many characters before `at` are those that stood before the quote."""
        before = text[:at].rstrip()
        if not self.before:
            return SURE if self.began_text and not before else 0
        run = _common(self.before[::-1], before[: -len(self.before) - 1 : -1])
        if run == len(self.before):
            return max(run, 2 * SURE) if self.began_text and len(before) == run else run
        backwards = self.before[::-1], before[: -len(self.before) - 1 : -1]
        return 0 if _numbers_differ(*backwards) else max(run, _alike(*backwards))

    def same_after(self, text: str, at: int) -> int:
        after = text[at : at + AROUND + len(self.after)].lstrip()
        if not self.after:
            return SURE if self.ended_text and not after else 0
        run = _common(self.after, after)
        if run == len(self.after):
            return max(run, 2 * SURE) if self.ended_text and len(after) == run else run
        both = self.after, after[: len(self.after)]
        return 0 if _numbers_differ(*both) else max(run, _alike(*both))

    def ends_of_before(self, text: str) -> Iterator[int]:
        """Where in the text the last of what stood before the quote ends."""
        if self.began_text and len(self.before) < SURE:
            if text.startswith(self.before):
                yield len(self.before)
            return
        known = self.before[-SURE:]
        at = text.find(known) if known else -1
        while at >= 0:
            yield at + len(known)
            at = text.find(known, at + 1)

    def begins_of_after(self, text: str) -> Iterator[int]:
        """Where in the text the first of what stood after the quote begins."""
        if self.ended_text and len(self.after) < SURE:
            if text.endswith(self.after):
                yield len(text) - len(self.after)
            return
        known = self.after[:SURE]
        at = text.find(known) if known else -1
        while at >= 0:
            yield at
            at = text.find(known, at + 1)


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    same = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        same += 1
    return same


def _numbers_differ(one: str, other: str) -> bool:
    """Whether a number in the quote's sentence is another: then it is another sentence.

    Both begin beside the quote, be they written forwards or backwards, and may end in the middle of
    a number.
    """
    ours, theirs = (_NUMBER.findall(_STOP.split(side, maxsplit=1)[0]) for side in (one, other))
    return any(a != b for a, b in zip(ours, theirs, strict=False))


def _alike(one: str, other: str) -> int:
    """Characters in common where a word in between is another; 0 unless most are."""
    if len(one) < 2 * SURE:
        return 0
    ratio = fuzz.ratio(one, other, score_cutoff=_ALIKE)
    return int(len(one) * ratio / 200)
