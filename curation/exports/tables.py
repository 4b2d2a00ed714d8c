"""What a table of a noun consists of: the one definition that every format is written from.

A table is defined once, beside its noun (curation/exports/trials.py and so on). CSV, XLSX and JSON
write its columns (curation/exports/formats.py); the codebook of a release prints what each of them
means.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Generic, TypeVar

Row = TypeVar("Row")
Value = str | int | float | bool | Decimal | date | datetime | Sequence[str] | None
Cells = tuple[Value, ...]


@dataclass(frozen=True)
class Column(Generic[Row]):
    """`name` is the same in every format, in lower case with underscores; `meaning` is a sentence
    for the codebook that says the unit, and where the value is a list, of what.
    """

    name: str
    meaning: str
    of: Callable[[Row], Value]
    of_this_site: bool = False  # a row's number, which means nothing elsewhere


@dataclass(frozen=True)
class Table(Generic[Row]):
    """`name` is the plural of the noun: "trials"; `meaning` says what one row is."""

    name: str
    meaning: str
    columns: tuple[Column[Row], ...]

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def cells(self, row: Row) -> Cells:
        return tuple(column.of(row) for column in self.columns)

    def filled(self, rows: Callable[[], Iterable[Row]]) -> "Filled":
        """`rows` is asked for only when they are written, so that all are of one moment."""
        return Filled(self.name, self.meaning, self.described, lambda: map(self.cells, rows()))

    @property
    def described(self) -> tuple[tuple[str, str], ...]:
        """The columns as (name, meaning)."""
        return tuple((column.name, column.meaning) for column in self.columns)


@dataclass(frozen=True)
class Filled:
    """A table with its rows: whatever the noun, each is as long as `columns`."""

    name: str
    meaning: str
    columns: tuple[tuple[str, str], ...]
    rows: Callable[[], Iterator[Cells]]

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.columns)


@dataclass(frozen=True)
class About:
    """What a download says of itself: what was asked, in words and as an address, and when.

    `version` is that of the software and of its data format: curation/exports/version.py.
    """

    title: str
    asked: str
    address: str
    at: datetime
    version: str

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """As names and words, for a sheet or an object."""
        return (
            ("title", self.title),
            ("asked_for", self.asked),
            ("address", self.address),
            ("made_at", self.at.astimezone(UTC).isoformat(timespec="seconds")),
            ("version", self.version),
        )
