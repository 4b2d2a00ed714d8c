"""A cell of the matrix as HTML. Thousands stand on a page, so they are written here and not by a
template, and what a cell shows is remembered: the same numbers look the same.
"""

from collections.abc import Sequence
from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from curation.matrix.cells import Number
from curation.matrix.grid import Place
from curation.matrix.question import State
from curation.plots.glyph import CROWDED, WIDTH, Reach, glyph
from curation.plots.marks import Better, Mark, leave_out, looks_on, side_of, words_of
from curation.plots.shapes import Disc, Drawing, Path, Text, drawing, upright
from curation.web import written

REMEMBERED = 4_096
STRIP = 16.0  # px, the height of a cell's picture of many trials
DOT = 2.5  # px, the radius of a point in it
SPELT_OUT = 2  # more estimates than these are told by their range
SIGNS = {
    State.NONE: "none",
    State.RUNNING: "running",
    State.UNMEASURED: "same",
    State.UNREPORTED: "absent",
    State.TO_EXTRACT: "toextract",
    State.LEFT_OUT: "stop",
}
WORDS = {
    State.NONE: "no trial",
    State.RUNNING: "running",
    State.UNMEASURED: "not measured",
    State.UNREPORTED: "not reported",
    State.TO_EXTRACT: "to extract",
    State.LEFT_OUT: "left out",
}


def cell_html(
    place: Place | None,
    address: str,
    reach: Reach | None,
    *,
    at: str,
    classes: str = "",
    is_open: bool = False,
    note: str = "",
) -> str:
    """A table cell; `reach` is the scale of its column, if any.

    `address` is its link's and `at` the column in words; both are escaped already.
    """
    told = f' class="{classes}"' if classes else ""
    if place is None:
        return f"<td{told}></td>"
    inner, looks = _inside(place, reach)
    looks = f"{looks} waits" if place.waits else looks
    current = ' aria-current="true"' if is_open else ""
    week = f'<small class="at">{escape(note)}</small>' if note and place.cell else ""
    label = f' data-at="{at}"'
    return f'<td{told}{label}><a class="{looks}" href="{address}"{current}>{inner}{week}</a></td>'


def _inside(place: Place, reach: Reach | None) -> tuple[str, str]:
    """What stands in the link, and its classes."""
    if place.cell is None or place.state != State.EXTRACTED:
        is_open = place.state == State.RUNNING and place.cell is None
        looks = f"cell {place.state.value}{' untold' if is_open else ''}"
        return _silence(place.state, place.number), looks
    cell = place.cell
    better: Better = "high" if place.column.endpoint.good == "higher" else "low"
    shown = _numbers(cell.numbers, cell.silent, place.disagrees, better, reach)
    return (shown + _retracted() if place.is_retracted else shown), "cell"


@lru_cache(maxsize=1)
def _retracted() -> str:
    return (
        f'<span class="fallen">{_icon("stop")}<span class="vh">rests on a </span>retracted'
        '<span class="vh"> paper</span></span>'
    )


@lru_cache(maxsize=64)
def _silence(state: State, number: int) -> str:
    words = WORDS[state]
    if number > 1 and state in (State.RUNNING, State.TO_EXTRACT):
        words = f"{number} {words}"
    return f'<span class="state">{_icon(SIGNS[state])}<span>{words}</span></span>'


@lru_cache(maxsize=REMEMBERED)
def _numbers(
    numbers: tuple[Number, ...],
    silent: int,
    disagrees: bool,
    better: Better,
    reach: Reach | None,
) -> str:
    estimated = [number for number in numbers if number.estimate is not None]
    picture, heard = _picture(estimated, better, reach) if reach else ("", "")
    trials = _trials(len(numbers), silent)
    if not estimated:
        shown, word = written.without_effect(numbers[0])
        return (
            f'<span class="says"><b>{shown}</b></span>'
            f"<small>{word if len(numbers) == 1 else trials}</small>"
        )
    if disagrees:
        below = f'<span class="disagree">{_icon("disagree")}{len(numbers)} disagree</span>'
        beside = ""
    elif len(estimated) > 1:
        below, beside = f"<small>{trials}</small>", ""
    else:
        below, beside = "", f"<small>{trials}</small>"
    return (
        f'{picture}<span class="says"><b>{_estimates(estimated)}</b>{beside}</span>{below}'
        f'<span class="vh">{_intervals(estimated)}{heard}</span>'
    )


