"""What no longer stands: citations of a paper that fell, and the claims that rest on them; claims
that speak of a number which was changed.
"""

from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction

from curation.claims.carrying import let_go
from curation.claims.spoken import speaking_of
from curation.history import states
from curation.history.changed import changed_numbers
from curation.history.doubt import (
    STANDING,
    Against,
    against,
    against_its_words,
    gravest,
    put_in_doubt,
    reason_of,
    unheeded,
)
from curation.models import Citation, Claim, Outcome, Reference, State


def doubt_what_cites(reference: Reference) -> list[Claim | Citation]:
    """Put in doubt what rests on the paper and nobody decided on since it, or its words, fell.

    Returns the rows that were put in doubt. A claim rests on a citation that supports, disputes or
    qualifies it; on one for background only where no other accepted one carries it.
    """
    said = against(reference)
    citations = Citation.objects.filter(reference=reference, state__in=STANDING)
    rows = citations.select_related("claim", "quote__reference").order_by("claim", "pk")
    return [doubted for row in rows for doubted in _doubt(row, said)]


def doubt_what_speaks_of_changed_numbers(outcome: Outcome | None = None) -> list[Claim]:
    """Put in doubt each accepted claim that speaks of a number which was accepted and then changed.

    Of one outcome, or of all. Returns those that were put in doubt; a claim that somebody decided
    on since the number was changed is not asked about again.
    """
    accepted = (State.ACCEPTED, State.REQUIRES_REVIEW)
    said: dict[Claim, list[Against]] = defaultdict(list)
    for changed in changed_numbers(outcome.pk if outcome else None):
        for claim in speaking_of(changed.row).filter(state__in=accepted):
            said[claim].append(changed.against)
    by_age = sorted(said, key=lambda claim: claim.pk)
    return [doubted for claim in by_age if (doubted := put_in_doubt(claim, said[claim]))]


@transaction.atomic
def _doubt(row: Citation, of_the_paper: Sequence[Against]) -> list[Claim | Citation]:
    said = [*of_the_paper, *against_its_words(row.quote)]
    if not said:
        return []
    claim = states.locked(row.claim)
    citation = states.locked(row)
    doubted: list[Claim | Citation] = []
    if citation.state not in STANDING:
        return doubted
    if citation.stance != Citation.Stance.BACKGROUND and (fallen := put_in_doubt(claim, said)):
        doubted.append(fallen)
    if fresh := unheeded(citation, said):
        let_go(
            *(states.locked(claim), citation),
            by=None,
            because=reason_of(fresh),
            cause=gravest(fresh),
        )
        if doubtful := put_in_doubt(citation, said):
            doubted.append(doubtful)
    return doubted
