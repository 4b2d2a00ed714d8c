"""Load a release into an empty site: all of it or nothing, in one transaction.

Who entered, who accepted and when is as it was, and every constraint holds for it. Accounts come by
name and nobody can sign in with them. History tells of each row that it was loaded.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import DateTimeField, Field, Model
from django.utils import timezone
from django.utils.text import slugify
from psycopg import sql

from curation.history.acts import act
from curation.models import ImportBatch, User
from curation.release.checking import Columns
from curation.release.nouns import NOUNS, PEOPLE, Noun, Scope, is_person, leads_to, through_of
from curation.release.opening import Release
from curation.release.refused import CannotLoad

AT_ONCE = 500
LONGEST_NAME = 150
Row = dict[str, Any]
Keys = dict[type[Model], dict[str, int]]


@transaction.atomic
def load_release(release: Release) -> dict[str, int]:
    """How many rows of each noun came in. Raises CannotLoad, and then nothing did."""
    _keep_others_out()
    _insist_on_empty()
    counts = {}
    with act(f"loaded the release of {release.on.isoformat()}", by=None):
        keys: Keys = {User: _people(release)}
        counts[PEOPLE] = len(keys[User])
        for noun in NOUNS:
            if noun.key:
                keys[noun.model] = _numbered(release, noun)
        for noun in NOUNS:
            counts[noun.name] = _load(release, noun, keys)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return counts


def what_is_here() -> dict[str, int]:
    """How many rows of each noun there are; empty for an empty site, whatever accounts it has."""
    counts = {noun.name.replace("_", " "): noun.model._default_manager.count() for noun in NOUNS}
    counts["imports"] = ImportBatch.objects.count()
    return {name: count for name, count in counts.items() if count}


def _insist_on_empty() -> None:
    if here := what_is_here():
        things = ", ".join(f"{count:,} {name}" for name, count in here.items())
        raise CannotLoad(
            "A release is loaded into an empty site only, so that nothing is doubled or mixed up. "
            f"Here are {things}. Nothing was loaded and nothing was changed."
        )


def _keep_others_out() -> None:
    """Nobody brings anything in while the site is looked at and filled."""
    models: list[type[Model]] = [ImportBatch, *(noun.model for noun in NOUNS)]
    tables = sql.SQL(", ").join([sql.Identifier(model._meta.db_table) for model in models])
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(tables))


def _people(release: Release) -> dict[str, int]:
    """An account for each name, with which nobody can sign in."""
    taken = {name.lower() for name in User.objects.values_list("username", flat=True)}
    made: dict[str, int] = {}
    for number, row in enumerate(release.rows(PEOPLE), start=1):
        place = f"evidence/{PEOPLE}.json, row {number}"
        called, name = row.get("called"), row.get("name")
        if list(row) != ["called", "name"] or not isinstance(called, str) or called in made:
            raise CannotLoad(f"{place}: it is not called something of its own.")
        if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_NAME:
            raise CannotLoad(f"{place}: it has no name of at most {LONGEST_NAME} characters.")
        account = User(username=_free(name, taken), first_name=name, is_active=False)
        account.set_unusable_password()
        account.save()
        made[called] = account.pk
    return made


def _free(name: str, taken: set[str]) -> str:
    wanted = slugify(name)[:120] or "somebody"
    free = next(
        each for each in (wanted, *(f"{wanted}-{n}" for n in range(2, 10**6))) if each not in taken
    )
    taken.add(free)
    return free


def _numbered(release: Release, noun: Noun) -> dict[str, int]:
    """A number in the database for each key, before anything leads to it."""
    numbers: dict[str, int] = {}
    places = enumerate(release.rows(noun.name), start=1)
    while chunk := list(islice(places, AT_ONCE)):
        for (place, row), number in zip(chunk, _next(noun.model, len(chunk)), strict=True):
            key = row.get("called")
            if not isinstance(key, str) or key in numbers:
                why = "another row is called so" if key in numbers else "it is not called anything"
                raise CannotLoad(f"{noun.path}, row {place}: {why}.")
            numbers[key] = number
    return numbers


def _next(model: type[Model], many: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, many],
        )
        return [number for (number,) in cursor.fetchall()]


def _load(release: Release, noun: Noun, keys: Keys) -> int:
    columns = Columns(noun, release.scope)
    into = _Into(noun, release.scope)
    places = enumerate(release.rows(noun.name), start=1)
    count, circles = 0, _Circles(columns)
    while chunk := list(islice(places, AT_ONCE)):
        rows = [_resolved(columns, row, keys, f"{noun.path}, row {n}") for n, row in chunk]
        numbers = (
            [keys[noun.model][row["called"]] for _, row in chunk]
            if noun.key
            else _next(noun.model, len(chunk))
        )
        for row, number in zip(rows, numbers, strict=True):
            row["id"] = number
        circles.note(rows, first=chunk[0][0])
        into.add(rows, first=chunk[0][0])
        for link in columns.links:
            through = through_of(link)
            here, there = link.m2m_column_name(), link.m2m_reverse_name()
            pairs = [
                {here: number, there: other}
                for row, number in zip(rows, numbers, strict=True)
                for other in row[link.name]
            ]
            _insert(through._meta.db_table, (here, there), pairs)
        count += len(rows)
    circles.check()
    return count


class _Circles:
    """Rows that lead to their own kind and never back to themselves: a tag under another.

    The database sees that of a tree that grows, not of one that comes in whole.
    """

    def __init__(self, columns: Columns) -> None:
        self._noun = columns.noun
        own_kind = [c.name for c in columns.kept if leads_to(c) is columns.noun.model]
        self._leads: dict[str, dict[int, tuple[int, int]]] = {name: {} for name in own_kind}

    def note(self, rows: list[Row], *, first: int) -> None:
        for name, leads in self._leads.items():
            for place, row in enumerate(rows, start=first):
                if row[name] is not None:
                    leads[row["id"]] = (row[name], place)

    def check(self) -> None:
        for name, leads in self._leads.items():
            good: set[int] = set()
            for start, (_, place) in leads.items():
                way: dict[int, None] = {}
                at = start
                while at in leads and at not in good:
                    if at in way:
                        where = f"{self._noun.path}, row {place}"
                        raise CannotLoad(f"{where}, {name}: it leads back to itself.")
                    way[at] = None
                    at = leads[at][0]
                good.update(way)


def _resolved(columns: Columns, row: Row, keys: Keys, place: str) -> Row:
    """The row with numbers in the place of keys."""
    columns.check(row, place)
    found = dict(row)
    for column in columns.kept:
        model = leads_to(column)
        if model is not None:
            found[column.name] = _led_to(model, row[column.name], keys, f"{place}, {column.name}")
            if found[column.name] is None and not column.null:
                raise CannotLoad(f"{place}, {column.name}: it is empty, which it cannot be.")
    for link in columns.links:
        found[link.name] = [
            _led_to(link.related_model, key, keys, f"{place}, {link.name}")
            for key in row[link.name]
        ]
    return found


def _led_to(model: type[Model], key: object, keys: Keys, place: str) -> int | None:
    if key is None:
        return None
    number = keys[model].get(key) if isinstance(key, str) else None
    if number is None:
        where = PEOPLE if is_person(model) else next(n.name for n in NOUNS if n.model is model)
        raise CannotLoad(f"{place}: evidence/{where}.json has no {str(key)[:80]!r}.")
    return number


class _Into:
    """A noun's table, and what its columns hold that the release does not have."""

    def __init__(self, noun: Noun, scope: Scope) -> None:
        self._noun = noun
        self._kept = noun.columns(scope)
        kept = {column.name for column in self._kept}
        self._instead = {
            column.attname: _default(column, noun)
            for column in noun.model._meta.concrete_fields
            if not column.primary_key and column.name not in kept
        }
        self._columns = ("id", *(column.attname for column in self._kept), *self._instead)

    def add(self, rows: list[Row], *, first: int) -> None:
        """Raises CannotLoad, naming the row that the database refuses."""
        said = [
            {"id": row["id"], **{c.attname: row[c.name] for c in self._kept}, **self._instead}
            for row in rows
        ]
        table = self._noun.model._meta.db_table
        try:
            with transaction.atomic():
                _insert(table, self._columns, said)
        except DatabaseError as error:
            if len(said) == 1:
                place = f"{self._noun.path}, row {first}"
                raise CannotLoad(f"{place}: {_why(self._noun.model, error)}") from error
            half = len(rows) // 2
            self.add(rows[:half], first=first)
            self.add(rows[half:], first=first + half)


def _insert(table: str, columns: Iterable[str], rows: list[Row]) -> None:
    """The database itself turns JSON into what its columns hold."""
    if not rows:
        return
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL(
        "INSERT INTO {table} ({names}) SELECT {names} "
        "FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)"
    ).format(table=sql.Identifier(table), names=names)
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(), [json.dumps(rows, default=str)])


def _default(column: "Field[Any, Any]", noun: Noun) -> Any:
    if column.name in noun.instead:
        return noun.instead[column.name]
    if isinstance(column, DateTimeField) and not column.null:
        return timezone.now()
    return column.get_default()


def _why(model: type[Model], error: DatabaseError) -> str:
    """What the database says, in the words that the constraint has for people."""
    cause = error.__cause__
    diag = getattr(cause, "diag", None)
    name = getattr(diag, "constraint_name", None)
    for constraint in model._meta.constraints:
        if constraint.name == name:
            return str(constraint.violation_error_message)
    return str(getattr(diag, "message_primary", None) or error).strip()


def told(counts: dict[str, int]) -> Iterator[str]:
    """A line a noun."""
    return (f"{name.replace('_', ' ')}: {count:,}" for name, count in counts.items())
