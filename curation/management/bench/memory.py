"""How much memory processes have come to hold at most, in megabytes, as the kernel counted it."""

import re
import subprocess
from pathlib import Path

_PROC = Path("/proc")
_PARENT = re.compile(r"^PPid:\s*(\d+)$", re.MULTILINE)
_PEAK = re.compile(r"^VmHWM:\s*(\d+) kB$", re.MULTILINE)


def peak(pid: int) -> float:
    """0 for a process that is gone. Where the kernel keeps no peak, what it holds now."""
    return _processes().get(pid, (0, 0.0))[1]


def peak_of_children(pid: int) -> float:
    """That of the largest."""
    return max((held for parent, held in _processes().values() if parent == pid), default=0.0)


def forget_peak() -> None:
    """Count this process's peak anew, where the kernel lets us."""
    try:
        (_PROC / "self" / "clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return


def _processes() -> dict[int, tuple[int, float]]:
    """Every process: its parent, and the megabytes that it holds."""
    if not (_PROC / "self" / "status").exists():
        return _told_by_ps()
    found = {}
    for status in _PROC.glob("[0-9]*/status"):
        try:
            said = status.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue  # it has ended meanwhile
        parent, held = _PARENT.search(said), _PEAK.search(said)
        if parent and held:
            found[int(status.parent.name)] = int(parent[1]), int(held[1]) / 1024
    return found


def _told_by_ps() -> dict[int, tuple[int, float]]:
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=True
    )
    rows = (map(int, line.split()) for line in listed.stdout.splitlines())
    return {pid: (parent, held / 1024) for pid, parent, held in rows}
