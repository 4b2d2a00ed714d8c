"""A quote is looked for in a text that may have changed since it was taken.

Three questions, each only where the one before finds nothing: do the same words stand there, do
they in another spelling, do words like them. The place is decided by what stands around them: it
is better that a quote is an orphan, and a person looks, than that it points to a wrong place. So

- the same words in other surroundings are believed only where they are long, and a whole sentence
  or a very long run of words, as those are what moves;
- where what stood before and what stood after the quote still stand together, that is its place,
  and if other words are there, those are the ones compared;
- words that stand there more than once are told apart by their surroundings, then by the position,
  and else not at all;
- words that are only alike are found with every difference said, and away from the old place only
  where no number, negation or direction differs.
"""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from curation.anchoring.changes import changes, turned
from curation.anchoring.edges import whole, without_space_around
from curation.anchoring.folding import fold
from curation.anchoring.found import Anchor, Found, Kind
from curation.anchoring.likeness import likest
from curation.anchoring.selector import AROUND, Selector
from curation.anchoring.surroundings import SURE, Surroundings

FLOOR_IN_PLACE = 0.6  # likeness that makes other words at the old place those of the quote
FLOOR_BESIDE = 0.8  # where only one side of the surroundings is the old one
FLOOR_ELSEWHERE = 0.9
MOST_GRAVE = 2  # numbers, negations and directions that may differ: three are another sentence
NOT_QUITE = 0.999  # the most that is said of a quote of which something differs
CLEARLY = 0.1  # by how much likelier than the second best
MOST = 50  # places looked at for one side; where there are more, nothing is told by it
NEAR = 8  # code points that a position may be off and still decide
SAME_PLACE = 0.7  # of all that is known of the surroundings, to be there for other words
ENOUGH = 50  # characters, with those of the sides, that are not there by chance
SENTENCE = 30  # characters of a whole sentence that nobody writes twice
PASSAGE = 160  # of words in other surroundings


class _Place(NamedTuple):
    """Of the folded text, with how many characters around it are those around the quote."""

    start: int
    end: int
    before: int
    after: int

    @property
    def around(self) -> int:
        return self.before + self.after

    def holds(self, other: "_Place") -> bool:
        return self.start <= other.start and other.end <= self.end


class _Beside(NamedTuple):
    is_sentence: bool  # with what is beside it: all of the quote's sentence
    is_known: bool  # one side at least, by more than that
    characters: int


def find(selector: Selector, text: str, was: str | None = None) -> Found:
    """Where the quote stands in the text.

    was: the text that the quote was taken from, if it is at hand; it decides between places that
    nothing else tells apart.
    """
    if not text.strip():
        return Found(Anchor.NO_TEXT, None, None, 0.0, "", reason="There is no text yet.")
    return _untouched(selector, text) or _Search(selector, text, was).found()


def _untouched(selector: Selector, text: str) -> Found | None:
    """Found with all that stood around it, at the same place or at one alone."""
    exact, prefix, suffix, start, end = selector
    before = start - len(prefix)
    around = prefix + exact + suffix
    if exact and before >= 0 and text.startswith(around, before):
        return Found(Anchor.EXACT, start, end, 1.0, exact)
    at = text.find(around)
    if at < 0 or text.find(around, at + 1) >= 0:
        return None
    if (len(prefix) < AROUND and at > 0) or (len(suffix) < AROUND and not text.endswith(around)):
        return None  # it stood at an end of the text, and does not now
    start, end = at + len(prefix), at + len(prefix) + len(exact)
    if whole(text, start, end) != (start, end):
        return None
    return Found(Anchor.MOVED, start, end, 1.0, exact)


