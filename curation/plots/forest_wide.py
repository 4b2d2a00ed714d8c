"""A forest plot in columns: trial, arms, the plot itself, effect, weight, source."""

from collections.abc import Callable, Iterator, Sequence

from curation.plots.axis import Scale
from curation.plots.forest_marks import axis, diamond, estimate, favours, prediction_bar, sides
from curation.plots.forest_rows import PREDICTED, Group, Measure, PooledRow, TrialRow
from curation.plots.lettering import room_for
from curation.plots.shapes import Drawing, Shape, across, drawing, text

ROW = 30.0
GAP = 24.0
PLOTTED = 400.0


def draw_wide(
    groups: Sequence[Group], measure: Measure, scale_at: Callable[[float, float], Scale]
) -> Drawing:
    columns = _Columns(groups, measure)
    scale = scale_at(columns.plot, columns.plot + PLOTTED)
    shapes: list[Shape] = []
    top, y = 40.0, 40.0
    for group in groups:
        if group.heading or group.remark:
            y += ROW
            shapes += columns.heading(group, y)
        shares = [row.share for row in group.rows if row.share is not None]
        for row in group.rows:
            y += ROW
            shapes += columns.trial(row, y)
            shapes += estimate(row, measure, scale, y - 5, max(shares, default=0.0))
        pooled = group.pooled
        if pooled is not None:
            y += ROW
            shapes += columns.pooled(pooled, y)
            shapes += diamond(pooled, scale, y - 5)
            if pooled.predicted is not None:
                y += ROW - 4
                shapes += columns.prediction(pooled, y)
                shapes += prediction_bar(pooled.predicted, scale, y - 5)
        if group.heterogeneity:
            y += ROW - 6
            shapes.append(text(0, y, group.heterogeneity, "soft"))
        y += 8
    y += 10
    behind = [*sides(measure, scale, top, y), *columns.head(measure, scale)]
    return drawing(columns.end, y + 44, [*behind, *shapes, *axis(measure, scale, y)])


class _Columns:
    """Where each column starts or ends: as wide as its longest words, left out where empty."""

    def __init__(self, groups: Sequence[Group], measure: Measure) -> None:
        rows = [row for group in groups for row in group.rows]
        pooled = [group.pooled for group in groups if group.pooled is not None]
        both: list[TrialRow | PooledRow] = [*rows, *pooled]
        self.heads = (
            *("Trial", f"{measure.drug}, n/N", f"{measure.comparator}, n/N"),
            *(f"{measure.short} (95 % interval)", "weight", "source"),
        )
        self.has = [
            *(True, any(row.drug for row in both), any(row.comparator for row in both)),
            *(True, any(row.weight for row in both), any(row.source for row in rows)),
        ]
        label = _widest([row.label for row in both], bold=True)
        note = _widest([row.note for row in both] or [""], 12)
        self.note = label + 16
        drug = self._room(1, [row.drug for row in both])
        comparator = self._room(2, [row.comparator for row in both])
        arms_from = self.note + note
        if any(each.predicted for each in pooled):
            # These words may run on under the arms, which a prediction has not.
            least = self.note + room_for(PREDICTED, 12)
            arms_from = max(arms_from, least - drug - comparator)
        self.drug_end = arms_from + drug
        self.comparator_end = self.drug_end + comparator
        self.plot = self.comparator_end + GAP
        effects = [row.effect for row in rows if row.mark is not None]
        effects += [words for each in pooled for words in (each.effect, each.predicted_effect)]
        self.effect_end = self.plot + PLOTTED + self._room(3, effects, bold=True)
        self.weight_end = self.effect_end + self._room(4, [row.weight for row in both])
        self.source = self.weight_end + GAP
        self.end = self.weight_end
        if self.has[5]:
            self.end = self.weight_end + self._room(5, [row.source for row in rows])
        heads = [
            room_for(group.heading, bold=True) + GAP + room_for(group.remark, 12)
            for group in groups
        ]
        heads += [room_for(group.heterogeneity, 12) for group in groups]
        self.end = max(self.end, *heads, 0.0)

    def _room(self, column: int, words: Sequence[str], *, bold: bool = False) -> float:
        if not self.has[column]:
            return 0.0
        return GAP + max(_widest(words, bold=bold), room_for(self.heads[column], 12))

    def head(self, measure: Measure, scale: Scale) -> Iterator[Shape]:
        ends = (None, self.drug_end, self.comparator_end, self.effect_end, self.weight_end, None)
        yield text(0, 18, self.heads[0], "soft")
        for words, end, is_there in zip(self.heads, ends, self.has, strict=True):
            if end is not None and is_there:
                yield text(end, 18, words, "soft end")
        if self.has[5]:
            yield text(self.source, 18, self.heads[5], "soft")
        yield from favours(measure, scale, 18)
        yield across(0, self.end, 30, "rule")

    def heading(self, group: Group, y: float) -> Iterator[Shape]:
        yield text(0, y, group.heading, "bold")
        if group.remark:
            yield text(self.end, y, group.remark, "soft end")
        yield across(0, self.end, y + 9, "hair")

    def trial(self, row: TrialRow, y: float) -> Iterator[Shape]:
        yield text(0, y, row.label, "bold")
        yield from self._arms(row, y)
        if row.mark is not None:
            yield text(self.effect_end, y, row.effect, "end")
        if row.source:
            yield text(self.source, y, row.source, "soft")

    def pooled(self, row: PooledRow, y: float) -> Iterator[Shape]:
        yield text(0, y, row.label, "bold")
        yield from self._arms(row, y)
        yield text(self.effect_end, y, row.effect, "bold end")

    def prediction(self, row: PooledRow, y: float) -> Iterator[Shape]:
        yield text(self.note, y, PREDICTED, "soft")
        yield text(self.effect_end, y, row.predicted_effect, "mid end")

    def _arms(self, row: TrialRow | PooledRow, y: float) -> Iterator[Shape]:
        if row.note:
            yield text(self.note, y, row.note, "soft")
        ends = (self.drug_end, self.comparator_end, self.weight_end)
        for words, end in zip((row.drug, row.comparator, row.weight), ends, strict=True):
            if words:
                yield text(end, y, words, "mid end")


def _widest(words: Sequence[str], size: float = 13, *, bold: bool = False) -> float:
    return max((room_for(each, size, bold=bold) for each in words), default=0.0)
