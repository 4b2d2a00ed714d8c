"""Everything a machine needs, in one process tree: servers, migrations, worker, clock, web server.

Ctrl-C stops all of it in order, a second Ctrl-C at once; nothing is lost either way.
Exit code 0 when somebody stopped it, 1 when it could not start or could not keep something running.
"""

import hashlib
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection

from lupusjak import demo
from lupusjak.embedded import places, servers, site
from lupusjak.embedded.programs import Trouble
from lupusjak.embedded.supervisor import Stopped, Supervisor, say, stopped_by_signals
from lupusjak.schema import migrate_if_behind


class Command(BaseCommand):
    help = "Start everything: servers, worker, clock and web server. Ctrl-C stops it."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="8000, unless said otherwise")
        parser.add_argument(
            "--no-demo",
            action="store_false",
            dest="demo",
            help="neither starter evidence nor demo accounts",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["demo"] and settings.LUPUSJAK_TLS:
            raise CommandError(
                "These settings are for a site that people reach from elsewhere, and the demo "
                "accounts have a password that everybody knows: add --no-demo."
            )
        began = time.monotonic()
        supervisor = Supervisor()
        try:
            with servers.owning("up"), stopped_by_signals():
                try:
                    port = bring_up(supervisor, options["port"], with_demo=options["demo"])
                    self.stdout.write(_welcome(port, began, with_demo=options["demo"]))
                    self.stdout.flush()
                    supervisor.keep_running()
                finally:
                    supervisor.stop()
        except Stopped:
            supervisor.kill()  # only a second Ctrl-C leaves anything to do here
            say("Stopped.")
        except (Trouble, servers.Owned, places.NotOurs) as sentence:
            raise CommandError(str(sentence)) from None
        except DatabaseError as error:
            raise CommandError(f"The database refuses: {error}".strip()) from error


def bring_up(supervisor: Supervisor, port: int, *, with_demo: bool) -> int:
    """Start it all, in the order in which it needs one another."""
    port = _free(port)
    with _step("PostgreSQL and Valkey"):
        supervisor.adopt(servers.start())
    with _step("Database"):
        migrate_if_behind()
    with _step("Static files"):
        collect_static()
    if with_demo:
        with _step("Starter evidence and demo accounts"):
            demo.load_starter_once()
            demo.make_accounts()
    connection.close()
    with _step("Web server"):
        supervisor.start(site.web(port, demo=with_demo)).wait_until_it_answers(seconds=60)
    # Only now: with few processors they would make the first page wait.
    supervisor.start(site.worker())
    supervisor.start(site.beat())
    return port


def collect_static() -> None:
    """Collect, unless every file is as it was the last time."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(ignore_patterns=None):
            size, changed = storage.size(path), storage.get_modified_time(path)
            seen.update(f"{path} {size} {changed}\n".encode())
    stamp = settings.STATIC_ROOT / "collected-from"
    if stamp.exists() and stamp.read_text() == seen.hexdigest():
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(seen.hexdigest())


def _free(port: int) -> int:
    """The port if nobody listens there; for 0, one that is free."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            raise Trouble(
                f"Port {port} is taken or not allowed; try another: up --port {port + 1}"
            ) from None
        found: int = tried.getsockname()[1]
        return found


@contextmanager
def _step(title: str) -> Iterator[None]:
    """Say what is done while it is done, and how long it took."""
    began = time.monotonic()
    sys.stderr.write(f"{title} ... ")
    sys.stderr.flush()
    try:
        yield
    except BaseException:
        sys.stderr.write("\n")
        raise
    sys.stderr.write(f"{time.monotonic() - began:.1f} s\n")


def _welcome(port: int, began: float, *, with_demo: bool) -> str:
    lines = [f"\nlupusjak is at http://127.0.0.1:{port}/ (after {time.monotonic() - began:.0f} s)"]
    if with_demo:
        lines.append(f"Sign in as {', '.join(demo.ACCOUNTS)}; password: {demo.PASSWORD}")
    lines.append(f"Logs are in {places.VAR / 'logs'}. Ctrl-C stops everything.\n")
    return "\n".join(lines)
