"""A trial's results as its page sets them: an outcome a row, an arm a column, and who said so."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple, TypeVar

from curation.matrix.verdicts import met, with_what_is_told
from curation.matrix.wording import statistic_of
from curation.models import Arm, Effect, Outcome, Result, State, Trial
from curation.models.endpoint import Endpoint
from curation.web.entries import Entry, of_arm, of_comparison, state_of
from curation.web.sources import source_of

Entered = TypeVar("Entered", Result, Effect)


class Comparison(NamedTuple):
    """All that was reported of one arm against another."""

    whose: str
    effects: list[Entry]


class Cell(NamedTuple):
    """An arm's number; its label stands before it where there is no room for a head."""

    label: str
    entry: Entry | None


class Row(NamedTuple):
    """An outcome; `cells` are aligned with the arms, `silence` says why there are none."""

    outcome: Outcome
    was_met: bool | None
    cells: list[Cell]
    comparisons: list[Comparison]
    entries: list[Entry]
    state: State | None
    silence: str
    statistic: str

    @property
    def remarks(self) -> int:
        """What a reader must know of its numbers, counted."""
        return len({words for entry in self.entries for words in (*entry.flags, *entry.kept)})


class Domain(NamedTuple):
    name: str
    rows: list[Row]


class Column(NamedTuple):
    """An arm; its label leaves out the drug where the trial is of one drug."""

    arm: Arm
    label: str


class Results(NamedTuple):
    """`columns` are the arms; what a report gives together has one where it is used."""

    columns: list[Column]
    domains: list[Domain]


def results_of(trial: Trial, arms: Sequence[Arm], states: Sequence[State]) -> Results:
    """Outcomes by domain, the primary one first; as many queries whatever their number."""
    outcomes = list(
        with_what_is_told(
            trial.outcomes.select_related("endpoint"), with_waiting=State.SUBMITTED in states
        ).order_by("-is_primary", "endpoint__position", "endpoint__name", "week", "pk")
    )
    results = _by_outcome(
        Result.objects.filter(outcome__trial=trial, state__in=states)
        .select_related("arm", "entered_by", "decided_by")
        .prefetch_related(source_of(), source_of("also_in"))
        .order_by("arm__position")
    )
    effects = _by_outcome(
        Effect.objects.filter(outcome__trial=trial, state__in=states)
        .select_related("arm", "comparator", "entered_by", "decided_by")
        .prefetch_related(source_of(), source_of("also_in"))
        .order_by("arm__position", "measure", "pk")
    )
    used = {result.arm_id for rows in results.values() for result in rows}
    columns = _columns([a for a in arms if a.kind != Arm.Kind.COMBINED or a.pk in used])
    domains: dict[str, list[Row]] = {}
    for outcome in outcomes:
        row = _row(outcome, columns, results.get(outcome.pk, []), effects.get(outcome.pk, []))
        domains.setdefault(outcome.endpoint.domain, []).append(row)
    order = [domain for domain in Endpoint.Domain if domain.value in domains]
    return Results(columns, [Domain(str(domain.label), domains[domain.value]) for domain in order])


def _columns(arms: Sequence[Arm]) -> list[Column]:
    """Drug arms as they stand in the trial, then the control."""
    of_one_drug = len({arm.drug_id for arm in arms if arm.drug_id}) == 1
    in_turn = sorted(arms, key=lambda arm: (arm.is_control, arm.position))
    return [
        Column(arm, arm.regimen if of_one_drug and arm.drug_id and arm.regimen else arm.label)
        for arm in in_turn
    ]


def _by_outcome(rows: Iterable[Entered]) -> dict[int, list[Entered]]:
    found: dict[int, list[Entered]] = {}
    for row in rows:
        found.setdefault(row.outcome_id, []).append(row)
    return found


def _row(
    outcome: Outcome, columns: Sequence[Column], results: list[Result], effects: list[Effect]
) -> Row:
    arms = [column.arm for column in columns]
    by_arm = {result.arm_id: of_arm(result) for result in results}
    compared = [of_comparison(effect, alone=_is_alone(effect, arms)) for effect in effects]
    short = {column.arm.label: column.label for column in columns}
    comparisons = [
        Comparison(short.get(whose, whose), list(each))
        for whose, each in groupby(compared, lambda each: each.whose)
    ]
    entries = [*by_arm.values(), *compared]
    return Row(
        outcome,
        met(outcome),
        [Cell(column.label, by_arm.get(column.arm.pk)) for column in columns],
        comparisons,
        entries,
        state=state_of(entries),
        silence="" if entries else _silence(outcome),
        statistic=next(filter(None, map(statistic_of, results)), ""),
    )


def _is_alone(effect: Effect, arms: Sequence[Arm]) -> bool:
    """Whether there is nothing else that the arm could be compared with."""
    controls = [arm for arm in arms if arm.is_control]
    return len(controls) == 1 and effect.comparator_id == controls[0].pk


def _silence(outcome: Outcome) -> str:
    if outcome.reporting == Outcome.Reporting.NUMBERS:
        return "No numbers have been confirmed yet."
    return {
        Outcome.Reporting.NONE.value: "Measured or planned; nothing is reported yet.",
        Outcome.Reporting.WORDS.value: "Reported; its numbers are not extracted yet.",
    }[outcome.reporting]
