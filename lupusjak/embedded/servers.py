"""The embedded servers for as long as a block runs: `with running(): ...`.

One process owns them: `up`, or the first command that needs them. Others that come meanwhile use
what it started, and a command that owns them waits for these others before it stops its servers.
A server that DATABASE_URL or REDIS_URL names is used as it is, and never started here.
"""

import fcntl
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import ModuleType
from typing import IO

from lupusjak.embedded import places, site
from lupusjak.embedded.programs import Child, Program, Trouble, end_leftovers, is_left
from lupusjak.environment import embeds_postgres, embeds_valkey


class Owned(Exception):
    """Another process owns the servers of this data folder; the sentence names it."""


@contextmanager
def running(*, durable: bool = True) -> Iterator[bool]:
    """PostgreSQL and Valkey answer inside this block; true if it was us who started them."""
    if not (embeds_postgres() or embeds_valkey()):
        yield False
        return
    with ExitStack() as stack:
        are_ours = _own_or_join(stack)
        if are_ours:
            stack.callback(_stop_after_the_others, start(durable=durable))
        yield are_ours


def _own_or_join(stack: ExitStack) -> bool:
    """Become the owner, or wait until what another one started answers."""
    until = time.monotonic() + 60
    while True:
        try:
            stack.enter_context(owning())
        except Owned as sentence:
            if time.monotonic() > until:
                raise Trouble(f"{sentence} But they do not answer.") from None
        else:
            return True
        using = _locked(places.USERS_LOCK, fcntl.LOCK_SH)
        if all_answer():
            stack.enter_context(using)
            return False
        using.close()
        time.sleep(0.1)


@contextmanager
def working() -> Iterator[None]:
    """A Celery worker takes tasks inside this block: that of `up`, or one of our own.

    Where REDIS_URL names the broker, whoever runs that also runs its workers.
    """
    program = site.worker()
    if not embeds_valkey() or is_left(program.name):
        yield
        return
    child = Child(program)
    try:
        yield
    finally:
        child.stop()


@contextmanager
def owning(what: str = "") -> Iterator[None]:
    """Be the one process that may start and stop the servers of this data folder."""
    places.make_private(places.VAR / "run")
    try:
        lock = _locked(places.OWNER_LOCK, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        noted = places.OWNER_LOCK.read_text(encoding="utf-8") or "another command"
        raise Owned(f"The servers for {places.VAR} belong to {noted}.") from None
    with lock:
        lock.truncate(0)
        lock.write(f"process {os.getpid()} ({what or ' '.join(sys.argv)})")
        lock.flush()
        shutil.rmtree(places.SOCKETS, ignore_errors=True)  # of a run that was killed
        places.make_private(places.SOCKETS)
        # For people: where to point psql, pg_dump or valkey-cli.
        (places.VAR / "sockets").write_text(f"{places.SOCKETS}\n", encoding="utf-8")
        try:
            yield
        finally:
            shutil.rmtree(places.SOCKETS, ignore_errors=True)
            lock.truncate(0)


def start(*, durable: bool = True) -> list[Child]:
    """Start what is to be embedded, both at once, and wait until it answers."""
    children: list[Child] = []
    wanted = programs(durable=durable)
    for program in [*site.programs(), *wanted]:
        end_leftovers(program)
    try:
        for program in wanted:
            children.append(Child(program))
        for child in children:
            child.wait_until_it_answers(seconds=60)
        if embeds_postgres():
            from lupusjak.embedded import postgres

            postgres.make_database()
    except BaseException:
        stop(children)
        raise
    return children


def stop(children: list[Child]) -> None:
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.stop()


def programs(*, durable: bool) -> list[Program]:
    return [server.program(durable=durable) for server in _embedded()]


def all_answer() -> bool:
    return all(server.answers() for server in _embedded())


def _embedded() -> list[ModuleType]:
    # Imported late: a machine with servers of its own needs neither wheel.
    found = []
    if embeds_valkey():
        from lupusjak.embedded import valkey

        found.append(valkey)
    if embeds_postgres():
        from lupusjak.embedded import postgres

        found.append(postgres)
    return found


def _stop_after_the_others(children: list[Child]) -> None:
    with _locked(places.USERS_LOCK, fcntl.LOCK_EX):
        stop(children)


def _locked(path: Path, kind: int) -> IO[str]:
    opened = path.open("a+", encoding="utf-8")
    try:
        fcntl.flock(opened, kind)
    except BaseException:
        opened.close()
        raise
    return opened
