"""How far the screening of references has come: derived from what people decided, never kept.

Reckoned by one piece of SQL, whoever asks: what a reference's page says of it, the filter of a
list, and the boxes of a flow cannot disagree. What was settled holds, then what all say; as long
as somebody who was asked is not done, nothing else does. Where a person judges unseen it is being
screened for them, and no more is said; None is anybody without an account.
"""

from collections.abc import Collection
from enum import StrEnum
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from curation.models.assignment import Stage, judged_unseen, unseen_by
from curation.models.screening_decision import ScreeningDecision
from curation.models.user import User

Decision = ScreeningDecision.Decision
Reason = ScreeningDecision.Reason

# By the stage that has the last word: the full text where something holds there, else the abstract.
SO_FAR = "so-far"

# All exclude, but for different reasons.
VARIOUS = "various"


class Standing(StrEnum):
    """How far the screening of a reference has come."""

    NOBODY = "not screened"
    PARTLY = "being screened"
    UNCLEAR = "unclear"
    CONFLICT = "people differ"
    AGREED = "agreed"
    SETTLED = "settled"


class Status(NamedTuple):
    """`decision` and `reason` are what holds; empty where nothing does yet, and the reason where
    all exclude but for different ones.
    """

    standing: Standing
    decision: str = ""
    reason: str = ""
    people: int = 0  # who decided

    @property
    def holds(self) -> bool:
        return bool(self.decision)


class What(StrEnum):
    """What a reference can be asked for by, of its screening at a stage."""

    ANY = "any"
    NONE = "none"
    DECIDED = "decided"
    INCLUDE = "include"
    EXCLUDE = "exclude"
    UNCLEAR = "unclear"
    CONFLICT = "conflict"
    OPEN = "open"


_WHERE = {
    What.ANY: "true",
    What.DECIDED: "decision <> ''",
    What.INCLUDE: "decision = 'include'",
    What.EXCLUDE: "decision = 'exclude'",
    What.UNCLEAR: f"standing = '{Standing.UNCLEAR}'",
    What.CONFLICT: f"standing = '{Standing.CONFLICT}'",
    What.OPEN: f"standing = '{Standing.PARTLY}'",
}


def what_it_is(status: Status) -> What:
    """The one by which a reference of this status is found, besides ANY and DECIDED."""
    if status.holds:
        return What(status.decision)
    return {
        Standing.NOBODY: What.NONE,
        Standing.UNCLEAR: What.UNCLEAR,
        Standing.CONFLICT: What.CONFLICT,
    }.get(status.standing, What.OPEN)


def slug_of(reason: str) -> str:
    """A reason as addresses write it."""
    return reason.replace(" ", "-") or VARIOUS


def reason_of(slug: str) -> str:
    """The reason that an address names; the empty one for different reasons."""
    return "" if slug == VARIOUS else next(each for each in Reason.values if slug_of(each) == slug)


def statuses(references: Collection[int], *, stage: str, seen_by: User | None) -> dict[int, Status]:
    """The status of each of these, in one query."""
    rows, given = status_sql(stage, seen_by)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM ({rows}) AS screened WHERE reference = ANY(%s)",
            [*given, list(references)],
        )
        found = {pk: Status(Standing(standing), *said) for pk, standing, *said in cursor.fetchall()}
    return {pk: found.get(pk, Status(Standing.NOBODY)) for pk in references}


def screened_as(stage: str, what: What, *, seen_by: User | None, reason: str | None = None) -> Q:
    """For a query of references: those whose screening at a stage, or SO_FAR, is that.

    `reason` narrows an exclusion: one of the reasons, or empty for different ones.
    """
    rows, given = so_far_sql(seen_by) if stage == SO_FAR else status_sql(stage, seen_by)
    if what == What.NONE:
        return ~Q(pk__in=RawSQL(f"SELECT reference FROM ({rows}) AS screened", given))
    only = _WHERE[what]
    if reason is not None:
        only, given = f"{only} AND reason = %s", (*given, reason)
    return Q(pk__in=RawSQL(f"SELECT reference FROM ({rows}) AS screened WHERE {only}", given))


