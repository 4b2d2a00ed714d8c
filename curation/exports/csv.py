"""Rows as CSV for spreadsheets, a line at a time, so that a download of any size is flat.

A spreadsheet takes text that begins like a formula for one and runs it, so such text is preceded
by an apostrophe, which spreadsheets know as "this is text".
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from curation.decision_lines import harmless
from curation.exports.tables import About, Filled, Value

# A file of one table has nowhere to say what it is but its rows, and so each says it: it stays one
# table, and a row that is copied into another still says where it comes from.
ABOUT = ("file_asked_for", "file_made_on", "file_version")
TOGETHER = "; "  # between the values of a list


def table_as_csv(filled: Filled, about: About) -> Iterator[str]:
    asked = f"{about.asked} ({about.address})" if about.address else about.asked
    said = (asked, f"{about.at.astimezone(UTC):%Y-%m-%d}", about.version)
    rows = ((*map(as_text, cells), *said) for cells in filled.rows())
    return csv_lines((*filled.header, *ABOUT), rows)


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Begins with the mark by which Excel knows UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([_harmless(name) for name in header])
    for row in rows:
        yield writer.writerow([_harmless(value) for value in row])


def as_text(value: Value) -> object:
    """Numbers stay numbers; moments are in UTC; what is unknown is empty."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return plainly(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence):
        return TOGETHER.join(value)
    return value


def plainly(number: Decimal) -> Decimal:
    """1.5 for 1.50000, and 100 for 1E+2."""
    short = number.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


def _harmless(value: object) -> object:
    return harmless(value) if isinstance(value, str) else value


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text
