"""How many there are: exactly where that is cheap, and honest about it where it is not."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import Enum
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet

from curation.models import Reference

_SAMPLE = 600  # references
_TELLING = 12  # of them at least have what is asked about
_TRIED, _PLACES = 300, 20  # documents that have its words, where a phrase is looked for
_MEMORY = "32MB"  # in which an index can list half of a million rows, and not only their pages
LARGE = 50_000  # references; a site that has more is not counted anew for each page


class How(Enum):
    EXACT = ""
    AT_LEAST = "more than "
    ABOUT = "about "


class Count(NamedTuple):
    number: int
    how: How = How.EXACT

    @property
    def is_exact(self) -> bool:
        return self.how is How.EXACT

    def __bool__(self) -> bool:
        return self.number > 0

    def __str__(self) -> str:
        return f"{self:,}"

    def __format__(self, spec: str) -> str:
        """As a number is written, with what is known of it: more than 10,000."""
        return f"{self.how.value}{self.number:{spec}}"


def about(number: float) -> Count:
    """To two figures, as an estimate knows no more."""
    digits = max(0, len(str(round(number))) - 2)
    return Count(round(number / 10**digits) * 10**digits, How.ABOUT)


def total() -> Count:
    """All references of the site."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'curation_reference'::regclass")
        kept = cursor.fetchone()[0]
    if kept > LARGE:
        return about(kept)
    return Count(Reference.objects.count())


def sampled(tsquery: str) -> Count | None:
    """About how many documents have it, by some hundreds of them; None where that tells nothing.

    What PostgreSQL thinks of words it thinks of a phrase, and of what is left out it knows less.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT reltuples FROM pg_class
             WHERE oid = 'curation_reference'::regclass AND relpages > 0
            """
        )
        (rows,) = cursor.fetchone() or (0,)
        if rows <= 0:
            return None
        share = min(100.0, 100 * _SAMPLE / rows)
        cursor.execute(
            """
            SELECT count(*), count(*) FILTER (WHERE document @@ %s::tsquery)
              FROM curation_reference TABLESAMPLE SYSTEM (%s)
            """,
            [tsquery, share],
        )
        looked_at, hits = cursor.fetchone()
    return about(rows * hits / looked_at) if hits >= _TELLING else None


@contextmanager
def by_index(*, of_phrases: bool = False) -> Iterator[None]:
    """In here, no query reads a whole table where an index serves it.

    A document lies apart from its row, and PostgreSQL counts what it costs to read it as nothing.
    It also takes phrases to be much rarer than their words, of which it has to read each document:
    so that it asks all indexes for them, rows are made dear.
    """
    dear = {"cpu_tuple_cost": "20"} if of_phrases else {}
    with _planned(enable_seqscan="off", work_mem=_MEMORY, **dear):
        yield


@contextmanager
def in_order() -> Iterator[None]:
    """In here, rows are read in the order of an index, until there are enough of them."""
    with _planned(enable_seqscan="off", enable_bitmapscan="off"):
        yield


@contextmanager
def _planned(**settings: str) -> Iterator[None]:
    parts = ", ".join(["set_config(%s, %s, true)"] * len(settings))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {parts}", [each for pair in settings.items() for each in pair])
        yield
        cursor.execute("; ".join(f"SET LOCAL {name} TO DEFAULT" for name in settings))


def day_behind(rows: int, *, since: date | None = None) -> date | None:
    """The day on which so many references have come out since, or since then; None for none."""
    newest_first = Reference.objects.newest_first().exclude(published_on=None)
    if since is not None:
        newest_first = newest_first.filter(published_on__lte=since)
    return newest_first.values_list("published_on", flat=True)[rows : rows + 1].first()


def listed(words: str) -> int:
    """How many documents an index lists for a tsquery; of a phrase, all that have its words. None
    is read: PostgreSQL tells of the list what it made of it for the first of them.
    """
    one = "SELECT FROM curation_reference WHERE document @@ %s::tsquery LIMIT 1"
    with _by_list(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {one}", [words])
        plan = cursor.fetchone()[0]
    return _of_list((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])


def part_of(number: int, words: str, *, asked: str) -> float | None:
    """Which part of so many documents that have some words have what was asked for, by some
    hundreds of them from twenty places; None where so few have it that these tell nothing.
    """
    with by_index(), connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM curation_reference")
        first, last = cursor.fetchone()
        step = (last - first + 1) / _PLACES
        wide = max(1, round(step * min(1, _TRIED / max(number, 1))))
        starts = [round(first + step * place) for place in range(_PLACES)]
        there = " OR ".join(["id BETWEEN %s AND %s"] * _PLACES)
        cursor.execute(
            f"""
            SELECT count(*), count(*) FILTER (WHERE document @@ %s::tsquery)
              FROM curation_reference WHERE document @@ %s::tsquery AND ({there})
            """,
            [asked, words, *(each for at in starts for each in (at, at + wide - 1))],
        )
        tried, hits = cursor.fetchone()
    return hits / tried if hits >= _TELLING else None


def _of_list(plan: dict[str, Any]) -> int:
    if plan["Node Type"] == "Bitmap Index Scan":
        return int(plan["Actual Rows"])
    return max(map(_of_list, plan.get("Plans", [])), default=0)


@contextmanager
def _by_list() -> Iterator[None]:
    with _planned(enable_seqscan="off", enable_indexscan="off", work_mem=_MEMORY):
        yield


def estimated(found: QuerySet[Any, Any]) -> int:
    """How many rows PostgreSQL thinks that this finds, which takes it no reading."""
    try:
        rows, params = found.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {rows}", params)
        plan = cursor.fetchone()[0]
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return int(plan[0]["Plan"]["Plan Rows"])
