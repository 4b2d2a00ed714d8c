"""An abstract as one plain text, in which positions are counted in Unicode code points."""

import re
from collections.abc import Sequence
from hashlib import sha256
from html import unescape
from typing import NamedTuple, TypedDict

TAG = re.compile(r"</?(?:i|b|u|sub|sup)>")
BETWEEN_SECTIONS = "\n\n"


class Text(TypedDict):
    """What is needed of a section of an abstract for its words."""

    text: str  # markup


class Section(Text):
    label: str


class Stretch(NamedTuple):
    """Where a section stands in the text of its abstract."""

    label: str
    start: int
    end: int

    def shared_with(self, start: int, end: int) -> tuple[int, int] | None:
        """What of text[start:end] is in this section, counted from the section's own start."""
        first, last = max(start, self.start), min(end, self.end)
        return (first - self.start, last - self.start) if first < last else None


def plain(markup: str) -> str:
    """Our stored markup as the words alone."""
    return "".join(map(unescape, TAG.split(markup)))


def text_of(sections: Sequence[Text]) -> str:
    """The words of all sections, an empty line between two; labels are no part of it."""
    return BETWEEN_SECTIONS.join(plain(section["text"]) for section in sections)


def stretches(sections: Sequence[Section]) -> list[Stretch]:
    """One for every section, in order, as `text_of` puts them together."""
    found, at = [], 0
    for section in sections:
        end = at + len(plain(section["text"]))
        found.append(Stretch(section["label"], at, end))
        at = end + len(BETWEEN_SECTIONS)
    return found


def sha256_of(text: str) -> str:
    """The hash, in hexadecimal digits, that says which version of a text was quoted."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
