"""The releases that a site has written, and the one that it hands to everybody who may read.

Only those of what is accepted, without abstracts, are handed out: others have other names.
"""

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

_FOR_ALL = re.compile(r"lupusjak-\d{4}-\d\d-\d\d\.zip", re.ASCII)


class Shelved(NamedTuple):
    on: date
    path: Path


def latest(folder: Path) -> Shelved | None:
    """None where none has been written yet."""
    if not folder.is_dir():
        return None
    found = [path for path in folder.iterdir() if _FOR_ALL.fullmatch(path.name)]
    if not found:
        return None
    last = max(found)  # their names sort as their days do
    return Shelved(date.fromisoformat(last.stem.removeprefix("lupusjak-")), last)
