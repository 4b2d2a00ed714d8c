"""The evidence as the first page draws it: a line for each drug, a line for each disagreement."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.http import urlencode

from curation.matrix.arms import Row
from curation.matrix.cells import Cell, Number
from curation.matrix.overview import (
    Discord,
    Known,
    KnownTrial,
    Overview,
    tells,
)
from curation.matrix.overview_words import (
    discord_in_words,
    endpoint_in_words,
    in_what_they_differ,
    more_trials_in_words,
    note_on,
    trials_in_words,
    under_the_endpoint,
    verdicts_in_words,
    what_is_known,
)
from curation.matrix.question import ColumnKey, Question
from curation.matrix.sentence import counted
from curation.matrix.wording import listed
from curation.models import Endpoint, Trial
from curation.plots.glyph import RATIOS, Glyph, Reach, differences, glyph
from curation.plots.marks import Better, Mark
from curation.web import written
from curation.web.verdict_signs import sign_of

MOST_DISCORDS = 6


class Sign(NamedTuple):
    """A trial's primary endpoint: the sign, and what it says in words."""

    key: str
    icon: str
    looks: str
    words: str


class Figures(NamedTuple):
    """The main numbers of a drug; `waits` where one of them nobody has confirmed."""

    measure: str
    numbers: str
    glyph: Glyph | None
    waits: bool
    disagrees: bool
    cell_url: str


class DrugLine(NamedTuple):
    drug: Known
    trials: str
    more_trials: str
    signs: list[Sign]
    verdicts: str
    endpoint: str
    under_endpoint: str
    figures: Figures | None
    note: str


class DiscordLine(NamedTuple):
    """`cell_url` and `forest_url` are what the addresses of both pages ask."""

    what: str
    trials: str
    differ: str
    endpoint: str
    cell_url: str
    forest_url: str


class AtAGlance(NamedTuple):
    counted: str
    known: str
    lines: list[DrugLine]
    discords: list[DiscordLine]
    all_discords: int
    waits: bool  # whether a number in a line is not confirmed


def at_a_glance(overview: Overview, *, references: int) -> AtAGlance:
    lines = [_line(drug) for drug in overview.drugs]
    return AtAGlance(
        _counted(overview, references),
        what_is_known(overview.drugs),
        lines,
        [discord_line(each) for each in overview.discords[:MOST_DISCORDS]],
        len(overview.discords),
        any(line.figures.waits for line in lines if line.figures),
    )


def _counted(overview: Overview, references: int) -> str:
    """ "Nine drugs, 16 randomised trials and 93 references." """
    counts = (
        (len(overview.drugs), "drug"),
        (overview.randomised, "randomised trial"),
        (references, "reference"),
    )
    said = [counted(count, noun) for count, noun in counts if count]
    return f"{listed(said).capitalize()}." if said else ""


def _line(drug: Known) -> DrugLine:
    main = drug.main
    return DrugLine(
        drug,
        trials_in_words(drug),
        more_trials_in_words(drug),
        [_sign(each) for each in drug.trials],
        verdicts_in_words(drug),
        endpoint_in_words(main) if main else "",
        under_the_endpoint(main) if main else "",
        _figures(main.row, main.endpoint, main.cell) if main and main.row and main.cell else None,
        note_on(drug),
    )


def _sign(known: KnownTrial) -> Sign:
    icon, looks, _ = sign_of(known.verdict)
    trial = known.trial
    phase = f", {Trial.Phase(trial.phase).label}" if trial.phase else ""
    note = f" ({known.note})" if known.note else ""
    words = f"{trial}{phase}: {known.verdict}{note}"
    return Sign(trial.key, icon, looks, words)


def _figures(row: Row, endpoint: Endpoint, cell: Cell) -> Figures:
    return Figures(
        _measure(cell),
        " · ".join(_figure(each) for each in cell.numbers if tells(each)),
        _glyph(endpoint, cell),
        cell.waits,
        cell.disagrees,
        _cell_url(row, endpoint, cell),
    )


def _glyph(endpoint: Endpoint, cell: Cell) -> Glyph | None:
    """None where no trial gives an effect, or trials give effects that share no scale."""
    drawn = [each for each in cell.numbers if each.estimate is not None]
    if not drawn or len({each.is_ratio for each in drawn}) > 1:
        return None
    better: Better = "high" if endpoint.good == Endpoint.Good.HIGHER else "low"
    marks = [
        Mark(each.estimate or 0.0, each.low, each.high, better=better, clear=each.is_clear)
        for each in drawn
    ]
    return glyph(marks, RATIOS if drawn[0].is_ratio else _reach(marks))


def _reach(marks: list[Mark]) -> Reach:
    furthest = max(abs(end or 0) for mark in marks for end in (mark.value, mark.low, mark.high))
    return differences(furthest or 1.0)


def _measure(cell: Cell) -> str:
    """ "OR"; "" where trials give different measures, or none."""
    measures = {each.measure for each in cell.numbers if tells(each)}
    return measures.pop() if len(measures) == 1 else ""


def _figure(number: Number) -> str:
    """ "1.57"; "−8.7 v −5.5" where there is no effect."""
    if number.estimate is not None:
        return written.estimate(number, number.estimate)
    return written.without_effect(number)[0]


def _each_trial(discord: Discord) -> str:
    """ "SLE-BRAVE-I 57 % against 46 %, OR 1.57 (1.09 to 2.27); SLE-BRAVE-II ..."."""
    names = discord.names
    return "; ".join(
        f"{names[int(number.trial_id)]} {', '.join(_at_length(number))}"
        for number in discord.cell.numbers
        if number.estimate is not None
    )


def _at_length(number: Number) -> Iterator[str]:
    arm, control = number.percents()
    if arm is not None and control is not None:
        yield f"{written.percent(arm)} % against {written.percent(control)} %"
    interval = written.interval(number)
    yield f"{number.measure} {_figure(number)}" + (f" ({interval})" if interval else "")


def _cell_url(row: Row, endpoint: Endpoint, cell: Cell) -> str:
    """The question that opens the cell in the matrix."""
    return Question(arm=row.key, at=ColumnKey(endpoint.slug, cell.week, cell.rule)).to_url()


def discord_line(discord: Discord) -> DiscordLine:
    cell, key = discord.cell, discord.row.key
    asked = {
        "week": "all" if cell.week is None else str(cell.week),
        "rule": cell.rule,
        "drug": key.drug,
        "regimen": key.regimen,
    }
    return DiscordLine(
        discord_in_words(discord),
        _each_trial(discord),
        in_what_they_differ(cell),
        discord.endpoint.slug,
        _cell_url(discord.row, discord.endpoint, cell),
        urlencode({name: value for name, value in asked.items() if value}),
    )
