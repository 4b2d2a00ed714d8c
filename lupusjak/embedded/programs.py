"""A program that runs beside us: how it is started, ended, and found again when we were killed.

Each program holds a lock on a file of its own for as long as any process of it lives, since its
processes inherit the open file. A lock that is free means that nothing of it is left; a lock that
is held, that the file names the process group to end. A stale process number is so never trusted.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from lupusjak.embedded import places

LARGEST_LOG = 5_000_000
LAST_PATIENCE = 10.0  # seconds for a killed process to be gone


class Trouble(Exception):
    """The sentence says which program failed and why."""


@dataclass(frozen=True)
class Program:
    name: str
    title: str
    command: Sequence[str]
    answers: Callable[[], bool] = lambda: True
    prepare: Callable[[], None] = lambda: None  # before each start, when no run of it is left
    # Others use it, so it is stopped after them, and must end well also when we were killed. What
    # the rest were at is told by rows, so without us they may be killed; a worker whose broker
    # has gone would not even hear that it shall stop.
    is_server: bool = False
    stop_by: signal.Signals = signal.SIGTERM
    patience: float = 10
    environment: Mapping[str, str] = field(default_factory=dict)
    # Who it runs as, and what it is started through, where it must not run as we do.
    user: int | None = None
    through: Sequence[str] = ()


class Child:
    """One run of a program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.started = time.monotonic()
        self._process = _spawn(program)
        self._gone = False

    @property
    def pid(self) -> int:
        return self._process.pid

    def ending(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs."""
        return self._process.poll()

    def wait_until_it_answers(self, *, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.program.answers():
            if self.ending() is not None:
                raise Trouble(self.why_it_ended())
            if time.monotonic() > until:
                raise Trouble(
                    f"{self.program.title} did not answer within {seconds:.0f} seconds."
                    f"{last_words(self.program.name)}"
                )
            time.sleep(0.02)

    def ask_to_stop(self) -> None:
        if self.ending() is None:
            self._process.send_signal(self.program.stop_by)

    def stop(self) -> None:
        """Ask, wait for as long as it may take, then insist; nothing of it is left afterwards."""
        self.ask_to_stop()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(self.program.patience)
        self.kill()

    def kill(self) -> None:
        """End every process of its group, also those that outlived the first one."""
        if not self._gone:
            _signal_group(self.pid, signal.SIGKILL)
            self._process.wait()
            self._gone = True  # from here on the number may be somebody else's

    def why_it_ended(self) -> str:
        code = self.ending()
        ending = (
            f"was ended by {signal.Signals(-code).name}"
            if code is not None and code < 0
            else f"ended with exit code {code}"
        )
        return f"{self.program.title} {ending}.{last_words(self.program.name)}"


def last_words(name: str, lines: int = 8) -> str:
    """The end of a program's log, indented, and where the rest stands."""
    log = places.program_log(name)
    try:
        with log.open("rb") as opened:
            opened.seek(max(0, log.stat().st_size - 4000))
            said = opened.read().decode(errors="replace").strip().splitlines()[-lines:]
    except OSError:
        return ""
    return "".join(f"\n    {line}" for line in said) + f"\n    ({log})"


def folder_of(package: str) -> Path:
    """Where a package that carries binaries lies; importing it could do more than we ask for."""
    found = find_spec(package)
    if found is None or found.origin is None:
        raise Trouble(f"The Python package {package} is not installed; `python3 -m lupusjak` does.")
    return Path(found.origin).parent


def is_left(name: str) -> bool:
    """Whether any process of an earlier run of this program still lives."""
    with _opened_lock(places.program_lock(name)) as lock:
        return not _locked(lock)


def end_leftovers(program: Program) -> None:
    """End what an earlier run left behind, if it was killed before it could do so itself."""
    with _opened_lock(places.program_lock(program.name)) as lock:
        if _locked(lock):
            return
        noted = lock.read().strip()
        group = int(noted) if noted.isdigit() else None
        kindly = [(program.stop_by, program.patience)] if program.is_server else []
        for by, seconds in [*kindly, (signal.SIGKILL, LAST_PATIENCE)]:
            if group is not None and _is_of(group, program):
                _signal_group(group, by)
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                if _locked(lock):
                    return
                time.sleep(0.02)
    raise Trouble(
        f"{program.title} of an earlier run still holds {places.program_lock(program.name)} "
        f"and does not end. Its process is {noted or 'unknown'}: end it, then try again."
    )


def _spawn(program: Program) -> subprocess.Popen[bytes]:
    path = places.program_lock(program.name)
    with _opened_lock(path) as lock, _opened_log(program.name) as log, _heard(program.stop_by):
        if not _locked(lock):
            raise Trouble(f"{program.title} is already running for the data in {places.VAR}.")
        program.prepare()
        process = subprocess.Popen(
            [*program.through, *_dying_with_us(program), *program.command],
            cwd=places.BASE,
            env={**os.environ, **program.environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=[lock.fileno()],
            user=program.user,
            group=program.user,
            extra_groups=None if program.user is None else [],
            process_group=0,  # a Ctrl-C in the terminal is for us alone; we stop them in order
        )
        lock.truncate(0)
        lock.write(str(process.pid))
    return process


@contextlib.contextmanager
def _heard(asked_by: signal.Signals) -> Iterator[None]:
    """A shell's background job ignores SIGINT and SIGQUIT, and so would what it starts."""
    before = signal.getsignal(asked_by)
    if before is not signal.SIG_IGN:
        yield
        return
    signal.signal(asked_by, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(asked_by, before)


def _opened_lock(path: Path) -> IO[str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    opened = path.open("a+", encoding="ascii")
    opened.seek(0)
    return opened


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _opened_log(name: str) -> IO[bytes]:
    log = places.program_log(name)
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
    return log.open("ab")


def _signal_group(group: int, by: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, by)


def _is_of(pid: int, program: Program) -> bool:
    """Whether this process number still belongs to the program, or to nobody."""
    found = command_of(pid)
    return not found or Path(program.command[0]).name in found


def command_of(pid: int) -> str:
    """The command line of a process; empty if there is none."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").replace("\0", " ")
        except OSError:
            return ""
    return subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()


@cache
def _can_die_with_us() -> bool:
    if sys.platform != "linux" or not shutil.which("setpriv"):
        return False
    tried = subprocess.run(
        ["setpriv", "--pdeathsig", "TERM", "true"], capture_output=True, check=False
    )
    return tried.returncode == 0


def _dying_with_us(program: Program) -> list[str]:
    """Let the kernel stop it when we are killed; where it cannot, the next start does."""
    if not _can_die_with_us():
        return []
    by = program.stop_by if program.is_server else signal.SIGKILL
    return ["setpriv", "--pdeathsig", by.name.removeprefix("SIG"), "--"]