class _Search:
    """One quote in one text, both in the spelling of `fold`."""

    def __init__(self, selector: Selector, text: str, was: str | None) -> None:
        self.selector, self.text, self.was = selector, text, was
        self.folded = fold(text)
        self.around = Surroundings(selector)
        self.words = self.around.words

    def found(self) -> Found:
        if not self.words:
            return self._orphaned("The quote has no words that could be looked for.")
        same = sorted(self._same_words(), key=lambda place: -place.around)
        old = self._old_place(same[0].around if same else 0)
        if same:
            within = [place for place in same if old and old.holds(place)]
            if len(within) == 1:
                return self._moved(within[0])  # and something was put in beside it
            best = self._told_apart(same)
            if best is None and old is None:
                return self._orphaned(
                    f"The words stand in the text {len(same)} times, and nothing around them tells"
                    " which of them were quoted."
                )
            if best is not None and self._is_believed(best, same, old):
                return self._moved(best)
        if old is not None:
            return self._in_place(old)
        if same:
            return self._orphaned(
                "The same words stand in the text, but what stood around them does not; whether"
                " they are those that were quoted is for a person to say."
            )
        return self._elsewhere()

    # The same words

    def _same_words(self) -> Iterator[_Place]:
        at = self.folded.text.find(self.words)
        while at >= 0:
            end = at + len(self.words)
            if not (self.folded.cuts(at) or self.folded.cuts(end)) and self._is_whole(at, end):
                yield self._place(at, end)
            at = self.folded.text.find(self.words, at + 1)

    def _is_whole(self, at: int, end: int) -> bool:
        """Whether the words end where they ended, and "p=0.04" is not found in "p=0.045"."""
        start, stop = self.folded.back(at, end)
        first, last = whole(self.text, start, stop)
        return (
            first == start or self.around.went_on_before(fold(self.text[first:start]).text)
        ) and (last == stop or self.around.went_on_after(fold(self.text[stop:last]).text))

    def _place(self, start: int, end: int) -> _Place:
        text = self.folded.text
        return _Place(
            start, end, self.around.same_before(text, start), self.around.same_after(text, end)
        )

    def _is_sure(self, place: _Place) -> bool:
        """Whether it is the quote's place, whatever stands there."""
        return (
            min(place.before, place.after) >= SURE
            and place.around >= SAME_PLACE * self.around.known
        )

    def _told_apart(self, places: list[_Place]) -> _Place | None:
        """The one that was quoted, of those with the same words; the best surrounded first."""
        rivals = [place for place in places if places[0].around - place.around < SURE]
        if len(rivals) == 1:
            return places[0]
        expected = self._expected()
        off = sorted((abs(self.folded.begins[place.start] - expected), place) for place in rivals)
        (nearest, place), (next_one, _) = off[:2]
        return place if nearest <= NEAR and next_one - nearest > 4 * NEAR else None

    def _expected(self) -> int:
        """Where the quote should begin, after what was changed before it if that is known."""
        if self.was is None:
            return self.selector.start
        start = self.selector.start
        for step in Levenshtein.opcodes(self.was, self.text):
            if step.src_end > start:
                if step.tag == "delete":
                    return step.dest_start
                return step.dest_start + start - step.src_start
        return len(self.text)

    def _none_is_lost(self, same: list[_Place]) -> bool:
        """Whether the words stand there as often as they did, as far as that is known."""
        return self.was is None or fold(self.was).text.count(self.words) <= len(same)

    def _is_believed(self, place: _Place, same: list[_Place], old: _Place | None) -> bool:
        """Whether the same words at this place are those that were quoted."""
        if old is None and self._is_sure(place):
            return True
        if not self._none_is_lost(same):
            return False
        alone, length = len(same) == 1, len(self.words)
        beside = self._beside(place)
        if beside is None:
            return alone and old is None and length >= PASSAGE
        is_cut_out = old is not None and self._is_cut(old)
        if old is not None and not is_cut_out and self._likeness(old) >= FLOOR_IN_PLACE:
            return False
        if beside.is_sentence and alone and length + beside.characters >= SENTENCE:
            return True
        return beside.is_known and not is_cut_out and length + beside.characters >= ENOUGH

    def _beside(self, place: _Place) -> _Beside | None:
        """What makes both sides of a place those of the quote; None where one of them is not.

        A side is the quote's if it is known by what stands there, or if all that stood there in
        the quote's own sentence does, as a sentence may be put somewhere else.
        """
        before = self.around.begins_sentence(self.folded.text, place.start)
        after = self.around.ends_sentence(self.folded.text, place.end)
        if (before is None and place.before < SURE) or (after is None and place.after < SURE):
            return None
        return _Beside(
            is_sentence=before is not None and after is not None,
            is_known=max(place.before, place.after) >= 2 * SURE,
            characters=max(before or 0, place.before) + max(after or 0, place.after),
        )

    def _moved(self, place: _Place) -> Found:
        start, end = without_space_around(self.text, *self.folded.back(place.start, place.end))
        words = self.text[start:end]
        same = words == self.selector.exact
        denied = turned(self.selector.prefix, self.text[max(0, start - AROUND) : start])
        if denied:
            return Found(
                Anchor.FUZZY, start, end, NOT_QUITE, words, changed=denied, respelled=not same
            )
        anchor = Anchor.EXACT if same and start == self.selector.start else Anchor.MOVED
        return Found(anchor, start, end, 1.0, words, respelled=not same)

    # Other words at the old place

    def _old_place(self, around: int) -> _Place | None:
        """Where what stood before and what stood after the quote stand with other words between,
        and are more than what is `around` the same words.

        Of several the best surrounded; of those one with nothing between, or else the likest.
        """
        if around >= self.around.known:
            return None
        text = self.folded.text
        found: list[tuple[int, float, _Place]] = []
        farthest = 2 * len(self.words) + 64
        ends = list(islice(self.around.ends_of_before(text), MOST))
        begins = list(islice(self.around.begins_of_after(text), MOST))
        for start in ends:
            for end in begins:
                if start <= end <= start + farthest:
                    place = self._trimmed(start, end)
                    if place.around > around and self._is_sure(place):
                        found.append((place.around, self._likeness(place), place))
        if not found:
            return None
        most = max(around for around, _, _ in found)
        best = [(likeness, place) for around, likeness, place in found if around == most]
        likeness, likest_one = max(best)
        shortest = min((place for _, place in best), key=lambda place: place.end - place.start)
        return shortest if self._is_cut(shortest) or likeness < FLOOR_IN_PLACE else likest_one

    def _is_cut(self, place: _Place) -> bool:
        """Whether the quote was taken out there, and next to nothing was put in its place."""
        return place.end - place.start < 0.3 * len(self.words)

    def _trimmed(self, start: int, end: int) -> _Place:
        before, after = (
            self.around.same_before(self.folded.text, start),
            self.around.same_after(self.folded.text, end),
        )
        words = self.folded.text[start:end]
        first = start + len(words) - len(words.lstrip())
        return _Place(min(first, end), max(start + len(words.rstrip()), first), before, after)

    def _likeness(self, place: _Place) -> float:
        return Levenshtein.normalized_similarity(
            self.words, self.folded.text[place.start : place.end]
        )

    def _in_place(self, place: _Place) -> Found:
        score = self._likeness(place)
        if score < FLOOR_IN_PLACE:
            return self._orphaned(
                "What stood before and after the words is still there, but the words between are"
                + (" gone." if place.end - place.start < 3 else " others."),
                score,
            )
        found = self._fuzzy(place, score)
        if sum(change.kind is not Kind.WORDS for change in found.changed) > MOST_GRAVE:
            return self._orphaned(
                "Where the words stood there is now a passage like them with other numbers,"
                " negations or directions in it, and too many to be the same.",
                score,
            )
        return found

    # Words alike, elsewhere

    def _elsewhere(self) -> Found:
        best, second = likest(self.words, self.folded.text)
        if best is None or best.likeness < FLOOR_BESIDE:
            return self._orphaned(
                "Neither the words nor any that are enough like them are in the text.",
                best.likeness if best else 0.0,
            )
        place = self._place(best.start, best.end)
        found, beside = self._fuzzy(place, best.likeness), self._beside(place)
        if self._is_sure(place):
            return found
        if found.alters_meaning:
            return self._orphaned(
                "Words like these stand in the text, but with another number, negation or"
                " direction, and not where the quote stood.",
                best.likeness,
            )
        floor = FLOOR_BESIDE if beside and beside.is_known else FLOOR_ELSEWHERE
        if beside is None or best.likeness < floor or len(self.words) < SENTENCE:
            return self._orphaned(
                "Words like these stand in the text, but not where the quote stood, and they are"
                " not like enough.",
                best.likeness,
            )
        if best.likeness - second < CLEARLY:
            return self._orphaned(
                "Words like these stand in the text more than once, and nothing tells which of"
                " them were quoted.",
                best.likeness,
            )
        return found

    def _fuzzy(self, place: _Place, score: float) -> Found:
        start, end = without_space_around(
            self.text, *whole(self.text, *self.folded.back(place.start, place.end))
        )
        words = self.text[start:end]
        return Found(
            Anchor.FUZZY,
            start,
            end,
            min(score, NOT_QUITE),
            words,
            changed=changes(self.selector.exact, words),
            respelled=True,
        )

    def _orphaned(self, reason: str, score: float = 0.0) -> Found:
        return Found(Anchor.ORPHANED, None, None, score, "", reason=reason)
