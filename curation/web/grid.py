"""The grid of a trial's results as its page shows it: outcomes down, arms across.

A desk is what stands in the database now; a row is one outcome with its forms, bound to what was
typed where somebody typed. Four queries for a desk, whatever its size.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from curation.citation import briefly
from curation.evidence.checks import open_remarks, remarks
from curation.evidence.rows import ArmEntry, EffectEntry, Entry
from curation.forms.results import EffectForm, ResultForm, SourceForm, source_initial
from curation.models import Arm, Effect, Outcome, Result, Source, State, Trial

Typed = Mapping[str, Any]


class Said(NamedTuple):
    """A sentence under a row. A remark is answered by a reason, in the field named `answer`."""

    kind: str  # error, theirs, remark, kept, withdraw, withdrawn, sent-back or doubted
    about: str
    words: str
    answer: str = ""
    reason: str = ""


@dataclass
class EffectLine:
    form: EffectForm
    effect: Effect | None


@dataclass
class Cell:
    arm: Arm
    form: ResultForm
    result: Result | None
    effects: list[EffectLine]


@dataclass
class Row:
    outcome: Outcome
    cells: list[Cell]
    source_form: SourceForm
    source: Source | None  # that all of its numbers rest on
    sources: list[Source]
    control: Arm | None
    elsewhere: list[Effect]
    said: list[Said] = field(default_factory=list)
    typed: Typed | None = None

    @property
    def forms(self) -> Iterator[ResultForm | EffectForm]:
        for cell in self.cells:
            yield cell.form
            yield from (line.form for line in cell.effects)

    @property
    def source_name(self) -> str:
        return where_of(self.source) if self.source else ""

    @property
    def was_sent(self) -> bool:
        return any(form.is_bound for form in self.forms)

    @property
    def rows(self) -> list[Result | Effect]:
        results = [cell.result for cell in self.cells if cell.result]
        effects = [line.effect for cell in self.cells for line in cell.effects if line.effect]
        return [*results, *effects]

    @property
    def states(self) -> list[tuple[State, int]]:
        """How many of its numbers are in which state, in the order in which they pass them."""
        here = [row.state for row in self.rows]
        return [(state, here.count(state)) for state in State if state in here]

    def is_valid(self) -> bool:
        """Every form is looked at, so that all that is wrong is said at once."""
        sent = [form for form in (*self.forms, self.source_form) if form.is_bound]
        return not sum(not form.is_valid() for form in sent)

    def entries(self, source: Source | None) -> list[Entry]:
        """What was changed; `source` is what was given as the place where the numbers stand."""
        moved = source is not None and self.source is not None and source != self.source
        found: list[Entry] = []
        for cell in self.cells:
            forms: list[ResultForm | EffectForm] = [cell.form, *(e.form for e in cell.effects)]
            for form in forms:
                there = form.there
                if not form.is_bound:
                    continue
                is_changed = bool(set(form.changed_data) - {"seen"})
                kept = {
                    code: reason
                    for code, reason in form.kept.items()
                    if there is None or reason != there.kept_as_printed.get(code)
                }
                numbers = form.numbers()
                if there is None and numbers is None:
                    continue
                if is_changed or kept or (moved and there is not None):
                    rests_on = source if is_changed or moved else None
                    found.append(_entry(cell.arm, self.control, form, rests_on, kept))
        return found


def _entry(
    arm: Arm,
    control: Arm | None,
    form: ResultForm | EffectForm,
    source: Source | None,
    kept: Mapping[str, str],
) -> Entry:
    if isinstance(form, ResultForm):
        return ArmEntry(
            form.place, arm, form.numbers(), form.there, form.version_seen, source, kept
        )
    assert control is not None  # there is no field for an effect otherwise
    return EffectEntry(
        *(form.place, arm, control, form.numbers(), form.there, form.version_seen, source, kept)
    )


class Held(NamedTuple):
    """A draft that is held back until somebody answers what was remarked on it."""

    row: Result | Effect
    sentences: list[str]


class Desk:
    """What a trial has of arms, outcomes, numbers and places where they may stand."""

    def __init__(self, trial: Trial, *, offered: Source | None = None) -> None:
        self.trial = trial
        self.arms = list(trial.arms.select_related("drug").order_by("position", "pk"))
        self.control = next((arm for arm in self.arms if arm.is_control), None)
        self.outcomes = list(
            trial.outcomes.select_related("endpoint").order_by(
                "-is_primary", "endpoint__position", "endpoint__name", "week", "pk"
            )
        )
        by_pk = {arm.pk: arm for arm in self.arms}
        outcomes = {outcome.pk: outcome for outcome in self.outcomes}
        self.results: dict[tuple[int, int], Result] = {}
        self.effects: dict[tuple[int, int], list[Effect]] = {}
        beside = ("source__reference", "changed_by", "decided_by")
        for result in Result.objects.filter(outcome__trial=trial).select_related(*beside):
            result.arm, result.outcome = by_pk[result.arm_id], outcomes[result.outcome_id]
            self.results[result.outcome_id, result.arm_id] = result
        of_it = Effect.objects.filter(outcome__trial=trial).select_related(*beside)
        for effect in of_it.order_by("pk"):
            effect.arm, effect.outcome = by_pk[effect.arm_id], outcomes[effect.outcome_id]
            effect.comparator = by_pk[effect.comparator_id]
            self.effects.setdefault((effect.outcome_id, effect.arm_id), []).append(effect)
        self.reports = list(trial.reports.select_related("reference"))
        self.offered = offered

    @property
    def ready(self) -> list[Result | Effect]:
        """The drafts that can be handed on as they are."""
        return [row for row in self._drafts() if not open_remarks(row)]

    @property
    def held(self) -> list[Held]:
        found = ((row, open_remarks(row)) for row in self._drafts())
        return [Held(row, [each.says for each in odd]) for row, odd in found if odd]

    def _drafts(self) -> list[Result | Effect]:
        effects = [each for several in self.effects.values() for each in several]
        rows: list[Result | Effect] = [*self.results.values(), *effects]
        return [row for row in rows if row.state == State.DRAFT]

    def rows(self, typed: Typed | None = None, *, more: int | None = None) -> list[Row]:
        """Every row; `more` is the outcome of which another measure is to be entered."""
        return [self.row(each, typed, more=each.pk == more) for each in self.outcomes]

    def row(self, outcome: Outcome, typed: Typed | None = None, *, more: bool = False) -> Row:
        cells = [self._cell(outcome, arm, typed, more=more) for arm in self.arms]
        rows: list[Result | Effect] = [cell.result for cell in cells if cell.result]
        effects = [each for arm in self.arms for each in self._effects(outcome, arm)]
        rows += effects
        sources = list({row.source_id: row.source for row in rows}.values())
        shared = sources[0] if len(sources) == 1 else None
        found = Row(
            outcome,
            cells,
            self._source_form(outcome, shared, sources, typed),
            shared,
            sources,
            self.control,
            [each for each in effects if each.comparator != self.control],
            typed=typed,
        )
        found.said += [said for row in rows for said in said_of(row, found)]
        return found

    def _cell(self, outcome: Outcome, arm: Arm, typed: Typed | None, *, more: bool) -> Cell:
        start = f"o{outcome.pk}"
        result = self.results.get((outcome.pk, arm.pk))
        prefix = f"{start}-r{arm.pk}"
        form = ResultForm(
            _sent(typed, prefix), prefix=prefix, kind=outcome.endpoint.kind, there=result
        )
        lines = []
        if self.control is not None and not arm.is_control:
            lines = [
                EffectLine(_effect_form(typed, f"{start}-e{arm.pk}-{each.pk}", each), each)
                for each in self._effects(outcome, arm)
                if each.comparator == self.control
            ]
            # An effect that somebody took away since the page was opened keeps what was typed.
            here = {line.form.place for line in lines}
            gone = re.compile(rf"({start}-e{arm.pk}-\d+)-seen")
            for found in filter(None, map(gone.fullmatch, typed or ())):
                if found[1] not in here:
                    lines.append(EffectLine(_effect_form(typed, found[1], None), None))
            new = _effect_form(typed, f"{start}-x{arm.pk}", None)
            if not lines or more or _says_something(new):
                lines.append(EffectLine(new, None))
        return Cell(arm, form, result, lines)

    def _effects(self, outcome: Outcome, arm: Arm) -> list[Effect]:
        return self.effects.get((outcome.pk, arm.pk), [])

    def _source_form(
        self, outcome: Outcome, shared: Source | None, sources: list[Source], typed: Typed | None
    ) -> SourceForm:
        prefix = f"o{outcome.pk}-source"
        places = [
            (
                f"reference:{report.reference_id}",
                f"{named(report.reference)} ({report.get_kind_display()})",
            )
            for report in self.reports
        ]
        if self.trial.nct:
            places.append((f"registry:{self.trial.nct}", f"registry record {self.trial.nct}"))
        given = source_initial(shared)
        if not sources:
            given = source_initial(self.offered)
            if not given and len(self.reports) == 1:
                given = {"where": places[0][0]}
        there = shared or (self.offered if not sources else None)
        if there and given["where"] not in dict(places):
            places.append((given["where"], where_of(there)))
        # What a form of yesterday names may no longer be among the reports.
        sent = str((typed or {}).get(f"{prefix}-where", ""))
        key = sent.removeprefix("source:")
        if sent != key and key.isdecimal() and sent not in dict(places):
            old = Source.objects.filter(pk=int(key)).select_related("reference").first()
            places += [(sent, where_of(old))] if old else []
        return SourceForm(
            _sent(typed, prefix, by="where"), prefix=prefix, places=places, initial=given
        )


def _sent(typed: Typed | None, prefix: str, *, by: str = "seen") -> Typed | None:
    """What was typed, if this part of the page was sent: what came later was not."""
    return typed if typed is not None and f"{prefix}-{by}" in typed else None


def _effect_form(typed: Typed | None, prefix: str, there: Effect | None) -> EffectForm:
    return EffectForm(_sent(typed, prefix), prefix=prefix, there=there)


def named(reference: Any) -> str:
    return briefly(reference, authors_as_printed=reference.authors_as_printed)


def where_of(source: Source) -> str:
    """ "Morand 2023, Lancet (PMID 36848918), abstract, Findings"."""
    if source.reference is None:
        return str(source)
    paper = f"{named(source.reference)} ({source.reference})"
    return f"{paper}, {source.locator}" if source.locator else paper


def about(row: Result | Effect) -> str:
    if isinstance(row, Effect):
        return f"{row.arm} against {row.comparator}"
    return str(row.arm)


def said_of(row: Result | Effect, within: Row) -> Iterator[Said]:
    """What stands under a row of the grid about one of its numbers as it is kept now."""
    form = next((form for form in within.forms if form.there == row), None)
    if form is None:
        return
    if row.state == State.REJECTED:
        by = row.decided_by
        yield Said("sent-back", about(row), f"{by} sent it back: {row.reason}")
    if row.state == State.WITHDRAWN:
        yield Said(
            "withdrawn", about(row), f"Withdrawn: {row.reason} Type them anew to enter them."
        )
    for remark in remarks(row):
        answer = f"{form.place}-keep-{remark.code}"
        reason = row.kept_as_printed.get(remark.code, "")
        typed = str(form.data.get(answer, "")).strip() if form.is_bound else ""
        kind = "kept" if reason else "remark"
        yield Said(kind, about(row), remark.says, answer, typed or reason)


def _says_something(form: EffectForm) -> bool:
    if not form.is_bound:
        return False
    names = ("estimate", "p", "direction")
    return any(str(form.data.get(form.add_prefix(name), "")).strip() for name in names)
