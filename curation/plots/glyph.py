"""The glyph of a cell of the matrix: each estimate as an interval on one small scale.

All glyphs of a column have one reach, so that they can be compared; an arrow says that an interval
goes on beyond it. Several trials stand one above the other and are never averaged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from curation.plots.axis import Scale, tick_label
from curation.plots.lettering import room_for
from curation.plots.marks import Mark, interval, round_point
from curation.plots.shapes import Drawing, Shape, drawing, text, upright

WIDTH = 88.0
EDGE = 2.0
APART = 1.0  # px between labels; more than what rounding a place to a tenth can take
CROWDED = 5  # so many marks stand closer together, and are smaller


@dataclass(frozen=True, slots=True)
class Reach:
    """From where to where the glyphs of a column go, and what is no difference on them."""

    low: float = 0.4
    high: float = 4.0
    null: float = 1.0
    is_log: bool = True

    @property
    def scale(self) -> Scale:
        return _scale(self)


@lru_cache(maxsize=256)
def _scale(reach: Reach) -> Scale:
    return Scale(reach.low, reach.high, EDGE, WIDTH - EDGE, reach.is_log)


RATIOS = Reach()


def differences(largest: float) -> Reach:
    """The reach of differences, as far to both sides: 0 in the middle, `largest` above 0."""
    return Reach(-largest, largest, 0.0, is_log=False)


@dataclass(frozen=True, slots=True)
class Glyph:
    """`says` is what it shows in words: for a reader who does not see it."""

    drawn: Drawing
    says: str


def glyph(marks: Sequence[Mark], reach: Reach = RATIOS) -> Glyph:
    """The glyph of one cell, 88 px wide, the first mark uppermost. ValueError without any."""
    if not marks:
        raise ValueError("A cell without an estimate has no glyph; its state says why.")
    scale = reach.scale
    is_crowded = len(marks) >= CROWDED
    step, radius = (5.0, 2.0) if is_crowded else (8.0, 3.25)
    first = 8.0 if len(marks) == 1 else 7.0
    height = first * 2 + step * (len(marks) - 1)
    shapes: list[Shape] = [upright(scale.at(reach.null), 0, height, "axis")]
    for line, mark in enumerate(marks):
        y = first + step * line
        shapes += interval(mark, scale, y, reach.null)
        shapes += round_point(mark, scale, y, reach.null, radius)
    says = dict.fromkeys(mark.says(reach.null) for mark in marks)
    return Glyph(drawing(WIDTH, height, shapes), "; ".join(says))


def glyph_scale(reach: Reach = RATIOS) -> Drawing:
    """The ticks over a column of glyphs, which stand under it at the same places."""
    scale = reach.scale
    shapes: list[Shape] = []
    for x, middle, label in _labels(scale):
        shapes.append(text(middle, 9, label, "middle"))
        shapes.append(upright(x, 12, 16, "tick"))
    return drawing(WIDTH, 16, shapes)


Label = tuple[float, float, str]


def _labels(scale: Scale) -> list[Label]:
    """Each tick's place, the middle of its label and the label: as many as have room."""
    tries = (_labels_of(scale.ticks(most), scale) for most in range(5, 0, -1))
    return next(labels for labels in tries if _are_apart(labels))


def _labels_of(ticks: Sequence[float], scale: Scale) -> list[Label]:
    labels = []
    for tick in ticks:
        words = tick_label(tick)
        # At the very end a label would stick out of the drawing.
        half = min(room_for(words, 10) / 2, WIDTH / 2)
        x = scale.at(tick)
        labels.append((x, min(max(x, half), WIDTH - half), words))
    return labels


def _are_apart(labels: Sequence[Label]) -> bool:
    return all(
        right - left >= (room_for(one, 10) + room_for(other, 10)) / 2 + APART
        for (_, left, one), (_, right, other) in pairwise(labels)
    )
