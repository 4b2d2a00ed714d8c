"""The stand-in for PubMed in a process of its own, so that serving costs the importer nothing."""

import multiprocessing
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from curation.management.bench.clones import Clones
from curation.management.bench.originals import original_records
from curation.pubmed.standin import StandIn


class Serving:
    """The stand-in from outside its process."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self.address: str = pipe.recv()

    def change_one_in(self, every: int) -> None:
        """From now on one record in so many is not what it was; 0: all are."""
        self._pipe.send(every)
        self._pipe.recv()


@contextmanager
def stand_in(size: int) -> Iterator[Serving]:
    # Not a fork: a copy of this process would hold its connections.
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, size), daemon=True)
    process.start()
    there.close()
    try:
        yield Serving(here)
    finally:
        here.close()  # which tells it to stop
        process.join(10)
        process.kill()


def _serve(pipe: Connection, size: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started us ends us
    clones = Clones([record.xml for record in original_records()], size)
    with StandIn(records=clones) as eutils:
        pipe.send(eutils.base_url)
        try:
            while True:
                clones.changed_every = pipe.recv()
                pipe.send(None)
        except EOFError:
            return
