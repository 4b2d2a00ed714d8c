"""Everything that people did, newest first, a page at a time: one sentence for each act.

A page begins at a key (`activity_key`) and reads each table downwards from there by its primary
key: first a few events, and more only where those were not enough. However long the history, a
page reads no more than WIDE events of a table and the rest of one act; where what it asks for is
rare, it says how far it looked, and the next page looks further. No event is told twice and none
is left out; an act that was written in between another one's rows may be told in two sentences.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from curation.history.activity_key import NEWEST, Key
from curation.history.activity_question import DEEDS, ActivityQuestion
from curation.history.acts import SYSTEM
from curation.history.nouns import COUNTS, NOUNS, blindness, events
from curation.history.phrases import Names, Piece, Things, Told, phrase, what_counts
from curation.models import State, Trial, User

PAGE = 50
NARROW, WIDE = 250, 5000  # events of each table that are looked at, and then if need be
OVERLAP = timedelta(hours=1)  # longer than any transaction takes


class Act(NamedTuple):
    """One sentence. `person` is nobody where the system acted, or somebody outside of the pages."""

    at: datetime
    person: User | None
    who: str
    role: str
    did: tuple[Piece, ...]
    reason: str

    @property
    def day(self) -> date:
        """On which it was here."""
        return timezone.localtime(self.at).date()

    @property
    def words(self) -> str:
        return "".join(piece.words for piece in self.did)

    def __str__(self) -> str:
        who = f"{self.who} ({self.role})" if self.role else self.who
        return f"{who} {self.words}" + (f": “{self.reason}”" if self.reason else "")


class ActivityPage(NamedTuple):
    """`older` is the key to go on from, None at the end; `back_to` how far back this one looked,
    where that was not as far as it would take to fill it.
    """

    acts: list[Act]
    older: Key | None
    back_to: datetime | None


class _Of(NamedTuple):
    """What is one sentence: in one transaction, by one person, of one name, for one reason."""

    at: datetime
    by: int | None
    who: str
    role: str
    act: str
    reason: str


@dataclass
class _Group:
    steady: datetime
    rows: list[tuple[datetime, str, Sequence[Any]]] = field(default_factory=list)

    def told(self, edge: datetime | None) -> Told:
        told: Told = {}
        for steady, noun, counts in self.rows:
            if edge is None or steady >= edge:
                told.setdefault(noun, Things()).add(counts)
        return told


class _Window(NamedTuple):
    """The events of a noun that are looked at: from `low` to below `high`, the oldest at `edge`."""

    low: int
    high: int
    edge: datetime
    goes_on: bool


def activity(
    question: ActivityQuestion,
    *,
    seen_by: User,
    key: Key | None = None,
    claims_in: Collection[str] = tuple(State),
    size: int = PAGE,
) -> ActivityPage:
    """A page of what somebody may see; 15 queries at most, however much has happened.

    Claims are named in the states `claims_in`, counted in others.
    """
    asked = _Asked(question, seen_by)
    if asked.is_impossible:
        return ActivityPage([], None, None)
    key = asked.start() if key is None else key
    for latest in (NARROW, max(WIDE, size)):
        windows = asked.windows(key, latest)
        edge = asked.edge(windows)
        groups = asked.groups(windows, edge)
        if edge is None or len(groups) > size:
            break
    shown = sorted(groups.items(), key=lambda each: each[1].steady, reverse=True)
    back_to = edge
    if len(shown) > size:
        # What happened in one moment is told on one page.
        last = shown[size - 1][1].steady
        shown = [each for each in shown if each[1].steady >= last]
        back_to = None
        edge = last if edge or len(shown) < len(groups) else None
    acts = _acts([(of, group.told(edge)) for of, group in shown], claims_in)
    older = asked.below(key, windows, edge) if edge else None
    return ActivityPage(acts, older, back_to)


def all_activity(question: ActivityQuestion, *, most: int, **asked: Any) -> Iterator[Act]:
    """The newest so many, page by page."""
    key: Key | None = None
    told = 0
    while told < most:
        page = activity(question, key=key, size=500, **asked)
        yield from page.acts[: most - told]
        told += len(page.acts)
        key = page.older
        if key is None:
            return


class _Asked:
    """The queries of one question."""

    def __init__(self, question: ActivityQuestion, seen_by: User) -> None:
        self.nouns = question.nouns
        self.since = _day(question.since)
        self.until = _day(question.until, after=1)
        self.about = {
            name: int(getattr(question, name))
            for name in ("claim", "reference")
            if getattr(question, name)
        }
        self.is_impossible = not self.nouns
        by = None
        if question.person:
            by = User.objects.filter(username=question.person).values_list("pk", flat=True).first()
            self.is_impossible |= by is None
        if question.trial:
            trial = Trial.objects.filter(slug=question.trial).values_list("pk", flat=True).first()
            self.is_impossible |= trial is None
            self.about["trial"] = trial or 0
        firsts = DEEDS[question.deed][1] if question.deed else ()
        self.parameters: dict[str, Any] = {
            **blindness(seen_by),
            **self.about,
            "by": by,
            "since": self.since,
            "until": self.until,
            "system": SYSTEM,
            "acts": list(firsts),
            "begins": [f"{first} %" for first in firsts],
        }
        self.filters = " AND ".join(
            words
            for words, is_asked in (
                ("true", True),
                ("by = %(by)s", question.person),
                ("(act = ANY(%(acts)s) OR act LIKE ANY(%(begins)s))", question.deed),
                ("at >= %(since)s", self.since),
                ("at < %(until)s", self.until),
                ("by IS NULL AND who = %(system)s", question.system == "only"),
                ("NOT (by IS NULL AND who = %(system)s)", question.system == "without"),
            )
            if is_asked
        )

    def start(self) -> Key:
        """At the newest; before a day, found by halving, at the first event after it."""
        if self.until is None:
            return {}
        seeks = [_seek(noun) for noun in self.nouns]
        rows = self._rows("\nUNION ALL\n".join(seeks), edge=self.until + OVERLAP)
        return dict(rows)

    def edge(self, windows: dict[str, _Window]) -> datetime | None:
        """Down to when all is known of every noun; None where that is as far as is asked for."""
        edge = max((each.edge for each in windows.values() if each.goes_on), default=None)
        is_before = edge and self.since and edge < self.since - OVERLAP
        return None if is_before else edge

    def windows(self, key: Key, latest: int) -> dict[str, _Window]:
        """One query."""
        high: dict[str, Any] = {f"{noun}_high": key.get(noun, NEWEST) for noun in self.nouns}
        sql = "\nUNION ALL\n".join(
            f"""
            SELECT '{noun}', low.pk, edge.at, low.n = %(latest)s
            FROM (
              SELECT least(min(latest.pgh_id), (
                  SELECT min(pgh_id) FROM {NOUNS[noun].table} AS row
                  WHERE pgh_context_id
                    = (array_agg(latest.pgh_context_id ORDER BY latest.pgh_id))[1]
                    AND {self._among(noun)}
                )) AS pk, count(*) AS n
              FROM (
                SELECT pgh_id, pgh_context_id FROM {NOUNS[noun].table} AS row
                WHERE pgh_id < %({noun}_high)s AND {self._among(noun)}
                ORDER BY pgh_id DESC LIMIT %(latest)s
              ) latest
            ) low
            CROSS JOIN LATERAL (
              SELECT min(pgh_created_at) AS at FROM {NOUNS[noun].table} AS row
              WHERE pgh_id >= low.pk AND pgh_id < %({noun}_high)s AND {self._among(noun)}
            ) edge
            WHERE low.n > 0"""
            for noun in self.nouns
        )
        return {
            noun: _Window(low, high[f"{noun}_high"], edge, goes_on)
            for noun, low, edge, goes_on in self._rows(sql, latest=latest, **high)
        }

    def groups(self, windows: dict[str, _Window], edge: datetime | None) -> dict[_Of, _Group]:
        """What is asked for, by what is one sentence, down to the edge. One query."""
        found: dict[_Of, _Group] = {}
        if not windows:
            return found
        sql = f"""
        WITH event AS ({self._events(windows)}),
        told AS (
          SELECT event.*, coalesce((metadata->>'by')::bigint, own_by) AS by,
            coalesce(metadata->>'name', '') AS who,
            concat_ws(', ', nullif(metadata->>'role', ''), metadata->>'through') AS role,
            coalesce(metadata->>'act', own_act) AS act,
            coalesce(metadata->>'reason', '') AS reason
          FROM event LEFT JOIN pghistory_context context ON context.id = event.context_id
        )
        SELECT at, by, who, role, act, reason, steady, noun, {COUNTS}
        FROM told WHERE is_seen AND {self.filters} AND (%(edge)s IS NULL OR steady >= %(edge)s)
        GROUP BY at, by, who, role, act, reason, steady, noun
        ORDER BY steady DESC"""
        for at, by, who, role, act, reason, steady, noun, *counts in self._rows(
            sql, windows, edge=edge
        ):
            of = _Of(at, by, who, role, act, reason)
            group = found.setdefault(of, _Group(steady))
            group.rows.append((steady, noun, counts))
        return {of: each for of, each in found.items() if what_counts(of.act, each.told(None))}

    def below(self, key: Key, windows: dict[str, _Window], edge: datetime) -> Key:
        """The key of the page after one that told of all down to this moment. One query."""
        sql = "\nUNION ALL\n".join(
            f"""
            SELECT '{noun}', min(pgh_id) FROM (
              SELECT pgh_id, min(pgh_created_at) OVER (ORDER BY pgh_id DESC) AS steady
              FROM {NOUNS[noun].table} AS row WHERE {self._between(noun)}
            ) {noun} WHERE steady >= %(edge)s"""
            for noun in windows
        )
        passed = self._rows(sql, windows, edge=edge)
        return {**key, **{noun: low for noun, low in passed if low is not None}}

    def _events(self, windows: dict[str, _Window]) -> str:
        return "\nUNION ALL\n".join(events(noun, among=self._between(noun)) for noun in windows)

    def _between(self, noun: str) -> str:
        return f"pgh_id >= %({noun}_low)s AND pgh_id < %({noun}_high)s AND {self._among(noun)}"

    def _among(self, noun: str) -> str:
        conditions = [NOUNS[noun].within[name] for name in self.about]
        return " AND ".join(conditions) or "true"

    def _rows(
        self, sql: str, windows: dict[str, _Window] | None = None, **more: Any
    ) -> list[tuple[Any, ...]]:
        ends: dict[str, Any] = {}
        for noun, window in (windows or {}).items():
            ends |= {f"{noun}_low": window.low, f"{noun}_high": window.high}
        with connection.cursor() as cursor:
            cursor.execute(sql, {**self.parameters, **ends, **more})
            return list(cursor.fetchall())


def _seek(noun: str) -> str:
    """SQL of the first id whose event is no earlier than the edge: some twenty looks at an index.

    Ids follow the time but for transactions that overlap, which OVERLAP allows for.
    """
    table = NOUNS[noun].table
    return f"""
    SELECT '{noun}', (
      WITH RECURSIVE seek(low, high) AS (
        SELECT coalesce(min(pgh_id), 0), coalesce(max(pgh_id), 0) + 1 FROM {table} AS row
        UNION ALL
        SELECT CASE WHEN is_later THEN low ELSE middle + 1 END,
          CASE WHEN is_later THEN middle ELSE high END
        FROM (
          SELECT low, high, (low + high) / 2 AS middle, coalesce((
            SELECT pgh_created_at >= %(edge)s FROM {table} AS row
            WHERE pgh_id >= (low + high) / 2 ORDER BY pgh_id LIMIT 1
          ), true) AS is_later
          FROM seek WHERE low < high
        ) halved
      )
      SELECT low FROM seek WHERE low >= high LIMIT 1
    )"""


def _day(text: str, *, after: int = 0) -> datetime | None:
    """Where that day begins here, or so many days later."""
    if not text:
        return None
    day = date.fromisoformat(text) + timedelta(days=after)
    return timezone.make_aware(datetime.combine(day, time()))


def _acts(shown: list[tuple[_Of, Told]], claims_in: Collection[str]) -> list[Act]:
    told = [(of, what_counts(of.act, each)) for of, each in shown]
    told = [(of, each) for of, each in told if each]
    names = Names((each for _, each in told), claims_in=claims_in)
    people = User.objects.in_bulk({of.by for of, _ in told if of.by})
    return [_act(of, each, names, people.get(of.by or 0)) for of, each in told]


def _act(of: _Of, told: Told, names: Names, person: User | None) -> Act:
    who = of.who or (str(person) if person else "Somebody")
    return Act(of.at, person, who, of.role, phrase(of.act, told, names), of.reason)
