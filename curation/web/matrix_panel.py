"""The open cell: results and effects, the words they came from, and who stands for them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from curation.matrix import wording
from curation.matrix.behind import Behind, OfTrial, behind
from curation.matrix.cells import Number
from curation.matrix.grid import Place
from curation.matrix.question import Question
from curation.matrix.verdicts import met
from curation.models import Effect, Outcome, Result, State, Trial
from curation.plots.glyph import RATIOS, differences, glyph
from curation.web import sources, written
from curation.web.cell_html import drawing_html, marks_of
from curation.web.claims_beside import ClaimsBeside, of_cell

PLOTTED = 2  # from so many trials on they are drawn one under the other


class ArmLine(NamedTuple):
    arm: str
    counts: str
    printed: str


class EffectLine(NamedTuple):
    said: str  # measure, estimate and interval; or a direction
    p: str
    how: str  # as reported, computed from the counts, adjusted


class Word(NamedTuple):
    """A place in a source, and what rests on it."""

    place: sources.Place
    of: str


class Part(NamedTuple):
    """A trial's part of the cell."""

    trial: Trial
    outcome: Outcome
    was_met: bool | None
    state: str  # the least sure of what it shows
    arms: list[ArmLine]
    effects: list[EffectLine]
    cautions: list[str]
    notes: list[str]
    words: list[Word]
    told: list[str]  # who entered, who accepted
    left_out: bool  # numbers of it that rest on a retracted paper


class Drawn(NamedTuple):
    trial: str
    glyph: SafeString
    estimate: str


class Panel(NamedTuple):
    place: Place
    name: str
    subtitle: str
    parts: list[Part]
    drawn: list[Drawn]
    discordance: str
    forest: str  # the query of its forest plot; "" where nothing can be drawn
    claims: ClaimsBeside


def panel_of(place: Place, question: Question, *, with_waiting: bool) -> Panel:
    found = behind(place, with_waiting=with_waiting, with_retracted=question.retracted)
    rows = [row for part in found.trials for row in (*part.results, *part.effects)]
    prefetch_related_objects(rows, sources.source_of())
    key, column = place.row.key, place.column
    rule = f", {key.regimen}" if key.regimen else ""
    estimated = any(part.number and part.number.estimate is not None for part in found.trials)
    return Panel(
        place,
        f"{place.row.inn}{rule}: {column.name}, {column.when_in_words}",
        _subtitle(place, found),
        [_part(part) for part in found.trials],
        _drawn(place, found.trials),
        found.discordance,
        urlencode(
            {
                "week": "all" if column.key.week is None else str(column.key.week),
                **({"rule": column.key.rule} if column.key.rule else {}),
                **{"drug": key.drug, "regimen": key.regimen},
            }
        )
        if estimated
        else "",
        of_cell(
            drug=key.drug,
            trials=[arm.trial_id for arm in place.row.arms],
            endpoint=column.endpoint,
            with_waiting=with_waiting,
        ),
    )


def _subtitle(place: Place, found: Behind) -> str:
    endpoint = place.column.endpoint
    said = [endpoint.name] if endpoint.name != endpoint.column_name else []
    numbers = place.cell.numbers if place.cell else ()
    people = [number.n for number in numbers]
    if people and all(people) and found.control_n:
        said.append(f"{sum(filter(None, people)):.0f} people against {found.control_n}")
    said.append("more is better" if endpoint.good == "higher" else "less is better")
    return " · ".join(said)


def _part(part: OfTrial) -> Part:
    rows: list[Result | Effect] = [*part.results, *part.effects]
    effects = [_effect(effect) for effect in part.effects]
    if part.number is not None and part.number.is_computed:
        effects.insert(0, _computed(part.number))
    flags = dict.fromkeys(flag for row in rows for flag in row.flags)
    kept = [
        f"{words.rstrip('.')}." for row in rows for words in wording.kept_words(row.kept_as_printed)
    ]
    told = " ".join(kept)
    return Part(
        part.trial,
        part.outcome,
        met(part.outcome),
        _state(rows),
        [_arm(result) for result in part.results],
        effects,
        [f"{words.capitalize()}." for words in wording.flag_words(flags)] + kept,
        [note for note in dict.fromkeys(row.note for row in rows if row.note) if note not in told],
        list(_words(rows)),
        list(dict.fromkeys(map(_told, rows))),
        part.left_out,
    )


