"""A whole lupusjak that imports from a stand-in: what is asked of it, and what it holds."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import psycopg

from lupusjak.embedded.places import BASE
from tests.embedded.site import Site, command, environment, wait_until


class ImportingSite(Site):
    def import_pmids(self, pmids: Iterable[int], **variables: str) -> int:
        """Open a batch and leave it to the worker; its number."""
        asked = self.var.parent / "pmids.txt"
        asked.write_text("".join(f"{pmid}\n" for pmid in pmids))
        said = command(self.var, "import_pubmed", str(asked), **variables)
        assert said.returncode == 0, said.stderr
        return json.loads(said.stdout.splitlines()[-1])["batch"]

    def rows(self, sql: str) -> list[tuple]:
        with psycopg.connect(host=self.sockets, user="lupusjak", dbname="lupusjak") as connection:
            return connection.execute(sql).fetchall()

    def states(self, batch: int) -> dict[str, int]:
        """How many items of the batch are in each state."""
        return dict(
            self.rows(
                "SELECT state, count(*) FROM curation_importitem "
                f"WHERE batch_id = {batch} GROUP BY state"
            )
        )

    def wait_for(self, batch: int, *, settled: int, seconds: float = 150) -> float:
        """Until so many items are settled, whatever is away meanwhile; how long it took."""

        def are_settled() -> bool:
            try:
                states = self.states(batch)
            except psycopg.OperationalError:
                return False
            return sum(states.values()) - states.get("waiting", 0) >= settled

        return wait_until(are_settled, seconds=seconds, why=f"batch {batch} stands still")

    def kill_a_child_of_the_worker(self) -> None:
        """One of the processes that bring chunks in; the worker makes another."""
        listed = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
        )
        worker = self.pid("worker")
        pairs = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
        os.kill(min(pid for pid, parent in pairs if parent == worker), signal.SIGKILL)

    @contextmanager
    def beside(self, *words: str) -> Iterator[None]:
        """Another process of the same lupusjak while this block runs."""
        process = subprocess.Popen(
            [sys.executable, *words],
            cwd=BASE,
            env=environment(self.var, DJANGO_SETTINGS_MODULE="lupusjak.settings"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(30)
