"""The one file of a release: a zip that is the same to the byte where its content is the same.

Each file in it is written as it comes, hashed on its way, and dated for the day of the release.
"""

import hashlib
import zipfile
from collections.abc import Iterable
from datetime import date
from typing import IO

SUMS = "SHA256SUMS"


class Bundle:
    def __init__(self, into: IO[bytes], *, on: date) -> None:
        self._zip = zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._on = on
        self.sums: dict[str, str] = {}
        self.sizes: dict[str, int] = {}

    def add(self, path: str, pieces: Iterable[str]) -> None:
        hashed, size = hashlib.sha256(), 0
        with self._zip.open(self._entry(path), "w", force_zip64=True) as file:
            for piece in pieces:
                written = piece.encode()
                hashed.update(written)
                size += len(written)
                file.write(written)
        self.sums[path], self.sizes[path] = hashed.hexdigest(), size

    def close(self) -> None:
        """With the sums of all that was added, which `sha256sum -c` checks."""
        lines = (f"{each}  {path}\n" for path, each in sorted(self.sums.items()))
        self._zip.writestr(self._entry(SUMS), "".join(lines))
        self._zip.close()

    def _entry(self, path: str) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(path, (self._on.year, self._on.month, self._on.day, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.create_system = 3  # else it would tell which kind of machine made it
        entry.external_attr = 0o644 << 16
        return entry
