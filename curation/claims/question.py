"""Which claims a list shows: what its address asks, and the choices that could narrow it.

Nonsense in an address is never an error: it is left out, and a sentence says so.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.http import urlencode

from curation.claims.tally import Tally
from curation.models import Citation, Claim, Drug, Endpoint, State, Trial, User
from curation.models.claim import STANDING

LONGEST = 300
LABELS = {
    "drug": "Drug",
    "trial": "Trial",
    "endpoint": "Endpoint",
    "kind": "Kind",
    "state": "State",
    "contested": "Contested",
    "person": "Person",
}
# Not among what a list shows until somebody asks for it by its state.
AWAY = (State.REJECTED, State.WITHDRAWN)
YES_NO = {"yes": "contested", "no": "not contested"}
Sight = Collection[str]  # the states that somebody may see


@dataclass(frozen=True)
class ClaimQuestion:
    """Drug, trial and endpoint by slug, a person by user name; "" asks for all."""

    words: str = ""
    drug: str = ""
    trial: str = ""
    endpoint: str = ""
    kind: str = ""
    state: str = ""
    contested: str = ""
    person: str = ""

    def to_url(self) -> str:
        asked = asdict(self)
        return urlencode(
            [("q" if name == "words" else name, value) for name, value in asked.items() if value]
        )

    def besides_words(self) -> list[tuple[str, str]]:
        """The rest of it, for a form that asks for words."""
        return [(name, value) for name in LABELS if (value := getattr(self, name))]

    def with_(self, **fields: str) -> "ClaimQuestion":
        return replace(self, **fields)

    def finds(self, facts: "Facts", *, but: str = "") -> bool:
        if not self.state and but != "state" and facts.state in AWAY:
            return False
        asked = {name: value for name in LABELS if name != but and (value := getattr(self, name))}
        return all(value in facts.values(name) for name, value in asked.items())


class Facts(NamedTuple):
    """What can be asked of a claim, without the claim."""

    pk: int
    kind: str
    state: str
    trial: str
    endpoint: str
    drugs: frozenset[str]
    people: frozenset[str]
    tally: Tally

    def values(self, name: str) -> Iterable[str]:
        if name == "drug":
            return self.drugs
        if name == "person":
            return self.people
        if name == "contested":
            return ("yes" if self.tally.is_contested else "no",)
        return (getattr(self, name),)


class Choice(NamedTuple):
    words: str
    claims: int
    question: ClaimQuestion


class Facet(NamedTuple):
    name: str
    label: str
    choices: list[Choice]


class Chosen(NamedTuple):
    label: str
    words: str
    without: ClaimQuestion


class Found(NamedTuple):
    """`pks` newest first; facets offer what would still find something."""

    pks: list[int]
    total: int
    tallies: dict[int, Tally]
    facets: list[Facet]
    chosen: list[Chosen]


def read_question(asked: QueryDict) -> tuple[ClaimQuestion, list[str]]:
    """The question, and a sentence for each part of the address that means nothing."""
    known = {"kind": Claim.Kind.values, "state": State.values, "contested": list(YES_NO)}
    values, ignored = {}, []
    for name, label in {"words": "Words", **LABELS}.items():
        value = " ".join(asked.get("q" if name == "words" else name, "").split())
        if not value:
            continue
        if "\0" in value or len(value) > LONGEST or value not in known.get(name, [value]):
            ignored.append(f"{label} “{value[:40].replace(chr(0), '')}” is nothing to look for.")
            continue
        values[name] = value
    return ClaimQuestion(**values), ignored


def find(question: ClaimQuestion, *, sight: Sight, cited: Sight) -> Found:
    """Of the claims in the states of `sight`; stances of citations in the states of `cited`.

    Seven queries; counted here, since there are thousands of claims and not millions.
    """
    rows = Claim.objects.filter(_with_words(question.words), state__in=sight)
    facts = _facts(rows, cited)
    words = _words_of_choices(facts)
    facets = [_facet(name, words[name], question, facts) for name in LABELS]
    found = [each for each in facts if question.finds(each)]
    chosen = [
        Chosen(
            "Words" if name == "words" else LABELS[name],
            str(words.get(name, {}).get(value, value)),
            question.with_(**{name: ""}),
        )
        for name, value in asdict(question).items()
        if value
    ]
    return Found(
        [each.pk for each in found],
        Claim.objects.filter(state__in=sight).exclude(state__in=AWAY).count(),
        {each.pk: each.tally for each in found},
        [facet for facet in facets if facet.choices],
        chosen,
    )


def tallies(claims: Iterable[int], *, cited: Sight) -> dict[int, Tally]:
    """One query."""
    by_claim: dict[int, list[tuple[str, int]]] = {}
    rows = Citation.objects.filter(claim__in=list(claims), state__in=cited).order_by()
    for claim, stance, reference in rows.values_list("claim", "stance", "reference"):
        by_claim.setdefault(claim, []).append((stance, reference))
    return {claim: Tally.of(said) for claim, said in by_claim.items()}


def standing_of(sight: Sight) -> tuple[State, ...]:
    """The states of citations that count, for whoever sees claims in these."""
    return tuple(state for state in STANDING if state in sight)


def _with_words(words: str) -> Q:
    said = Q()
    for word in words.split()[:12]:
        said &= Q(statement__icontains=word)
    return said


def _facts(rows: QuerySet[Claim], cited: Sight) -> list[Facts]:
    claims = list(
        rows.order_by("-pk").values_list(
            "pk", "kind", "state", "trial__slug", "endpoint__slug", "entered_by__username"
        )
    )
    drugs: dict[int, set[str]] = {}
    links = Claim.drugs.through.objects.order_by().values_list("claim", "drug__slug")
    for claim, slug in links:
        drugs.setdefault(claim, set()).add(slug)
    said: dict[int, list[tuple[str, int]]] = {}
    people: dict[int, set[str]] = {}
    citations = Citation.objects.filter(state__in=cited).order_by()
    for claim, stance, reference, person in citations.values_list(
        "claim", "stance", "reference", "entered_by__username"
    ):
        said.setdefault(claim, []).append((stance, reference))
        people.setdefault(claim, set()).add(person)
    return [
        Facts(
            pk,
            kind,
            state,
            trial or "",
            endpoint or "",
            frozenset(drugs.get(pk, ())),
            frozenset(people.get(pk, set()) | {person}),
            Tally.of(said.get(pk, ())),
        )
        for pk, kind, state, trial, endpoint, person in claims
    ]


def _words_of_choices(facts: Sequence[Facts]) -> dict[str, dict[str, str]]:
    trials = Trial.objects.filter(slug__in={each.trial for each in facts})
    endpoints = Endpoint.objects.filter(slug__in={each.endpoint for each in facts})
    named = {name for each in facts for name in each.people}
    people = User.objects.filter(username__in=named)
    drugs = Drug.objects.filter(slug__in={slug for each in facts for slug in each.drugs})
    return {
        "drug": {drug.slug: drug.inn for drug in drugs},
        "trial": {trial.slug: str(trial) for trial in trials},
        "endpoint": {each.slug: each.column_name for each in endpoints},
        "kind": dict(Claim.Kind.choices),
        "state": dict(State.choices),
        "contested": YES_NO,
        "person": {person.username: str(person) for person in people},
    }


def _facet(
    name: str, words: dict[str, str], question: ClaimQuestion, facts: Sequence[Facts]
) -> Facet:
    counts: dict[str, int] = {}
    for each in facts:
        if question.finds(each, but=name):
            for value in each.values(name):
                counts[value] = counts.get(value, 0) + 1
    asked = getattr(question, name)
    choices = [
        Choice(str(says), counts[value], question.with_(**{name: value}))
        for value, says in words.items()
        if value in counts and value != asked
    ]
    return Facet(name, LABELS[name], choices)
