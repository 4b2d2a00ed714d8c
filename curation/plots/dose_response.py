"""Dose and response: what each arm of one drug's trials came to, dose by dose, placebo at the left.

Doses stand in order and evenly spaced: the axis is ordinal, so its slope means nothing. Trials are
told apart by the shape of their marks and by a label at their line, not by colour alone.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from curation.plots.axis import Scale, linear_scale, log_scale, tick_label
from curation.plots.lettering import room_for, shortened
from curation.plots.shapes import (
    Drawing,
    Head,
    Path,
    Plot,
    Shape,
    Table,
    across,
    box,
    disc,
    drawing,
    outline,
    text,
    upright,
)

STEP = 84.0
TOP, BOTTOM = 26.0, 246.0
NARROW = 344.0
RADIUS = 4.5
LABEL_ROOM = 150.0
LINE = 15.0
SHAPES = ("round", "square", "upward", "diamond", "downward")
_Z = 1.959963984540054  # the 97.5 % point of the normal distribution


@dataclass(frozen=True, slots=True)
class Answer:
    """What one arm came to: its value with the interval, and how that is written."""

    dose: str
    value: float
    low: float | None
    high: float | None
    words: str

    def __post_init__(self) -> None:
        known = [value for value in (self.value, self.low, self.high) if value is not None]
        if not all(map(math.isfinite, known)):
            raise ValueError("The response of an arm and its bounds are numbers.")


@dataclass(frozen=True, slots=True)
class Series:
    """The arms of one trial."""

    label: str
    answers: Sequence[Answer]


@dataclass(frozen=True, slots=True)
class Response:
    """What the upright axis shows: "responders, %"; `null` draws a line of no difference."""

    name: str
    is_log: bool = False
    null: float | None = None
    always: tuple[float, ...] = (0.0,)


def wilson_interval(events: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a proportion, 0 to 1 (Wilson, J Am Stat Assoc 1927;22:209).

    ValueError unless 0 <= events <= total and total > 0.
    """
    if not 0 <= events <= total or total == 0:
        raise ValueError("Events are between none and all of at least one person.")
    share, z2 = events / total, _Z * _Z
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = _Z * math.sqrt(share * (1 - share) / total + z2 / (4 * total * total)) / (1 + z2 / total)
    # At none and at all the formula gives exactly 0 and 1, and floating point almost.
    low = 0.0 if events == 0 else max(0.0, middle - half)
    high = 1.0 if events == total else min(1.0, middle + half)
    return low, high


def proportion(dose: str, events: int, total: int) -> Answer:
    """An arm from its counts, in per cent with Wilson's interval."""
    low, high = wilson_interval(events, total)
    share = 100 * events / total
    words = f"{events}/{total}, {share:.1f} % ({100 * low:.1f} to {100 * high:.1f})"
    return Answer(dose, share, 100 * low, 100 * high, words)


def dose_response(
    doses: Sequence[str],
    series: Sequence[Series],
    response: Response,
    *,
    title: str,
    sentence: str,
    name: str = "dose-response",
    notes: Sequence[str] = (),
) -> Plot:
    """The plot. `doses` is the order from left to right; ValueError for an answer at another."""
    places = {dose: place for place, dose in enumerate(doses)}
    if strange := {each.dose for one in series for each in one.answers} - set(places):
        raise ValueError(f"Not among the doses: {', '.join(sorted(strange))}.")
    return Plot(
        name=name,
        title=title,
        sentence=sentence,
        wide=_draw(places, series, response),
        narrow=_draw(places, series, response, within=NARROW),
        table=_table(doses, series),
        notes=tuple(notes),
    )


def _draw(
    places: dict[str, int], series: Sequence[Series], response: Response, within: float = 0.0
) -> Drawing:
    """Each trial's label beside its last mark; `within` a width, all labels under the doses."""
    scale = _scale(series, response)
    ticks = {tick: tick_label(tick) for tick in scale.ticks(6)}
    left = max((room_for(label, 12) for label in ticks.values()), default=0.0) + 12
    step = (within - left) / max(len(places), 1) if within else STEP
    right = left + step * max(len(places), 1)

    shapes: list[Shape] = [text(0, 14, response.name, "soft")]
    for tick, label in ticks.items():
        y = scale.at(tick)
        shapes.append(across(left, right, y, "hair"))
        shapes.append(text(left - 8, y + 4, label, "soft end"))
    if response.null is not None and scale.holds(response.null):
        shapes.append(across(left, right, scale.at(response.null), "null"))
    for dose, place in places.items():
        x = left + step * (place + 0.5)
        shapes.append(text(x, BOTTOM + 20, shortened(dose, step - 4, 12), "small middle"))
    for number, one in enumerate(series):
        # Beside one another, so that intervals at one dose do not hide one another.
        aside = (number - (len(series) - 1) / 2) * min(16.0, (step - 16) / max(len(series), 1))
        points = [
            (left + step * (places[each.dose] + 0.5) + aside, each)
            for each in sorted(one.answers, key=lambda each: places[each.dose])
        ]
        shapes += _series(points, scale, number)

    room = within - 20 if within else LABEL_ROOM
    labels = [shortened(one.label, room, 12, bold=True) for one in series]
    if within:
        heights = [BOTTOM + 44 + 20 * number for number in range(len(series))]
    else:
        heights = _spread([_end_of(one, places, scale) for one in series])
    for number, (label, y) in enumerate(zip(labels, heights, strict=True)):
        shapes += _label(label, 8 if within else right + 12, y, number)
    widest = max((room_for(label, 12, bold=True) for label in labels), default=0.0)
    width = within or max(right + 26 + widest, room_for(response.name, 12))
    return drawing(width, max(BOTTOM + 30, *heights, 0) + 8, shapes)


