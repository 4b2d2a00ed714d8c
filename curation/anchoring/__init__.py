"""Words and where they stand in a text: taken, found again, marked, exported. Pure.

All positions are Unicode code points, counted from 0; an end is not included.
"""

from curation.anchoring.annotation import MEDIA_TYPE, annotation, selectors
from curation.anchoring.finding import find
from curation.anchoring.found import Anchor, Change, Found, Kind
from curation.anchoring.marking import Mark, Piece, marked
from curation.anchoring.selector import Selector, Unquotable, take, take_words
from curation.anchoring.sentences import Span, sentences
from curation.anchoring.text import Stretch, plain, sha256_of, stretches, text_of

__all__ = [
    "MEDIA_TYPE",
    "Anchor",
    "Change",
    "Found",
    "Kind",
    "Mark",
    "Piece",
    "Selector",
    "Span",
    "Stretch",
    "Unquotable",
    "annotation",
    "find",
    "marked",
    "plain",
    "selectors",
    "sentences",
    "sha256_of",
    "stretches",
    "take",
    "take_words",
    "text_of",
]
