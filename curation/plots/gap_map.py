"""The gap map: where there are trials, drug by drug and domain by domain, and where there are none.

A disc's area is the number of trials behind a cell, and the number stands beside it. Where there is
none, a sign and a word say why: silence is data. The layout follows evidence gap maps (Snilstveit
et al., J Clin Epidemiol 2016;79:120).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from curation.plots.lettering import room_for, shortened, wrapped
from curation.plots.shapes import (
    Drawing,
    Head,
    Path,
    Plot,
    Shape,
    Table,
    across,
    disc,
    drawing,
    text,
)

State = Literal["none", "running", "unmeasured", "unreported", "toextract", "leftout", "extracted"]

WORDS: dict[State, str] = {
    "none": "no trial",
    "running": "running",
    "unmeasured": "not measured",
    "unreported": "not reported",
    "toextract": "to extract",
    "leftout": "left out",
    "extracted": "",
}

COLUMN, WIDEST_COLUMN = 96.0, 132.0
ROW = 46.0
NARROW, LINE, SIGN_AT = 344.0, 26.0, 184.0
LARGEST, LEAST = 14.0, 3.0  # radii
LABEL_ROOM = 200.0


@dataclass(frozen=True, slots=True)
class GapCell:
    """How many trials, how many results of theirs are kept, and what the cell is."""

    state: State
    trials: int = 0
    results: int = 0

    @property
    def words(self) -> str:
        """1 trial, 3 results; 2 trials, running; not measured."""
        said = [_counted(self.trials, "trial")] if self.trials else []
        if self.results:
            said.append(_counted(self.results, "result"))
        if WORDS[self.state]:
            said.append(WORDS[self.state])
        return ", ".join(said)


@dataclass(frozen=True, slots=True)
class GapRow:
    label: str
    cells: Sequence[GapCell]


def gap_map(
    columns: Sequence[str],
    rows: Sequence[GapRow],
    *,
    title: str,
    sentence: str,
    name: str = "gap-map",
    rows_are: str = "Drug",
) -> Plot:
    """The plot; every row has a cell for every column, else ValueError."""
    if any(len(row.cells) != len(columns) for row in rows):
        raise ValueError("Every row of a gap map has a cell for every column.")
    return Plot(
        name=name,
        title=title,
        sentence=sentence,
        wide=_wide(columns, rows, rows_are),
        narrow=_narrow(columns, rows),
        table=Table(
            (Head(rows_are), *map(Head, columns)),
            tuple((row.label, *(cell.words for cell in row.cells)) for row in rows),
        ),
        notes=("The area of a disc is the number of trials; filled where results are extracted.",),
    )


def _wide(columns: Sequence[str], rows: Sequence[GapRow], rows_are: str) -> Drawing:
    words = [word for column in columns for word in column.split()]
    room = max((room_for(word, 12, bold=True) + 12 for word in words), default=0.0)
    each = min(max(COLUMN, room), WIDEST_COLUMN)
    heads = [wrapped(column, each - 12, 12, bold=True)[:3] for column in columns]
    labels = [shortened(row.label, LABEL_ROOM, bold=True) for row in rows]
    beside = max((room_for(label, bold=True) for label in labels), default=0.0) + 16
    beside = max(beside, room_for(rows_are, 12) + 16)
    top = 15.0 * max([1, *map(len, heads)]) + 8
    width = beside + each * len(columns)

    shapes: list[Shape] = [text(0, top - 10, rows_are, "soft")]
    for column, lines in enumerate(heads):
        middle = beside + each * (column + 0.5)
        first = top - 10 - 15 * (len(lines) - 1)
        shapes += [
            text(middle, first + 15 * line, words, "small bold middle")
            for line, words in enumerate(lines)
        ]
    shapes.append(across(0, width, top, "rule"))
    most = _most(rows)
    for line, row in enumerate(rows):
        y = top + ROW * (line + 0.5)
        shapes.append(text(0, y + 4, labels[line], "bold"))
        for column, cell in enumerate(row.cells):
            shapes += _cell(cell, beside + each * (column + 0.5), y, most)
        shapes.append(across(0, width, top + ROW * (line + 1), "hair"))
    return drawing(width, top + ROW * len(rows) + 1, shapes)


def _narrow(columns: Sequence[str], rows: Sequence[GapRow]) -> Drawing:
    """A list for each row: what the column is, its disc or sign, and the cell in words."""
    most = _most(rows)
    shapes: list[Shape] = []
    y = 0.0
    for row in rows:
        y += 26
        shapes.append(text(0, y, shortened(row.label, NARROW, bold=True), "bold"))
        shapes.append(across(0, NARROW, y + 8, "rule"))
        y += 8
        for column, cell in zip(columns, row.cells, strict=True):
            middle = y + LINE / 2
            looks = "soft" if not cell.trials else "small"
            shapes.append(text(0, middle + 4, shortened(column, SIGN_AT - 20, 12), "small"))
            if cell.trials:
                radius = max(LEAST, 10.0 * math.sqrt(cell.trials / most))
                shapes.append(disc(SIGN_AT, middle, radius, f"trials {cell.state}"))
            else:
                shapes += _sign(cell.state, SIGN_AT, middle)
            words = shortened(cell.words, NARROW - SIGN_AT - 18, 12)
            shapes.append(text(SIGN_AT + 18, middle + 4, words, looks))
            shapes.append(across(0, NARROW, y + LINE, "hair"))
            y += LINE
    return drawing(NARROW, y + 8, shapes)


def _most(rows: Sequence[GapRow]) -> int:
    return max((cell.trials for row in rows for cell in row.cells), default=0)


def _cell(cell: GapCell, x: float, y: float, most: int) -> Iterator[Shape]:
    word = WORDS[cell.state]
    # A word stands under its sign; without one the disc has the middle for itself.
    at = y - 6 if word else y
    if cell.trials:
        radius = max(LEAST, (LARGEST if not word else 10.0) * math.sqrt(cell.trials / most))
        count = f"{cell.trials}"
        left = x - (radius * 2 + 5 + room_for(count)) / 2
        yield disc(left + radius, at, radius, f"trials {cell.state}")
        yield text(left + radius * 2 + 5, at + 4, count, "bold" if not word else "mid")
    else:
        yield from _sign(cell.state, x, at)
    if word:
        yield text(x, y + 15, word, f"state {cell.state}")


def _sign(state: State, x: float, y: float) -> Iterator[Shape]:
    if state == "unmeasured":
        yield across(x - 5, x + 5, y, "sign")
    elif state == "none":
        yield disc(x, y, 1.5, "sign full")
    elif state == "running":
        yield disc(x, y, 5, "sign")
        yield Path(f"M{x:.1f} {y:.1f}V{y - 5:.1f}A5.0 5.0 0 0 1 {x + 5:.1f} {y:.1f}Z", "sign full")
    else:
        yield disc(x, y, 5, f"sign {'unreported' if state == 'unreported' else 'open'}")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
