"""What two people said of the same references, counted: for `curation/stats/agreement.py`.

A pair is two people who were asked for the same reference at the same stage and are both done. What
each said is taken as it stood when the second of them was done: what somebody changed after they
had seen the other's is no independent judgement, and what was settled is nobody's. The history that
the database keeps of every row knows how it stood.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from curation.models import Stage, User
from curation.screening.conflicts import hidden_references

Pair = tuple[int, int]  # of people, the lower key first
Counts = Counter[tuple[str, str]]  # what the first said, what the second said: of how many
GIVEN, NOT_GIVEN = "given", "not given"


@dataclass
class Judged:
    """All that pairs of people judged.

    `references` counts those that a pair judged at each stage, and `tagged` those of any stage, one
    reference once. `tags` has a table for each tag in use that anybody of any pair gave.
    """

    references: dict[Stage, Counter[Pair]] = field(default_factory=lambda: defaultdict(Counter))
    decisions: dict[Stage, dict[Pair, Counts]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Counter))
    )
    tagged: Counter[Pair] = field(default_factory=Counter)
    tags: dict[int, dict[Pair, Counts]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Counter))
    )

    @property
    def pairs(self) -> list[Pair]:
        """Those who judged most together first."""
        return [pair for pair, _ in self.tagged.most_common()]


def pairs_of(*, seen_by: User | None) -> Judged:
    """The tables of counts of every pair, in four queries.

    Left out are references of which this person must not see yet what others said; None is anybody
    without an account.
    """
    hidden = {"hidden": hidden_references(seen_by)}
    judged = Judged()
    for stage, first, second, number in _rows(_REFERENCES, hidden):
        judged.references[Stage(stage)][first, second] += number
    for stage, first, second, said, other, number in _rows(_DECISIONS, hidden):
        judged.decisions[Stage(stage)][first, second][said, other] += number
    _count_tags(judged, _rows(_TAGS, hidden))
    return judged


def _count_tags(judged: Judged, rows: list[tuple[Any, ...]]) -> None:
    given: dict[int, dict[Pair, Counts]] = defaultdict(lambda: defaultdict(Counter))
    for reference, first, second, tag, by_first, by_second in rows:
        pair = first, second
        if reference is not None and tag is None:
            judged.tagged[pair] += 1
        elif tag is not None:
            said = GIVEN if by_first else NOT_GIVEN, GIVEN if by_second else NOT_GIVEN
            given[tag][pair][said] += 1
    for tag, by_pair in given.items():
        for pair, number in judged.tagged.items():
            counts = by_pair.get(pair, Counter())
            counts[NOT_GIVEN, NOT_GIVEN] = number - counts.total()
            judged.tags[tag][pair] = +counts


def _rows(sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


# When somebody was done is read off the event, by the same clock as what they said.
_PAIRS = """
WITH done AS MATERIALIZED (
  SELECT assignment.id, assignment.reference_id, assignment.stage, assignment.person_id,
    max(event.pgh_created_at) AS at
  FROM curation_assignment assignment
  JOIN curation_assignmentevent event
    ON event.pgh_obj_id = assignment.id AND event.done_at IS NOT NULL
  WHERE assignment.done_at IS NOT NULL AND assignment.reference_id <> ALL(%(hidden)s::bigint[])
  GROUP BY assignment.id
), pairs AS MATERIALIZED (
  SELECT one.reference_id, one.stage, one.person_id AS first, other.person_id AS second,
    greatest(one.at, other.at) AS at
  FROM done one JOIN done other
    ON other.reference_id = one.reference_id AND other.stage = one.stage
    AND other.person_id > one.person_id
)
"""
_REFERENCES = f"{_PAIRS} SELECT stage, first, second, count(*) FROM pairs GROUP BY 1, 2, 3"


def _said_by(person: str) -> str:
    return f"""
JOIN LATERAL (
  SELECT said.decision, said.pgh_label FROM curation_screeningdecisionevent said
  WHERE said.reference_id = pairs.reference_id AND said.stage = pairs.stage
    AND said.by_id = pairs.{person} AND NOT said.is_consensus AND said.pgh_created_at <= pairs.at
  ORDER BY said.pgh_id DESC LIMIT 1
) by_{person} ON by_{person}.pgh_label <> 'delete'
"""


_DECISIONS = f"""
{_PAIRS}
SELECT stage, first, second, by_first.decision, by_second.decision, count(*)
FROM pairs {_said_by("first")} {_said_by("second")}
GROUP BY 1, 2, 3, 4, 5
"""
# A tag belongs to no stage, so a pair that judged both stages is counted at the first. A tagging
# whose tag was merged since counts as one of the tag that it was merged into.
_TAGS = f"""
{_PAIRS}, once AS (
  SELECT DISTINCT ON (reference_id, first, second) reference_id, first, second, at
  FROM pairs ORDER BY reference_id, first, second, stage DESC
), taggings AS (
  SELECT event.pgh_obj_id, min(event.reference_id) AS reference_id, min(event.by_id) AS by_id,
    min(event.pgh_created_at) AS since,
    max(event.pgh_created_at) FILTER (WHERE event.pgh_label = 'delete') AS until,
    (array_agg(event.tag_id ORDER BY event.pgh_id DESC))[1] AS tag_id
  FROM curation_taggingevent event
  WHERE event.reference_id IN (SELECT reference_id FROM once)
  GROUP BY event.pgh_obj_id
)
SELECT once.reference_id, once.first, once.second, NULL::bigint AS tag, NULL, NULL FROM once
UNION ALL
SELECT once.reference_id, once.first, once.second, tag.id,
  bool_or(given.by_id = once.first), bool_or(given.by_id = once.second)
FROM once
JOIN taggings given ON given.reference_id = once.reference_id
  AND given.by_id IN (once.first, once.second)
  AND given.since <= once.at AND (given.until IS NULL OR given.until > once.at)
JOIN curation_tag was ON was.id = given.tag_id
JOIN curation_tag tag ON tag.id = coalesce(was.merged_into_id, was.id)
WHERE tag.retired_at IS NULL AND tag.merged_into_id IS NULL
GROUP BY once.reference_id, once.first, once.second, tag.id
ORDER BY tag NULLS FIRST
"""
