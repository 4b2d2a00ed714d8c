"""Rows as CSV for spreadsheets, a line at a time, so that a download of any size is flat.

A spreadsheet takes text that begins like a formula for one and runs it, so such text is preceded
by an apostrophe, which spreadsheets know as "this is text".
"""

import csv
from collections.abc import Iterable, Iterator, Sequence

from curation.decision_lines import harmless


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Begins with the mark by which Excel knows UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([_harmless(name) for name in header])
    for row in rows:
        yield writer.writerow([_harmless(value) for value in row])


def _harmless(value: object) -> object:
    return harmless(value) if isinstance(value, str) else value


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text
