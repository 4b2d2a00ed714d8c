"""Where a text speaks of known things: whole words and phrases, however they are written.

"SLE" is not found within "SLEDAI", nor "JAK1" within "JAK12"; "lupus  nephritis" over a line's end
is. Where two terms overlap, the longer one is meant.
"""

import re
from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import NamedTuple


class Mention(NamedTuple):
    """Code points of the text, and the key of the term that stands there."""

    start: int
    end: int
    key: Hashable


def mentions(text: str, terms: Mapping[str, Hashable]) -> list[Mention]:
    """Every place where one of the terms stands, in order; `terms` gives the key of each."""
    by_term = {_plainly(term): key for term, key in terms.items() if term.strip()}
    if not by_term:
        return []
    pattern = _pattern(tuple(sorted(by_term, key=lambda term: (-len(term), term))))
    return [
        Mention(found.start(), found.end(), by_term[_plainly(found.group())])
        for found in pattern.finditer(text)
    ]


@lru_cache(maxsize=64)
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    parts = "|".join(
        r"[\s\u2010-\u2015\u2212-]+".join(map(re.escape, term.split(" "))) for term in terms
    )
    return re.compile(rf"(?<![\w])(?:{parts})(?![\w])", re.IGNORECASE)


def _plainly(term: str) -> str:
    """In lower case, with one space for any run of spaces and hyphens."""
    return re.sub(r"[\s\u2010-\u2015\u2212-]+", " ", term.strip()).lower()