def _picture(numbers: Sequence[Number], better: Better, reach: Reach) -> tuple[str, str]:
    """Intervals one above the other; of many trials a point each, on one line. And its words."""
    on_scale = [number for number in numbers if number.is_ratio == reach.is_log]
    if not on_scale:
        return "", ""
    if len(on_scale) >= CROWDED:
        return _strip(on_scale, better, reach)
    drawn = marks_of(on_scale, better, reach)
    said = dict.fromkeys(mark.says(reach.null) for mark in drawn)
    return drawing_html(glyph(drawn, reach).drawn), f"; {', '.join(said)}"


def _strip(numbers: Sequence[Number], better: Better, reach: Reach) -> tuple[str, str]:
    """Straight from the numbers, for it is most of what a large page has to draw."""
    null, scale = reach.null, reach.scale
    first, last = scale.start + DOT, scale.end - DOT
    sides: dict[str, int] = {}
    shapes = [_axis(reach)]
    for number in numbers:
        value, low, high = number.estimate or 0.0, number.low, number.high
        # A printed bound of exactly no effect is rounded: there p decides.
        is_clear = number.is_clear if null in (low, high) else leave_out(null, low, high)
        side = side_of(value, null, better, is_clear=is_clear)
        words = words_of(side, low, high)
        sides[words] = sides.get(words, 0) + 1
        if scale.holds(value):
            x = min(max(scale.at(value), first), last)
            looks = f"point {looks_on(side, is_clear=is_clear)}".rstrip()
            shapes.append(f'<circle class="{looks}" cx="{x:.1f}" cy="{STRIP / 2}" r="{DOT}"/>')
    heard = ", ".join(f"{number} of {len(numbers)}: {words}" for words, number in sides.items())
    return f"{''.join(shapes)}</svg>", f"; {heard}"


@lru_cache(maxsize=256)
def _axis(reach: Reach) -> str:
    """Up to where the points of a strip begin."""
    line = upright(reach.scale.at(reach.null), 0, STRIP, "axis")
    return drawing_html(drawing(WIDTH, STRIP, [line])).removesuffix("</svg>")


def marks_of(numbers: Sequence[Number], better: Better, reach: Reach | None) -> list[Mark]:
    """Those that belong on the scale: ratios on one of ratios."""
    return [
        Mark(
            number.estimate,
            number.low,
            number.high,
            better,
            # A printed bound of exactly no effect is rounded: there p decides.
            number.is_clear if number.no_effect in (number.low, number.high) else None,
        )
        for number in numbers
        if reach is not None and number.estimate is not None and number.is_ratio == reach.is_log
    ]


def _estimates(numbers: Sequence[Number]) -> str:
    values = [number.estimate or 0.0 for number in numbers]
    if len(numbers) <= SPELT_OUT:
        return " · ".join(
            written.estimate(number, value) for number, value in zip(numbers, values, strict=True)
        )
    first = numbers[0]
    return f"{written.estimate(first, min(values))} to {written.estimate(first, max(values))}"


def _trials(numbered: int, silent: int) -> str:
    if silent:
        return f"{numbered} of {numbered + silent}"
    return "1 trial" if numbered == 1 else f"{numbered} trials"


def _intervals(numbers: Sequence[Number]) -> str:
    """For whoever does not see the glyph; too many are not read out."""
    if len(numbers) >= CROWDED:
        return ""
    said = [
        f"{number.measure} {written.interval(number)}" + (", computed" * bool(number.is_computed))
        for number in numbers
        if number.has_interval
    ]
    return ", 95 % interval " + " and ".join(said) if said else ""


def drawing_html(
    drawn: Drawing, *, looks: str = "glyph", within: tuple[int, int] | None = None
) -> SafeString:
    """A small drawing without a name, as templates/plots/_glyph.html writes it.

    `within` cuts it: from which px to which.
    """
    shapes = []
    for shape in drawn.shapes:
        if isinstance(shape, Path):
            shapes.append(f'<path class="{shape.looks}" d="{shape.d}"/>')
        elif isinstance(shape, Disc):
            shapes.append(
                f'<circle class="{shape.looks}" cx="{shape.x}" cy="{shape.y}" r="{shape.radius}"/>'
            )
        elif isinstance(shape, Text):
            shapes.append(
                f'<text class="{shape.looks}" x="{shape.x}" y="{shape.y}">'
                f"{conditional_escape(shape.words)}</text>"
            )
    start, end = within or (0, int(drawn.width))
    size = f'width="{end - start}" height="{drawn.height}"'
    box = f'viewBox="{start} 0 {end - start} {drawn.height}"'
    inner = "".join(shapes)
    return mark_safe(f'<svg class="{looks}" {size} {box} aria-hidden="true">{inner}</svg>')


@lru_cache(maxsize=32)
def _icon(name: str) -> str:
    return f'<svg class="icon" aria-hidden="true"><use href="{static("icons.svg")}#{name}"/></svg>'
