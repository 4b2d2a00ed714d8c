"""Open a release and check it before a single row is read: it may come from anybody.

Nothing is ever unpacked to a disk: files are read as they lie in the zip, none longer than it says
it is, none under a name that a release does not have.
"""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

from curation.release.about import DATAPACKAGE
from curation.release.bundle import SUMS
from curation.release.nouns import FORMAT, PEOPLE, Scope
from curation.release.refused import CannotLoad
from curation.release.rows import in_order

MOST_FILES = 200
LARGEST = 16 * 2**30  # bytes of all files together
MOST_TIMES = 200  # as large as the zip itself; of a zip of some size
LONGEST_LINE = 32 * 2**20  # bytes of one row
_PIECE = 2**20
_PATH = re.compile(r"(?:[a-z][a-z_]*/)?[A-Za-z][A-Za-z0-9_]*(?:\.(?:json|csv|txt))?", re.ASCII)
_SUM = re.compile(r"([0-9a-f]{64})  (\S+)", re.ASCII)


class Release:
    """One that was checked: of this layout, whole, and as it was written."""

    def __init__(self, opened: zipfile.ZipFile, on: date, scope: Scope) -> None:
        self._zip = opened
        self.on = on
        self.scope = scope

    def rows(self, noun: str) -> Iterator[dict[str, Any]]:
        """Raises CannotLoad, naming the row, where one is not a row."""
        path = f"evidence/{noun}.json"
        with self._zip.open(path) as file:
            if file.readline(LONGEST_LINE).rstrip() != b"[":
                raise CannotLoad(f"{path} does not begin with [ on a line of its own.")
            for number in range(1, 2**40):
                line = file.readline(LONGEST_LINE).strip()
                if line == b"]":
                    return
                if line:
                    yield _row(line, f"{path}, row {number}")
                elif not (file.peek(1) if hasattr(file, "peek") else b""):
                    raise CannotLoad(f"{path} ends after row {number - 1}, in the middle.")


@contextmanager
def opened(path: Path) -> Iterator[Release]:
    """Raises CannotLoad, whose sentence says what is wrong with the file."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_names(archive, path.stat().st_size)
            about = _about(archive)
            _check_sums(archive)
            yield Release(archive, *about)
    except FileNotFoundError:
        raise CannotLoad(f"There is no file {path}.") from None
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        raise CannotLoad(
            f"{path.name} cannot be read as a zip; it may have been cut off on its way. Fetch it "
            f"again. ({error})"
        ) from error


def _row(line: bytes, place: str) -> dict[str, Any]:
    with suppress(ValueError, RecursionError):
        row = json.loads(line.removesuffix(b","), parse_constant=_no_number)
        if isinstance(row, dict):
            return row
    raise CannotLoad(f"{place}: it is no JSON object on a line of its own.")


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number.")


def _check_names(archive: zipfile.ZipFile, size: int) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise CannotLoad(f"A release has at most {MOST_FILES} files; this has {len(entries)}.")
    names = [entry.filename for entry in entries]
    for entry in entries:
        if not _PATH.fullmatch(entry.filename):
            raise CannotLoad(f"A release has no file {entry.filename[:80]!r}.")
        if names.count(entry.filename) > 1:
            raise CannotLoad(f"{entry.filename} is in it twice.")
        if entry.flag_bits & 0x1:
            raise CannotLoad(f"{entry.filename} is locked with a password; no release is.")
    total = sum(entry.file_size for entry in entries)
    if total > min(LARGEST, max(_PIECE, size) * MOST_TIMES):
        raise CannotLoad(
            f"Unpacked it would be {total:,} bytes, {total // max(size, 1):,} times its size. No "
            "release is like that."
        )
    needed = [SUMS, DATAPACKAGE, f"evidence/{PEOPLE}.json", *(noun.path for noun in in_order())]
    if SUMS not in names or DATAPACKAGE not in names:
        raise CannotLoad("This is no release of lupusjak: it has no SHA256SUMS or no datapackage.")
    if missing := [name for name in needed if name not in names]:
        raise CannotLoad(f"It lacks {', '.join(missing)}.")


def _about(archive: zipfile.ZipFile) -> tuple[date, Scope]:
    try:
        said = json.loads(_whole(archive, DATAPACKAGE))
        own = said["lupusjak"]
        layout, on = int(own["layout"]), date.fromisoformat(said["version"])
        scope = Scope(everything=own["everything"] is True, abstracts=own["abstracts"] is True)
    except (ValueError, TypeError, LookupError, RecursionError):
        raise CannotLoad(
            f"Its {DATAPACKAGE} does not say which release of lupusjak it is."
        ) from None
    if layout != FORMAT:
        raise CannotLoad(
            f"It is laid out as version {layout}, and this site reads version {FORMAT}. Load it "
            f"with the lupusjak that wrote it ({str(own.get('software', 'not said'))[:20]})."
        )
    return on, scope


def _check_sums(archive: zipfile.ZipFile) -> None:
    sums: dict[str, str] = {}
    for line in _whole(archive, SUMS).splitlines():
        read = _SUM.fullmatch(line)
        if read is None:
            raise CannotLoad(f"{SUMS} has a line that is no sum: {line[:80]!r}.")
        sums[read[2]] = read[1]
    there = {name for name in archive.namelist() if name != SUMS}
    if odd := sorted(there ^ sums.keys()):
        raise CannotLoad(f"{SUMS} and the files differ: {', '.join(odd[:5])}.")
    for name, told in sums.items():
        hashed = hashlib.sha256()
        with archive.open(name) as file:
            while piece := file.read(_PIECE):
                hashed.update(piece)
        if hashed.hexdigest() != told:
            raise CannotLoad(
                f"{name} is not as it was written: its SHA-256 is not the one in {SUMS}. Fetch "
                "the release again."
            )


def _whole(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as file:
        read = file.read(8 * _PIECE)
        if file.read(1):
            raise CannotLoad(f"{name} is larger than that of any release.")
    try:
        return read.decode()
    except UnicodeDecodeError:
        raise CannotLoad(f"{name} is no text in UTF-8.") from None
