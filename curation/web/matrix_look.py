"""What stands around the matrix: lenses, filters that are on, and the legend that filters."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.safestring import SafeString

from curation.matrix.arms import OF_AN_ARM
from curation.matrix.facets import ON_COLUMNS, Facet
from curation.matrix.question import ASKABLE, DISAGREE, RETRACTED, WAITS, Lens, Question, State
from curation.plots.glyph import glyph
from curation.plots.marks import Mark
from curation.web.cell_html import SIGNS, drawing_html


class LensLink(NamedTuple):
    words: str
    question: Question
    is_here: bool


class Chip(NamedTuple):
    """Something asked for, and the question without it."""

    label: str
    words: str
    without: Question


class Sign(NamedTuple):
    """A state of the legend with its count, and the question that asks for it alone, or no more."""

    name: str
    icon: str  # of icons.svg; "" for the ring
    words: str
    number: int
    question: Question
    is_chosen: bool


class Sample(NamedTuple):
    glyph: SafeString
    words: str


class Legend(NamedTuple):
    samples: list[Sample]
    signs: list[Sign]


def options_of(lens: Lens) -> tuple[str, ...]:
    """The filters that a lens has use for."""
    on_columns = ON_COLUMNS if lens == Lens.ENDPOINTS else ()
    return (*OF_AN_ARM, *(("domain",) if lens == Lens.GAPS else on_columns))


def lenses_of(question: Question) -> list[LensLink]:
    """A filter that a lens has no use for is left behind."""
    links = []
    for lens in Lens:
        kept = options_of(lens)
        dropped: dict[str, object] = {name: () for name in ON_COLUMNS if name not in kept}
        if not lens.has_cells:
            dropped["state"] = ""
        there = question.closed.with_(lens=lens, **dropped)
        links.append(LensLink(lens.words, there, lens == question.lens))
    return links


def chips_of(facets: Iterable[Facet], question: Question) -> list[Chip]:
    chips = [
        Chip(choice.label, choice.words, choice.toggled)
        for facet in facets
        for choice in facet.chosen
    ]
    if question.state:
        chips.append(Chip("State", ASKABLE[question.state], question.closed.with_(state="")))
    return chips


def legend_of(counts: Mapping[str, int], question: Question) -> Legend:
    signs = {state.value: icon for state, icon in SIGNS.items()}
    icons = {DISAGREE: "disagree", WAITS: "", RETRACTED: "stop"} | signs
    names = (
        *(DISAGREE, RETRACTED, WAITS, State.LEFT_OUT.value, State.TO_EXTRACT.value),
        *(State.UNREPORTED.value, State.UNMEASURED.value, State.RUNNING.value, State.NONE.value),
    )
    return Legend(
        _samples(),
        [
            Sign(
                name,
                icons[name],
                ASKABLE[name],
                counts[name],
                question.closed.with_(state="" if question.state == name else name),
                question.state == name,
            )
            for name in names
            if counts[name] or question.state == name
        ],
    )


def _samples() -> list[Sample]:
    marks = {
        "favours the drug": (Mark(2.0, 1.3, 3.2), (32, 80)),
        "interval includes 1": (Mark(1.2, 0.7, 2.0), (20, 64)),
        "favours the control": (Mark(0.6, 0.42, 0.85), (2, 40)),
    }
    return [
        Sample(drawing_html(glyph([mark]).drawn, looks="glyph sample", within=within), words)
        for words, (mark, within) in marks.items()
    ]
