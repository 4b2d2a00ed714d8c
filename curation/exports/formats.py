"""The formats in which every table can be taken away, and the moment of which it is.

CSV and JSON come a row at a time as they are read; a workbook once it is whole. All queries of a
file see the database as it was at the first of them, whatever is written meanwhile.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum

from django.db import connection, transaction

from curation.exports.csv import table_as_csv
from curation.exports.json import table_as_json
from curation.exports.tables import About, Filled
from curation.exports.xlsx import in_pieces, tables_as_xlsx


class Format(StrEnum):
    """By the ending of its files."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"

    @property
    def content_type(self) -> str:
        return _CONTENT_TYPES[self]


_CONTENT_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSON: "application/json",
}


def written(form: Format, tables: Sequence[Filled], about: About) -> Iterator[bytes]:
    """Of several tables CSV and JSON hold the first, and a workbook each on a sheet of its own.

    Raises TooManyRows before anything is handed out where a workbook cannot hold them.
    """
    if form == Format.XLSX:
        with one_moment():
            file = tables_as_xlsx(tables, about)
        return in_pieces(file)
    lines = table_as_csv if form == Format.CSV else table_as_json
    return _of_one_moment(lambda: lines(tables[0], about))


@contextmanager
def one_moment() -> Iterator[None]:
    """Within it nothing changes for whoever reads, and nothing can be written.

    Within another transaction it is that one's business.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _of_one_moment(lines: Callable[[], Iterable[str]]) -> Iterator[bytes]:
    with one_moment():
        for line in lines():
            yield line.encode()
