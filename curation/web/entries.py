"""A number on a page with all that stands behind it: its source, its flags, who entered it."""

from collections.abc import Sequence
from typing import NamedTuple

from curation.matrix.wording import (
    count_of,
    flag_words,
    kept_words,
    p_words,
    percent_of,
    printed_effect,
    value_of,
)
from curation.models import Effect, Result, State
from curation.web.sources import Place, place_of


class Entry(NamedTuple):
    """One number with all that stands behind it: for the cell, and for the fold beneath."""

    row: Result | Effect
    anchor: str
    whose: str  # baricitinib 4 mg; baricitinib 4 mg against placebo
    number: str  # 142/252; OR 1.57 (1.09 to 2.27)
    beside: str  # 57 %; p = 0.016
    place: Place
    also_in: list[Place]
    flags: list[str]
    kept: list[str]


def of_arm(result: Result) -> Entry:
    count, share, value = count_of(result), percent_of(result), value_of(result)
    if result.events is None:
        # The percentage or the value is what was printed; the n goes with it.
        number, beside = share or value or "–", count
    else:
        number, beside = count, share or value
    return _entry(result, result.arm.label, number, beside)


def of_comparison(effect: Effect, *, alone: bool) -> Entry:
    against = "" if alone else f" against {effect.comparator.label}"
    p, words = p_words(effect), printed_effect(effect)
    direction = effect.get_direction_display()
    if not words:
        words, p = (p, direction) if p else (direction, "")
    return _entry(effect, f"{effect.arm.label}{against}", words, p)


def _entry(row: Result | Effect, whose: str, number: str, beside: str) -> Entry:
    return Entry(
        row,
        f"{row._meta.model_name}-{row.pk}",
        whose,
        number,
        beside,
        place_of(row.source),
        [place_of(source) for source in row.also_in.all()],
        flag_words(row.flags),
        kept_words(row.kept_as_printed),
    )


def state_of(entries: Sequence[Entry]) -> State | None:
    """The one that a reader must know of: doubt before waiting before accepted."""
    states = {entry.row.state for entry in entries}
    for state in (State.REQUIRES_REVIEW, State.SUBMITTED, State.ACCEPTED):
        if state in states:
            return state
    return None
