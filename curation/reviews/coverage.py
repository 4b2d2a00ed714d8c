"""How far a review is covered: counted from its current list, kept nowhere.

Entries are counted where it is about the list, papers (each once) where it is about what is here:
so each number is that of the list it opens. What holds in screening is that room's to say; a page
hands it in (curation/web/review_coverage.py).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple, Protocol

from django.db import connection

from curation.models import Citation, CitedReference, ScreeningDecision, State
from curation.models.claim import STANDING


class Stands(Protocol):
    """What coverage needs of a screening status: the decision that holds, "" where none does."""

    @property
    def decision(self) -> str: ...


class Coverage(NamedTuple):
    # entries of the current list
    entries: int = 0
    resolved: int = 0
    unsure: int = 0
    not_found: int = 0
    waiting: int = 0
    set_aside: int = 0
    missing: int = 0  # resolved, and the paper is not here
    twice: int = 0  # resolved to a paper that another entry before it is
    cites_itself: bool = False
    # papers that are here, each once
    imported: int = 0
    screened: int = 0
    included: int = 0
    with_claims: int = 0


def cited(review_ids: Collection[int]) -> dict[int, set[int]]:
    """The references that are here of each review's current list, in one query."""
    found: dict[int, set[int]] = {pk: set() for pk in review_ids}
    rows = CitedReference.objects.current().filter(
        reference_list__review__in=review_ids, reference__isnull=False
    )
    for review, reference in rows.values_list("reference_list__review", "reference"):
        if reference is not None:
            found[review].add(reference)
    return found


def coverage(
    review_ids: Collection[int],
    *,
    abstract: Mapping[int, Stands],
    full_text: Mapping[int, Stands],
    claims_in: Collection[str] = STANDING,
) -> dict[int, Coverage]:
    """The coverage of each of these reviews, in three queries for all; without a list, of nothing.

    `abstract` and `full_text` are the statuses of the cited references at either stage, as
    screening.status_of says them for this person. What holds at full text, else at title and
    abstract, makes a paper screened, and included where it is that. Claims count in the states
    `claims_in`, with a citation in one of them.
    """
    if not review_ids:
        return {}
    of_each = cited(review_ids)
    references = {pk for of_one in of_each.values() for pk in of_one}
    claimed = _claimed(references, claims_in)
    holds = {pk: _holds(pk, abstract, full_text) for pk in references}
    screened = {pk for pk, decision in holds.items() if decision}
    included = {pk for pk, decision in holds.items() if decision == _INCLUDE}
    entries = _entries(review_ids)
    return {
        review: entries[review]._replace(
            imported=len(papers),
            screened=len(papers & screened),
            included=len(papers & included),
            with_claims=len(papers & claimed),
        )
        for review, papers in of_each.items()
    }


_INCLUDE = ScreeningDecision.Decision.INCLUDE


def _holds(pk: int, abstract: Mapping[int, Stands], full_text: Mapping[int, Stands]) -> str:
    for stage in (full_text, abstract):
        if pk in stage and stage[pk].decision:
            return stage[pk].decision
    return ""


def _claimed(references: Collection[int], claims_in: Collection[str]) -> set[int]:
    states = [each for each in State if each in claims_in]
    citations = Citation.objects.filter(
        reference__in=references, state__in=states, claim__state__in=states
    )
    return set(citations.values_list("reference", flat=True))


def _entries(review_ids: Collection[int]) -> dict[int, Coverage]:
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, [list(review_ids)])
        counted = {review: Coverage(*counts) for review, *counts in cursor.fetchall()}
    return defaultdict(Coverage, counted)


_ENTRIES = """
    SELECT review.id, count(*),
      count(*) FILTER (WHERE entry.state = 'resolved'),
      count(*) FILTER (WHERE entry.state = 'unsure'),
      count(*) FILTER (WHERE entry.state = 'not found'),
      count(*) FILTER (WHERE entry.state = 'waiting'),
      count(*) FILTER (WHERE entry.state = 'set aside'),
      count(*) FILTER (WHERE entry.state = 'resolved' AND entry.reference_id IS NULL),
      count(*) FILTER (WHERE entry.state = 'resolved') - count(DISTINCT entry.paper),
      coalesce(bool_or(entry.reference_id = review.reference_id), false)
    FROM curation_review review
    JOIN curation_referencelist list ON list.review_id = review.id AND list.superseded_at IS NULL
    JOIN (
      SELECT *, CASE
          WHEN state <> 'resolved' THEN NULL
          WHEN reference_id IS NOT NULL THEN 'reference ' || reference_id
          WHEN how = 'doi' THEN doi
          WHEN how = 'pmcid' THEN pmcid
          ELSE 'PMID ' || coalesce(found_pmid, pmid)
        END AS paper
      FROM curation_citedreference
    ) entry ON entry.reference_list_id = list.id
    WHERE review.id = ANY(%s)
    GROUP BY review.id
"""
