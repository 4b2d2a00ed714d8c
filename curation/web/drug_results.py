"""What a drug came to, endpoint by endpoint: each arm of each trial beside its control."""

from collections.abc import Sequence
from typing import NamedTuple

from curation.models import Arm, Drug, Effect, Endpoint, Outcome, Result, State
from curation.web.entries import Entry, of_arm, of_comparison, state_of
from curation.web.sources import source_of

Key = tuple[int, int]  # outcome, arm


class Line(NamedTuple):
    """An arm in one outcome of one trial, and the control arm where it has numbers."""

    outcome: Outcome
    arm: Arm
    result: Entry | None
    control: Entry | None
    effects: list[Entry]
    state: State | None
    flags: list[str]


class OfEndpoint(NamedTuple):
    endpoint: Endpoint
    lines: list[Line]

    @property
    def trials(self) -> int:
        return len({line.outcome.trial_id for line in self.lines})


class OfDomain(NamedTuple):
    name: str
    endpoints: list[OfEndpoint]


def results_of(drug: Drug, states: Sequence[State]) -> list[OfDomain]:
    """By domain and endpoint; the same number of queries, however many results."""
    outcomes = ("outcome__endpoint", "outcome__trial")
    of_drug = (
        Result.objects.filter(arm__drug=drug, state__in=states)
        .select_related(*outcomes, "arm")
        .prefetch_related(source_of(), source_of("also_in"))
    )
    effects = (
        Effect.objects.filter(arm__drug=drug, state__in=states)
        .select_related(*outcomes, "arm", "comparator")
        .prefetch_related(source_of(), source_of("also_in"))
        .order_by("measure", "pk")
    )
    controls = (
        Result.objects.filter(
            outcome__trial__arms__drug=drug, arm__kind__in=Arm.CONTROLS, state__in=states
        )
        .distinct()
        .select_related("arm")
        .prefetch_related(source_of(), source_of("also_in"))
        .order_by("-arm__position")  # so that the first of several stays
    )
    of_control = {result.outcome_id: of_arm(result) for result in controls}
    of_arms = {(result.outcome_id, result.arm_id): result for result in of_drug}
    compared: dict[Key, list[Effect]] = {}
    for effect in effects:
        compared.setdefault((effect.outcome_id, effect.arm_id), []).append(effect)
    rows: dict[Key, Result | Effect] = {key: each[0] for key, each in compared.items()}
    rows |= of_arms
    lines = [
        _line(rows[key], of_arms.get(key), of_control.get(key[0]), compared.get(key, []))
        for key in rows
    ]
    return _by_domain(lines)


def _line(
    row: Result | Effect, result: Result | None, control: Entry | None, effects: list[Effect]
) -> Line:
    own = of_arm(result) if result else None
    compared = [of_comparison(effect, alone=True) for effect in effects]
    entries = [*([own] if own else []), *compared]
    flags = list(dict.fromkeys(words for entry in entries for words in entry.flags))
    return Line(row.outcome, row.arm, own, control, compared, state_of(entries), flags)


def _by_domain(lines: Sequence[Line]) -> list[OfDomain]:
    by_endpoint: dict[int, OfEndpoint] = {}
    for line in sorted(lines, key=_in_order):
        endpoint = line.outcome.endpoint
        by_endpoint.setdefault(endpoint.pk, OfEndpoint(endpoint, [])).lines.append(line)
    found = sorted(
        by_endpoint.values(), key=lambda each: (each.endpoint.position, each.endpoint.name)
    )
    return [
        OfDomain(str(domain.label), of_domain)
        for domain in Endpoint.Domain
        if (of_domain := [each for each in found if each.endpoint.domain == domain])
    ]


def _in_order(line: Line) -> tuple[str, int, str, int]:
    week = line.outcome.week if line.outcome.week is not None else 10_000
    return str(line.outcome.trial), week, line.outcome.rule, line.arm.position
