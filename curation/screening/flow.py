"""The flow of records after PRISMA 2020 (Page and others, BMJ 2021;372:n71), counted live.

A box counts what is now, so some of what comes into the flow has not come out of it yet: it waits,
and has boxes of its own. So the number of a box is always the sum of those that follow it. Where a
person judges unseen, a record is being screened for them, and counted so.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from django.db import connection

from curation.models import Review, User
from curation.models.flow_place import (
    ASSESSED,
    AT_THE_ABSTRACT,
    AT_THE_FULL_TEXT,
    SCREENED,
    SOUGHT,
    Place,
    place_sql,
)
from curation.models.identified import Identified, identified_by
from curation.models.screened import Reason, slug_of
from curation.screening.flow_scope import Scope, When
from curation.screening.identification import (
    DATABASES,
    LIST,
    OTHERS,
    REMOVED,
    SOURCE_WORDS,
    WAITING,
    Asked,
    Fate,
    fates,
)


class Rows(StrEnum):
    """What a number counts, and so which list it opens."""

    PLACED = "placed"  # references, by their place in the flow
    IDENTIFIED = "identified"  # references, by how they came
    ASKED = "asked"  # things that imports asked for, or entries of a list
    STUDIES = "studies"


TRIALS, NO_TRIAL = "trials", "no-trial"  # what STUDIES can be asked for


class Line(NamedTuple):
    """A number, and what to ask of which list to see what it counts."""

    words: str
    number: int
    rows: Rows
    of: str
    when: When = When.SINCE


class Box(NamedTuple):
    """`whole` is what it counts, where one list holds that; else it counts its parts together."""

    name: str
    title: str
    whole: Line | None = None
    parts: Sequence[Line] = ()

    @property
    def number(self) -> int:
        return self.whole.number if self.whole else sum(part.number for part in self.parts)


class Flow(NamedTuple):
    others: Box
    removed: Box
    coming_in: Box
    to_screen: Box
    screened: Box
    excluded: Box
    to_read: Box
    sought: Box
    not_retrieved: Box
    assessed: Box
    ineligible: Box
    included: Box
    databases: Box | None = None  # not for a review, whose records come from its list
    previous: Box | None = None  # where it is an update
    total: Box | None = None

    @property
    def identified(self) -> int:
        return self.others.number + (self.databases.number if self.databases else 0)

    @property
    def waiting(self) -> int:
        return self.coming_in.number + self.to_screen.number + self.to_read.number

    @property
    def boxes(self) -> list[Box]:
        """All of them, in the order of the flow."""
        return [box for name in _ORDER if (box := getattr(self, name)) is not None]


_ORDER = (
    *("previous", "databases", "others", "removed", "coming_in", "screened", "excluded"),
    *("to_screen", "sought", "not_retrieved", "to_read", "assessed", "ineligible", "included"),
    "total",
)
_PLACE_WORDS = {
    Place.UNSCREENED: "not screened yet",
    Place.SCREENING: "being screened",
    Place.UNCLEAR: "unclear",
    Place.CONFLICT: "people differ",
    Place.UNREAD: "full text not read yet",
    Place.READING: "being read",
    Place.UNCLEAR_READ: "unclear",
    Place.CONFLICT_READ: "people differ",
}


def flow(
    *, review: Review | None = None, since: datetime | None = None, seen_by: User | None
) -> Flow:
    """The flow of all records or of those of a review's current list, in a handful of queries.

    With `since` it is that of an update: of what came to the site from then on, beside what was
    included of what was here before.
    """
    scope = Scope(review, since, seen_by)
    places = _places(scope)
    by_place: Counter[Place] = Counter()
    for (place, _), number in places.items():
        by_place[place] += number
    return Flow(
        **_identification(scope),
        **_screening(by_place, places),
        **_inclusion(scope),
    )


def _places(scope: Scope) -> Counter[tuple[Place, str]]:
    """How many records are in which place for which reason."""
    records = scope.records()
    only, of_only = records.values("pk").query.sql_with_params()
    rows, given = place_sql(scope.seen_by)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT place, reason, count(*) FROM ({rows}) AS placed
             WHERE reference IN ({only}) GROUP BY place, reason
            """,
            (*given, *of_only),
        )
        found = Counter({(Place(place), why): number for place, why, number in cursor.fetchall()})
    found[Place.UNSCREENED, ""] += records.count() - found.total()
    return found


