"""Batches of clones, brought in as in life: by a Celery worker with processes of its own."""

import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, NamedTuple

from celery import current_app
from django.conf import settings
from django.core.management.base import CommandError
from django.db.models import Max
from django.test import override_settings
from django.utils.timezone import now

from curation.imports.batches import Source, open_batch
from curation.imports.progress import progress
from curation.imports.tokens import Kind, Token
from curation.management.bench import memory
from curation.management.bench.clones import FIRST_PMID
from curation.management.bench.scratch import scratch
from curation.management.bench.standing_in import Serving, stand_in
from curation.models import ImportBatch, ImportChunk, User
from curation.tasks import bring_in_next
from lupusjak.environment import broker_url

CHILDREN = 2
CHUNK = 200
PATIENCE = 120  # seconds in which at least one chunk has to come in


class Run(NamedTuple):
    """How a batch came in; megabytes are those of the worker's largest child."""

    seconds: float
    peak: float
    growth: float  # of the peak after the first fifth of the batch


def open_clones(first: int, count: int) -> ImportBatch:
    """A batch that asks for `count` clones, from the `first` on."""
    pmids = range(FIRST_PMID + first, FIRST_PMID + first + count)
    user, _ = User.objects.get_or_create(username="bench", defaults={"is_active": False})
    return open_batch(
        (Token(line, str(pmid), Kind.PMID, pmid) for line, pmid in enumerate(pmids, start=1)),
        by=user,
        source=Source.COMMAND,
    )


def insist_on(batch: ImportBatch, **wanted: int) -> None:
    """A figure about something else than was meant would be worse than none."""
    found = {state.value: count for state, count in progress(batch).counts.items() if count}
    if found != {state: count for state, count in wanted.items() if count}:
        raise CommandError(f"The batch was to end with {wanted}, and ended with {found}.")


class Worker:
    """A real one, on a broker of its own."""

    def __init__(self, environment: Mapping[str, str], log: IO[bytes]) -> None:
        self._broker = broker_url(environment["REDIS_URL"])
        self._log = log
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "celery", "-A", "lupusjak", "worker"),
                *("--concurrency", str(CHILDREN), "--loglevel", "WARNING"),
                *("--without-gossip", "--without-mingle"),
            ],
            cwd=settings.BASE_DIR,
            env={**os.environ, **environment},
            stdout=log,
            stderr=subprocess.STDOUT,
        )

    def bring_in(self, batch: ImportBatch) -> Run:
        """Queue the batch, and watch until it is done."""
        began = now()
        # The Celery application of this process leads to the real broker, hence a connection.
        with current_app.connection_for_write(self._broker) as connection:
            for _ in range(2 * CHILDREN):
                current_app.send_task(bring_in_next.name, (batch.pk,), connection=connection)
        total = left = batch.chunks.count()
        moved = time.monotonic()
        peak = early = 0.0
        while left:
            time.sleep(0.5)
            before, left = left, batch.chunks.exclude(state=ImportChunk.State.DONE).count()
            moved = time.monotonic() if left < before else moved
            self._insist_on_life(since=moved)
            peak = max(peak, memory.peak_of_children(self._process.pid))
            if 5 * (total - left) <= total:
                early = peak
        last = batch.items.aggregate(at=Max("settled_at"))["at"] or now()
        return Run((last - began).total_seconds(), peak, peak - early)

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _insist_on_life(self, *, since: float) -> None:
        if self._process.poll() is None and time.monotonic() - since < PATIENCE:
            return
        self._log.seek(0)
        said = self._log.read().decode(errors="replace")
        raise CommandError(f"The worker brings nothing in any more. It said:\n{said[-4000:]}")


@contextmanager
def a_worker(environment: Mapping[str, str]) -> Iterator[Worker]:
    with tempfile.TemporaryFile() as log:
        worker = Worker(environment, log)
        try:
            yield worker
        finally:
            worker.stop()


class Scene(NamedTuple):
    """A worker that is warm, and the stand-in that it asks; the database is empty but for that."""

    worker: Worker
    serving: Serving


@contextmanager
def scene(size: int) -> Iterator[Scene]:
    """For `size` clones. In here this process, too, asks the stand-in, and as fast as it can."""
    warming = min(2 * CHILDREN * CHUNK, size)
    with scratch() as environment, stand_in(size + warming) as serving:
        address = {"EUTILS_BASE_URL": serving.address, "NCBI_API_KEY": "", "NCBI_EMAIL": ""}
        with (
            override_settings(**address, PUBMED_PACED=False),
            a_worker({**environment, **address, "PUBMED_PACED": "0"}) as worker,
        ):
            # Before it is warm a worker starts, imports and connects, once for all its batches.
            worker.bring_in(open_clones(size, warming))
            logging.disable(logging.INFO)  # a line for each of a thousand requests
            try:
                yield Scene(worker, serving)
            finally:
                logging.disable(logging.NOTSET)
