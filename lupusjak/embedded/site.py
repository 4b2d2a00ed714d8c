"""The three programs of lupusjak itself: its worker, its clock, and its web server."""

import http.client
import signal
import sys
from collections.abc import Callable

from lupusjak.embedded import places
from lupusjak.embedded.programs import Program

SETTINGS = {"DJANGO_SETTINGS_MODULE": "lupusjak.settings", "PYTHONUNBUFFERED": "1"}


def worker() -> Program:
    return Program(
        name="worker",
        title="The Celery worker",
        command=[
            *(sys.executable, "-m", "celery", "-A", "lupusjak", "worker"),
            *("--loglevel", "INFO", "--concurrency", "2"),
            # It is alone: no other worker to greet or to listen to.
            *("--without-gossip", "--without-mingle"),
        ],
        # Not SIGTERM, which waits for a running task without end: this gives it
        # CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT, then puts it back into the queue.
        stop_by=signal.SIGQUIT,
        patience=30,
        environment=SETTINGS,
    )


def beat() -> Program:
    return Program(
        name="beat",
        title="The clock (Celery beat)",
        command=[
            *(sys.executable, "-m", "celery", "-A", "lupusjak", "beat"),
            *("--loglevel", "INFO", "--schedule", str(places.VAR / "run" / "beat-schedule")),
        ],
        environment=SETTINGS,
    )


def web(port: int, *, demo: bool) -> Program:
    return Program(
        name="web",
        title="The web server",
        command=[
            *(sys.executable, "-m", "gunicorn", "--config", "python:lupusjak.serving"),
            *("--bind", f"127.0.0.1:{port}"),
        ],
        answers=answers_at(port),
        patience=15,
        environment={**SETTINGS, "LUPUSJAK_DEMO": "1" if demo else "0"},
    )


def programs() -> list[Program]:
    return [web(port=0, demo=False), worker(), beat()]


def answers_at(port: int) -> Callable[[], bool]:
    def answers() -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        return True

    return answers
