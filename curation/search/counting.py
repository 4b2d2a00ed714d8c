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
def by_index() -> Iterator[None]:
    """In here, no query reads a whole table where an index serves it.

    A document lies apart from its row, and PostgreSQL counts what it costs to read it as nothing.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan TO DEFAULT")


def day_since(newest: int, *, of: int) -> date | None:
    """The day since which the newest of so many have come out, and half as many again to be sure,
    if they are spread over the years as all references are. None for no day: all may be needed.
    """
    every = total().number
    skipped = 3 * newest * every // (2 * max(of, 1))
    if skipped >= every:
        return None
    newest_first = Reference.objects.newest_first().values_list("published_on", flat=True)
    return newest_first[skipped : skipped + 1].first()


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
