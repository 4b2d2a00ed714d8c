"""The flow diagram of PRISMA 2020: boxes one under another, and beside them what left or waits.

What leaves the flow stands in a plain box at the side, what still waits in a dashed one. Where
there is an address, a row of a box is a link to what it counts. Words are wrapped, never cut, as
long as a single one fits.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from curation.plots.lettering import room_for, wrapped
from curation.plots.shapes import (
    Drawing,
    Head,
    Link,
    Plot,
    Shape,
    Table,
    across,
    box,
    drawing,
    outline,
    text,
    upright,
)

LINE, PAD, GAP = 17.0, 10.0, 16.0
ROW = 26.0  # a row is high enough to be hit with a finger
HEADING = 30.0
ARROW = 6.0
NARROW, INDENT, TRUNK = 344.0, 26.0, 12.0
SIDE_GAP = 44.0
TITLE = PAD / 2 + ROW / 2  # the middle of a box's first line


@dataclass(frozen=True, slots=True)
class Part:
    """A row of a box: its words, how many, and where they are listed."""

    words: str
    number: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class Station:
    """A box. Without a number of its own only its parts have one."""

    title: str
    number: int | None = None
    href: str = ""
    parts: Sequence[Part] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What stands in one row: the boxes of the flow, and at the side what leaves it or waits.

    `phase` heads the first step of a phase.
    """

    main: Sequence[Station]
    out: Sequence[Station] = ()
    waits: Sequence[Station] = ()
    phase: str = ""

    @property
    def beside(self) -> list[tuple[Station, str]]:
        return [(each, "station") for each in self.out] + [
            (each, "station waits") for each in self.waits
        ]


@dataclass(frozen=True, slots=True)
class Widths:
    before: float
    main: float
    side: float

    @property
    def left(self) -> float:
        return self.before + 28 if self.before else 0.0

    @property
    def right(self) -> float:
        return self.left + self.main + SIDE_GAP

    @property
    def whole(self) -> float:
        return self.right + self.side


PLAIN, WITH_PREVIOUS = Widths(0, 400, 440), Widths(180, 330, 360)


def prisma(
    steps: Sequence[Step],
    *,
    title: str,
    sentence: str,
    previous: Station | None = None,
    notes: Sequence[str] = (),
    name: str = "flow",
) -> Plot:
    """With `previous` it is the flow of an update; its last step is then what there is in all."""
    return Plot(
        name=name,
        title=title,
        sentence=sentence,
        wide=_wide(steps, previous),
        narrow=_narrow(steps, previous),
        table=_table(steps, previous),
        notes=tuple(notes),
    )


def _wide(steps: Sequence[Step], previous: Station | None) -> Drawing:
    widths = WITH_PREVIOUS if previous else PLAIN
    shapes: list[Shape] = []
    middle = widths.left + widths.main / 2
    y, last, before_ends = 0.0, 0.0, 0.0
    for place, step in enumerate(steps):
        if step.phase:
            shapes += _heading(step.phase, y, widths.whole)
            y += HEADING
        if last:
            shapes += _down(middle, last, y)
        if previous and place == 0:
            shapes += _station(previous, 0, y, widths.before)
            before_ends = y + _height(previous, widths.before)
        last = y
        for number, each in enumerate(step.main):
            if number:
                shapes.append(upright(middle, last, last + GAP, "flowline"))
                last += GAP
            shapes += _station(each, widths.left, last, widths.main)
            last += _height(each, widths.main)
        ends = _beside(step, widths, y, shapes)
        if previous and place == len(steps) - 1:
            at = y + min(ROW, (last - y) / 2)
            shapes.append(upright(widths.before / 2, before_ends, at, "flowline"))
            shapes += _right(widths.before / 2, widths.left, at)
        y = max(last, ends, before_ends if place == 0 else 0) + GAP + 8
    return drawing(widths.whole, y, shapes)


def _beside(step: Step, widths: Widths, y: float, shapes: list[Shape]) -> float:
    """Draw what stands at the side; where it ends."""
    top = y
    reach = y + sum(_height(each, widths.main) for each in step.main) + GAP * (len(step.main) - 1)
    start, elbow = widths.right - SIDE_GAP, widths.right - SIDE_GAP / 2
    for each, looks in step.beside:
        line = "flowline waits" if "waits" in looks else "flowline"
        enters = top + TITLE
        # A box that stands lower than those of the flow is reached round a corner.
        if enters > reach - 4:
            shapes.append(across(start, elbow, reach - 8, line))
            shapes.append(upright(elbow, reach - 8, enters, line))
            shapes += _right(elbow, widths.right, enters, line)
        else:
            shapes += _right(start, widths.right, enters, line)
        shapes += _station(each, widths.right, top, widths.side, looks)
        top += _height(each, widths.side) + GAP
    return top - GAP if step.beside else y


