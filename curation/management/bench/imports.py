"""`bench import`: records through E-utilities, Celery and upsert, against rows one by one.

All of it is real but PubMed: the stand-in serves clones from a process of its own, a Celery worker
with two processes fetches, reads and writes them into an empty database. The baseline fetches the
same chunks and reads them with the same reader, half of its sample before the import and half
after it, so that a machine that tires or recovers meanwhile treats both alike.
"""

import gc
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

from django.db import connection, transaction
from django.utils.timezone import now

from curation import pubmed
from curation.imports import chunks, settling
from curation.imports.reading import read_new
from curation.imports.upsert import upsert
from curation.management.bench import memory
from curation.management.bench.bringing_in import CHUNK, insist_on, open_clones, scene
from curation.management.bench.clones import FIRST_PMID
from curation.management.bench.figures import Figure, figure_with_goal
from curation.management.bench.one_by_one import bring_in_one_by_one

figure = partial(Figure, "import")
goal = partial(figure_with_goal, "import")
SAMPLE = 2_000  # records: enough for the baseline, and to take the work on a chunk apart


def measure_import(size: int) -> Iterator[Figure]:
    sample = min(SAMPLE, size)
    with scene(size + 2 * sample) as (worker, _):
        baseline = _seconds_one_by_one(size, sample // 2)

        empty = _database_size()
        memory.forget_peak()
        before = memory.peak(os.getpid())
        began = time.perf_counter()
        batch = open_clones(0, size)
        opening = time.perf_counter() - began
        opener = memory.peak(os.getpid()) - before

        run = worker.bring_in(batch)
        insist_on(batch, added=size)
        stored = _database_size() - empty

        baseline += _seconds_one_by_one(size + sample // 2, sample - sample // 2)
        fetching = _seconds_of_two_clients(sample)
        parts = _taken_apart(size + sample, sample)

    rate, one_by_one = size / run.seconds, sample / baseline
    yield figure("records a second", rate)
    yield figure("records a second, row by row", one_by_one)
    yield goal("ratio to row by row", rate / one_by_one, at_least=8)
    yield goal("peak memory of a worker's process (MB)", run.peak, at_most=300)
    yield goal("growth of it after the first fifth (MB)", run.growth, at_most=30)
    yield figure("seconds to open the batch", opening)
    yield figure("growth of the process that opens it (MB)", opener)
    yield figure("growth of the database (kB a record)", stored / size / 1024)
    yield figure("records a second that two clients fetch", sample / fetching)
    for part, seconds in parts.items():
        yield figure(f"{part} (ms a record)", 1000 * seconds / sample)


def _chunks_of(first: int, count: int) -> Iterator[range]:
    """The PMIDs of `count` clones, in chunks of the size that the importer asks for."""
    for start in range(first, first + count, CHUNK):
        yield range(FIRST_PMID + start, FIRST_PMID + min(start + CHUNK, first + count))


def _seconds_one_by_one(first: int, count: int) -> float:
    began = time.perf_counter()
    for pmids in _chunks_of(first, count):
        bring_in_one_by_one(pmids)
    return time.perf_counter() - began


def _seconds_of_two_clients(count: int) -> float:
    """The limit that the stand-in sets: its answers fetched, and not even read."""
    began = time.perf_counter()
    with ThreadPoolExecutor(max_workers=2) as clients:
        list(clients.map(pubmed.fetch, _chunks_of(0, count)))
    return time.perf_counter() - began


def _taken_apart(first: int, count: int) -> dict[str, float]:
    """Seconds of each part of the work on chunks, in one process: bring_in with a stopwatch."""
    seconds = dict.fromkeys(("fetch", "read", "write", "settle"), 0.0)

    @contextmanager
    def timed(part: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        seconds[part] += time.perf_counter() - began

    batch = open_clones(first, count)
    gc.freeze()  # as a worker's processes do
    while claim := chunks.claim(batch.pk):
        items = claim.items()
        with timed("fetch"):
            body = pubmed.fetch([item.pmid or 0 for item in items])
        with timed("read"):
            reading = read_new(pubmed.split(body), at=now())
        with timed("write"), transaction.atomic():
            outcomes = upsert(reading.fetched, at=reading.at)
        with timed("settle"), transaction.atomic():
            claim.hold()
            settling.settle(
                claim,
                [settling.of_pmid(item, item.pmid or 0, reading, outcomes, {}) for item in items],
            )
    gc.unfreeze()
    insist_on(batch, added=count)
    return seconds


def _database_size() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        [size] = cursor.fetchone()
    return int(size)
