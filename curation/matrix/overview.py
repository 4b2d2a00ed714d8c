"""The evidence drug by drug: trials, whether they met their primary endpoints, the main numbers.

The numbers are the matrix's own cells. `tests/matrix/test_overview.py` is its picture.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Prefetch

from curation.matrix.arms import Row, all_arms, rows_of
from curation.matrix.cells import Cell, Number, cells_of
from curation.matrix.grid import in_order
from curation.matrix.matrix import all_endpoints
from curation.matrix.verdicts import Verdict, primary_outcomes, verdict_of
from curation.models import Arm, Endpoint, Outcome, Trial

PHASES = {phase: place for place, phase in enumerate(["", *Trial.Phase.values])}
RANDOMISED = (Trial.Allocation.RANDOMISED, Trial.Allocation.WITHIN_SUBJECT)
NOT_YET_ENROLLED = (Trial.Status.PLANNED, Trial.Status.RECRUITING)
NO_EFFICACY = (Endpoint.Domain.HARMS, Endpoint.Domain.DISPOSITION)


class KnownTrial(NamedTuple):
    """`people` were enrolled, or are planned where it does not say that enrolment is over."""

    trial: Trial
    verdict: Verdict
    note: str  # what a report adds to the verdict: "for 4 mg only"
    people: int | None

    @property
    def is_randomised(self) -> bool:
        return self.trial.allocation in RANDOMISED

    @property
    def is_planned(self) -> bool:
        return self.trial.status in NOT_YET_ENROLLED


class MainEndpoint(NamedTuple):
    """The endpoint by which a drug is shown. `row` and `cell` are None where no number is here."""

    endpoint: Endpoint
    week: int | None
    rule: str
    is_primary: bool
    row: Row | None = None
    cell: Cell | None = None


class Known(NamedTuple):
    """A drug studied in lupus, its trials (the latest phase first), and its main endpoint."""

    slug: str
    inn: str
    targets: tuple[str, ...]
    trials: tuple[KnownTrial, ...]
    main: MainEndpoint | None

    @property
    def randomised(self) -> int:
        return sum(each.is_randomised for each in self.trials)

    @property
    def enrolled(self) -> int:
        """People in its randomised trials, as far as known."""
        return self._people(planned=False)

    @property
    def planned(self) -> int:
        return self._people(planned=True)

    def _people(self, *, planned: bool) -> int:
        return sum(
            each.people or 0
            for each in self.trials
            if each.is_randomised and each.is_planned is planned
        )


class Discord(NamedTuple):
    """A cell whose trials differ, and their names by id."""

    row: Row
    endpoint: Endpoint
    cell: Cell

    @property
    def names(self) -> dict[int, str]:
        return {arm.trial_id: arm.trial_name for arm in self.row.arms}


class Overview(NamedTuple):
    drugs: list[Known]
    discords: list[Discord]

    @property
    def randomised(self) -> int:
        """Trials; one that gave two of the drugs is one."""
        return len(
            {each.trial.pk for drug in self.drugs for each in drug.trials if each.is_randomised}
        )


def overview(*, with_waiting: bool) -> Overview:
    """Six queries, however much is known. Without what waits, accepted numbers only."""
    arms = [arm for arm in all_arms().given if arm.is_trial]
    rows = rows_of(arms)
    cells = cells_of(rows, with_waiting=with_waiting)
    endpoints = all_endpoints()
    trials = _trials({arm.trial_id for arm in arms}, with_waiting=with_waiting)
    of_drugs: dict[str, set[int]] = {}
    for arm in arms:
        of_drugs.setdefault(arm.drug, set()).add(arm.trial_id)
    cells_of_drugs: dict[str, list[Cell]] = {slug: [] for slug in of_drugs}
    for cell in cells:
        cells_of_drugs[rows[cell.row].key.drug].append(cell)

    drugs = []
    for slug, (inn, targets) in {arm.drug: (arm.inn, arm.targets) for arm in arms}.items():
        known = sorted((trials[pk] for pk in of_drugs[slug]), key=_latest_first)
        main = _with_numbers(cells_of_drugs[slug], rows, endpoints) or _without(known)
        drugs.append(Known(slug, inn, targets, tuple(known), main))
    return Overview(sorted(drugs, key=_most_evidence_first), _discords(rows, cells, endpoints))


def discords_of(drug: str, *, with_waiting: bool) -> list[Discord]:
    """The cells of a drug, named by its slug, whose trials differ. Three queries."""
    rows = rows_of(arm for arm in all_arms().given if arm.drug == drug)
    return _discords(rows, cells_of(rows, with_waiting=with_waiting), all_endpoints())


def _discords(
    rows: Sequence[Row], cells: Iterable[Cell], endpoints: Mapping[int, Endpoint]
) -> list[Discord]:
    found = (
        Discord(rows[cell.row], endpoints[cell.endpoint_id], cell)
        for cell in cells
        if cell.disagrees
    )
    return sorted(found, key=_gravest_first)


def _trials(ids: Iterable[int], *, with_waiting: bool) -> dict[int, KnownTrial]:
    """Three queries: trials, their arms, their primary outcomes."""
    primary = primary_outcomes(with_waiting=with_waiting)
    shown = ("slug", "nct", "acronym", "phase", "allocation", "status", "enrolment", "started_on")
    found = Trial.objects.filter(pk__in=ids).only(*shown)
    found = found.prefetch_related(
        Prefetch("outcomes", queryset=primary, to_attr="primaries"),
        Prefetch("arms", queryset=Arm.objects.only("trial", "kind", "n_randomised")),
    )
    return {trial.pk: _known(trial) for trial in found}


def _known(trial: Trial) -> KnownTrial:
    primaries: list[Outcome] = trial.primaries  # type: ignore[attr-defined]
    verdict = verdict_of(trial.status, primaries)
    said = verdict in (Verdict.MET, Verdict.IN_PART, Verdict.NOT_MET)
    notes = dict.fromkeys(each.met_note for each in primaries if each.met_note and said)
    people = how_many(trial, list(trial.arms.all()))
    return KnownTrial(trial, verdict, "; ".join(notes), people)


def how_many(trial: Trial, arms: Sequence[Arm]) -> int | None:
    """Enrolled; else the sum of the arms, where each says how many."""
    if trial.enrolment:
        return trial.enrolment
    numbers = [arm.n_randomised for arm in arms if arm.kind != Arm.Kind.COMBINED]
    return sum(n for n in numbers if n) if numbers and all(numbers) else None


def tells(number: Number) -> bool:
    """Whether there is a figure to print, and not only words."""
    return (
        number.estimate is not None
        or None not in number.percents()
        or None not in (number.value, number.control_value)
    )


def _with_numbers(
    cells: Iterable[Cell], rows: Sequence[Row], endpoints: Mapping[int, Endpoint]
) -> MainEndpoint | None:
    """The primary endpoint with numbers in the latest phase; else the first with numbers.

    Of several doses, the one that most trials gave, then the higher: never the one that did best.
    """

    def place(cell: Cell) -> tuple[object, ...]:
        row = rows[cell.row]
        phases = {arm.trial_id: PHASES[arm.phase] for arm in row.arms}
        latest = max(phases[int(number.trial_id)] for number in cell.numbers if tells(number))
        week = cell.week or 0
        return (
            *(not cell.is_primary, -latest),
            *(all(arm.kind == Arm.Kind.COMBINED for arm in row.arms), -row.trials),
            *(-max((arm.dose or 0 for arm in row.arms), default=0), row.key.regimen),
            *(in_order(endpoints[cell.endpoint_id]), cell.rule, -week),
        )

    found = [
        cell
        for cell in cells
        if endpoints[cell.endpoint_id].domain not in NO_EFFICACY and any(map(tells, cell.numbers))
    ]
    if not found:
        return None
    cell = min(found, key=place)
    return MainEndpoint(
        *(endpoints[cell.endpoint_id], cell.week, cell.rule, cell.is_primary),
        *(rows[cell.row], cell),
    )


def _without(trials: Iterable[KnownTrial]) -> MainEndpoint | None:
    """The primary endpoint of the latest trial that has one for efficacy; no number is here."""
    for known in sorted(trials, key=lambda each: not each.is_randomised):
        for outcome in known.trial.primaries:  # type: ignore[attr-defined]
            if outcome.endpoint.domain not in NO_EFFICACY:
                return MainEndpoint(outcome.endpoint, outcome.week, outcome.rule, True)
    return None


def _latest_first(known: KnownTrial) -> tuple[object, ...]:
    trial = known.trial
    started = trial.started_on.toordinal() if trial.started_on else 0
    return -PHASES[trial.phase], started, str(trial)


def _most_evidence_first(drug: Known) -> tuple[object, ...]:
    return -drug.enrolled, -drug.planned, -len(drug.trials), drug.inn


def _gravest_first(discord: Discord) -> tuple[object, ...]:
    """Primary endpoints first; among them by domain, as the matrix has its columns."""
    cell = discord.cell
    return not cell.is_primary, in_order(discord.endpoint), cell.rule, cell.week or 0, cell.row
