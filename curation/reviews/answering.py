"""What was found out about entries, written down: one statement, that does nothing where somebody
answered meanwhile.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection
from django.utils.timezone import now

from curation.history.acts import act
from curation.models import CandidateMatch, CitedReference

State = CitedReference.State
How = CitedReference.How


class Might(NamedTuple):
    """A paper that an entry might be: one that is here, or a PMID."""

    how: str
    certainty: float | None = None
    why: str = ""
    reference: int | None = None
    pmid: int | None = None


class Finding(NamedTuple):
    """What was found out about an entry that waits."""

    entry: int
    state: str
    why: str
    how: str = ""
    reference: int | None = None
    found_pmid: int | None = None
    certainty: float | None = None
    candidates: tuple[Might, ...] = ()


def write(findings: Sequence[Finding]) -> int:
    """Answer the entries that wait still, and propose their candidates; how many are resolved.

    A candidate that is there already, refused or not, stays as it is.
    """
    resolved = [each for each in findings if each.state == State.RESOLVED]
    waits = [each for each in findings if each.state == State.WAITING]
    others = [each for each in findings if each.state in (State.UNSURE, State.NOT_FOUND)]
    with act("resolved", by=None):
        count = len(_answered(resolved))
    with act("asked PubMed", by=None):
        _propose(waits, _answered(waits))
    with act("could not resolve", by=None):
        _propose(others, _answered(others))
    return count


def _propose(findings: Sequence[Finding], answered: set[int]) -> None:
    CandidateMatch.objects.bulk_create(
        [
            CandidateMatch(
                entry_id=each.entry,
                reference_id=might.reference,
                pmid=None if might.reference else might.pmid,
                how=might.how,
                certainty=might.certainty,
                why=might.why,
            )
            for each in findings
            if each.entry in answered
            for might in each.candidates
        ],
        ignore_conflicts=True,
    )


def _answered(findings: Sequence[Finding]) -> set[int]:
    """The entries that waited and are answered now."""
    if not findings:
        return set()
    entries = sorted(each.entry for each in findings)
    # Locked in one order first, so that two that look at one list do not wait for each other.
    list(CitedReference.objects.select_for_update().filter(pk__in=entries).order_by("pk"))
    with connection.cursor() as cursor:
        cursor.execute(
            _ANSWER,
            [
                now(),
                [each.entry for each in findings],
                [str(each.state) for each in findings],
                [each.why for each in findings],
                [str(each.how) for each in findings],
                [each.reference for each in findings],
                [each.found_pmid for each in findings],
                [each.certainty for each in findings],
            ],
        )
        return {pk for (pk,) in cursor.fetchall()}


_ANSWER = """
    UPDATE curation_citedreference AS entry
       SET state = found.state, why = found.why, how = found.how, looked_at = %s,
           reference_id = found.reference, found_pmid = found.pmid, certainty = found.certainty
      FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::bigint[],
                  %s::float[])
           AS found (entry, state, why, how, reference, pmid, certainty)
     WHERE entry.id = found.entry AND entry.state = 'waiting'
    RETURNING entry.id
"""
