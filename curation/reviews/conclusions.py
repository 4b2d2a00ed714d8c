"""What reviews conclude on the same question, and whether they differ.

A conclusion of a review is a claim under which the review is cited; how it stands to it is the
citation's stance. Claims are on the same question where kind, drugs, endpoint and population are
the same. Reviews differ where one supports a claim that another disputes; claims beside one another
are not compared by their words, since only a person can say what they mean for each other.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from enum import Enum
from typing import NamedTuple

from django.db.models import Prefetch

from curation.models import Citation, Claim, Drug, Endpoint, Review
from curation.models.claim import STANDING

SUPPORTS, DISPUTES = Citation.Stance.SUPPORTS, Citation.Stance.DISPUTES
QUALIFIES = Citation.Stance.QUALIFIES
TAKES_SIDES = (SUPPORTS, DISPUTES, QUALIFIES)


class Accord(Enum):
    """How the reviews stand to one another on a question, those that differ first."""

    DIFFER = "reviews differ"
    IN_PART = "differ in part"
    AGREE = "reviews agree"
    BESIDE = "different claims"
    ONE = "one review only"


class Said(NamedTuple):
    """What a review says to a claim."""

    claim: Claim
    citation: Citation


class Question(NamedTuple):
    """`said` has what each review says, by the review's id; whoever says nothing is not in it."""

    kind: str
    drugs: tuple[str, ...]
    endpoint: Endpoint | None
    population: str
    said: dict[int, list[Said]]
    accord: Accord

    @property
    def words(self) -> str:
        """ "baricitinib: SRI-4, lupus nephritis"; "" where a claim is on none of them."""
        about = [self.endpoint.column_name] if self.endpoint else []
        about += [self.population] if self.population else []
        return ": ".join(filter(None, (" and ".join(self.drugs), ", ".join(about))))


def conclusions(reviews: Collection[Review], *, states: Iterable[str]) -> list[Question]:
    """The questions on which any of the reviews says something, in two queries.

    `states` are those of claims and citations that whoever asks may see; what was sent back or
    withdrawn is no conclusion, whoever asks.
    """
    standing = [state for state in STANDING if state in set(states)]
    by_reference = {review.reference_id: review.pk for review in reviews}
    citations = (
        Citation.objects.filter(
            reference__in=by_reference,
            state__in=standing,
            claim__state__in=standing,
            stance__in=TAKES_SIDES,
        )
        .select_related("claim__endpoint", "quote")
        .prefetch_related(
            Prefetch("claim__drugs", queryset=Drug.objects.only("inn").order_by("inn"))
        )
        .order_by("claim", "pk")
    )
    grouped: dict[tuple[object, ...], list[Citation]] = defaultdict(list)
    for citation in citations:
        grouped[_question_of(citation.claim)].append(citation)
    found = [_question(group, by_reference) for group in grouped.values()]
    return sorted(found, key=_turn_of)


def _question_of(claim: Claim) -> tuple[object, ...]:
    """What makes claims comparable. One that names no drug and no endpoint stands for itself."""
    drugs = tuple(drug.inn for drug in claim.drugs.all())
    alone = None if drugs or claim.endpoint_id else claim.pk
    population = " ".join(claim.population.casefold().split())
    return claim.kind, drugs, claim.endpoint_id, population, alone


def _question(citations: Sequence[Citation], by_reference: dict[int, int]) -> Question:
    said: dict[int, list[Said]] = defaultdict(list)
    for citation in citations:
        said[by_reference[citation.reference_id]].append(Said(citation.claim, citation))
    claim = citations[0].claim
    return Question(
        claim.get_kind_display(),
        tuple(drug.inn for drug in claim.drugs.all()),
        claim.endpoint,
        claim.population.strip(),
        dict(said),
        _accord(said),
    )


def _accord(said: dict[int, list[Said]]) -> Accord:
    """By claims that two reviews speak to; a review is not held against itself."""
    if len(said) < 2:
        return Accord.ONE
    by_claim: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for review, each in said.items():
        for claim, citation in each:
            by_claim[claim.pk][review].add(citation.stance)
    accords = {
        _of_two(one, other)
        for stances in by_claim.values()
        for place, one in enumerate(stances.values())
        for other in list(stances.values())[place + 1 :]
    }
    return next((accord for accord in Accord if accord in accords), Accord.BESIDE)


def _of_two(one: set[str], other: set[str]) -> Accord:
    if (SUPPORTS in one and DISPUTES in other) or (DISPUTES in one and SUPPORTS in other):
        return Accord.DIFFER
    return Accord.AGREE if one == other else Accord.IN_PART


def _turn_of(question: Question) -> tuple[object, ...]:
    place = list(Accord).index(question.accord)
    return place, -len(question.said), question.words.casefold(), question.kind
