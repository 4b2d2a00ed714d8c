"""A whole lupusjak for tests: `manage.py up` over a data folder of its own."""

import fcntl
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from lupusjak.embedded.places import BASE

PROGRAMS = ("postgres", "valkey", "worker", "beat", "web")


def command(var: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """One command of manage.py, to its end."""
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=BASE,
        env=environment(var, **variables),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def environment(var: Path, **variables: str) -> dict[str, str]:
    """The environment of somebody who has set nothing."""
    ours = ("LUPUSJAK_", "DJANGO_", "DATABASE_URL", "REDIS_URL", "COV_", "PYTEST_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "LUPUSJAK_VAR": str(var), "LUPUSJAK_ENV_FILE": os.devnull, **variables}


def is_alive(group: int) -> bool:
    """Whether any process of a group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(holds, *, seconds: float = 60, why: str = "") -> float:
    """How long it took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() < began + seconds, why or f"not within {seconds} s"
        time.sleep(0.05)
    return time.monotonic() - began


class Site:
    def __init__(self, var: Path) -> None:
        self.var = var
        self.said = var.parent / f"{var.name}.said"

    def up(self, *words: str) -> None:
        with self.said.open("w") as said:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up", "--port", "0", *words],
                cwd=BASE,
                env=environment(self.var),
                stdout=said,
                stderr=said,
                process_group=0,
            )
        wait_until(
            lambda: "Ctrl-C stops everything" in self.words or self.process.poll() is not None,
            seconds=120,
        )
        assert self.process.poll() is None, self.words
        [self.address] = re.findall(r"http://127\.0\.0\.1:\d+/", self.words)

    @property
    def words(self) -> str:
        return self.said.read_text()

    def get(self, path: str) -> int:
        with urllib.request.urlopen(self.address + path, timeout=20) as answer:
            return answer.status

    def is_serving(self) -> bool:
        try:
            return self.get("healthz") == 200
        except OSError:
            return False

    def pid(self, program: str) -> int:
        return int((self.var / "run" / program).read_text() or 0)

    def kill(self, program: str) -> int:
        pid = self.pid(program)
        os.kill(pid, signal.SIGKILL)
        return pid

    def is_left(self, program: str) -> bool:
        with (self.var / "run" / program).open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def left(self) -> list[str]:
        return [program for program in PROGRAMS if self.is_left(program)]

    def ask_database(self, sql: str) -> str:
        """What a page would be told; raises where the database is away."""
        import psycopg

        with psycopg.connect(host=self.sockets, user="lupusjak", dbname="lupusjak") as connection:
            rows = connection.execute(sql)
            return str(rows.fetchone()[0]) if rows.description else ""

    def broker(self):
        import redis

        return redis.Redis(unix_socket_path=f"{self.sockets}/valkey.sock", socket_timeout=5)

    @property
    def sockets(self) -> str:
        return (self.var / "sockets").read_text().strip()

    def stop(self, by: int = signal.SIGINT) -> int:
        self.process.send_signal(by)
        return self.process.wait(60)

    def end(self) -> None:
        """Whatever became of it: leave nothing behind."""
        if self.process.poll() is None:
            self.stop()
