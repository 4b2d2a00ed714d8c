"""Where a record stands in the flow of a review, as PRISMA 2020 draws it: each is in one place.

A record goes from title and abstract to the full text once it is included there; one that was never
screened by its abstract goes straight to the full text as soon as anybody takes that up. Until a
stage has a decision that holds it waits there, and for whom it is hidden it is being screened.
"""

from enum import StrEnum
from typing import Any

from django.db.models import Q
from django.db.models.expressions import RawSQL

from curation.models.assignment import Stage
from curation.models.screened import Decision, Reason, Standing, status_sql
from curation.models.user import User


class Place(StrEnum):
    """In the order of the flow; what a place is called is said in curation/search/flow_words.py."""

    UNSCREENED = "unscreened"
    SCREENING = "screening"
    UNCLEAR = "unclear"
    CONFLICT = "conflict"
    EXCLUDED = "excluded"
    UNREAD = "unread"
    READING = "reading"
    UNCLEAR_READ = "unclear-read"
    CONFLICT_READ = "conflict-read"
    NOT_RETRIEVED = "not-retrieved"
    INELIGIBLE = "ineligible"
    INCLUDED = "included"


AT_THE_ABSTRACT = (Place.UNSCREENED, Place.SCREENING, Place.UNCLEAR, Place.CONFLICT)
AT_THE_FULL_TEXT = (Place.UNREAD, Place.READING, Place.UNCLEAR_READ, Place.CONFLICT_READ)
ASSESSED = (Place.INELIGIBLE, Place.INCLUDED)
SOUGHT = (*AT_THE_FULL_TEXT, Place.NOT_RETRIEVED, *ASSESSED)
SCREENED = (Place.EXCLUDED, *SOUGHT)

# What a list can be asked for besides the places themselves.
TOGETHER = {
    "to-screen": AT_THE_ABSTRACT,
    "screened": SCREENED,
    "sought": SOUGHT,
    "to-read": AT_THE_FULL_TEXT,
    "assessed": ASSESSED,
}
# The places of which a record may be asked for by the one reason that put it there.
WITH_REASON = (Place.EXCLUDED, Place.INELIGIBLE)


def placed(asked: str, *, seen_by: User | None, reason: str | None = None) -> Q:
    """For a query of references: those in a place or in one of several together."""
    places = TOGETHER.get(asked) or (Place(asked),)
    rows, given = place_sql(seen_by)
    elsewhere = [each.value for each in Place if each not in places]
    if Place.UNSCREENED in places:
        # Of those nothing is said, so they are all but the others.
        sql = f"SELECT reference FROM ({rows}) AS placed WHERE place = ANY(%s)"
        return ~Q(pk__in=RawSQL(sql, (*given, elsewhere)))
    sql = f"SELECT reference FROM ({rows}) AS placed WHERE place <> ALL(%s)"
    given = (*given, elsewhere)
    if reason is not None:
        sql, given = f"{sql} AND reason = %s", (*given, reason)
    return Q(pk__in=RawSQL(sql, given))


def place_sql(seen_by: User | None) -> tuple[str, tuple[Any, ...]]:
    """SQL of (reference, place, reason), with its parameters; who is not in it is UNSCREENED."""
    abstract, of_abstract = status_sql(Stage.TITLE_ABSTRACT, seen_by)
    full_text, of_full_text = status_sql(Stage.FULL_TEXT, seen_by)
    return _PLACE.format(abstract=abstract, full_text=full_text), (*of_abstract, *of_full_text)


_PLACE = f"""
SELECT reference, CASE
    WHEN abstract.decision = '{Decision.EXCLUDE}' THEN '{Place.EXCLUDED}'
    WHEN abstract.standing = '{Standing.PARTLY}' THEN '{Place.SCREENING}'
    WHEN abstract.standing = '{Standing.UNCLEAR}' THEN '{Place.UNCLEAR}'
    WHEN abstract.standing = '{Standing.CONFLICT}' THEN '{Place.CONFLICT}'
    WHEN full_text.reference IS NULL THEN '{Place.UNREAD}'
    WHEN full_text.decision = '{Decision.INCLUDE}' THEN '{Place.INCLUDED}'
    WHEN full_text.reason = '{Reason.NOT_RETRIEVED}' THEN '{Place.NOT_RETRIEVED}'
    WHEN full_text.decision = '{Decision.EXCLUDE}' THEN '{Place.INELIGIBLE}'
    WHEN full_text.standing = '{Standing.UNCLEAR}' THEN '{Place.UNCLEAR_READ}'
    WHEN full_text.standing = '{Standing.CONFLICT}' THEN '{Place.CONFLICT_READ}'
    ELSE '{Place.READING}' END AS place,
  CASE WHEN abstract.decision = '{Decision.EXCLUDE}' THEN abstract.reason
       WHEN full_text.decision = '{Decision.EXCLUDE}' THEN full_text.reason
       ELSE '' END AS reason
FROM ({{abstract}}) AS abstract FULL JOIN ({{full_text}}) AS full_text USING (reference)
"""
