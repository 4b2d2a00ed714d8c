"""Rows as JSON, an object at a time: what the file is, the rows, and how many there were.

The number stands at the end, so a download that was cut off is no JSON at all.
"""

import json
import math
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from curation.exports.csv import plainly
from curation.exports.tables import About, Filled, Value


def table_as_json(filled: Filled, about: About) -> Iterator[str]:
    """`about` also says what each column means."""
    said = {**dict(about.lines), "table": filled.name, "meaning": filled.meaning}
    said_in_full = {**said, "columns": dict(filled.columns)}
    yield f'{{"about": {_written(said_in_full)},\n"rows": ['
    count = 0
    for cells in filled.rows():
        row = dict(zip(filled.header, map(as_json, cells), strict=True))
        yield f"{',' if count else ''}\n{_written(row)}"
        count += 1
    yield f'\n],\n"count": {count}}}\n'


def as_json(value: Value) -> object:
    """Lists stay lists, and what is unknown is null, as is a number that JSON cannot say."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        short = plainly(value)
        return int(short) if short == short.to_integral_value() else float(short)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    assert isinstance(value, Sequence)
    return list(value)


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
