"""Rows as a workbook: a sheet for each table, and one that says what they are.

A workbook is packed, so it is written to a file of the moment and handed out from there; a row at
a time, so that memory is flat. Text is text, whatever it begins with; days are days, numbers are
numbers. Excel bounds what a sheet and a cell hold, and nothing is left out in silence.
"""

import os
import weakref
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO

from openpyxl import Workbook
from openpyxl.cell.cell import ERROR_CODES, ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from curation.exports.csv import TOGETHER, plainly
from curation.exports.tables import About, Cells, Filled, Value

ROWS_OF_A_SHEET = 1_048_576  # the header is one of them
LONGEST = 32_767  # characters of a cell
_CUT = " […]"
_FIRST_YEAR = 1900  # of Excel's days
_NARROW, _WIDTH, _MOMENT, _WIDE = 8, 16, 21, 48
_AT_ONCE = 64 * 1024


class TooManyRows(Exception):
    """A sentence for whoever asked."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Excel holds {ROWS_OF_A_SHEET:,} rows on a sheet, and there are more {name}. "
            "Take them as CSV or JSON, which have no such bound, or narrow the list."
        )


def tables_as_xlsx(
    tables: Sequence[Filled], about: About, *, most: int = ROWS_OF_A_SHEET
) -> IO[bytes]:
    """A file at its beginning; whoever gets it closes it."""
    book = Workbook(write_only=True)
    counts, cut = {}, 0
    for filled in tables:
        writing = _Sheet(book, filled)
        for cells in filled.rows():
            if writing.rows + 1 >= most:
                for sheet in book.worksheets:
                    sheet.close()
                raise TooManyRows(filled.name)
            writing.append(cells)
        writing.close()
        counts[filled.name] = writing.rows
        cut += writing.cut
    _tell(book, tables, about, counts, cut)
    into = TemporaryFile()  # noqa: SIM115 - it outlives this, until it is handed out
    try:
        book.save(into)
    except BaseException:
        into.close()
        raise
    into.seek(0)
    return into


def in_pieces(file: IO[bytes]) -> Iterator[bytes]:
    """From its beginning, a piece at a time."""
    return _Pieces(file)


class _Pieces:
    """Lets go of the file when it is closed, as a response does with it, and at the latest when
    nobody holds it any more.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._place, self._number = 0, os.dup(file.fileno())
        self.close = weakref.finalize(self, os.close, self._number)
        file.close()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = os.pread(self._number, _AT_ONCE, self._place) if self.close.alive else b""
        self._place += len(piece)
        if not piece:
            self.close()
            raise StopIteration
        return piece


class _Sheet:
    def __init__(self, book: Workbook, filled: Filled) -> None:
        self._sheet: WriteOnlyWorksheet = book.create_sheet(_title(filled.name))
        self._sheet.freeze_panes = "A2"
        for place, name in enumerate(filled.header, 1):
            self._sheet.column_dimensions[get_column_letter(place)].width = _width_of(name)
        self._last = get_column_letter(len(filled.header))
        self.rows = self.cut = 0
        self._sheet.append([_bold(self._sheet, name) for name in filled.header])

    def append(self, cells: Cells) -> None:
        self._sheet.append([self._cell(value) for value in cells])
        self.rows += 1

    def close(self) -> None:
        """A filter for all its rows, which is known only now how many they are."""
        self._sheet.auto_filter.ref = f"A1:{self._last}{self.rows + 1}"

    def _cell(self, value: Value) -> object:
        kept = as_kept(value)
        if not isinstance(kept, str):
            return kept
        if len(kept) > LONGEST:
            kept = kept[: LONGEST - len(_CUT)] + _CUT
            self.cut += 1
        return _text(self._sheet, kept)


def as_kept(value: Value) -> str | int | float | Decimal | date | None:
    """As a workbook can hold it: moments without a zone, in UTC; truths as in CSV; lists as text;
    without the characters that its XML forbids.
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return plainly(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    if isinstance(value, date):
        return value if value.year >= _FIRST_YEAR else value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str):
        value = TOGETHER.join(value)
    return ILLEGAL_CHARACTERS_RE.sub("", value) or None if isinstance(value, str) else value


_WORDY = frozenset(
    ("title", "abstract", "authors", "statement", "quote", "printed", "note", "why", "did", "exact")
)


_SHORT = frozenset(("year", "volume", "issue", "n", "phase", "weeks", "week", "version"))


def _width_of(name: str) -> int:
    """With room for its name and the arrow of the filter; a moment that is too wide is all #."""
    if name in _WORDY:
        return _WIDE
    if name.split("_")[-1] == "at":
        return max(_MOMENT, len(name) + 4)
    return max(_NARROW if name in _SHORT else _WIDTH, len(name) + 4)


def _text(sheet: WriteOnlyWorksheet, text: str) -> object:
    """What openpyxl would take for a formula or an error is told that it is text."""
    if text[0] != "=" and text not in ERROR_CODES:
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


def _bold(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"
    cell.font = Font(bold=True)
    return cell


def _tell(
    book: Workbook, tables: Sequence[Filled], about: About, counts: dict[str, int], cut: int
) -> None:
    """The last sheet: what was asked for and when, and what each column means."""
    sheet: WriteOnlyWorksheet = book.create_sheet("About")
    for letter, width in (("A", 28), ("B", 100)):
        sheet.column_dimensions[letter].width = width
    lines = list(about.lines)
    lines.append(("times", "Days and times are in UTC."))
    if cut:
        shorter = "One cell is" if cut == 1 else f"{cut:,} cells are"
        words = (
            f"{shorter} cut short and end in […], since Excel holds {LONGEST:,} characters in a "
            "cell. CSV and JSON have them whole."
        )
        lines.append(("cut_short", words))
    for name, words in lines:
        sheet.append([_bold(sheet, name), _wrapped(sheet, words)])
    for filled in tables:
        sheet.append([])
        rows = counts[filled.name]
        sheet.append(
            [
                _bold(sheet, filled.name),
                _wrapped(sheet, f"{filled.meaning} {rows:,} row{'' if rows == 1 else 's'}."),
            ]
        )
        for name, meaning in filled.columns:
            sheet.append([_wrapped(sheet, name), _wrapped(sheet, meaning)])


def _wrapped(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST])
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _title(name: str) -> str:
    """Of a sheet: Excel forbids seven characters and more than 31."""
    clean = "".join(" " if each in "[]:*?/\\" else each for each in name.replace("_", " "))
    return clean[:31].strip("'") or "rows"
