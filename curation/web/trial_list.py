"""Which trials a list shows: what its address asks, and the choices that could narrow it."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import NamedTuple

from django.db.models import Case, F, QuerySet, Value, When
from django.http import QueryDict
from django.utils.http import urlencode

from curation.models import Arm, Drug, Trial

_LABELS = {"population": "Population", "phase": "Phase", "drug": "Drug", "status": "Status"}


@dataclass(frozen=True)
class TrialQuestion:
    """Each by its stored value, a drug by its slug; "" asks for all."""

    population: str = ""
    phase: str = ""
    drug: str = ""
    status: str = ""

    def to_url(self) -> str:
        return urlencode({name: value for name, value in asdict(self).items() if value})

    def without(self, name: str) -> "TrialQuestion":
        return replace(self, **{name: ""})

    def finds(self, facts: "Facts", *, but: str = "") -> bool:
        asked = {name: value for name, value in asdict(self).items() if value and name != but}
        return all(value in facts.values(name) for name, value in asked.items())


class Facts(NamedTuple):
    """What can be asked of a trial, without the trial."""

    pk: int
    population: str
    phase: str
    status: str
    drugs: frozenset[str]

    def values(self, name: str) -> Iterable[str]:
        return self.drugs if name == "drug" else (getattr(self, name),)


class Choice(NamedTuple):
    words: str
    trials: int
    question: TrialQuestion


class Facet(NamedTuple):
    name: str
    label: str
    choices: list[Choice]


class Chosen(NamedTuple):
    label: str
    words: str
    without: TrialQuestion


class Found(NamedTuple):
    """`pks` in no order; facets offer what would still find something."""

    pks: list[int]
    total: int
    facets: list[Facet]
    chosen: list[Chosen]


def read_question(asked: QueryDict) -> tuple[TrialQuestion, list[str]]:
    """The question, and a sentence for each part of the address that means nothing."""
    known: dict[str, Iterable[str]] = {
        "population": Trial.Population.values,
        "phase": Trial.Phase.values,
        "status": Trial.Status.values,
    }
    values, ignored = {}, []
    for name, label in _LABELS.items():
        value = asked.get(name, "").strip()
        if value and name in known and value not in known[name]:
            ignored.append(f"{label} “{value[:40]}” is not one that a trial can have.")
        elif value and "\0" not in value:
            values[name] = value
    return TrialQuestion(**values), ignored


def find(question: TrialQuestion) -> Found:
    """Three queries; counted here, since there are hundreds of trials and not millions."""
    drugs: dict[int, set[str]] = {}
    links = Arm.objects.filter(drug__isnull=False).order_by().values_list("trial", "drug__slug")
    for trial, slug in links.distinct():
        drugs.setdefault(trial, set()).add(slug)
    rows = Trial.objects.order_by().values_list("pk", "population", "phase", "status")
    trials = [Facts(*row, frozenset(drugs.get(row[0], ()))) for row in rows]
    names = dict(Drug.objects.filter(arms__isnull=False).distinct().values_list("slug", "inn"))
    words = {
        "population": dict(Trial.Population.choices),
        "phase": dict(Trial.Phase.choices),
        "drug": names,
        "status": dict(Trial.Status.choices),
    }
    facets = [_facet(name, words[name], question, trials) for name in _LABELS]
    return Found(
        [trial.pk for trial in trials if question.finds(trial)],
        len(trials),
        [facet for facet in facets if facet.choices],
        [
            Chosen(_LABELS[name], str(words[name].get(value, value)), question.without(name))
            for name, value in asdict(question).items()
            if value
        ],
    )


def _facet(
    name: str, words: dict[str, str], question: TrialQuestion, trials: Sequence[Facts]
) -> Facet:
    counts: dict[str, int] = {}
    for trial in trials:
        if question.finds(trial, but=name):
            for value in trial.values(name):
                counts[value] = counts.get(value, 0) + 1
    asked = getattr(question, name)
    order = list(words)
    choices = [
        Choice(str(words[value]), counts[value], replace(question, **{name: value}))
        for value in sorted(counts, key=lambda each: order.index(each) if each in order else 999)
        if value in words and value != asked
    ]
    return Facet(name, _LABELS[name], choices)


def in_order(found: "QuerySet[Trial]") -> "QuerySet[Trial]":
    """SLE first, then the latest phase, then by name."""
    early = When(phase=Trial.Phase.EARLY_1, then=Value("0"))
    in_turn = {each.value: at for at, each in enumerate(Trial.Population)}
    populations = [When(population=each, then=Value(at)) for each, at in in_turn.items()]
    return found.order_by(
        Case(*populations, default=Value(len(in_turn))),
        Case(early, default=F("phase")).desc(),
        "acronym",
        "slug",
    )
