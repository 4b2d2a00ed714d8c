"""How much room words take. Nothing is measured in a browser: these are widths of DejaVu Sans,
the widest of the families that pages may be set in, so that nothing runs into anything in any."""

import unicodedata

# Widths in parts of the size of the letters.
_NARROW = frozenset("ijlt.,:;'!|()[]fI r-·")
_WIDE = frozenset("mwMW%→←—…◆")
ELLIPSIS = "…"


def room_for(words: str, size: float = 13, *, bold: bool = False) -> float:
    """An upper bound of the width of words in px, at a size in px."""
    width = sum(map(_width_of, words)) * size
    return width * 1.13 if bold else width


def shortened(words: str, room: float, size: float = 13, *, bold: bool = False) -> str:
    """The words, or as many of their letters as fit into the room, and an ellipsis."""
    if room_for(words, size, bold=bold) <= room:
        return words
    while words and room_for(words + ELLIPSIS, size, bold=bold) > room:
        words = words[:-1]
    return words.rstrip() + ELLIPSIS


def wrapped(words: str, room: float, size: float = 13, *, bold: bool = False) -> list[str]:
    """The words in lines that fit into the room; a word too long for it is shortened."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and room_for(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(shortened(word, room, size, bold=bold))
    return lines


def _width_of(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if letter in _NARROW:
        return 0.41
    if letter in _WIDE or unicodedata.east_asian_width(letter) in "WF":
        return 1.02
    return 0.74 if letter.isupper() else 0.64