def _scale(series: Sequence[Series], response: Response) -> Scale:
    answers = [each for one in series for each in one.answers]
    values = [each.value for each in answers]
    bounds = [bound for each in answers for bound in (each.low, each.high) if bound is not None]
    if response.null is not None:
        values.append(response.null)
    if response.is_log:
        return log_scale(bounds, start=BOTTOM, end=TOP, always=values, bounds=(0.05, 20))
    wide = linear_scale(bounds, start=BOTTOM, end=TOP, always=(*values, *response.always))
    # Nothing is below 0 where 0 is the least that was asked for.
    least = 0.0 if min([*values, *bounds, *response.always], default=0) >= 0 else wide.low
    return Scale(least, wide.high, BOTTOM, TOP)


def _series(points: Sequence[tuple[float, Answer]], scale: Scale, number: int) -> Iterator[Shape]:
    looks = _looks(number)
    if len(points) > 1:
        steps = "L".join(f"{x:.1f} {scale.at(each.value):.1f}" for x, each in points)
        yield Path(f"M{steps}", f"{looks} line")
    for x, each in points:
        if each.low is not None and each.high is not None:
            yield upright(x, scale.at(each.high), scale.at(each.low), f"{looks} interval")
    for x, each in points:
        yield _point(x, scale.at(each.value), number)


def _point(x: float, y: float, number: int) -> Shape:
    """The mark of a trial: each has its own form, and from the sixth on they are hollow."""
    looks = f"{_looks(number)} mark" if number < len(SHAPES) else f"{_looks(number)} mark hollow"
    r = RADIUS
    match SHAPES[number % len(SHAPES)]:
        case "round":
            return disc(x, y, r, looks)
        case "square":
            return box(x - r + 0.5, y - r + 0.5, 2 * r - 1, 2 * r - 1, looks)
        case "upward":
            return outline([(x, y - r - 0.5), (x + r + 0.5, y + r), (x - r - 0.5, y + r)], looks)
        case "diamond":
            far = r + 1
            return outline([(x, y - far), (x + far, y), (x, y + far), (x - far, y)], looks)
        case _:
            return outline([(x, y + r + 0.5), (x + r + 0.5, y - r), (x - r - 0.5, y - r)], looks)


def _looks(number: int) -> str:
    return f"series s{number % len(SHAPES) + 1}"


def _label(words: str, x: float, y: float, number: int) -> Iterator[Shape]:
    yield _point(x, y, number)
    yield text(x + 12, y + 4, words, "small bold")


def _end_of(one: Series, places: dict[str, int], scale: Scale) -> float:
    """The height of a trial's last arm, beside which its label stands."""
    last = max(one.answers, key=lambda each: places[each.dose], default=None)
    return scale.end + 8 if last is None else scale.at(last.value)


def _spread(heights: Sequence[float]) -> list[float]:
    """Heights of labels, as near to those wanted as goes without one lying on another."""
    order = sorted(range(len(heights)), key=lambda at: heights[at])
    placed = dict.fromkeys(order, 0.0)
    floor = TOP + 4
    for at in order:
        placed[at] = max(heights[at], floor)
        floor = placed[at] + LINE
    ceiling = max(BOTTOM, TOP + 4 + LINE * len(heights))
    for at in reversed(order):
        placed[at] = min(placed[at], ceiling)
        ceiling = placed[at] - LINE
    return [placed[at] for at in range(len(heights))]


def _table(doses: Sequence[str], series: Sequence[Series]) -> Table:
    written = [{each.dose: each.words for each in one.answers} for one in series]
    return Table(
        (Head("Trial"), *(Head(dose, is_figure=True) for dose in doses)),
        tuple(
            (one.label, *(words.get(dose, "–") for dose in doses))
            for one, words in zip(series, written, strict=True)
        ),
    )
