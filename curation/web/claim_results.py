"""The results that a claim speaks about: derived from its trial, its endpoint and its drugs."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Q

from curation.claims.spoken import CONTROLS, outcomes_of
from curation.models import Claim, Effect, Outcome, Result
from curation.web.entries import Entry, of_arm, of_comparison
from curation.web.sources import source_of

MOST = 12  # outcomes


class Spoken(NamedTuple):
    """An outcome of which a claim speaks, with what its arms came to."""

    outcome: Outcome
    arms: list[Entry]
    comparisons: list[Entry]


class SpokenOf(NamedTuple):
    outcomes: list[Spoken]
    more: int  # outcomes that are not listed


def results_of(claim: Claim, states: Collection[str]) -> SpokenOf:
    """Of its trial, or else of its endpoint in its drugs; nothing where it names neither.

    For a claim with its drugs prefetched. Eleven queries at most.
    """
    which = outcomes_of(claim)
    if which is None:
        return SpokenOf([], 0)
    drugs = [drug.pk for drug in claim.drugs.all()]
    effects = Effect.objects.filter(state__in=states)
    results = Result.objects.filter(state__in=states)
    of_drugs = Q(arm__drug__in=drugs) if drugs else Q()
    has_numbers = Q(pk__in=effects.filter(of_drugs).values("outcome")) | Q(
        pk__in=results.filter(of_drugs).values("outcome")
    )
    outcomes = Outcome.objects.filter(which, has_numbers)
    shown = list(
        outcomes.select_related("trial", "endpoint").order_by(
            "-is_primary", "endpoint__position", "trial__slug", "week", "pk"
        )[: MOST + 1]
    )
    more = outcomes.count() - MOST if len(shown) > MOST else 0
    found = {outcome.pk: Spoken(outcome, [], []) for outcome in shown[:MOST]}
    # The control's numbers belong to those of the drugs that were compared with it.
    of_them = of_drugs | Q(arm__kind__in=CONTROLS) if drugs else Q()
    for result in (
        results.filter(of_them, outcome__in=found)
        .select_related("arm", "entered_by", "decided_by")
        .prefetch_related(source_of(), source_of("also_in"))
        .order_by("arm__position")
    ):
        found[result.outcome_id].arms.append(of_arm(result))
    for effect in (
        effects.filter(of_drugs, outcome__in=found)
        .select_related("arm", "comparator", "entered_by", "decided_by")
        .prefetch_related(source_of(), source_of("also_in"))
        .order_by("arm__position", "measure", "pk")
    ):
        found[effect.outcome_id].comparisons.append(of_comparison(effect, alone=False))
    return SpokenOf(list(found.values()), more)
