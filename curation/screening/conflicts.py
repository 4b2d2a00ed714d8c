"""Where people differ: derived from what each of them did, and kept nowhere.

Decisions differ where all who were asked are done and two said different things, whether they were
asked or not. A tag differs where several were asked, all are done, and some of them gave it but not
all. What was settled differs no longer. Whose account was closed is not waited for.
"""

from collections.abc import Collection
from typing import NamedTuple

from django.db import connection

from curation.models import Stage, User
from curation.models.assignment import judged_unseen, unseen_by
from curation.screening.wanted import Kind, Wanted


class Difference(NamedTuple):
    """One thing about one reference on which people differ, or differed until it was settled.

    `people` are those who judged, in the order in which they were asked or decided.
    """

    kind: Kind
    reference: int
    stage: Stage
    tag: int | None
    people: tuple[int, ...]

    @property
    def place(self) -> tuple[int, Stage]:
        """The reference and the stage that it belongs to."""
        return self.reference, self.stage


def differences(
    *,
    seen_by: User | None,
    is_settled: bool = False,
    references: Collection[int] | None = None,
) -> list[Difference]:
    """All of them, or those of some references, in two queries: the newest reference first.

    Left out is what this person must not see yet; None is anybody without an account.
    """
    hidden = hidden_references(seen_by)
    with connection.cursor() as cursor:
        cursor.execute(
            _SETTLED if is_settled else _OPEN,
            {"hidden": hidden, "only": None if references is None else list(references)},
        )
        rows = cursor.fetchall()
    return [
        Difference(Kind(kind), reference, Stage(stage), tag, tuple(people))
        for kind, reference, stage, tag, people in rows
    ]


def narrowed(found: list[Difference], wanted: Wanted) -> list[Difference]:
    """Those that are asked for, apart from whether they are settled."""
    return [
        each
        for each in found
        if (not wanted.stage or each.stage == wanted.stage)
        and (not wanted.kind or each.kind == wanted.kind)
        and (wanted.tag is None or each.tag == wanted.tag)
        and (wanted.person is None or wanted.person in each.people)
    ]


def hidden_references(person: User | None) -> list[int]:
    """The references of which this person must not see yet what others said."""
    unseen = judged_unseen() if person is None else unseen_by(person)
    return list(unseen.order_by().values_list("reference", flat=True).distinct())


def waited_for(reference: int, stage: str) -> list[User]:
    """Those who were asked for it and are not done, without whose accounts are closed."""
    return list(
        User.objects.filter(
            is_active=True,
            assignments__reference=reference,
            assignments__stage=stage,
            assignments__done_at=None,
        ).order_by("assignments__pk")
    )


_UNDONE = """
SELECT assignment.reference_id, assignment.stage
FROM curation_assignment assignment JOIN curation_user person ON person.id = assignment.person_id
WHERE assignment.done_at IS NULL AND person.is_active
"""
_JUDGES = """
SELECT reference_id, stage, array_agg(person_id ORDER BY id) AS people, count(*) AS number
FROM curation_assignment WHERE done_at IS NOT NULL
GROUP BY reference_id, stage
"""
_SEEN = """
{0}.reference_id <> ALL(%(hidden)s::bigint[])
AND (%(only)s::bigint[] IS NULL OR {0}.reference_id = ANY(%(only)s::bigint[]))
"""
# A tag belongs to no stage: where it differs at both, the first of them has it.
_OPEN = f"""
WITH undone AS ({_UNDONE}), judges AS ({_JUDGES} HAVING count(*) > 1)
SELECT CASE WHEN count(DISTINCT said.decision) > 1 THEN 'decision' ELSE 'reason' END AS kind,
  said.reference_id, said.stage, NULL::bigint AS tag_id, array_agg(said.by_id ORDER BY said.id)
FROM curation_screeningdecision said
WHERE NOT said.is_consensus AND {_SEEN.format("said")}
  AND (said.reference_id, said.stage) NOT IN (SELECT * FROM undone)
  AND NOT EXISTS (
    SELECT 1 FROM curation_screeningdecision settled
    WHERE settled.is_consensus AND settled.reference_id = said.reference_id
      AND settled.stage = said.stage
  )
GROUP BY said.reference_id, said.stage
HAVING count(DISTINCT (said.decision, said.reason)) > 1
UNION ALL (
  SELECT DISTINCT ON (judges.reference_id, tag.id) 'tag', judges.reference_id, judges.stage,
    tag.id, judges.people
  FROM judges
  JOIN curation_tagging given
    ON given.reference_id = judges.reference_id AND given.by_id = ANY(judges.people)
  JOIN curation_tag tag ON tag.id = given.tag_id
  WHERE tag.retired_at IS NULL AND tag.merged_into_id IS NULL AND {_SEEN.format("judges")}
    AND (judges.reference_id, judges.stage) NOT IN (SELECT * FROM undone)
    AND NOT EXISTS (
      SELECT 1 FROM curation_tagconsensus settled
      WHERE settled.reference_id = judges.reference_id AND settled.tag_id = tag.id
    )
  GROUP BY judges.reference_id, judges.stage, judges.people, judges.number, tag.id
  HAVING count(*) < judges.number
  ORDER BY judges.reference_id, tag.id, judges.stage DESC
)
ORDER BY 2 DESC, 3 DESC, 1, 4
"""
_SETTLED = f"""
WITH judges AS ({_JUDGES})
SELECT 'decision' AS kind, settled.reference_id, settled.stage, NULL::bigint AS tag_id,
  ARRAY(
    SELECT said.by_id FROM curation_screeningdecision said
    WHERE NOT said.is_consensus AND said.reference_id = settled.reference_id
      AND said.stage = settled.stage ORDER BY said.id
  )
FROM curation_screeningdecision settled
WHERE settled.is_consensus AND {_SEEN.format("settled")}
UNION ALL
SELECT 'tag', settled.reference_id, coalesce(judged.stage, '{Stage.TITLE_ABSTRACT.value}'),
  settled.tag_id, coalesce(judged.people, ARRAY[]::bigint[])
FROM curation_tagconsensus settled
LEFT JOIN LATERAL (
  SELECT stage, people FROM judges WHERE judges.reference_id = settled.reference_id
  ORDER BY number DESC, stage DESC LIMIT 1
) judged ON true
WHERE {_SEEN.format("settled")}
ORDER BY 2 DESC, 3 DESC, 1, 4
"""
