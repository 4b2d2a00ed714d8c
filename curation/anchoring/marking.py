"""Marks laid over stored markup, which may overlap one another and cross its elements."""

from collections.abc import Sequence
from html import escape, unescape
from itertools import pairwise
from typing import NamedTuple

from curation.anchoring.text import TAG


class Mark(NamedTuple):
    """From start to end, in code points of the section's plain text."""

    start: int
    end: int
    name: str


class Piece(NamedTuple):
    """A well-formed run of HTML, and the names of the marks that cover all of it."""

    html: str
    names: tuple[str, ...]


class _Run(NamedTuple):
    start: int
    text: str
    inside: tuple[str, ...]  # the elements around it, outermost first


def marked(markup: str, spans: Sequence[Mark]) -> list[Piece]:
    """The markup cut wherever a mark begins or ends; joined, the pieces say what it says.

    An element that a cut goes through is closed at the end of one piece and opened again in the
    next. Tags other than the five are text. What of a mark is outside the text is left away.
    """
    runs = _runs(markup)
    length = runs[-1].start + len(runs[-1].text) if runs else 0
    marks = [mark for mark in spans if mark.start < mark.end]
    edges = {edge for mark in marks for edge in mark[:2] if 0 < edge < length}
    pieces = []
    for start, end in pairwise(sorted({0, length} | edges)):
        names = tuple(mark.name for mark in marks if mark.start <= start and end <= mark.end)
        pieces.append(Piece(_html(runs, start, end), names))
    return pieces


def _runs(markup: str) -> list[_Run]:
    """The text between two tags, each with its elements; without those that have no text."""
    runs: list[_Run] = []
    inside: list[str] = []
    at = read = 0
    for tag in [*TAG.finditer(markup), None]:
        text = unescape(markup[read : tag.start() if tag else len(markup)])
        if text:
            runs.append(_Run(at, text, tuple(inside)))
            at += len(text)
        if tag is None:
            break
        read = tag.end()
        name = tag[0].strip("</>")
        if not tag[0].startswith("</"):
            inside.append(name)
        elif name in inside:
            del inside[len(inside) - 1 - inside[::-1].index(name) :]
    return runs


def _html(runs: list[_Run], start: int, end: int) -> str:
    parts: list[str] = []
    opened: tuple[str, ...] = ()
    for run in runs:
        text = run.text[max(0, start - run.start) : max(0, end - run.start)]
        if text:
            parts += [_from(opened, run.inside), escape(text)]
            opened = run.inside
    return "".join([*parts, _from(opened, ())])


def _from(opened: tuple[str, ...], wanted: tuple[str, ...]) -> str:
    """The tags that lead from within some elements to within others."""
    same = 0
    while same < min(len(opened), len(wanted)) and opened[same] == wanted[same]:
        same += 1
    closing = "".join(f"</{name}>" for name in reversed(opened[same:]))
    return closing + "".join(f"<{name}>" for name in wanted[same:])
