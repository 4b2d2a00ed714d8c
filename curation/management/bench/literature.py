"""A database of made-up references beside the starter evidence, loaded as fast as may be.

Rows come by COPY into tables without their indexes, which are built afterwards, each with the time
that it takes. With `keep` the database stays for the next run, which finds in its comment what is
in it and what loading it took; else it is dropped at the end.
"""

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from io import StringIO
from typing import Any, NamedTuple

from django.core.management import call_command
from django.db import connection
from django.db.models import Model

from curation.management.bench import made_up_literature as made_up
from curation.models import Notice, Reference, Role, Tag, Tagging, User
from curation.people.roles import give_role
from curation.search.refreshing import refresh

EDITION = 1  # of what is made up: a database of another edition is made anew
MEMORY = "512MB"  # for building an index


class Loaded(NamedTuple):
    """What it took to make a database, in seconds, and in MB what it holds."""

    references: int
    copying: float
    indexing: dict[str, float]
    table: float
    toast: float
    indexes: dict[str, float]
    document: float  # of the table and what is beside it: the searchable documents


@contextmanager
def literature(size: int, *, keep: bool = False) -> Iterator[Loaded]:
    """Django's own connection leads to a database with so many references here."""
    given = connection.settings_dict
    real, kept = given["NAME"], given["TEST"]["NAME"]
    given["TEST"]["NAME"] = f"{real}_bench_{size}"
    make = partial(
        connection.creation.create_test_db, verbosity=0, autoclobber=True, serialize=False
    )
    make(keepdb=keep)
    try:
        if _what_is_there(size) is None and Reference.objects.exists():
            # A run was ended while it was made, or what is made up has changed since.
            connection.creation.destroy_test_db(real, verbosity=0)
            make()
        yield _what_is_there(size) or _make(size)
    finally:
        connection.creation.destroy_test_db(real, verbosity=0, keepdb=keep)
        given["TEST"]["NAME"] = kept


def _make(size: int) -> Loaded:
    call_command("load_starter", stdout=StringIO())
    person = give_role(User.objects.create_user("bench"), Role.CURATOR)
    lines = literature_by(person).lines(size)
    with connection.cursor() as cursor:
        cursor.execute(f"SET maintenance_work_mem = '{MEMORY}'")
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("ALTER TABLE curation_tagging DISABLE TRIGGER USER")
    indexes = _without_indexes(Reference)
    began = time.perf_counter()
    copy_in(lines)
    copying = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE curation_tagging ENABLE TRIGGER USER")
        indexing = {name: _timed(cursor, made) for name, made in indexes.items()}
        for model in (Reference, Notice, Tagging):
            cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")
    refresh(always=True)
    loaded = _measured(size, copying, indexing)
    _note({"edition": EDITION, "loaded": loaded._asdict()})
    return loaded


def literature_by(person: User) -> made_up.Literature:
    """Tagged by this person, with the tags that are here."""
    tags = Tag.objects.in_use().order_by("pk").values_list("pk", flat=True)
    return made_up.Literature(tags=list(tags), person=person.pk)


def copy_in(lines: Iterator[made_up.Some]) -> None:
    """Some lines are written while the next are made."""
    columns, constants = _columns()
    with ThreadPoolExecutor(1) as maker:
        coming = maker.submit(next, lines, None)
        while some := coming.result():
            coming = maker.submit(next, lines, None)
            _copied(Reference, columns, some.references.replace("\n", constants))
            _copied(Notice, made_up.NOTICE_COLUMNS, some.notices)
            _copied(Tagging, made_up.TAGGING_COLUMNS, some.taggings)


def _columns() -> tuple[list[str], str]:
    """Those of a line, and those in which every line has what a new reference has, with that."""
    new, names, values = Reference(), list(made_up.COLUMNS), [""]
    for field in Reference._meta.concrete_fields:
        if field.column not in names and not field.null:
            names.append(str(field.column))
            values.append(_as_text(getattr(new, field.attname), is_array=hasattr(field, "size")))
    return names, "\t".join(values) + "\n"


def _as_text(value: Any, *, is_array: bool) -> str:
    if value == []:
        return "{}" if is_array else "[]"
    return {True: "t", False: "f"}[value] if isinstance(value, bool) else str(value)


def _copied(model: type[Model], columns: Sequence[str], lines: str) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    copying = f"COPY {model._meta.db_table} ({names}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(copying) as copy:
        copy.write(lines)


def _without_indexes(model: type[Model]) -> dict[str, str]:
    """Drop what no constraint needs; by name, the words that make each again."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT relname, pg_get_indexdef(indexrelid)
              FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
             WHERE indrelid = %s::regclass AND NOT EXISTS (
               SELECT FROM pg_constraint WHERE conindid = indexrelid)
             ORDER BY relname
            """,
            [model._meta.db_table],
        )
        indexes: dict[str, str] = dict(cursor.fetchall())
        for name in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    return indexes


def _timed(cursor: Any, statement: str) -> float:
    began = time.perf_counter()
    cursor.execute(statement)
    return time.perf_counter() - began


def _measured(size: int, copying: float, indexing: dict[str, float]) -> Loaded:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT pg_relation_size(oid), coalesce(pg_total_relation_size(reltoastrelid), 0)
              FROM pg_class WHERE oid = 'curation_reference'::regclass
            """
        )
        table, toast = cursor.fetchone()
        cursor.execute(
            """
            SELECT relname, pg_relation_size(indexrelid)
              FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
             WHERE indrelid = 'curation_reference'::regclass ORDER BY 2 DESC
            """
        )
        indexes = {name: held / 1e6 for name, held in cursor.fetchall()}
        cursor.execute(
            """
            SELECT avg(pg_column_size(document)) FROM curation_reference
             WHERE id IN (SELECT id FROM curation_reference ORDER BY pmid DESC LIMIT 2000)
            """
        )
        document = float(cursor.fetchone()[0])
    return Loaded(size, copying, indexing, table / 1e6, toast / 1e6, indexes, document * size / 1e6)


def _note(noted: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        words = json.dumps(noted).replace("'", "''")
        cursor.execute(f"COMMENT ON DATABASE {name} IS '{words}'")


def _what_is_there(size: int) -> Loaded | None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT shobj_description(oid, 'pg_database') FROM pg_database
             WHERE datname = current_database()
            """
        )
        (noted,) = cursor.fetchone()
    said = json.loads(noted) if noted else {}
    if said.get("edition") == EDITION and said["loaded"]["references"] == size:
        return Loaded(**said["loaded"])
    return None


def totals(loaded: Loaded) -> Iterable[tuple[str, float, Mapping[str, float]]]:
    """What to tell of it: words, a number, and what the number is made of."""
    indexing, indexes = sum(loaded.indexing.values()), sum(loaded.indexes.values())
    yield "references", loaded.references, {}
    yield "seconds to copy", loaded.copying, {}
    yield "seconds to build the indexes", indexing, _largest(loaded.indexing)
    yield "references a second", loaded.references / (loaded.copying + indexing), {}
    documents = {"of which searchable documents": loaded.document}
    yield "MB of the table and what is beside it", loaded.table + loaded.toast, documents
    yield "MB of its indexes", indexes, _largest(loaded.indexes)


def _largest(parts: Mapping[str, float]) -> dict[str, float]:
    """What is a hundredth of all or more."""
    least = sum(parts.values()) / 100
    return {name: part for name, part in sorted(parts.items(), key=_second) if part >= least}


def _second(part: tuple[str, float]) -> float:
    return -part[1]
