"""What must agree of two papers whatever the style: the letters of a title, a surname."""

import html
import re
import unicodedata
from collections.abc import Sequence


def plain_of(text: str) -> str:
    """Letters and digits only, without accents and case."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if letter.isalnum())


def surname_of(authors: Sequence[str]) -> str:
    """The first one's, of "Wallace, Daniel J.", "Wallace DJ" or "Dörner T"; "" of none."""
    before, comma, _ = (authors[0] if authors else "").partition(",")
    if comma:
        return plain_of(before)
    words = before.split()
    while len(words) > 1 and re.fullmatch(r"(?:[A-Z]\.?-?){1,4}", words[-1]):
        words.pop()
    return plain_of(" ".join(words))


def without_markup(markup: str) -> str:
    return html.unescape(re.sub(r"</?(?:i|b|u|sub|sup)>", "", markup))
