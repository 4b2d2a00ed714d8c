"""A quote as it is kept: its words, what stands around them, and where they stood.

The names are those of the W3C's Web Annotation Data Model: a TextQuoteSelector (exact, prefix,
suffix) and a TextPositionSelector (start, end) of the same words.
"""

import re
from typing import NamedTuple

from curation.anchoring.edges import whole, without_space_around

AROUND = 32  # code points kept on either side
LEAST = 3  # letters or digits that a quote has to have
LONG = 400  # from this many code points on, a text may not be quoted nearly whole
MOST = 0.9  # the share of a long text that a quote may be


class Unquotable(ValueError):
    """Why these words cannot be a quote: a sentence for the person who chose them."""


class Selector(NamedTuple):
    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


def take(text: str, start: int, end: int) -> Selector:
    """The quote of text[start:end], without space around it and with whole words at its ends.

    It may cross from one section to the next. Unquotable where it is nothing, nearly nothing,
    nearly all of a long text, or not in the text.
    """
    if not 0 <= start <= end <= len(text):
        raise Unquotable(
            "The selection lies outside the abstract as it stands now. Nothing was taken;"
            " reload the page and select the words again."
        )
    start, end = without_space_around(text, start, end)
    if start == end:
        raise Unquotable("No words are selected. Select the words to quote first.")
    start, end = without_space_around(text, *whole(text, start, end))
    exact = text[start:end]
    if sum(map(str.isalnum, exact)) < LEAST:
        raise Unquotable(
            f"“{exact}” is too little to be found again. Select at least a word of"
            f" {LEAST} letters or digits."
        )
    if len(text) > LONG and len(exact) > MOST * len(text):
        raise Unquotable(
            "That is (nearly) the whole abstract. Select the sentence that bears the claim out."
        )
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return Selector(exact, before, after, start, end)


def take_words(text: str, words: str, near: int | None) -> Selector:
    """The quote of the words that somebody saw, taken from the text and from nowhere else.

    They have to stand in it, but for the kind and number of spaces between them: at `near`, or
    else at the place nearest to it. Unquotable where they do not, and where no position was given
    and they stand there more than once.
    """
    seen = words.split()
    if not seen:
        raise Unquotable("No words are selected. Select the words to quote first.")
    # Looked ahead, so that places may overlap one another.
    pattern = re.compile("(?=(" + r"\s+".join(map(re.escape, seen)) + "))")
    places = [match.span(1) for match in pattern.finditer(text)]
    if not places:
        raise Unquotable(
            "These words are not in the abstract as it stands now. Nothing was taken; reload the"
            " page and select the words again."
        )
    if near is None:
        if len(places) > 1:
            raise Unquotable(
                f"These words stand in the abstract {len(places)} times. Select them together with"
                " some of the words around them."
            )
        return take(text, *places[0])
    return take(text, *min(places, key=lambda place: abs(place[0] - near)))
