"""Several programs kept running until somebody stops them, or until one of them cannot be kept.

A child that ended is started anew, at first at once, then after longer and longer pauses.
"""

import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from lupusjak.embedded.programs import Child, Program, Trouble, is_left

ENOUGH_STARTS = 6
STEADY_AFTER = 60.0  # seconds that make earlier endings forgotten
LONGEST_PAUSE = 10.0
LOOK_EVERY = 0.1
LINGERING = 60.0  # how long a program's last processes may take to end by themselves


class Stopped(BaseException):
    """Somebody asked us to stop. No error, and no `except Exception` shall swallow it."""


@dataclass
class Kept:
    """A program, its present run if it has one, and how often it ended of late."""

    program: Program
    child: Child | None
    endings: int = 0
    restart_at: float = 0.0


class Supervisor:
    def __init__(self) -> None:
        self._kept: list[Kept] = []

    def adopt(self, children: Sequence[Child]) -> None:
        """Keep what somebody else started."""
        self._kept += [Kept(child.program, child) for child in children]

    def start(self, program: Program) -> Child:
        child = Child(program)
        self.adopt([child])
        return child

    def keep_running(self) -> None:
        """Never returns: raises Stopped when asked to, Trouble when a program cannot be kept."""
        while True:
            for kept in self._kept:
                self._look_after(kept)
            time.sleep(LOOK_EVERY)

    def stop(self) -> None:
        """Stop them all, those that were started last first: they use the others."""
        for programs in self._in_order_of_stopping():
            for child in programs:
                child.ask_to_stop()
            for child in programs:
                child.stop()

    def kill(self) -> None:
        for kept in self._kept:
            if kept.child:
                kept.child.kill()

    def _in_order_of_stopping(self) -> Iterator[list[Child]]:
        for servers in (False, True):
            yield [
                kept.child
                for kept in self._kept
                if kept.child and kept.program.is_server == servers
            ]

    def _look_after(self, kept: Kept) -> None:
        """Start a program anew if it ended."""
        now = time.monotonic()
        if kept.child and kept.child.ending() is not None:
            self._note_ending(kept, kept.child, now)
        if kept.child or now < kept.restart_at:
            return
        if not is_left(kept.program.name):
            kept.child = Child(kept.program)
        elif now > kept.restart_at + LINGERING:
            # Sessions of a PostgreSQL that was killed end by themselves; two may not run at once.
            raise Trouble(
                f"{kept.program.title} cannot be started anew: processes of its last run have "
                f"not ended for {LINGERING:.0f} seconds."
            )

    def _note_ending(self, kept: Kept, child: Child, now: float) -> None:
        lasted = now - child.started
        kept.endings = 1 if lasted > STEADY_AFTER else kept.endings + 1
        why = child.why_it_ended()
        child.kill()
        kept.child = None
        if kept.endings >= ENOUGH_STARTS:
            raise Trouble(f"{why}\nIt ended {kept.endings} times in a row, so lupusjak gives up.")
        pause = 0.0 if kept.endings == 1 else min(2.0 ** (kept.endings - 2), LONGEST_PAUSE)
        kept.restart_at = now + pause
        say(f"{why}\nIt is started again" + (f" in {pause:.0f} s." if pause else "."))


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """SIGINT, SIGTERM and SIGHUP raise Stopped inside this block."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Stopped(signal.Signals(number).name)

    asking = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, stop) for number in asking}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()