def _state(rows: Iterable[Result | Effect]) -> str:
    states = {row.state for row in rows}
    order = (State.REQUIRES_REVIEW, State.SUBMITTED, State.ACCEPTED)
    return next((state.value for state in order if state in states), "")


def _arm(result: Result) -> ArmLine:
    value = " ".join(filter(None, (wording.value_of(result), wording.statistic_of(result))))
    return ArmLine(result.arm.label, wording.count_of(result), wording.percent_of(result) or value)


def _effect(effect: Effect) -> EffectLine:
    said = wording.printed_effect(effect)
    if not said:
        said = effect.get_direction_display() if effect.direction else "no estimate printed"
    return EffectLine(said, wording.p_words(effect), _how(effect))


def _how(effect: Effect) -> str:
    against = f"against {effect.comparator.label}"
    adjusted = {True: ", adjusted", False: ", not adjusted", None: ""}[effect.is_adjusted]
    return f"as reported, {against}{adjusted}"


def _computed(number: Number) -> EffectLine:
    """Nothing of it is printed anywhere, and it says so."""
    counts = (number.events, number.n, number.control_events, number.control_n)
    has_zero = 0 in (counts[0], counts[2]) or counts[0] == counts[1] or counts[2] == counts[3]
    estimate = written.estimate(number, number.estimate or 0.0)
    return EffectLine(
        f"{number.measure} {estimate} ({written.interval(number)})",
        "",
        "computed from the counts (Woolf)" + ", 0.5 added to each of the four" * has_zero,
    )


def _words(rows: Iterable[Result | Effect]) -> Iterable[Word]:
    """Each place once, with what rests on it."""
    found: list[tuple[sources.Place, list[str]]] = []
    for row in rows:
        what = row.arm.label if isinstance(row, Result) else "effect"
        place = sources.place_of(row.source)
        of = next((of for other, of in found if other == place), None)
        if of is None:
            found.append((place, of := []))
        of.append(what)
    return [Word(place, ", ".join(dict.fromkeys(of))) for place, of in found]


def _told(row: Result | Effect) -> str:
    entered = f"{row.entered_by} entered {_day(row.entered_at)}"
    if row.is_accepted:
        return f"{entered} · {row.decided_by} accepted {_day(row.decided_at)}"
    if row.state == State.REQUIRES_REVIEW:
        return f"{entered} · requires review: {row.reason or row.get_cause_display()}"
    return f"{entered} · not yet confirmed against the paper"


def _day(when: datetime | None) -> str:
    return "" if when is None else f"{timezone.localdate(when):%-d %b %Y}"


def _drawn(place: Place, parts: Sequence[OfTrial]) -> list[Drawn]:
    """The trials one under the other, where there are several to compare."""
    numbers = [(part, part.number) for part in parts if part.number and part.number.has_interval]
    if len(numbers) < PLOTTED or len({number.is_ratio for _, number in numbers}) > 1:
        return []
    better: Literal["high", "low"] = "high" if place.column.endpoint.good == "higher" else "low"
    reach = RATIOS
    if not numbers[0][1].is_ratio:
        bounds = (abs(bound or 0.0) for _, n in numbers for bound in (n.low, n.high))
        reach = differences(max(bounds) or 1.0)
    return [
        Drawn(
            str(part.trial),
            drawing_html(glyph(marks_of([number], better, reach), reach).drawn),
            f"{written.estimate(number, number.estimate or 0.0)} ({written.interval(number)})",
        )
        for part, number in numbers
    ]
