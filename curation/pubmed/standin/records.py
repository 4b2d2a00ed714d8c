"""PubMed records, each found by its PMID in the files that hold it, byte for byte as they have it.

The bytes stay in the files (mapped into memory; .gz files unpacked into a temporary one), so
50,000 records cost a table of offsets. Of two records with one PMID the later in the files counts,
unless its version is lower; a DeleteCitation of an update file takes its PMIDs out again.
"""

import gzip
import mmap
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

_OPENING = re.compile(rb"<(PubmedArticle|PubmedBookArticle|DeleteCitation)>")
_PMID = re.compile(rb"<PMID(?:\s+Version\s*=\s*[\"'](\d+)[\"'])?[^>]*>\s*(\d+)\s*</PMID>")


class NoRecords(Exception):
    """A file has none; str() says which."""


class _Place(NamedTuple):
    source: int
    start: int
    end: int
    version: int


class Records:
    """What the stand-in has, and which PMIDs it says were merged into which."""

    def __init__(self, merged: Mapping[int, int] | None = None) -> None:
        self.merged = dict(merged or {})
        self._sources: list[bytes | mmap.mmap] = []
        self._places: dict[int, _Place] = {}

    @classmethod
    def of(cls, *documents: bytes, merged: Mapping[int, int] | None = None) -> "Records":
        records = cls(merged)
        for document in documents:
            records._add(document)
        return records

    @classmethod
    def from_files(
        cls, files: Iterable[str | Path], merged: Mapping[int, int] | None = None
    ) -> "Records":
        records = cls(merged)
        for file in files:
            try:
                if records._add(_mapped(Path(file))) == 0:
                    raise NoRecords(f"{file} holds no PubMed records.")
            except (OSError, EOFError) as error:
                raise NoRecords(f"{file} cannot be read: {error}") from error
        return records

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, pmid: int) -> bool:
        return pmid in self._places and pmid not in self.merged

    def pmids(self) -> list[int]:
        """The highest first: PubMed answers with the newest first."""
        return sorted((pmid for pmid in self._places if pmid in self), reverse=True)

    def xml(self, pmid: int) -> bytes:
        place = self._places[pmid]
        return self._sources[place.source][place.start : place.end]

    def _add(self, source: bytes | mmap.mmap) -> int:
        """Note where each record stands. How many were found."""
        number, found, position = len(self._sources), 0, 0
        self._sources.append(source)
        while opening := _OPENING.search(source, position):
            name = opening[1]
            end = source.find(b"</%b>" % name, opening.end())
            if end < 0:
                break
            position = end + len(name) + 3
            if name == b"DeleteCitation":
                for deleted in _PMID.finditer(source, opening.end(), end):
                    self._places.pop(int(deleted[2]), None)
            elif own := _PMID.search(source, opening.end(), end):
                found += 1
                place = _Place(number, opening.start(), position, int(own[1] or 1))
                earlier = self._places.get(int(own[2]))
                if earlier is None or earlier.version <= place.version:
                    self._places[int(own[2])] = place
        return found


def _mapped(file: Path) -> bytes | mmap.mmap:
    if file.stat().st_size == 0:
        return b""
    if file.suffix != ".gz":
        with file.open("rb") as plain:
            return mmap.mmap(plain.fileno(), 0, access=mmap.ACCESS_READ)
    with tempfile.TemporaryFile() as unpacked:
        with gzip.open(file) as packed:
            shutil.copyfileobj(packed, unpacked, 1 << 20)
        unpacked.flush()
        if unpacked.tell() == 0:
            return b""
        return mmap.mmap(unpacked.fileno(), 0, access=mmap.ACCESS_READ)
