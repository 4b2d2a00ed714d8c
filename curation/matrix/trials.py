"""The lens on trials: each drug with its trials, folded by population and phase.

A table of drugs by trials would be an empty diagonal, since few trials test two drugs. So what is
shared stands over the columns, population and phase, and each trial stands in its place as a card.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from curation.matrix.arms import DrugArm, by_targets
from curation.matrix.verdicts import Verdict, is_unconfirmed, primary_outcomes, verdict_of
from curation.models import Arm, Drug, Outcome, Trial, TrialReport

PHASES = ("4", "3", "2/3", "2", "1/2", "1", "early 1", "")


class Dose(NamedTuple):
    """An arm: what its people got, and how many they were."""

    words: str
    n: int | None
    is_derived: bool


class Goal(NamedTuple):
    """A primary endpoint, its outcome, and what a report adds to whether it was met."""

    name: str
    when: str
    outcome: Outcome
    note: str


class Card(NamedTuple):
    """A trial as it stands in the row of a drug."""

    trial_id: int
    slug: str
    name: str
    nct: str
    population: str
    phase: str
    status: str
    is_extension: bool
    weeks: int | None
    n: int | None
    started_on: date | None
    ended_on: date | None
    doses: list[Dose]
    goals: list[Goal]
    reported: int | None  # the year of the primary report

    @property
    def verdict(self) -> Verdict:
        return verdict_of(self.status, [goal.outcome for goal in self.goals])


class At(NamedTuple):
    """What the trials of a column share, in words."""

    population: str
    phase: str


class Column(NamedTuple):
    """The trials of a drug that stand in one column, the newest first."""

    population: str
    phase: str
    cards: list[Card]


class Band(NamedTuple):
    """The trials of a drug; a column for each of the table's."""

    slug: str
    inn: str
    targets: tuple[str, ...]
    columns: list[Column]

    @property
    def cards(self) -> list[Card]:
        return [card for column in self.columns for card in column.cards]

    @property
    def n(self) -> int:
        return sum(card.n or 0 for card in self.cards if not card.is_extension)


class Folded(NamedTuple):
    columns: list[At]
    bands: list[Band]

    @property
    def cards(self) -> dict[int, Card]:
        """Each trial once, in the order of the page."""
        return {card.trial_id: card for band in self.bands for card in band.cards}


def fold(arms: Sequence[DrugArm], *, with_waiting: bool) -> Folded:
    """Three queries."""
    trials = {arm.trial_id for arm in arms}
    doses = _doses(trials)
    goals = _goals(trials, with_waiting=with_waiting)
    years = (
        TrialReport.objects.filter(trial__in=trials, kind=TrialReport.Kind.PRIMARY)
        .order_by("-reference__publication_year")
        .values_list("trial_id", "reference__publication_year")
    )
    reports = {trial: year for trial, year in years if year is not None}
    at = sorted({(arm.population, arm.phase) for arm in arms}, key=_place_of)
    by_drug: dict[str, dict[int, DrugArm]] = {}
    for arm in arms:
        by_drug.setdefault(arm.drug, {}).setdefault(arm.trial_id, arm)
    bands = []
    for slug, of_trials in by_drug.items():
        columns = [Column(*_words(*each), []) for each in at]
        for arm in sorted(of_trials.values(), key=_newest_first):
            card = _card(arm, slug, doses, goals, reports)
            columns[at.index((arm.population, arm.phase))].cards.append(card)
        first = next(iter(of_trials.values()))
        bands.append(Band(slug, first.inn, first.targets, columns))
    bands.sort(key=lambda band: (by_targets(band.targets), -band.n, band.inn))
    return Folded([_words(*each) for each in at], bands)


def _card(
    arm: DrugArm,
    drug: str,
    doses: dict[int, list[tuple[str, Dose]]],
    goals: dict[int, list[Goal]],
    reports: dict[int, int],
) -> Card:
    # The arms of another drug of the same trial stand in the row of that drug.
    of_arms = [dose for of, dose in doses.get(arm.trial_id, []) if of in (drug, "")]
    return Card(
        *(arm.trial_id, arm.trial, arm.trial_name, arm.nct, arm.population, arm.phase),
        *(arm.status, not arm.is_trial, arm.weeks, arm.enrolment, arm.started_on, arm.ended_on),
        *(of_arms, goals.get(arm.trial_id, []), reports.get(arm.trial_id)),
    )


def _doses(trials: Iterable[int]) -> dict[int, list[tuple[str, Dose]]]:
    doses: dict[int, list[tuple[str, Dose]]] = {}
    arms = (
        Arm.objects.filter(trial__in=trials)
        .exclude(kind=Arm.Kind.COMBINED)
        .filter(Q(drug=None) | Q(drug__role=Drug.Role.STUDY))
        .order_by("trial", "drug", "-dose", "position")
        .values_list(*("trial_id", "drug__slug", "regimen", "label", "n_randomised", "n_derived"))
    )
    for trial, drug, regimen, label, n, is_derived in arms:
        words = regimen if drug and regimen else label
        doses.setdefault(trial, []).append((drug or "", Dose(words, n, is_derived)))
    return doses


def _goals(trials: Iterable[int], *, with_waiting: bool) -> dict[int, list[Goal]]:
    goals: dict[int, list[Goal]] = {}
    for outcome in primary_outcomes(with_waiting=with_waiting).filter(trial__in=trials):
        goal = Goal(
            outcome.endpoint.column_name,
            "" if outcome.week is None else f"wk {outcome.week}",
            outcome,
            "" if is_unconfirmed(outcome) else outcome.met_note,
        )
        goals.setdefault(outcome.trial_id, []).append(goal)
    return goals


_POPULATIONS = Trial.Population.values


def _place_of(at: tuple[str, str]) -> tuple[int, int]:
    return _POPULATIONS.index(at[0]), PHASES.index(at[1])


def _words(population: str, phase: str) -> At:
    return At(
        str(Trial.Population(population).label),
        str(Trial.Phase(phase).label) if phase else "phase not stated",
    )


def _newest_first(arm: DrugArm) -> tuple[bool, int, str]:
    started = arm.started_on
    return started is None, -started.toordinal() if started else 0, arm.trial_name
