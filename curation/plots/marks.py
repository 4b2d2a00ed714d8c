"""An estimate with its interval, and the shapes that show it on a scale."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from curation.plots.axis import Scale
from curation.plots.shapes import Path, Shape, across, box, disc, outline

Better = Literal["high", "low"]
Side = Literal["for", "against", ""]
ARROW = 5.0


@dataclass(frozen=True, slots=True)
class Mark:
    """An estimate, its interval where there is one, and which direction is good for the patient.

    `clear` says whether the interval leaves out "no difference"; None lets the bounds say it. A
    printed bound of 1.0 is rounded: there the caller asks p. ValueError for NaN and for an
    interval that is turned round.
    """

    value: float
    low: float | None
    high: float | None
    better: Better = "high"
    clear: bool | None = None

    def __post_init__(self) -> None:
        known = [value for value in (self.value, self.low, self.high) if value is not None]
        if any(map(math.isnan, known)) or not math.isfinite(self.value):
            raise ValueError("An estimate and its bounds are numbers.")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("An interval runs from its lower bound to its upper one.")

    def is_clear(self, null: float) -> bool:
        return leave_out(null, self.low, self.high) if self.clear is None else self.clear

    def favours(self, null: float) -> Side:
        """The side that a clear estimate stands on: for the drug, or against it."""
        return side_of(self.value, null, self.better, is_clear=self.is_clear(null))

    def says(self, null: float) -> str:
        """What the looks of the mark say, in words."""
        return words_of(self.favours(null), self.low, self.high)


# The same of bare numbers: a page of thousands makes no Mark for each.


def leave_out(null: float, low: float | None, high: float | None) -> bool:
    """Whether bounds leave out `null`."""
    return (low is not None and low > null) or (high is not None and high < null)


def side_of(value: float, null: float, better: Better, *, is_clear: bool) -> Side:
    if not is_clear or value == null:
        return ""
    return "for" if (value > null) == (better == "high") else "against"


def words_of(side: Side, low: float | None, high: float | None) -> str:
    if side:
        return "favours the drug" if side == "for" else "favours the comparator"
    return "no interval" if low is None and high is None else "the interval includes no difference"


def looks_of(mark: Mark, null: float) -> str:
    """The classes of a mark: hollow and without a side, unless its interval leaves out `null`."""
    return looks_on(mark.favours(null), is_clear=mark.is_clear(null))


def looks_on(side: Side, *, is_clear: bool) -> str:
    return f"{side} clear" if side else "clear" if is_clear else ""


def interval(mark: Mark, scale: Scale, y: float, null: float) -> Iterator[Shape]:
    """The line of the interval, with an arrow where it goes on beyond the scale."""
    side = mark.favours(null)
    looks = f"interval {side}".rstrip()
    arrow_looks = f"arrow {side}".rstrip()
    known = [value for value in (mark.low, mark.value, mark.high) if value is not None]
    low = min(known) if mark.low is None else mark.low
    high = max(known) if mark.high is None else mark.high
    left, right = scale.at(low), scale.at(high)
    # Asked of the estimate too: beyond the scale it has no point, so the arrow stands for it.
    goes_left = -1 in map(scale.beyond, (low, mark.value))
    goes_right = 1 in map(scale.beyond, (high, mark.value))
    # The line ends in the middle of the arrow, so that it does not stick out of its tip.
    if right > left:
        yield across(left + ARROW / 2 * goes_left, right - ARROW / 2 * goes_right, y, looks)
    if goes_left:
        yield arrow(scale.start, y, -1, arrow_looks)
    if goes_right:
        yield arrow(scale.end, y, 1, arrow_looks)


def arrow(tip: float, y: float, direction: int, looks: str) -> Path:
    back = tip - direction * ARROW
    return outline([(tip, y), (back, y - 3), (back, y + 3)], looks)


def round_point(mark: Mark, scale: Scale, y: float, null: float, radius: float) -> Iterator[Shape]:
    """A disc at the estimate; none where it lies beyond the scale: an arrow says that."""
    if scale.holds(mark.value):
        looks = f"point {looks_of(mark, null)}".rstrip()
        yield disc(_inside(scale, mark.value, radius), y, radius, looks)


def square(mark: Mark, scale: Scale, y: float, null: float, side: float) -> Iterator[Shape]:
    if scale.holds(mark.value):
        looks = f"point {looks_of(mark, null)}".rstrip()
        x = _inside(scale, mark.value, side / 2)
        yield box(x - side / 2, y - side / 2, side, side, looks)


def _inside(scale: Scale, value: float, radius: float) -> float:
    """The place of a value, moved by less than its own radius where it would stick out."""
    return min(max(scale.at(value), scale.start + radius), scale.end - radius)
