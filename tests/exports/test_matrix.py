"""What the matrix shows, as a file."""

import csv
import io
import json
from datetime import date

from openpyxl import load_workbook

from curation.exports.matrix import Table, as_csv, as_json, as_xlsx

TABLE = Table(
    ("drug", "estimate", "trial", "computed"),
    [("baricitinib", 1.57, "SLE-BRAVE-I", False), ("=1+1", None, "-8.7 v\x0b -5.5", True)],
    asked_for="Population: SLE",
    made_on=date(2026, 3, 1),
    version="0.1",
)


def test_a_csv_is_one_table_that_says_what_was_asked_for():
    header, first, second = csv.reader(io.StringIO("".join(as_csv(TABLE)).removeprefix("\ufeff")))
    assert header == [*TABLE.header, "asked_for", "made_on", "version"]
    assert first[:3] == ["baricitinib", "1.57", "SLE-BRAVE-I"]
    assert first[4:] == ["Population: SLE", "2026-03-01", "0.1"]
    assert second[0] == "'=1+1"


def test_a_workbook_holds_texts_and_numbers_and_no_formula():
    book = load_workbook(io.BytesIO(as_xlsx(TABLE)))
    sheet = book["Matrix"]
    assert [cell.value for cell in sheet[2]] == ["baricitinib", 1.57, "SLE-BRAVE-I", False]
    assert [(cell.value, cell.data_type) for cell in sheet[3]][:3] == [
        ("=1+1", "s"), (None, "n"), ("-8.7 v -5.5", "s"),
    ]  # fmt: skip
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "b"}
    assert [[cell.value for cell in row] for row in book["About"].iter_rows()] == [
        ["asked_for", "Population: SLE"], ["made_on", "2026-03-01"], ["version", "0.1"],
    ]  # fmt: skip


def test_json_keeps_numbers_as_numbers_and_what_is_unknown_as_null():
    kept = json.loads(as_json(TABLE))
    assert kept["asked_for"] == "Population: SLE"
    assert kept["rows"][0] == {
        "drug": "baricitinib", "estimate": 1.57, "trial": "SLE-BRAVE-I", "computed": False,
    }  # fmt: skip
    assert kept["rows"][1]["estimate"] is None
