"""Of what the history tells: each noun with its words, and where its table says what it is about.

The events of the database's triggers are read as one kind of row, whatever they are events of; so
are comments and imports, which are written once and have no events. Tests hold that every row
that is blind (`is_blind`) is kept from whom it must be kept from.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from curation.models import User
from curation.models.assignment import unseen_by

NONE = "NULL::bigint"
_OF_OUTCOME = "LEFT JOIN curation_outcome outcome ON outcome.id = event.outcome_id"
_OF_TAG = "LEFT JOIN curation_tag tag ON tag.id = event.tag_id"
_IN_OUTCOMES = "outcome_id IN (SELECT id FROM curation_outcome WHERE trial_id = %(trial)s)"
_IN_CLAIMS = "claim_id IN (SELECT id FROM curation_claim WHERE trial_id = %(trial)s)"
_TRIAL = {"trial": "trial_id = %(trial)s"}
_CLAIM = {"claim": "claim_id = %(claim)s"}
_REFERENCE = {"reference": "reference_id = %(reference)s"}
_REVIEW_OF_IT = "SELECT id FROM curation_review WHERE reference_id = %(reference)s"
_LISTS_OF_IT = f"SELECT id FROM curation_referencelist WHERE review_id IN ({_REVIEW_OF_IT})"
_OF_REVIEW = (
    "LEFT JOIN curation_referencelist list ON list.id = {} "
    "LEFT JOIN curation_review review ON review.id = list.review_id"
)
_NUMBERED = "'reference ' || coalesce(nullif({0}.number, ''), {0}.position::text)"


class Noun(NamedTuple):
    """`unit` is what is counted; the other columns are expressions over `event` and `join`.

    `within` are the conditions by which the rows about one trial, claim or reference are found in
    the table itself, each by an index; without one there are none.
    """

    one: str
    several: str
    table: str
    unit: str = "event.id"
    trial: str = NONE
    claim: str = NONE
    reference: str = NONE
    name: str = "''"
    join: str = ""
    within: Mapping[str, str] = {}
    is_blind: bool = False
    is_screening: bool = False
    act: str = "''"
    by: str = NONE


def _written_once(table: str, at: str) -> str:
    """A table without events, as if it had some."""
    return f"""(
      SELECT written.*, id AS pgh_id, {at} AS pgh_created_at, 'insert' AS pgh_label,
        NULL::uuid AS pgh_context_id
      FROM curation_{table} written
    )"""


NOUNS: dict[str, Noun] = {
    "result": Noun(
        *("a result", "results", "curation_resultevent"),
        trial="outcome.trial_id",
        join=_OF_OUTCOME,
        within={"trial": _IN_OUTCOMES},
    ),
    "effect": Noun(
        *("an effect", "effects", "curation_effectevent"),
        trial="outcome.trial_id",
        join=_OF_OUTCOME,
        within={"trial": _IN_OUTCOMES},
    ),
    "finding": Noun("a finding", "findings", "curation_findingevent", name="event.study"),
    "claim": Noun(
        *("a claim", "claims", "curation_claimevent"),
        claim="event.id",
        within={**_TRIAL, "claim": "id = %(claim)s AND pgh_obj_id = %(claim)s"},
    ),
    "citation": Noun(
        *("a citation", "citations", "curation_citationevent"),
        claim="event.claim_id",
        reference="event.reference_id",
        within={"trial": _IN_CLAIMS, **_CLAIM, **_REFERENCE},
    ),
    "quote": Noun(
        *("a quote", "quotes", "curation_quoteevent"),
        reference="event.reference_id",
        within=_REFERENCE,
    ),
    "outcome": Noun(
        "an outcome", "outcomes", "curation_outcomeevent", trial="event.trial_id", within=_TRIAL
    ),
    "arm": Noun("an arm", "arms", "curation_armevent", trial="event.trial_id", within=_TRIAL),
    "report": Noun(
        *("a report", "reports", "curation_trialreportevent"),
        trial="event.trial_id",
        reference="event.reference_id",
        within={**_TRIAL, **_REFERENCE},
    ),
    "trial": Noun(
        *("a trial", "trials", "curation_trialevent"),
        trial="event.id",
        within={"trial": "pgh_obj_id = %(trial)s"},
    ),
    "drug": Noun("a drug", "drugs", "curation_drugevent", name="event.inn"),
    "endpoint": Noun("an endpoint", "endpoints", "curation_endpointevent", name="event.name"),
    "tagging": Noun(
        *("a reference", "references", "curation_taggingevent"),
        unit="event.reference_id",
        reference="event.reference_id",
        name="tag.name",
        join=_OF_TAG,
        within=_REFERENCE,
        is_blind=True,
        is_screening=True,
    ),
    "tagconsensus": Noun(
        *("a reference", "references", "curation_tagconsensusevent"),
        unit="event.reference_id",
        reference="event.reference_id",
        name="tag.name",
        join=_OF_TAG,
        within=_REFERENCE,
        is_blind=True,
        is_screening=True,
    ),
    "decision": Noun(
        *("a reference", "references", "curation_screeningdecisionevent"),
        unit="event.reference_id",
        reference="event.reference_id",
        name="event.decision",
        within=_REFERENCE,
        is_blind=True,
        is_screening=True,
    ),
    "assignment": Noun(
        *("a reference", "references", "curation_assignmentevent"),
        unit="event.reference_id",
        reference="event.reference_id",
        name="event.person_id::text",
        within=_REFERENCE,
        is_screening=True,
    ),
    "tagchange": Noun(
        *("a tag", "tags", "curation_tagchangeevent"),
        unit="event.tag_id",
        name="tag.name",
        join=_OF_TAG,
    ),
    "tag": Noun("a tag", "tags", "curation_tagevent", name="event.name"),
    "review": Noun(
        *("a review", "reviews", "curation_reviewevent"),
        reference="event.reference_id",
        within=_REFERENCE,
    ),
    "referencelist": Noun(
        *("a reference list", "reference lists", "curation_referencelistevent"),
        unit="event.review_id",
        reference="review.reference_id",
        join="LEFT JOIN curation_review review ON review.id = event.review_id",
        within={"reference": f"review_id IN ({_REVIEW_OF_IT})"},
    ),
    "citedreference": Noun(
        *("a cited reference", "cited references", "curation_citedreferenceevent"),
        reference="review.reference_id",
        name=_NUMBERED.format("event"),
        join=_OF_REVIEW.format("event.reference_list_id"),
        within={"reference": f"reference_list_id IN ({_LISTS_OF_IT})"},
    ),
    "candidate": Noun(
        *("a cited reference", "cited references", "curation_candidatematchevent"),
        unit="event.entry_id",
        reference="review.reference_id",
        name=_NUMBERED.format("entry"),
        join="LEFT JOIN curation_citedreference entry ON entry.id = event.entry_id "
        + _OF_REVIEW.format("entry.reference_list_id"),
        within={
            "reference": "entry_id IN (SELECT id FROM curation_citedreference "
            f"WHERE reference_list_id IN ({_LISTS_OF_IT}))"
        },
    ),
    "comment": Noun(
        *("a comment", "comments", _written_once("comment", "at")),
        claim="event.claim_id",
        reference="event.reference_id",
        within={**_CLAIM, **_REFERENCE},
        act="'commented'",
        by="event.by_id",
    ),
    "import": Noun(
        *("an import", "imports", _written_once("importbatch", "opened_at")),
        name="coalesce(nullif(event.name, ''), 'Batch ' || event.id)",
        act="'opened'",
        by="event.opened_by_id",
    ),
}

# The columns of an event, and how they are told; by `counted` below.
COUNTS = """
  count(DISTINCT unit), count(DISTINCT unit) FILTER (WHERE label = 'insert'), min(unit),
  min(trial), max(trial), min(claim), max(claim), min(reference), max(reference),
  min(name), max(name)"""


def nouns_told(*, to: User | None) -> list[str]:
    """All; without what is screened and tagged for whoever has no account."""
    return [key for key, noun in NOUNS.items() if to is not None or not noun.is_screening]


def events(key: str, *, among: str = "true", latest: int | None = None) -> str:
    """SQL of the events of a noun: of those that `among` says, the latest so many by their id.

    `steady` is the time of an event, and never later than that of one with a higher id: so the
    rows down to an id are those from some moment on, whatever overlapped when they were written.
    `is_seen` says whether a row may be told; a page skips the others and goes on below them.
    """
    noun = NOUNS[key]
    most = f"LIMIT {latest}" if latest is not None else ""
    is_seen = UNSEEN if noun.is_blind else "true"
    return f"""(
  SELECT '{key}' AS noun, event.pgh_id AS pk, event.pgh_created_at AS at, event.steady,
    event.pgh_label AS label, event.pgh_context_id AS context_id, {noun.unit} AS unit,
    {noun.trial} AS trial, {noun.claim} AS claim, {noun.reference} AS reference,
    {noun.name} AS name, {noun.act} AS own_act, {noun.by} AS own_by, {is_seen} AS is_seen
  FROM (
    SELECT latest.*, min(pgh_created_at) OVER (ORDER BY pgh_id DESC) AS steady
    FROM (
      SELECT * FROM {noun.table} AS row WHERE {among} ORDER BY pgh_id DESC {most}
    ) latest
  ) event {noun.join}
)"""


# By whom and of which references: parameters of every query over `events`.
UNSEEN = "NOT (event.reference_id = ANY(%(unseen)s) AND event.by_id <> %(me)s)"


def blindness(person: User | None) -> dict[str, Any]:
    """The parameters by which `events` keeps from this person what they must not see yet.

    As `curation.models.assignment.hidden_from` says it of rows: one query for the references that
    they judge unseen.
    """
    if person is None:
        return {"unseen": [], "me": 0}
    references: Iterable[int] = unseen_by(person).order_by().values_list("reference", flat=True)
    return {"unseen": list(references), "me": person.pk}
