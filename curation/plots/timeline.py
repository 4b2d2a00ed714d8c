"""The timeline: each trial as a bar from its start to its end, and the year of its report.

A bar is dashed where only one of its ends is known, or where an end is only planned; what was not
seen is said in words and never guessed.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from curation.plots.axis import Scale
from curation.plots.lettering import room_for, shortened
from curation.plots.shapes import (
    Drawing,
    Head,
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

PLOTTED, NARROW = 560.0, 344.0
ROW, TALL_ROW = 30.0, 44.0
STUB = 1.0  # years drawn of a bar whose other end was not seen
LABEL_ROOM = 220.0
MOST_YEARS = 9


@dataclass(frozen=True, slots=True)
class TrialTime:
    """When a trial ran. `remark` is a word on it ("ended early"), `reported` a year.

    `is_planned` says that the end is still to come; `is_here` that the page is about this trial.
    """

    label: str
    start: date | None = None
    end: date | None = None
    reported: int | None = None
    report: str = ""
    remark: str = ""
    is_planned: bool = False
    is_here: bool = False

    def __post_init__(self) -> None:
        if self.start and self.end and self.start > self.end:
            raise ValueError("A trial starts before it ends.")

    @property
    def unseen(self) -> str:
        if self.start is None and self.end is None:
            return "dates not seen"
        if self.start is None:
            return "start not seen"
        return "end not seen" if self.end is None else ""

    @property
    def said(self) -> str:
        """What stands beside its bar, in words."""
        planned = f"planned to {self.end.year}" if self.is_planned and self.end else ""
        return " · ".join(filter(None, (self.report, self.remark, planned, self.unseen)))


@dataclass(frozen=True, slots=True)
class Programme:
    """The trials of one drug."""

    trials: Sequence[TrialTime]
    drug: str = ""


def timeline(
    programmes: Sequence[Programme], *, title: str, sentence: str, name: str = "timeline"
) -> Plot:
    trials = [trial for programme in programmes for trial in programme.trials]
    notes = ["◆ year of the primary report."] if any(each.reported for each in trials) else []
    if any(_is_open(each) for each in trials):
        notes.insert(0, "Dashed: only one end was seen in a source, or the end is only planned.")
    return Plot(
        name=name,
        title=title,
        sentence=sentence,
        wide=_wide(programmes, trials),
        narrow=_narrow(programmes, trials),
        table=_table(programmes),
        notes=(" ".join(notes),) if notes else (),
    )


def as_years(when: date) -> float:
    """A day as years: 1 July 2020 is 2020.5, nearly."""
    days = date(when.year, 12, 31).timetuple().tm_yday
    return when.year + (when.timetuple().tm_yday - 1) / days


def _wide(programmes: Sequence[Programme], trials: Sequence[TrialTime]) -> Drawing:
    labels = {each.label: shortened(each.label, LABEL_ROOM, bold=True) for each in trials}
    beside = max((room_for(words, bold=True) for words in labels.values()), default=0.0) + 20
    scale = _years(trials, beside, beside + PLOTTED)
    words = max((room_for(each.said, 12) for each in trials), default=0.0)
    shapes: list[Shape] = []
    y = 8.0
    for programme in programmes:
        if programme.drug:
            y += ROW
            shapes.append(text(0, y - 6, programme.drug, "bold"))
        for trial in programme.trials:
            middle = y + ROW / 2
            looks = "bold" if trial.is_here else "mid"
            shapes.append(text(0, middle + 4, labels[trial.label], looks))
            shapes += _bar(trial, scale, middle)
            shapes.append(text(_free(trial, scale), middle + 4, trial.said, "soft"))
            y += ROW
    # Words may start at the last mark, which may be the end of the scale.
    width = scale.end + 16 + words
    return drawing(width, y + 30, [*_grid(scale, 4, y + 4), *shapes])


def _narrow(programmes: Sequence[Programme], trials: Sequence[TrialTime]) -> Drawing:
    scale = _years(trials, 0, NARROW)
    shapes: list[Shape] = []
    y = 4.0
    for programme in programmes:
        if programme.drug:
            y += 24
            shapes.append(text(0, y - 4, shortened(programme.drug, NARROW, bold=True), "bold"))
            shapes.append(across(0, NARROW, y + 3, "hair"))
            y += 6
        for trial in programme.trials:
            looks = "bold" if trial.is_here else "mid"
            label = shortened(trial.label, NARROW * 0.5, bold=True)
            room = NARROW - room_for(label, bold=True) - 8
            shapes.append(text(0, y + 16, label, looks))
            shapes.append(text(NARROW, y + 16, shortened(trial.said, room, 12), "soft end"))
            shapes += _bar(trial, scale, y + 30)
            y += TALL_ROW
    return drawing(NARROW, y + 30, [*_grid(scale, 0, y + 4, is_narrow=True), *shapes])


def _years(trials: Sequence[TrialTime], start: float, end: float) -> Scale:
    seen = [stretch for each in trials for stretch in _stretch(each)]
    seen += [each.reported + 0.5 for each in trials if each.reported is not None]
    first = math.floor(min(seen, default=2015.0))
    last = math.ceil(max(seen, default=2025.0))
    return Scale(first, max(last, first + 2), start, end)


def _stretch(trial: TrialTime) -> tuple[float, ...]:
    """From when to when the bar goes, in years."""
    if trial.start is not None:
        start = as_years(trial.start)
        return start, start + STUB if trial.end is None else as_years(trial.end)
    if trial.end is not None:
        end = as_years(trial.end)
        return end - STUB, end
    return ()


def _is_open(trial: TrialTime) -> bool:
    return (trial.start is None) != (trial.end is None) or trial.is_planned


def _bar(trial: TrialTime, scale: Scale, y: float) -> Iterator[Shape]:
    stretch = _stretch(trial)
    if stretch:
        left, right = map(scale.at, stretch)
        looks = ["bar"] + ["here"] * trial.is_here + ["open"] * _is_open(trial)
        # A trial of a few days is still seen.
        right = min(max(right, left + 2), scale.end)
        left = min(left, right - 2)
        yield box(left, y - 5, right - left, 10, " ".join(looks))
    if trial.reported is not None:
        x = min(max(scale.at(trial.reported + 0.5), scale.start + 6), scale.end - 6)
        yield outline([(x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)], "event")


def _free(trial: TrialTime, scale: Scale) -> float:
    """Where nothing is drawn of a trial any more, and words may start."""
    ends = [scale.at(_stretch(trial)[-1])] if _stretch(trial) else []
    if trial.reported is not None:
        ends.append(scale.at(trial.reported + 0.5) + 6)
    return max(ends, default=scale.start) + 8


def _grid(scale: Scale, top: float, bottom: float, *, is_narrow: bool = False) -> Iterator[Shape]:
    years = round(scale.high - scale.low)
    step = next((step for step in (1, 2, 5, 10, 20) if years / step < MOST_YEARS), 50)
    for year in range(math.ceil(scale.low / step) * step, math.floor(scale.high) + 1, step):
        x = scale.at(year)
        half = room_for(f"{year}", 12) / 2
        yield upright(x, top, bottom, "hair")
        if is_narrow:
            x = min(max(x, half), scale.end - half)
        yield text(x, bottom + 16, f"{year}", "soft middle")


def _table(programmes: Sequence[Programme]) -> Table:
    head = ("Trial", "Drug", "Start", "End", "Primary report", "Remark")
    rows = [
        (
            *(trial.label, programme.drug, _day(trial.start)),
            *(_day(trial.end, is_planned=trial.is_planned), _report(trial), trial.remark),
        )
        for programme in programmes
        for trial in programme.trials
    ]
    kept = [at for at in range(len(head)) if at in (0, 2, 3) or any(row[at] for row in rows)]
    return Table(
        tuple(Head(head[at]) for at in kept), tuple(tuple(row[at] for at in kept) for row in rows)
    )


def _day(when: date | None, *, is_planned: bool = False) -> str:
    if when is None:
        return "not seen"
    words = f"{when.day} {when:%b} {when.year}"
    return f"{words}, planned" if is_planned else words


def _report(trial: TrialTime) -> str:
    year = "" if trial.reported is None else f"{trial.reported}"
    return f"{year} ({trial.report})" if year and trial.report else year or trial.report