def _narrow(steps: Sequence[Step], previous: Station | None) -> Drawing:
    shapes: list[Shape] = []
    y, last = 0.0, 0.0
    if previous:
        shapes += _station(previous, 0, y, NARROW)
        y += _height(previous, NARROW) + GAP
    for step in steps:
        if step.phase:
            shapes += _heading(step.phase, y, NARROW, start=INDENT)
            y += HEADING
        if last:
            shapes += _down(TRUNK, last, y)
        for number, each in enumerate(step.main):
            if number:
                shapes.append(upright(TRUNK, y, y + GAP, "flowline"))
                y += GAP
            shapes += _station(each, 0, y, NARROW)
            y += _height(each, NARROW)
        last = y
        for each, looks in step.beside:
            y += GAP / 2
            line = "flowline waits" if "waits" in looks else "flowline"
            shapes += _right(TRUNK, INDENT, y + TITLE, line)
            shapes += _station(each, INDENT, y, NARROW - INDENT, looks)
            if step is steps[-1]:
                shapes.append(upright(TRUNK, last, y + TITLE, "flowline"))
            y += _height(each, NARROW - INDENT)
        y += GAP + 4
    return drawing(NARROW, y, shapes)


# -- A box


def _station(
    station: Station, x: float, y: float, width: float, looks: str = "station"
) -> Iterator[Shape]:
    # Within its place by half of its line, so that nothing of that is cut off at the edge.
    yield box(x + 0.8, y + 0.8, width - 1.6, _height(station, width) - 1.6, looks)
    top = y + PAD / 2
    for row in _rows(station):
        height = _row_height(row, width)
        shapes = list(_row(row, x, top, width))
        if row.href:
            room = box(x + 4, top, width - 8, height, "hit")
            yield Link(row.href, (room, *shapes))
        else:
            yield from shapes
        top += height


@dataclass(frozen=True, slots=True)
class _Row:
    words: str
    number: str
    href: str
    is_title: bool


def _rows(station: Station) -> list[_Row]:
    number = "" if station.number is None else f"n = {station.number:,}"
    title = _Row(station.title, number, station.href, is_title=True)
    return [
        title,
        *(
            _Row(part.words, f"{part.number:,}", part.href, is_title=False)
            for part in station.parts
        ),
    ]


def _row(row: _Row, x: float, y: float, width: float) -> Iterator[Shape]:
    looks = "bold" if row.is_title else "mid small"
    for number, words in enumerate(_lines(row, width)):
        yield text(x + PAD, y + LINE * (number + 1), words, looks)
    if row.number:
        yield text(x + width - PAD, y + LINE, row.number, f"{looks} end")


def _lines(row: _Row, width: float) -> list[str]:
    room = width - 2 * PAD - _room(row, row.number) - 10
    size = 13 if row.is_title else 12
    return wrapped(row.words, room, size, bold=row.is_title)


def _room(row: _Row, words: str) -> float:
    return room_for(words, 13 if row.is_title else 12, bold=row.is_title)


def _row_height(row: _Row, width: float) -> float:
    return ROW + LINE * max(0, len(_lines(row, width)) - 1)


def _height(station: Station, width: float) -> float:
    return PAD + sum(_row_height(row, width) for row in _rows(station))


# -- Between boxes


def _heading(words: str, y: float, width: float, start: float = 0) -> Iterator[Shape]:
    yield text(start, y + 14, words, "soft bold")
    yield across(start + room_for(words, 12, bold=True) + 10, width, y + 10, "hair")


def _down(x: float, start: float, end: float) -> Iterator[Shape]:
    yield upright(x, start, end - ARROW / 2, "flowline")
    yield outline([(x, end), (x - 4, end - ARROW), (x + 4, end - ARROW)], "arrow")


def _right(start: float, end: float, y: float, line: str = "flowline") -> Iterator[Shape]:
    yield across(start, end - ARROW / 2, y, line)
    yield outline([(end, y), (end - ARROW, y - 4), (end - ARROW, y + 4)], "arrow")


# -- The numbers


def _table(steps: Sequence[Step], previous: Station | None) -> Table:
    rows: list[tuple[str, ...]] = []
    if previous:
        rows += _numbers(previous, "Previous studies")
    phase = ""
    for step in steps:
        phase = step.phase or phase
        for each in (*step.main, *step.out, *step.waits):
            rows += _numbers(each, phase)
    head = (Head("Box"), Head("Phase"), Head("Of these"), Head("n", is_figure=True))
    return Table(head, tuple(rows))


def _numbers(station: Station, phase: str) -> Iterator[tuple[str, ...]]:
    if station.number is not None:
        yield station.title, phase, "", f"{station.number}"
    for part in station.parts:
        yield station.title, phase, part.words, f"{part.number}"
