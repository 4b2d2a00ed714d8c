"""What the matrix shows, as a file: the same rows as CSV, XLSX and JSON, none of them a formula.

Each file says what was asked for, on which day and of which version: CSV in three columns at its
end, so that it stays one table; XLSX on a sheet of its own; JSON beside the rows.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from curation.exports.csv import csv_lines

ABOUT = ("asked_for", "made_on", "version")
WIDEST = 60  # characters


class Table(NamedTuple):
    """`rows` are as long as `header`, of text, numbers, truths and None."""

    header: Sequence[str]
    rows: Sequence[Sequence[object]]
    asked_for: str
    made_on: date
    version: str

    @property
    def about(self) -> tuple[str, str, str]:
        return self.asked_for, self.made_on.isoformat(), self.version


def as_csv(table: Table) -> Iterator[str]:
    return csv_lines((*table.header, *ABOUT), ((*row, *table.about) for row in table.rows))


def as_json(table: Table) -> str:
    rows = [dict(zip(table.header, row, strict=True)) for row in table.rows]
    about = dict(zip(ABOUT, table.about, strict=True))
    return json.dumps({**about, "rows": rows}, ensure_ascii=False, indent=1)


def as_xlsx(table: Table) -> bytes:
    return as_workbook({"Matrix": table})


def as_workbook(tables: Mapping[str, Table]) -> bytes:
    """A sheet for each table by its name, and one on what they are, as the first of them says."""
    book = Workbook()
    book.remove(book.active)
    for name, table in tables.items():
        sheet: Worksheet = book.create_sheet(name)
        for row in (table.header, *table.rows):
            sheet.append([_cleaned(value) for value in row])
        _as_text(sheet)
        _dress(sheet)
    about: Worksheet = book.create_sheet("About")
    first = next(iter(tables.values()))
    for pair in zip(ABOUT, first.about, strict=True):
        about.append([_cleaned(value) for value in pair])
    _as_text(about)
    into = BytesIO()
    book.save(into)
    return into.getvalue()


def _cleaned(value: object) -> object:
    return ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value


def _as_text(sheet: Worksheet) -> None:
    """A text that begins like a formula would be one: its type says that it is a text."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"


def _dress(sheet: Worksheet) -> None:
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for column in sheet.columns:
        longest = max(len(str(cell.value or "")) for cell in column)
        letter = column[0].column_letter
        sheet.column_dimensions[letter].width = min(longest + 2, WIDEST)