def status_sql(stage: str, seen_by: User | None) -> tuple[str, tuple[Any, ...]]:
    """SQL of (reference, standing, decision, reason, people), with its parameters: a row for each
    reference of which anything can be said at the stage; all others were not screened.
    """
    unseen = judged_unseen() if seen_by is None else unseen_by(seen_by)
    hidden, of_hidden = unseen.order_by().values("reference").query.sql_with_params()
    return _STATUS.format(hidden=hidden), (*of_hidden, stage, stage)


def so_far_sql(seen_by: User | None) -> tuple[str, tuple[Any, ...]]:
    """The same, of the stage that has the last word."""
    abstract, of_abstract = status_sql(Stage.TITLE_ABSTRACT, seen_by)
    full_text, of_full_text = status_sql(Stage.FULL_TEXT, seen_by)
    return _SO_FAR.format(abstract=abstract, full_text=full_text), (*of_abstract, *of_full_text)


_STATUS = f"""
WITH hidden AS (
  SELECT DISTINCT reference, true AS is_hidden FROM ({{hidden}}) AS unseen (reference)
), waiting AS (
  SELECT DISTINCT asked.reference_id AS reference, true AS is_waiting
    FROM curation_assignment asked JOIN curation_user person ON person.id = asked.person_id
   WHERE asked.done_at IS NULL AND person.is_active AND asked.stage = %s
), said AS (
  SELECT reference_id AS reference,
    count(*) FILTER (WHERE NOT is_consensus) AS people,
    count(DISTINCT decision) FILTER (WHERE NOT is_consensus) AS decisions,
    count(DISTINCT reason) FILTER (WHERE NOT is_consensus) AS reasons,
    min(decision) FILTER (WHERE NOT is_consensus) AS decision,
    min(reason) FILTER (WHERE NOT is_consensus) AS reason,
    min(decision) FILTER (WHERE is_consensus) AS settled,
    min(reason) FILTER (WHERE is_consensus) AS settled_reason
  FROM curation_screeningdecision WHERE stage = %s
  GROUP BY reference_id
), standing AS (
  SELECT *, CASE
    WHEN is_hidden THEN '{Standing.PARTLY}'
    WHEN settled IS NOT NULL THEN '{Standing.SETTLED}'
    WHEN is_waiting THEN '{Standing.PARTLY}'
    WHEN decisions > 1 THEN '{Standing.CONFLICT}'
    WHEN decision = '{Decision.UNCLEAR}' THEN '{Standing.UNCLEAR}'
    ELSE '{Standing.AGREED}' END AS standing
  FROM said FULL JOIN waiting USING (reference) FULL JOIN hidden USING (reference)
)
SELECT reference, standing,
  CASE standing WHEN '{Standing.SETTLED}' THEN settled
                WHEN '{Standing.AGREED}' THEN decision ELSE '' END AS decision,
  CASE WHEN standing = '{Standing.SETTLED}' THEN settled_reason
       WHEN standing = '{Standing.AGREED}' AND reasons = 1 THEN reason ELSE '' END AS reason,
  CASE WHEN is_hidden THEN 0 ELSE coalesce(people, 0) END AS people
FROM standing
"""
_SO_FAR = """
SELECT reference,
  CASE WHEN later THEN full_text.standing ELSE abstract.standing END AS standing,
  CASE WHEN later THEN full_text.decision ELSE abstract.decision END AS decision,
  CASE WHEN later THEN full_text.reason ELSE abstract.reason END AS reason,
  CASE WHEN later THEN full_text.people ELSE abstract.people END AS people
FROM ({abstract}) AS abstract FULL JOIN ({full_text}) AS full_text USING (reference)
CROSS JOIN LATERAL (
  SELECT abstract.standing IS NULL OR coalesce(full_text.decision, '') <> '' AS later
) AS last_word
"""
