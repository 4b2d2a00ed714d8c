"""What both forms of a forest plot share: axis and sides, squares, diamonds, prediction bars."""

import math
from collections.abc import Iterator

from curation.plots.axis import Scale, tick_label
from curation.plots.forest_rows import NOT_ESTIMABLE, Measure, PooledRow, TrialRow
from curation.plots.lettering import room_for, shortened
from curation.plots.marks import arrow, interval, square
from curation.plots.shapes import Shape, across, box, outline, text, upright

LARGEST, LEAST, UNWEIGHED = 15.0, 3.0, 9.0  # sides of squares


def favours(measure: Measure, scale: Scale, y: float) -> Iterator[Shape]:
    """Which side favours what: at both sides of the line where there is room, else at the ends."""
    left, right = side_words(measure)
    here = scale.at(measure.null)
    if room_for(left, 12) + 8 < here - scale.start and room_for(right, 12) + 8 < scale.end - here:
        yield text(here - 8, y, left, "soft end")
        yield text(here + 8, y, right, "soft")
    else:
        room = (scale.end - scale.start) / 2 - 4
        yield text(scale.start, y, shortened(left, room, 12), "soft")
        yield text(scale.end, y, shortened(right, room, 12), "soft end")


def side_words(measure: Measure) -> tuple[str, str]:
    left, right = measure.side_names
    return f"← favours {left}", f"favours {right} →"


def sides(measure: Measure, scale: Scale, top: float, bottom: float) -> Iterator[Shape]:
    here = scale.at(measure.null)
    start, end = (here, scale.end) if measure.better == "high" else (scale.start, here)
    yield box(start, top, end - start, bottom - top, "side")
    yield upright(here, top, bottom, "null")


def axis(measure: Measure, scale: Scale, y: float) -> Iterator[Shape]:
    yield across(scale.start, scale.end, y, "tick")
    for tick in scale.ticks():
        x = scale.at(tick)
        label = tick_label(tick)
        half = room_for(label, 12) / 2
        yield upright(x, y, y + 6, "tick")
        yield text(min(max(x, scale.start + half), scale.end - half), y + 20, label, "soft middle")
    middle = (scale.start + scale.end) / 2
    name = f"{measure.name}, log scale" if measure.is_log else measure.name
    room = scale.end - scale.start
    yield text(middle, y + 38, shortened(name, room, 12), "soft middle")


def estimate(
    row: TrialRow, measure: Measure, scale: Scale, y: float, largest: float
) -> Iterator[Shape]:
    """A square with its interval, `largest` being the share of the largest; or words."""
    if row.mark is None:
        yield from _in_words(row.effect or NOT_ESTIMABLE, scale, y)
        return
    side = UNWEIGHED
    if row.share is not None and largest > 0:
        side = max(LEAST, LARGEST * math.sqrt(max(row.share, 0.0) / largest))
    yield from interval(row.mark, scale, y, measure.null)
    yield from square(row.mark, scale, y, measure.null, side)


def diamond(pooled: PooledRow, scale: Scale, y: float) -> Iterator[Shape]:
    left, middle, right = map(scale.at, (pooled.low, pooled.value, pooled.high))
    # A tip that is cut off by the edge of the scale is blunt.
    above = 0.0 if scale.holds(pooled.low) else 4.0
    beyond = 0.0 if scale.holds(pooled.high) else 4.0
    corners = [(left, y - above), (middle, y - 8), (right, y - beyond)]
    corners += [(right, y + beyond), (middle, y + 8), (left, y + above)]
    yield outline(list(dict.fromkeys(corners)), "pooled")


def prediction_bar(predicted: tuple[float, float], scale: Scale, y: float) -> Iterator[Shape]:
    low, high = predicted
    yield across(scale.at(low), scale.at(high), y, "predicted")
    if not scale.holds(low):
        yield arrow(scale.start, y, -1, "arrow")
    if not scale.holds(high):
        yield arrow(scale.end, y, 1, "arrow")


def _in_words(words: str, scale: Scale, y: float) -> Iterator[Shape]:
    """On a ground of their own, so that the line of no difference does not run through them."""
    words = shortened(words, scale.end - scale.start - 16, 12)
    middle, width = (scale.start + scale.end) / 2, room_for(words, 12) + 8
    yield box(middle - width / 2, y - 10, width, 20, "behind")
    yield text(middle, y + 4, words, "soft middle")
