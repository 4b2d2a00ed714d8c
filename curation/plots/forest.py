"""The forest plot: every trial's effect with its interval, and what they pool to.

A square's area is the trial's weight (Lewis and Clarke, BMJ 2001;322:1479); it is filled where the
interval leaves out "no difference". The diamond is the pooled effect with its interval, the bar
under it the prediction interval (IntHout et al., BMJ Open 2016;6:e010247). The axis is never
turned: the side that favours the drug has a wash, and both sides are named.
"""

import math
from collections.abc import Iterator, Sequence

from curation.plots.axis import Scale, linear_scale, log_scale
from curation.plots.forest_narrow import draw_narrow
from curation.plots.forest_rows import NOT_ESTIMABLE, Group, Measure, PooledRow, TrialRow
from curation.plots.forest_wide import draw_wide
from curation.plots.shapes import Head, Plot, Table

__all__ = ["Group", "Measure", "PooledRow", "TrialRow", "forest"]


def forest(
    groups: Sequence[Group],
    measure: Measure,
    *,
    title: str,
    sentence: str,
    name: str = "forest",
    notes: Sequence[str] = (),
    bounds: tuple[float, float] | None = None,
) -> Plot:
    """The plot. Intervals are shown within `bounds`, with an arrow where they go on beyond."""

    def scale(start: float, end: float) -> Scale:
        return _scale(groups, measure, start, end, bounds)

    return Plot(
        name=name,
        title=title,
        sentence=sentence,
        wide=draw_wide(groups, measure, scale),
        narrow=draw_narrow(groups, measure, scale),
        table=_table(groups, measure),
        notes=tuple(notes),
    )


def _scale(
    groups: Sequence[Group],
    measure: Measure,
    start: float,
    end: float,
    bounds: tuple[float, float] | None,
) -> Scale:
    always = [measure.null]
    values: list[float] = []
    for group in groups:
        marks = [row.mark for row in group.rows if row.mark is not None]
        always += [mark.value for mark in marks]
        values += [bound for mark in marks for bound in (mark.low, mark.high) if bound is not None]
        if group.pooled is not None:
            always.append(group.pooled.value)
            values += [group.pooled.low, group.pooled.high, *(group.pooled.predicted or ())]
    if measure.is_log:
        return log_scale(values, start=start, end=end, always=always, bounds=bounds or (0.1, 10.0))
    far = bounds or (-math.inf, math.inf)
    return linear_scale(values, start=start, end=end, always=always, bounds=far)


def _table(groups: Sequence[Group], measure: Measure) -> Table:
    head = (
        *(Head("Group"), Head("Trial"), Head("Note")),
        *(Head(f"{measure.drug}, n/N", True), Head(f"{measure.comparator}, n/N", True)),
        *(Head(f"{measure.short} (95 % interval)", True), Head("Weight", True), Head("Source")),
    )
    rows = [row for group in groups for row in _lines(group)]
    kept = [at for at in range(len(head)) if at == 1 or any(row[at] for row in rows)]
    # The trial names the row, so it stands first.
    kept.sort(key=lambda at: at != 1)
    return Table(
        tuple(head[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in rows)
    )


def _lines(group: Group) -> Iterator[tuple[str, ...]]:
    for row in group.rows:
        effect = row.effect or ("" if row.mark else NOT_ESTIMABLE)
        arms = (row.drug, row.comparator)
        yield group.heading, row.label, row.note, *arms, effect, row.weight, row.source
    pooled = group.pooled
    if pooled is not None:
        note = "; ".join(filter(None, (pooled.note, group.heterogeneity)))
        arms = (pooled.drug, pooled.comparator)
        yield group.heading, pooled.label, note, *arms, pooled.effect, pooled.weight, ""
        if pooled.predicted is not None:
            predicted = pooled.predicted_effect
            yield group.heading, "Prediction interval", "", "", "", predicted, "", ""
