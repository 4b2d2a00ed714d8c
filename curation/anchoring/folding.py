"""A text in one spelling, with the way back to where each character of it came from.

What is folded says the same to a reader: case, spaces, dashes, quotation marks, ligatures, accents
on Latin letters, Greek letters and their names, the raised point of The Lancet, signs such as ≤
and <=. What could make one number another is not: 10⁵ is not 105, 2½ is not 21/2, a sign is not
taken off, a comma is no point.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import NamedTuple

_GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma"
    " sigma tau upsilon phi chi psi omega"
)
_ALIKE = {
    **dict(zip("αβγδεζηθικλμνξοπρςστυφχψω", _GREEK_NAMES.split(" "), strict=True)),
    **{"ɑ": "alpha", "ɛ": "epsilon", "ɣ": "gamma", "∆": "delta", "∑": "sigma", "∏": "pi"},
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys("‘’‚‛′‵`´ʹʼ", "'"),
    **dict.fromkeys("“”„‟″‶«»", '"'),
    **{"≤": "<=", "≥": ">=", "⩽": "<=", "⩾": ">=", "≦": "<=", "≧": ">=", "≠": "≠"},
    **dict.fromkeys("∼˜～", "~"),
    **dict.fromkeys("º˚", "°"),
    **dict.fromkeys("∙⋅•‧", "·"),
    **{"×": "x", "∕": "/", "⁄": "/", "∗": "*"},
    # Seen by nobody, or no part of a name: ® and ™ come and go with the house style.
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f®™", ""),
}
_SCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "0123456789" * 2, strict=True))
_FRACTIONS = re.compile("[¼-¾⅐-⅞↉]")

_NEEDS_CARE = re.compile(r"[^\x00-\x7f]")
# A space between two of these and anything says nothing: p = 0.05, 57 %, ( 95 ).
_RULES = re.compile(
    r"""
    \s*(?P<plusminus>\+/-)\s*
    | \s*(?P<sign>(?:[<>=]|&lt;|&gt;)+|[±≠≈~/])\s*
    | &(?P<entity>amp|quot);
    | \s+(?P<closing>[%;:)\]}]|[.,](?!\d))
    | (?P<opening>[(\[{])\s+
    | (?P<space>\s+)
    | (?<=[^\W\d_])(?P<hyphen>-)(?=[^\W\d_])
    | (?<=\d)(?P<point>·)(?=\d)
    | (?<=[^\W\d_])(?P<script>[⁰¹²³⁴-⁹₀-₉]+)
    | (?P<sharp>ß)
    """,
    re.VERBOSE,
)


class Folded(NamedTuple):
    """text[i] comes from begins[i] to ends[i] of the text that was folded."""

    text: str
    begins: list[int]
    ends: list[int]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text that was folded its folded [start:end] comes from; start < end."""
        return self.begins[start], self.ends[end - 1]

    def there(self, start: int, end: int) -> tuple[int, int]:
        """Where in the folded text the [start:end] of the text that was folded has come to."""
        return bisect_right(self.ends, start), bisect_left(self.begins, end)

    def cuts(self, at: int) -> bool:
        """Whether text[at - 1] and text[at] come from the same character, as in β for beta."""
        return 0 < at < len(self.begins) and self.begins[at - 1] == self.begins[at]


@lru_cache(maxsize=64)
def fold(text: str) -> Folded:
    """Kept for a while, as one text is mostly asked for several quotes in a row."""
    letters, begins, ends = _letter_by_letter(text)
    out: list[str] = []
    first: list[int] = []
    last: list[int] = []
    at = 0
    for match in _RULES.finditer(letters):
        start, end = match.span()
        replaced = _replaced(match)
        if replaced == match[0]:
            continue
        out.append(letters[at:start])
        first += begins[at:start]
        last += ends[at:start]
        out.append(replaced)
        first += [begins[start]] * len(replaced)
        last += [ends[end - 1]] * len(replaced)
        at = end
    out.append(letters[at:])
    return Folded("".join(out), first + begins[at:], last + ends[at:])


def _replaced(match: "re.Match[str]") -> str:
    kind = match.lastgroup or ""
    part = match[kind]
    match kind:
        case "entity":
            return {"amp": "&", "quot": '"'}[part]
        case "sign":
            return part.replace("&lt;", "<").replace("&gt;", ">")
        case "plusminus":
            return "±"
        case "space" | "hyphen":
            return " "
        case "point":
            return "."
        case "script":
            return "".join(_SCRIPTS[digit] for digit in part)
        case "sharp":
            return _sharp(match)
    return part


def _sharp(match: "re.Match[str]") -> str:
    """German's ß within a word, but for want of a Greek keyboard often the β of IFN-ß."""
    around = match.string[max(0, match.start() - 1) : match.start()]
    return "ss" if around.isalpha() else "beta"


def _letter_by_letter(text: str) -> tuple[str, list[int], list[int]]:
    """Each character with its combining marks by itself, whatever stands beside it."""
    if text.isascii():
        return text.lower(), list(range(len(text))), list(range(1, len(text) + 1))
    out: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    at = 0
    while at < len(text):
        odd = _NEEDS_CARE.search(text, at)
        start = odd.start() if odd else len(text)
        if odd and start > at and unicodedata.combining(text[start]):
            start -= 1
        out.append(text[at:start].lower())
        begins += range(at, start)
        ends += range(at + 1, start + 1)
        if odd is None:
            break
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        letter = _letter(text[start:end])
        out.append(letter)
        begins += [start] * len(letter)
        ends += [end] * len(letter)
        at = end
    return "".join(out), begins, ends


@lru_cache(maxsize=4096)
def _letter(cluster: str) -> str:
    if cluster in _ALIKE:
        return _ALIKE[cluster]
    if cluster in _SCRIPTS or cluster == "ß" or _FRACTIONS.match(cluster):
        return cluster
    if cluster == "ẞ":
        return "ß"
    if cluster.isspace():
        return " " * len(cluster)
    decomposed = unicodedata.normalize("NFKD", cluster)
    if decomposed[0].isspace():
        # An accent by itself, such as ¸: no space that a rule could take away without it.
        return cluster
    base, marks = decomposed[0], decomposed[1:]
    if marks and unicodedata.combining(marks[0]) and _is_latin(base):
        decomposed = base + "".join(mark for mark in marks if not unicodedata.combining(mark))
    folded = unicodedata.normalize("NFKC", decomposed).casefold()
    return "".join(_ALIKE.get(letter, letter) for letter in folded)


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()
