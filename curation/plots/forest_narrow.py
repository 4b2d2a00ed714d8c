"""A forest plot for a telephone: each trial's words in two lines, its interval under them."""

from collections.abc import Callable, Iterator, Sequence

from curation.plots.axis import Scale
from curation.plots.forest_marks import axis, diamond, estimate, prediction_bar, side_words, sides
from curation.plots.forest_rows import PREDICTED, Group, Measure, PooledRow, TrialRow
from curation.plots.lettering import room_for, shortened, wrapped
from curation.plots.shapes import Drawing, Shape, across, drawing, text

NARROW = 344.0
GAP = 16.0


def draw_narrow(
    groups: Sequence[Group], measure: Measure, scale_at: Callable[[float, float], Scale]
) -> Drawing:
    """Name and effect in one line, arms in the next, and the interval under them."""
    scale = scale_at(0, NARROW)
    left, right = (shortened(words, NARROW, 12) for words in side_words(measure))
    has_room = room_for(left, 12) + room_for(right, 12) < NARROW - GAP
    y = 18.0 if has_room else 34.0
    shapes: list[Shape] = [text(0, 18, left, "soft"), text(NARROW, y, right, "soft end")]
    y += 6
    for group in groups:
        for line, words in enumerate(wrapped(group.heading, NARROW, bold=True)):
            y += 18 if line else 24
            shapes.append(text(0, y, words, "bold"))
        y = _in_lines(group.remark, y, shapes)
        shapes.append(across(0, NARROW, y + 7, "hair"))
        y += 6
        shares = [row.share for row in group.rows if row.share is not None]
        for row in group.rows:
            shapes += _two_lines(row, y + 20, row.effect if row.mark else "")
            if row.mark is not None:
                shapes += _strip(measure, scale, y + 43)
            shapes += estimate(row, measure, scale, y + 54, max(shares, default=0.0))
            y += 66
        pooled = group.pooled
        if pooled is not None:
            shapes += _two_lines(pooled, y + 20, pooled.effect, "bold end")
            shapes += _strip(measure, scale, y + 43)
            shapes += diamond(pooled, scale, y + 54)
            y += 66
            if pooled.predicted is not None:
                shapes.append(text(0, y + 14, PREDICTED, "soft"))
                beside = NARROW - room_for(PREDICTED) - GAP
                predicted = shortened(pooled.predicted_effect, beside, bold=True)
                shapes.append(text(NARROW, y + 14, predicted, "mid end"))
                shapes += _strip(measure, scale, y + 21)
                shapes += prediction_bar(pooled.predicted, scale, y + 32)
                y += 44
        y = _in_lines(group.heterogeneity, y, shapes)
        y += 6
    return drawing(NARROW, y + 44, [*shapes, *axis(measure, scale, y)])


def _strip(measure: Measure, scale: Scale, y: float) -> Iterator[Shape]:
    """The ground of one row's marks, so that neither wash nor line runs through words."""
    return sides(measure, scale, y, y + 22)


def _in_lines(words: str, y: float, shapes: list[Shape]) -> float:
    """Adds the words below y, in as many lines as they need; the last line's y."""
    for line in wrapped(words, NARROW, 12):
        y += 16
        shapes.append(text(0, y, line, "soft"))
    return y


def _two_lines(
    row: TrialRow | PooledRow, y: float, effect: str, looks: str = "end"
) -> Iterator[Shape]:
    effect = shortened(effect, NARROW, bold=True)
    taken = room_for(effect, bold=True) + 8 if effect else 0
    yield text(0, y, shortened(row.label, NARROW - taken, bold=True), "bold")
    if effect:
        yield text(NARROW, y, effect, looks)
    arms = " v ".join(filter(None, (row.drug, row.comparator)))
    beneath = " · ".join(filter(None, (row.note, arms)))
    weight = f"weight {row.weight}"
    yield text(0, y + 16, shortened(beneath, NARROW, 12), "soft")
    # The arms matter more; the table has the weight too.
    if row.weight and room_for(beneath, 12) + GAP + room_for(weight, 12) <= NARROW:
        yield text(NARROW, y + 16, weight, "soft end")
