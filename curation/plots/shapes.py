"""What a drawing is made of: shapes with their places as strings and their looks as classes."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

MARGIN = 16


def at(number: float) -> str:
    """A place or a length in px with one decimal, never -0.0. ValueError for NaN and infinity."""
    if not math.isfinite(number):
        raise ValueError(f"{number} is no place in a drawing.")
    return f"{round(number, 1) + 0.0:.1f}"


@dataclass(frozen=True, slots=True)
class Text:
    """Words on a baseline; they start at x, unless `looks` says end or middle."""

    kind: ClassVar = "text"
    x: str
    y: str
    words: str
    looks: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """Lines, and closed forms other than those below."""

    kind: ClassVar = "path"
    d: str
    looks: str


@dataclass(frozen=True, slots=True)
class Box:
    kind: ClassVar = "box"
    x: str
    y: str
    width: str
    height: str
    looks: str


@dataclass(frozen=True, slots=True)
class Disc:
    kind: ClassVar = "disc"
    x: str
    y: str
    radius: str
    looks: str


@dataclass(frozen=True, slots=True)
class Link:
    """Shapes that lead to an address; in a file of its own a drawing shows them without it."""

    kind: ClassVar = "link"
    href: str
    shapes: tuple["Shape", ...]
    looks: str = "opens"


Shape = Text | Path | Box | Disc | Link


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes in the order they are drawn, in a box from 0,0 to width,height (px at full size)."""

    width: str
    height: str
    shapes: tuple[Shape, ...]

    @property
    def has_links(self) -> bool:
        """Then it is no mere picture: what is in it can be reached."""
        return any(shape.kind == "link" for shape in self.shapes)

    # For a file of its own, where no page leaves room around the drawing.
    @property
    def framed_width(self) -> str:
        return f"{int(self.width) + 2 * MARGIN}"

    @property
    def framed_height(self) -> str:
        return f"{int(self.height) + 2 * MARGIN}"

    @property
    def framed_box(self) -> str:
        return f"-{MARGIN} -{MARGIN} {self.framed_width} {self.framed_height}"


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column; figures stand to the right."""

    words: str
    is_figure: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    words: str
    is_figure: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a plot, as strings; the first column names the row."""

    head: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.head) for row in self.rows):
            raise ValueError("Every row of a table has a cell for every column.")

    @property
    def cells(self) -> list[list[Cell]]:
        return [
            [Cell(words, head.is_figure) for words, head in zip(row, self.head, strict=True)]
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing with all that it needs beside it.

    `name` is its id on the page: letters, digits and hyphens. `narrow` is another drawing of the
    same for a small place, where there is one. `notes` stand under it, a sentence or two each.
    """

    name: str
    title: str
    sentence: str
    wide: Drawing
    table: Table
    notes: tuple[str, ...] = ()
    narrow: Drawing | None = None


def drawing(width: float, height: float, shapes: Iterable[Shape]) -> Drawing:
    return Drawing(f"{math.ceil(width)}", f"{math.ceil(height)}", tuple(shapes))


def text(x: float, y: float, words: str, looks: str = "") -> Text:
    return Text(at(x), at(y), words, looks)


def across(x1: float, x2: float, y: float, looks: str) -> Path:
    """A line from left to right."""
    return Path(f"M{at(x1)} {at(y)}H{at(x2)}", looks)


def upright(x: float, y1: float, y2: float, looks: str) -> Path:
    """A line from top to bottom."""
    return Path(f"M{at(x)} {at(y1)}V{at(y2)}", looks)


def box(x: float, y: float, width: float, height: float, looks: str) -> Box:
    return Box(at(x), at(y), at(width), at(height), looks)


def disc(x: float, y: float, radius: float, looks: str) -> Disc:
    return Disc(at(x), at(y), at(radius), looks)


def outline(corners: Sequence[tuple[float, float]], looks: str) -> Path:
    """A closed form through the corners."""
    points = "L".join(f"{at(x)} {at(y)}" for x, y in corners)
    return Path(f"M{points}Z", looks)
