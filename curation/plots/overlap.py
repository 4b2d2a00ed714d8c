"""The overlap of each two reviews as a triangle: its corrected covered area, its band, in a shade.

Each field has its value and its word, so that the shade only repeats them. On the diagonal stands
how many studies a review includes, and how many of those no other does (after Bougioukas KI et al.,
J Clin Epidemiol 2021;132:34-45).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from curation.plots.lettering import room_for, shortened, wrapped
from curation.plots.shapes import Drawing, Head, Plot, Shape, Table, across, box, drawing, text

COLUMN, ROW, GAP = 96.0, 48.0, 2.0
LABEL_ROOM = 220.0
NARROW, LINE, FIELD = 344.0, 40.0, 92.0
UNDEFINED = "undefined"


@dataclass(frozen=True, slots=True)
class OfReview:
    """A review: how many studies it includes, and how many of them no other does."""

    label: str
    studies: int
    alone: int


@dataclass(frozen=True, slots=True)
class OfPair:
    """`shared` studies of those `of` that either includes; `share` is None where undefined.

    `band` is the word for it; with hyphens between its words it is the class of its shade.
    """

    shared: int
    of: int
    share: float | None
    band: str = ""

    @property
    def value(self) -> str:
        return UNDEFINED if self.share is None else percent(self.share)

    @property
    def shade(self) -> str:
        return self.band.replace(" ", "-") if self.share is not None else UNDEFINED


def percent(share: float) -> str:
    """7.1 %; 0 % and 100 % only where it is that."""
    figure = f"{100 * share:.1f}"
    if figure in ("0.0", "100.0"):
        return {0.0: "0 %", 1.0: "100 %"}.get(share, "< 0.1 %" if share < 0.5 else "> 99.9 %")
    return f"{figure} %"


def overlap_map(
    reviews: Sequence[OfReview],
    pairs: Mapping[tuple[int, int], OfPair],
    *,
    title: str,
    sentence: str,
    name: str = "overlap",
    studies: str = "studies",
) -> Plot:
    """The plot; ValueError unless each two reviews have a pair, the earlier place first."""
    places = range(len(reviews))
    if set(pairs) != {(one, other) for other in places for one in range(other)}:
        raise ValueError("Each two reviews have one pair.")
    return Plot(
        name=name,
        title=title,
        sentence=sentence,
        wide=_wide(reviews, pairs),
        narrow=_narrow(reviews, pairs),
        table=Table(
            (
                *(Head("Review"), Head("Other review"), Head("Shared", is_figure=True)),
                *(Head("In either", is_figure=True), Head("CCA", is_figure=True), Head("Overlap")),
            ),
            tuple(
                (
                    *(reviews[one].label, reviews[other].label, f"{pair.shared}", f"{pair.of}"),
                    *(pair.value, pair.band if pair.share is not None else UNDEFINED),
                )
                for (one, other), pair in sorted(pairs.items())
            ),
        ),
        notes=(
            (
                "Below the diagonal: corrected covered area of two reviews. "
                f"On it: {studies} that a review includes, and how many of those are in no other "
                "review shown."
            ),
        ),
    )


def _wide(reviews: Sequence[OfReview], pairs: Mapping[tuple[int, int], OfPair]) -> Drawing:
    heads = [wrapped(review.label, COLUMN - 12, 12, bold=True)[:3] for review in reviews]
    labels = [shortened(review.label, LABEL_ROOM, bold=True) for review in reviews]
    beside = max((room_for(label, bold=True) for label in labels), default=0.0) + 12
    top = 15.0 * max([1, *map(len, heads)]) + 8
    shapes: list[Shape] = []
    for column, lines in enumerate(heads):
        middle = beside + COLUMN * (column + 0.5)
        for line, words in enumerate(lines):
            shapes.append(
                text(middle, top - 8 - 15 * (len(lines) - 1 - line), words, "small bold middle")
            )
    for row, label in enumerate(labels):
        y = top + ROW * row
        shapes.append(text(0, y + ROW / 2 + 4, label, "bold"))
        for column in range(row):
            shapes += _field(pairs[column, row], beside + COLUMN * column, y, COLUMN, ROW)
        shapes += _own(reviews[row], beside + COLUMN * row, y)
    return drawing(beside + COLUMN * len(reviews), top + ROW * len(reviews), shapes)


def _field(pair: OfPair, x: float, y: float, width: float, height: float) -> list[Shape]:
    over = " over" if pair.shade == "very-high" else ""
    middle = x + width / 2
    field: list[Shape] = [
        box(x + GAP / 2, y + GAP / 2, width - GAP, height - GAP, f"overlap {pair.shade}")
    ]
    if pair.share is None:
        return [*field, text(middle, y + height / 2 + 4, UNDEFINED, "soft middle")]
    return [
        *field,
        text(middle, y + height / 2 - 1, pair.value, f"bold middle{over}"),
        text(middle, y + height / 2 + 14, pair.band, f"small middle{over}"),
    ]


def _own(review: OfReview, x: float, y: float) -> list[Shape]:
    middle = x + COLUMN / 2
    alone = f"{review.alone} in no other"
    if room_for(alone, 12) > COLUMN - 4:
        alone = f"{review.alone} alone"
    return [
        text(middle, y + ROW / 2 - 1, f"{review.studies}", "mid middle"),
        text(middle, y + ROW / 2 + 14, alone, "soft middle"),
    ]


def _narrow(reviews: Sequence[OfReview], pairs: Mapping[tuple[int, int], OfPair]) -> Drawing:
    """A line for each pair, the largest overlap first."""
    room = NARROW - FIELD - 12
    shapes: list[Shape] = []
    turn = sorted(pairs, key=lambda place: (-(pairs[place].share or 0), place))
    for line, (one, other) in enumerate(turn):
        y = LINE * line
        shapes.append(text(0, y + 16, shortened(reviews[one].label, room, 12), "small"))
        shapes.append(text(0, y + 32, shortened(reviews[other].label, room, 12), "small"))
        shapes += _field(pairs[one, other], NARROW - FIELD, y, FIELD, LINE)
        shapes.append(across(0, NARROW - FIELD, y + LINE, "hair"))
    return drawing(NARROW, max(LINE * len(turn), LINE), shapes)
