"""What a page or a verb costs: each query with its time, and pages asked for as a browser does.

The time of a query is from its being sent to its answer being here, as this process sees it.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client, override_settings

from curation.models import User

PLAIN_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"


class Query(NamedTuple):
    words: str
    given: Any
    seconds: float


class Visit(NamedTuple):
    """Times in ms."""

    answer: HttpResponseBase
    queries: list[Query]
    in_database: float
    in_all: float
    by_server: float  # of the processor that PostgreSQL took; 0 where it is on another machine
    by_us: float  # of the processor that this process took


@contextmanager
def clocked() -> Iterator[list[Query]]:
    """Every query that is made inside, as it is answered."""
    made: list[Query] = []

    def clock(execute: Callable[..., Any], words: str, given: Any, *rest: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(words, given, *rest)
        finally:
            made.append(Query(words, given, time.perf_counter() - began))

    with connection.execute_wrapper(clock):
        yield made


@contextmanager
def as_served() -> Iterator[None]:
    """Whether somebody has collected the static files here is nothing to a benchmark."""
    plain = {"staticfiles": {"BACKEND": PLAIN_FILES}}
    with override_settings(STORAGES={**settings.STORAGES, **plain}, ALLOWED_HOSTS=["localhost"]):
        yield


def browser_of(person: User | None) -> Client:
    client = Client(headers={"host": "localhost", "accept-encoding": "gzip"})
    client.raise_request_exception = False
    if person is not None:
        client.force_login(person)
    return client


def visit(client: Client, address: str) -> Visit:
    """On a machine with other work beside, only the times of processors are a page's own."""
    server, us = _of_server(), time.process_time()
    with clocked() as queries:
        began = time.perf_counter()
        answer: Any = client.get(address)
        in_all = time.perf_counter() - began
    in_database = sum(query.seconds for query in queries)
    return Visit(
        answer,
        queries,
        in_database=1000 * in_database,
        in_all=1000 * in_all,
        by_server=_of_server() - server,
        by_us=1000 * (time.process_time() - us),
    )


def _of_server() -> float:
    """What our connection's process has used of the processor, as Linux counts it; in ms."""
    connection.ensure_connection()
    process = Path("/proc") / str(connection.connection.info.backend_pid)
    try:
        if (process / "comm").read_text(encoding="ascii").strip() != "postgres":
            return 0
        return int((process / "schedstat").read_text(encoding="ascii").split()[0]) / 1e6
    except (OSError, ValueError):
        return 0


def insist_on(visited: Visit, address: str) -> Visit:
    """A page, or a reference that is sent for because it is the only one."""
    status, where = visited.answer.status_code, visited.answer.headers.get("Location", "")
    if status != 200 and not (status == 302 and where.startswith("/references/")):
        raise CommandError(f"{address} answers {status} {where}".rstrip() + ".")
    return visited


def p50(times: Sequence[float]) -> float:
    return median(times)


def p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]
