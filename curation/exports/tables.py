"""What a table of a noun consists of: the one definition that every format is written from.

A table is defined once, beside its noun (curation/exports/trials.py and so on). CSV, XLSX and JSON
write its columns; the codebook of a release prints what each of them means.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Generic, TypeVar

Row = TypeVar("Row")
Value = str | int | float | bool | Decimal | date | datetime | Sequence[str] | None


@dataclass(frozen=True)
class Column(Generic[Row]):
    """`name` is the same in every format, in lower case with underscores; `meaning` is a sentence
    for the codebook that says the unit, and where the value is a list, of what.
    """

    name: str
    meaning: str
    of: Callable[[Row], Value]


@dataclass(frozen=True)
class Table(Generic[Row]):
    """`name` is the plural of the noun: "trials"; `meaning` says what one row is."""

    name: str
    meaning: str
    columns: tuple[Column[Row], ...]


@dataclass(frozen=True)
class About:
    """What a download says of itself: what was asked, in words and as an address, and when.

    `version` is that of the site's data format, `count` the number of rows where it is known.
    """

    title: str
    asked: str
    address: str
    at: datetime
    version: str
    count: int | None = None