def _identification(scope: Scope) -> dict[str, Box]:
    came = fates(scope.review, scope.since)
    by_source: Counter[str] = Counter()
    by_fate: Counter[Fate] = Counter()
    for (source, fate), number in came.items():
        by_source[source] += number
        by_fate[fate] += number
    made = {
        "removed": Box("removed", "Records removed before screening", parts=_met(REMOVED, by_fate)),
        "coming_in": Box("coming_in", "Waiting to come in", parts=_met(WAITING, by_fate)),
    }
    if scope.review is not None:
        made["others"] = Box("others", "Records identified", parts=_from((LIST,), by_source))
        return made
    without = scope.records().filter(identified_by(Identified.NO_IMPORT)).count()
    here = Line(
        "starter evidence, here without an import",
        *(without, Rows.IDENTIFIED, Identified.NO_IMPORT.value),
    )
    databases = [*_from(DATABASES, by_source), here]
    others = _from(OTHERS, by_source)
    made["databases"] = Box("databases", "Records identified from databases", parts=databases)
    made["others"] = Box("others", "Records identified by other methods", parts=others)
    return made


def _from(sources: Iterable[str], numbers: Counter[str]) -> list[Line]:
    return [
        Line(SOURCE_WORDS[each], numbers[each], Rows.ASKED, str(Asked(source=str(each))))
        for each in sources
    ]


def _met(words: Mapping[Fate, str], numbers: Counter[Fate]) -> list[Line]:
    return [
        Line(said, numbers[fate], Rows.ASKED, str(Asked(fate=fate))) for fate, said in words.items()
    ]


def _screening(by_place: Counter[Place], places: Counter[tuple[Place, str]]) -> dict[str, Box]:
    def whole(name: str, title: str, of: str, among: Iterable[Place], *parts: Line) -> Box:
        number = sum(by_place[each] for each in among)
        return Box(name, title, Line(title, number, Rows.PLACED, of), parts)

    def each_of(some: Iterable[Place]) -> list[Line]:
        return [
            Line(_PLACE_WORDS[place], by_place[place], Rows.PLACED, place.value) for place in some
        ]

    def reasons(place: Place) -> list[Line]:
        words = {**dict(Reason.choices), "": "for different reasons"}
        return [
            Line(str(said), places[place, why], Rows.PLACED, f"{place}.{slug_of(why)}")
            for why, said in words.items()
        ]

    out, not_eligible = (Place.EXCLUDED,), (Place.INELIGIBLE,)
    missed = (Place.NOT_RETRIEVED,)
    return {
        "to_screen": whole(
            *("to_screen", "Waiting to be screened", "to-screen", AT_THE_ABSTRACT),
            *each_of(AT_THE_ABSTRACT),
        ),
        "screened": whole("screened", "Records screened", "screened", SCREENED),
        "excluded": whole(
            "excluded", "Records excluded", "excluded", out, *reasons(Place.EXCLUDED)
        ),
        "sought": whole("sought", "Reports sought for retrieval", "sought", SOUGHT),
        "not_retrieved": whole("not_retrieved", "Reports not retrieved", "not-retrieved", missed),
        "to_read": whole(
            *("to_read", "Waiting to be assessed", "to-read", AT_THE_FULL_TEXT),
            *each_of(AT_THE_FULL_TEXT),
        ),
        "assessed": whole("assessed", "Reports assessed for eligibility", "assessed", ASSESSED),
        "ineligible": whole(
            *("ineligible", "Reports excluded", "ineligible", not_eligible),
            *reasons(Place.INELIGIBLE),
        ),
    }


def _inclusion(scope: Scope) -> dict[str, Box]:
    def counted(name: str, title: str, when: When, trials: str = "Studies (trials)") -> Box:
        number, reports = scope.studies(when).count(), scope.included(when).count()
        lines = [
            Line(trials, number, Rows.STUDIES, TRIALS, when),
            Line("Reports of included studies", reports, Rows.PLACED, Place.INCLUDED.value, when),
        ]
        if alone := scope.without_trial(when).count():
            lines.append(Line("of these, of no trial here", alone, Rows.STUDIES, NO_TRIAL, when))
        return Box(name, title, parts=lines)

    if scope.since is None:
        return {"included": counted("included", "Included in the review", When.SINCE)}
    return {
        "previous": counted("previous", "Previous studies", When.BEFORE),
        "included": counted("included", "Newly included", When.SINCE, "New studies (trials)"),
        "total": counted("total", "Included in all", When.EVER),
    }
