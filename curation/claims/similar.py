"""Claims that say much the same, or speak of the same drug, trial and endpoint: to be cited under
instead of being written again.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet
from django.db.models.functions import Upper

from curation.models import Claim, Drug, Endpoint, State, Trial
from curation.models.claim import STANDING

THERE = (State.DRAFT, *STANDING)
ALIKE = 0.75  # from here on the words are nearly the same
_LOOKED_AT = 50  # claims of each way to be alike

# Of a score, the share that words have; the rest is what both speak of.
_WORDS = 0.6
_TOPIC = {"trial": 0.16, "endpoint": 0.12, "drug": 0.12}


class Similar(NamedTuple):
    claim: Claim
    score: float  # 0 to 1
    reason: str


def similar_claims(
    statement: str,
    *,
    drugs: Iterable[Drug] = (),
    trial: Trial | None = None,
    endpoint: Endpoint | None = None,
    limit: int = 5,
    besides: Claim | None = None,
) -> list[Similar]:
    """The most alike first; four queries at most, whatever is there."""
    statement = " ".join(statement.split())[:2000]
    asked = {drug.pk for drug in drugs}
    claims: dict[int, Claim] = {}
    alike: dict[int, float] = {}
    for claim, likeness in _by_words(statement):
        claims[claim.pk], alike[claim.pk] = claim, likeness
    for claim in _by_topic(asked, trial, endpoint):
        claims.setdefault(claim.pk, claim)
    if besides is not None:
        claims.pop(besides.pk, None)
    found = []
    for pk, claim in claims.items():
        shared = _shared(claim, asked, trial, endpoint)
        words = alike.get(pk, 0.0)
        score = _WORDS * words + sum(_TOPIC[name] for name in shared)
        found.append(Similar(claim, round(score, 3), _reason(words, shared)))
    return sorted(found, key=lambda each: (-each.score, -each.claim.pk))[:limit]


def _by_words(statement: str) -> list[tuple[Claim, float]]:
    if not statement:
        return []
    # `%` on UPPER(statement) is what the index answers; likeness is reckoned of what it found.
    found = (
        _beside()
        .alias(upper=Upper("statement"))
        .filter(upper__trigram_similar=statement.upper())
        .annotate(likeness=TrigramSimilarity("upper", statement.upper()))
        .order_by("-likeness", "-pk")
    )
    return [(claim, float(claim.likeness)) for claim in found[:_LOOKED_AT]]


def _by_topic(
    drugs: set[int], trial: Trial | None, endpoint: Endpoint | None
) -> QuerySet[Claim] | list[Claim]:
    """Of the same trial, or of one of the drugs and the endpoint."""
    same = Q()
    if trial is not None:
        same |= Q(trial=trial)
    if drugs and endpoint is not None:
        of_drugs = Claim.drugs.through.objects.filter(drug__in=drugs)
        same |= Q(pk__in=of_drugs.values("claim"), endpoint=endpoint)
    return _beside().filter(same).order_by("-pk")[:_LOOKED_AT] if same else []


def _beside() -> QuerySet[Claim]:
    there = Claim.objects.filter(state__in=THERE)
    return there.select_related("trial", "endpoint").prefetch_related("drugs")


def _shared(
    claim: Claim, drugs: set[int], trial: Trial | None, endpoint: Endpoint | None
) -> list[str]:
    shared = []
    if trial is not None and claim.trial_id == trial.pk:
        shared.append("trial")
    if endpoint is not None and claim.endpoint_id == endpoint.pk:
        shared.append("endpoint")
    if drugs & {drug.pk for drug in claim.drugs.all()}:
        shared.append("drug")
    return shared


def _reason(words: float, shared: list[str]) -> str:
    said = []
    if words >= ALIKE:
        said.append("nearly the same words")
    elif words:
        said.append("similar words")
    if shared:
        *first, last = shared
        said.append(f"the same {', '.join(first)} and {last}" if first else f"the same {last}")
    return "; ".join(said)
