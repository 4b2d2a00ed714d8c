"""What could narrow the matrix, with counts; and what a question asks for that is not there."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from curation.matrix.arms import OF_AN_ARM, DrugArm, asked_for
from curation.matrix.cells import Cell
from curation.matrix.grid import in_order
from curation.matrix.question import Question
from curation.models import Endpoint, Kinase, Trial

LABELS = {
    "population": "Population",
    "phase": "Phase",
    "kinase": "Kinase",
    "drug": "Drug",
    "regimen": "Dose",
    "domain": "Domain",
    "endpoint": "Endpoint",
    "week": "Timepoint",
}
ON_COLUMNS = ("domain", "endpoint", "week")


class Choice(NamedTuple):
    """`number` of trials; of a column's filter, cells in which something was measured."""

    value: object
    label: str
    words: str
    number: int
    is_chosen: bool
    toggled: Question


class Facet(NamedTuple):
    name: str
    label: str
    choices: list[Choice]

    @property
    def chosen(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.is_chosen]


def facets_on_trials(arms: Sequence[DrugArm], question: Question) -> list[Facet]:
    """Each counted under all other filters on trials; only what occurs is offered."""
    return [_on_trials(arms, question, name) for name in OF_AN_ARM]


def _on_trials(arms: Sequence[DrugArm], question: Question, name: str) -> Facet:
    of = OF_AN_ARM[name]
    trials: dict[str, set[int]] = {value: set() for arm in arms for value in of(arm)}
    for arm in asked_for(arms, question, besides=name):
        for value in of(arm):
            trials[value].add(arm.trial_id)
    names = {arm.drug: arm.inn for arm in arms}
    order = {value: place for place, value in enumerate(_KNOWN.get(name, ()))}
    values = sorted(trials, key=lambda value: (order.get(value, 99), _naturally(value)))
    return _facet(
        question,
        name,
        [(value, _words(name, value, names), len(trials[value])) for value in values if value],
    )


def facets_on_columns(
    cells: Iterable[Cell], endpoints: Mapping[int, Endpoint], question: Question
) -> list[Facet]:
    domains = dict.fromkeys(Endpoint.Domain.values, 0)
    of_endpoints: dict[str, int] = {}
    weeks: dict[int | None, int] = {}
    known = sorted(endpoints.values(), key=in_order)
    names = {each.slug: each.column_name for each in known}
    for cell in cells:
        endpoint = endpoints[cell.endpoint_id]
        domains[endpoint.domain] += 1
        of_endpoints[endpoint.slug] = of_endpoints.get(endpoint.slug, 0) + 1
        weeks[cell.week] = weeks.get(cell.week, 0) + 1
    return [
        _facet(
            question,
            "domain",
            [(v, Endpoint.Domain(v).label, count) for v, count in domains.items() if count],
        ),
        _facet(
            question,
            "endpoint",
            [(v, names[v], of_endpoints[v]) for v in names if v in of_endpoints],
        ),
        _facet(
            question,
            "week",
            [
                (week, "over the whole trial" if week is None else f"week {week}", weeks[week])
                for week in sorted(weeks, key=lambda week: (week is None, week or 0))
            ],
        ),
    ]


def unknown(facets: Iterable[Facet], question: Question) -> tuple[Question, list[str]]:
    """The question without values that nothing here has, and a sentence on each."""
    ignored = []
    for facet in facets:
        values: tuple[object, ...] = getattr(question, facet.name)
        known = {choice.value for choice in facet.choices}
        kept = tuple(value for value in values if value in known)
        ignored += [
            f"Nothing here has the {facet.label.lower()} “{value}”."
            for value in values
            if value not in kept
        ]
        question = question.with_(**{facet.name: kept})
    return question, ignored


def _facet(question: Question, name: str, values: Iterable[tuple[object, str, int]]) -> Facet:
    asked = getattr(question, name)
    return Facet(
        name,
        LABELS[name],
        [
            Choice(value, LABELS[name], words, count, value in asked, question.toggled(name, value))
            for value, words, count in values
        ],
    )


_KNOWN: dict[str, Sequence[str]] = {
    "population": Trial.Population.values,
    "phase": Trial.Phase.values[::-1],
    "kinase": Kinase.values,
}


def _words(name: str, value: str, drugs: Mapping[str, str]) -> str:
    if name == "population":
        return str(Trial.Population(value).label)
    if name == "phase":
        return str(Trial.Phase(value).label)
    return drugs[value] if name == "drug" else value


def _naturally(text: str) -> tuple[float, str]:
    """2 mg before 15 mg."""
    first = text.partition(" ")[0].replace(",", "")
    try:
        return float(first), text
    except ValueError:
        return float("inf"), text
