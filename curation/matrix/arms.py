"""The rows of the matrix: each drug in each regimen, and the trials in which it was given."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import FilteredRelation, Q

from curation.matrix.question import Question, RowKey
from curation.models import Arm, Drug, Kinase, Trial


class DrugArm(NamedTuple):
    """An arm of a trial that got a drug, with what is asked of its drug and its trial."""

    drug_id: int
    drug: str
    inn: str
    targets: tuple[str, ...]
    arm_id: int
    regimen: str
    dose: float | None
    kind: str
    n: int | None
    trial_id: int
    trial: str
    nct: str
    acronym: str
    trial_kind: str
    population: str
    phase: str
    status: str
    weeks: int | None
    enrolment: int | None
    started_on: date | None
    ended_on: date | None

    @property
    def key(self) -> RowKey:
        return RowKey(self.drug, self.regimen)

    @property
    def trial_name(self) -> str:
        return self.acronym or self.nct or self.trial

    @property
    def is_running(self) -> bool:
        return self.status in Trial.RUNNING

    @property
    def is_trial(self) -> bool:
        """False for an extension, whose people are no longer compared as they were randomised."""
        return self.trial_kind == Trial.Kind.TRIAL


class Untried(NamedTuple):
    """A drug without an arm in any trial that is kept here."""

    drug: str
    inn: str
    targets: tuple[str, ...]


class Arms(NamedTuple):
    given: list[DrugArm]
    untried: list[Untried]


class Row(NamedTuple):
    """A drug in one regimen, with its arms, one for each trial: the trial's first."""

    key: RowKey
    inn: str
    targets: tuple[str, ...]
    arms: tuple[DrugArm, ...]

    @property
    def n(self) -> int | None:
        """How many people were randomised to it, as far as known; None where nowhere known."""
        known = [arm.n for arm in self.arms if arm.n is not None]
        return sum(known) if known else None

    @property
    def is_n_whole(self) -> bool:
        return all(arm.n is not None for arm in self.arms)

    @property
    def trials(self) -> int:
        return len(self.arms)

    @property
    def running(self) -> int:
        return sum(arm.is_running for arm in self.arms)


_OF_THE_ARM = ("pk", "regimen", "dose", "kind", "n_randomised")
_OF_THE_TRIAL = (
    *("pk", "slug", "nct", "acronym", "kind", "population", "phase", "status", "weeks"),
    *("enrolment", "started_on", "ended_on"),
)
_KINASES = {kinase: place for place, kinase in enumerate(Kinase.values)}


def all_arms() -> Arms:
    """Every arm that got a drug studied in lupus. One query."""
    kinds = (Arm.Kind.DRUG, Arm.Kind.COMBINED)
    rows = (
        Drug.objects.filter(merged_into=None)
        .filter(Q(role=Drug.Role.STUDY) | Q(role=Drug.Role.MENTION))
        .annotate(arm=FilteredRelation("arms", condition=Q(arms__kind__in=kinds)))
        .order_by("inn", "arm__trial__slug", "arm__position")
        .values_list(
            *("pk", "slug", "inn", "targets"),
            *(f"arm__{name}" for name in _OF_THE_ARM),
            *(f"arm__trial__{name}" for name in _OF_THE_TRIAL),
        )
    )
    given, untried = [], []
    for pk, slug, inn, targets, arm_id, regimen, dose, kind, n, trial_id, name, nct, *rest in rows:
        if arm_id is None:
            untried.append(Untried(slug, inn, tuple(targets)))
            continue
        arm = (arm_id, regimen, None if dose is None else float(dose), kind, n)
        given.append(DrugArm(pk, slug, inn, tuple(targets), *arm, trial_id, name, nct or "", *rest))
    return Arms(given, untried)


# What each filter asks of an arm. A filter on columns (week, endpoint, domain) asks nothing of it.
OF_AN_ARM: dict[str, Callable[[DrugArm], Iterable[str]]] = {
    "population": lambda arm: (arm.population,),
    "phase": lambda arm: (arm.phase,),
    "kinase": lambda arm: arm.targets,
    "drug": lambda arm: (arm.drug,),
    "regimen": lambda arm: (arm.regimen,),
}


def asked_for(arms: Iterable[DrugArm], question: Question, *, besides: str = "") -> list[DrugArm]:
    """The arms that a question asks for, leaving one of its filters aside."""
    asked = [
        (of, set(getattr(question, name)))
        for name, of in OF_AN_ARM.items()
        if name != besides and getattr(question, name)
    ]
    return [arm for arm in arms if all(values & set(of(arm)) for of, values in asked)]


def rows_of(arms: Iterable[DrugArm]) -> list[Row]:
    """By what a drug inhibits, then by how many people got it; the higher dose first.

    Extensions are no rows of their own: their people are those of the trials before.
    """
    by_row: dict[RowKey, dict[int, DrugArm]] = {}
    for arm in arms:
        if arm.is_trial:
            by_row.setdefault(arm.key, {}).setdefault(arm.trial_id, arm)
    rows = []
    for key, of_trials in by_row.items():
        first = next(iter(of_trials.values()))
        rows.append(Row(key, first.inn, first.targets, tuple(of_trials.values())))
    people: dict[str, int] = {}
    for row in rows:
        people[row.key.drug] = people.get(row.key.drug, 0) + (row.n or 0)

    def place(row: Row) -> tuple[object, ...]:
        doses = [arm.dose for arm in row.arms if arm.dose is not None]
        return (
            by_targets(row.targets),
            *(-people[row.key.drug], row.inn),
            all(arm.kind == Arm.Kind.COMBINED for arm in row.arms),
            *("+" in row.key.regimen, -max(doses, default=0.0), row.key.regimen),
        )

    return sorted(rows, key=place)


def by_targets(targets: tuple[str, ...]) -> tuple[int, ...]:
    """Where a drug stands among others: JAK1 before JAK1 and JAK2; unknown last."""
    return tuple(_KINASES.get(target, 99) for target in targets) or (99,)
