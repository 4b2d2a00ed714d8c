"""What people did lately: one short sentence for what one of them did in a day.

One query over the last events of each table; ten results of one trial that somebody accepted are
one sentence, and all that was loaded for a site to begin with is one too.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils.timezone import get_current_timezone_name

from curation.history.acts import SYSTEM
from curation.history.nouns import COUNTS, blindness, events, nouns_told
from curation.history.phrases import Names, Piece, Things, Told, counted, phrase, what_counts
from curation.models import State, User

LATEST = 12
# So many of each table, the newest, are looked at; more where a day that is told may go on before.
FEW, EVENTS = 400, 5000
LINES = 400

NOT_TOLD = ("import",)  # which the first page lists by itself
TOLD_OF_A_LOAD = ("result", "effect", "finding", "claim", "trial", "drug")


class Deed(NamedTuple):
    """Who did what, and why; `did` in pieces, of which some name something."""

    at: datetime
    who: str
    did: tuple[Piece, ...]
    reason: str

    def __str__(self) -> str:
        did = "".join(piece.words for piece in self.did)
        reason = f": “{self.reason}”" if self.reason else ""
        return f"{self.who} {did}{reason}"


class _Line(NamedTuple):
    day: date
    username: str
    who: str
    act: str
    reason: str
    about: tuple[int | None, ...]  # a trial; of a comment its claim or reference


def lately(
    *,
    loader: str = "",
    limit: int = LATEST,
    seen_by: User | None = None,
    claims_in: Collection[str] = tuple(State),
) -> list[Deed]:
    """The last deeds, the newest first; `loader` is the user name that starter evidence has.

    Nothing that `seen_by` must not see yet; to nobody in particular, nothing of tagging and
    screening. Claims are named in the states `claims_in`, counted in others.
    """
    for latest in (FEW, EVENTS):
        rows = _counted(seen_by, latest)
        lines, at, edge = _lines(rows, loader)
        told = {line: _what_counts(line, each, loader) for line, each in lines.items()}
        newest = sorted((line for line in lines if told[line]), key=lambda line: at[line])[::-1]
        newest = newest[:limit]
        if rows and (edge is None or (len(newest) == limit and newest[-1].day > edge)):
            break
    names = Names((told[line] for line in newest), claims_in=claims_in)
    return [_deed(line, at[line], told[line], names, loader) for line in newest]


def _lines(
    rows: list[tuple[Any, ...]], loader: str
) -> tuple[dict[_Line, Told], dict[_Line, datetime], date | None]:
    """What is told in each line, when that was last, and the day of which not all is known."""
    lines: dict[_Line, Told] = {}
    at: dict[_Line, datetime] = {}
    edge = rows[0][8] if rows else None
    for day, username, who, act, reason, trial, noun, latest, _, *counts in rows:
        if loader and username == loader:
            line = _Line(day, username, who, "loaded", "", ())
        elif who == SYSTEM:
            # What the system did to many trials at once is one thing.
            line = _Line(day, username, who, act, reason, ())
        else:
            of_comment = (counts[5], counts[7]) if noun == "comment" else ()
            line = _Line(day, username, who, act, reason, (trial, *of_comment))
        at[line] = max(at.get(line, latest), latest)
        lines.setdefault(line, {}).setdefault(noun, Things()).add(counts)
    return lines, at, edge


def _what_counts(line: _Line, told: Told, loader: str) -> Told:
    if not loader or line.username != loader:
        return what_counts(line.act, told)
    for things in told.values():
        things.count = things.new
    told = {noun: things for noun, things in told.items() if things.count}
    main = {noun: things for noun, things in told.items() if noun in TOLD_OF_A_LOAD}
    return main or told


def _deed(line: _Line, at: datetime, told: Told, names: Names, loader: str) -> Deed:
    if loader and line.username == loader:
        return Deed(at, line.who, (Piece("was loaded: "), *counted(told, names)), "")
    return Deed(at, line.who or "Somebody", phrase(line.act, told, names), line.reason)


def _counted(seen_by: User | None, latest: int) -> list[tuple[Any, ...]]:
    union = "\nUNION ALL\n".join(
        events(key, latest=latest) for key in nouns_told(to=seen_by) if key not in NOT_TOLD
    )
    zone = get_current_timezone_name()
    asked = {"zone": zone, "latest": latest, "lines": LINES, **blindness(seen_by)}
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.format(events=union), asked)
        return list(cursor.fetchall())


COUNTED = f"""
WITH event AS MATERIALIZED ({{events}}),
edge AS (
  SELECT (max(at) AT TIME ZONE %(zone)s)::date AS day
  FROM (SELECT min(at) AS at FROM event GROUP BY noun HAVING count(*) >= %(latest)s) oldest
)
SELECT (at AT TIME ZONE %(zone)s)::date, coalesce(person.username, ''),
  coalesce(context.metadata->>'name',
    nullif(concat_ws(' ', nullif(first_name, ''), nullif(last_name, '')), ''), username, ''),
  coalesce(context.metadata->>'act', own_act),
  coalesce(context.metadata->>'reason', ''), event.trial, noun, max(at),
  (SELECT day FROM edge), {COUNTS}
FROM event
LEFT JOIN pghistory_context context ON context.id = event.context_id
LEFT JOIN curation_user person
  ON person.id = coalesce((context.metadata->>'by')::bigint, event.own_by)
WHERE is_seen
GROUP BY 1, 2, 3, 4, 5, event.trial, noun,
  CASE WHEN noun = 'comment' THEN (claim, reference) END
ORDER BY max(at) DESC LIMIT %(lines)s
"""
