"""Claims that speak of what another page shows: a cell of the matrix, a trial, a drug."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.http import urlencode

from curation.claims.question import tallies
from curation.claims.tally import Tally
from curation.models import Claim, Drug, Endpoint, State, Trial
from curation.models.claim import STANDING

MOST = 6


class Beside(NamedTuple):
    claim: Claim
    tally: Tally

    @property
    def waits(self) -> bool:
        return self.claim.state != State.ACCEPTED


class ClaimsBeside(NamedTuple):
    """The first of them; `more` are not listed, `query` finds them among all claims."""

    rows: list[Beside]
    more: int
    query: str


def of_cell(
    *, drug: str, trials: Iterable[int], endpoint: Endpoint, with_waiting: bool
) -> ClaimsBeside:
    """Of the drug or of one of the trials, and of the endpoint; a trial's own without endpoint."""
    of_drug = Claim.drugs.through.objects.filter(drug__slug=drug).values("claim")
    of_trials = Q(trial__in=list(trials))
    which = (Q(pk__in=of_drug) | of_trials) & Q(endpoint=endpoint)
    which |= of_trials & Q(endpoint=None)
    states = STANDING if with_waiting else (State.ACCEPTED,)
    return _found(which, states, {"drug": drug, "endpoint": endpoint.slug})


def of_trial(trial: Trial, states: Collection[str]) -> ClaimsBeside:
    return _found(Q(trial=trial), states, {"trial": trial.slug})


def of_drug(drug: Drug, states: Collection[str]) -> ClaimsBeside:
    linked = Claim.drugs.through.objects.filter(drug=drug).values("claim")
    return _found(Q(pk__in=linked), states, {"drug": drug.slug})


def _found(which: Q, states: Collection[str], asked: dict[str, str]) -> ClaimsBeside:
    """Accepted ones first, then the newest. Three queries."""
    claims: QuerySet[Claim] = Claim.objects.filter(which, state__in=states)
    found = list(claims.only("statement", "state", "cause").order_by("state", "-pk")[: MOST + 1])
    shown = found[:MOST]
    # Whoever sees only what is accepted is told only of citations that are.
    cited = STANDING if State.SUBMITTED in states else (State.ACCEPTED,)
    counted = tallies([claim.pk for claim in shown], cited=cited) if shown else {}
    more = claims.count() - MOST if len(found) > MOST else 0
    rows = [Beside(claim, counted.get(claim.pk, Tally())) for claim in shown]
    return ClaimsBeside(rows, more, urlencode(asked))
