"""The forest plot of an endpoint at one week and rule: trials by regimen, pooled where it is right.

Weeks and rules are different things and never stand in one plot; the page offers each by itself.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Prefetch, Q

from curation.matrix.behind import retracted
from curation.matrix.forest_pool import ForestGroup, Member, grouped, in_order
from curation.matrix.forest_rows import OF_COUNTS, OF_MEANS, ForestRow, rows_of
from curation.matrix.forest_sentence import meaning, of_retracted
from curation.models import Effect, Endpoint, Outcome, Result, TrialReport
from curation.stats.estimate import Measure

_RECKONED: dict[Endpoint.Kind, Collection[Measure]] = {
    Endpoint.Kind.DICHOTOMOUS: tuple(OF_COUNTS),
    Endpoint.Kind.CONTINUOUS: tuple(OF_MEANS),
    Endpoint.Kind.TIME_TO_EVENT: (Measure.HR,),
    Endpoint.Kind.RATE: (Measure.RR, Measure.HR),
}


class Timepoint(NamedTuple):
    """An endpoint at a week (None: over the whole trial) under a rule, and who measured it."""

    week: int | None
    rule: str
    trials: int

    @property
    def words(self) -> str:
        when = f"Week {self.week}" if self.week is not None else "Whole trial"
        return f"{when}, {self.rule}" if self.rule else when


class Regimen(NamedTuple):
    """A drug, or a drug in one dose, that the plot can be narrowed to."""

    slug: str
    drug: str
    regimen: str
    trials: int


@dataclass(frozen=True)
class Forest:
    """All that a page, a drawing and a download need.

    `silent` are rows without an effect; `other_sets` are outcomes of trials that report another
    analysis set too, since a trial comes in once. `fallen` are the trials of which a number rests
    on a retracted paper, whether it is shown or left out; `retracted` are those papers.
    """

    endpoint: Endpoint
    timepoint: Timepoint
    measure: Measure
    groups: tuple[ForestGroup, ...]
    silent: tuple[ForestRow, ...]
    other_sets: tuple[Outcome, ...]
    regimens: tuple[Regimen, ...]
    measures: tuple[Measure, ...]
    sentences: tuple[str, ...]
    fallen: tuple[str, ...] = ()
    retracted: frozenset[int] = frozenset()

    def rests_on_retracted(self, member: Member) -> bool:
        return any(_is_fallen(row, self.retracted) for row in member.rows)

    @property
    def better(self) -> str:
        """The side that is good. More of a hazard is more of the event, as for odds."""
        return "high" if self.endpoint.good == Endpoint.Good.HIGHER else "low"


def timepoints(endpoint: Endpoint, states: Sequence[str], *, drug: str = "") -> list[Timepoint]:
    """Where something is reported (of a drug, by its slug), each with its trials; one query."""
    results = Q(results__state__in=states)
    effects = Q(effects__state__in=states)
    if drug:
        results &= Q(results__arm__drug__slug=drug)
        effects &= Q(effects__arm__drug__slug=drug)
    rows = (
        Outcome.objects.filter(endpoint=endpoint)
        .filter(results | effects)
        .order_by()
        .values_list("week", "rule", "trial")
        .distinct()
    )
    trials: dict[tuple[int | None, str], int] = {}
    for week, rule, _ in rows:
        trials[week, rule] = trials.get((week, rule), 0) + 1
    found = [Timepoint(week, rule, number) for (week, rule), number in trials.items()]
    return sorted(found, key=lambda each: (bool(each.rule), each.rule, each.week or 10_000))


def usual(found: Sequence[Timepoint]) -> Timepoint | None:
    """The one that most trials measured; of several the latest week."""
    return max(found, key=lambda each: (each.trials, not each.rule, each.week or 0), default=None)


def forest(
    endpoint: Endpoint,
    timepoint: Timepoint,
    *,
    states: Sequence[str],
    drug: str = "",
    regimen: str = "",
    measure: Measure | None = None,
    with_retracted: bool = True,
) -> Forest:
    """The plot's numbers. `drug` is a slug, `regimen` its words, `measure` one of `measures`.

    Without what was retracted, no number whose source is a retracted paper is in any of them.
    A fixed number of queries, whatever the number of trials.
    """
    outcomes = _outcomes(endpoint, timepoint, states)
    effects = [effect for outcome in outcomes for effect in outcome.shown_effects]  # type: ignore[attr-defined]
    measures = _measures(endpoint, effects)
    if measure not in measures:
        measure = measures[0]
    kinds = _kinds(outcomes)
    chosen, other_sets = _one_set_a_trial(outcomes)
    rows = _rows(chosen, measure, kinds)
    regimens = _regimens(rows)
    rows = _narrowed(rows, drug, regimen)
    papers = _retracted_papers(outcomes)
    fallen = tuple(dict.fromkeys(str(row.trial) for row in rows if _is_fallen(row, papers)))
    if fallen and not with_retracted:
        for outcome in outcomes:
            _leave_out(outcome, papers)
        chosen, other_sets = _one_set_a_trial(outcomes)
        rows = _narrowed(_rows(chosen, measure, kinds), drug, regimen)
    drawn = [row for row in rows if row.estimate is not None]
    groups = grouped(drawn, measure, endpoint, overall=bool(drug) and not regimen)
    return Forest(
        endpoint,
        timepoint,
        measure,
        tuple(groups),
        tuple(row for row in rows if row.estimate is None),
        tuple(other_sets),
        tuple(regimens),
        tuple(measures),
        (*meaning(groups, measure, endpoint.good), *of_retracted(fallen, with_retracted)),
        fallen,
        papers,
    )


def _rows(
    chosen: Sequence[Outcome], measure: Measure, kinds: dict[tuple[int, int | None], str]
) -> list[ForestRow]:
    return [
        row
        for outcome in chosen
        for row in rows_of(
            outcome,
            outcome.shown_results,  # type: ignore[attr-defined]
            outcome.shown_effects,  # type: ignore[attr-defined]
            measure,
            kinds,
        )
    ]


def _narrowed(rows: Sequence[ForestRow], drug: str, regimen: str) -> list[ForestRow]:
    return [
        row
        for row in rows
        if (not drug or (row.arm.drug and row.arm.drug.slug == drug))
        and (not regimen or row.regimen == regimen)
    ]


def _retracted_papers(outcomes: Sequence[Outcome]) -> frozenset[int]:
    """Those of the papers behind all these numbers that were retracted; one query."""
    papers = {number.source.reference_id for each in outcomes for number in _numbers(each)}
    known = [pk for pk in papers if pk is not None]
    return frozenset(retracted().filter(pk__in=known).values_list("pk", flat=True))


def _numbers(outcome: Outcome) -> list[Result | Effect]:
    return [*outcome.shown_results, *outcome.shown_effects]  # type: ignore[attr-defined]


def _leave_out(outcome: Outcome, papers: Collection[int]) -> None:
    for name in ("shown_results", "shown_effects"):
        kept = [x for x in getattr(outcome, name) if x.source.reference_id not in papers]
        setattr(outcome, name, kept)


def _is_fallen(row: ForestRow, papers: Collection[int]) -> bool:
    return any(source.reference_id in papers for source in row.sources)


def _outcomes(endpoint: Endpoint, timepoint: Timepoint, states: Sequence[str]) -> list[Outcome]:
    results = (
        Result.objects.filter(state__in=states)
        .select_related("arm__drug", "arm__partner", "source")
        .order_by("arm__position", "pk")
    )
    effects = (
        Effect.objects.filter(state__in=states)
        .select_related("arm__drug", "arm__partner", "comparator", "source")
        .order_by("arm__position", "measure", "pk")
    )
    found = (
        Outcome.objects.filter(endpoint=endpoint, week=timepoint.week, rule=timepoint.rule)
        .select_related("trial", "endpoint")
        .prefetch_related(
            Prefetch("results", queryset=results, to_attr="shown_results"),
            Prefetch("effects", queryset=effects, to_attr="shown_effects"),
        )
        .order_by("trial__acronym", "trial__slug", "analysis_set", "pk")
    )
    return list(found)


def _measures(endpoint: Endpoint, effects: Iterable[Effect]) -> list[Measure]:
    """Those that can be shown, the one that reports use most first."""
    counted: dict[Measure, int] = {}
    for effect in effects:
        if effect.estimate is not None:
            of_effect = Measure(effect.measure)
            counted[of_effect] = counted.get(of_effect, 0) + 1
    reckoned = _RECKONED.get(Endpoint.Kind(endpoint.kind), (Measure.OR,))
    order = list(dict.fromkeys([*reckoned, *Measure]))
    possible = {*reckoned, *counted}
    return sorted(possible, key=lambda each: (-_weight(counted, each), order.index(each)))


def _weight(counted: dict[Measure, int], measure: Measure) -> int:
    """A difference of risks is offered, but is not what a plot begins with."""
    return -1 if measure is Measure.RD else counted.get(measure, 0)


def _kinds(outcomes: Sequence[Outcome]) -> dict[tuple[int, int | None], str]:
    """How each reference reports each trial."""
    rows = TrialReport.objects.filter(trial__in={each.trial_id for each in outcomes}).order_by()
    return {
        (trial, reference): kind
        for trial, reference, kind in rows.values_list("trial", "reference", "kind")
    }


def _one_set_a_trial(outcomes: Sequence[Outcome]) -> tuple[list[Outcome], list[Outcome]]:
    """For each trial the set as printed, else all randomised, and so on; then the others."""
    order = list(Outcome.AnalysisSet.values)
    chosen: dict[int, Outcome] = {}
    others = []
    for outcome in sorted(outcomes, key=lambda each: order.index(each.analysis_set)):
        is_reported = outcome.shown_results or outcome.shown_effects  # type: ignore[attr-defined]
        if is_reported and chosen.setdefault(outcome.trial_id, outcome) is not outcome:
            others.append(outcome)
    return list(chosen.values()), others


def _regimens(rows: Sequence[ForestRow]) -> list[Regimen]:
    trials: dict[tuple[str, str, str], set[int]] = {}
    for row in sorted(rows, key=in_order):
        if row.arm.drug:
            key = (row.arm.drug.slug, row.drug, row.regimen)
            trials.setdefault(key, set()).add(row.trial.pk)
    return [Regimen(*key, len(found)) for key, found in trials.items()]
