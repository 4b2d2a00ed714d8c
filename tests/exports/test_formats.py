"""One table as CSV, XLSX and JSON: the same rows, what they are, and never a formula."""

import csv
import io
import json
import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from curation.decision_lines import as_typed
from curation.exports.csv import table_as_csv
from curation.exports.json import table_as_json
from curation.exports.tables import About, Column, Table
from curation.exports.xlsx import LONGEST, TooManyRows, tables_as_xlsx

WHEN = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
ABOUT = About("Made up", "Journal: =Lancet", "https://site.example/made-up/?q=1", WHEN, "1, 1")
NAMES = ("text", "list", "number", "decimal", "truth", "day", "moment", "nothing")
TABLE = Table(
    "made_up",
    "A made-up row.",
    tuple(
        Column(name, f"The {name}.", lambda row, place=place: row[place])
        for place, name in enumerate(NAMES)
    ),
)
ROW = (*("=1+1", ["+a", "b"], 1.5, Decimal("100.50000"), True, date(2025, 12, 31), WHEN, None),)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
odd = st.sampled_from(["=", "+", "-", "@", "\t", "\r", "#N/A", "'="]).flatmap(
    lambda first: texts.map(lambda rest: first + rest)
)
rows = st.lists(
    st.tuples(
        odd | texts,
        st.lists(odd | texts, max_size=3),
        st.integers(-10, 10**8) | st.integers(-(10**9), 10**9).map(lambda each: each / 1000),
        st.decimals(-(10**6), 10**6, places=5),
        st.booleans() | st.none(),
        st.dates(date(1850, 1, 1), date(2100, 1, 1)) | st.none(),
        st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
        st.none(),
    ),
    max_size=4,
)


def filled(*given):
    return TABLE.filled(lambda: iter(given))


def of_csv(table, about=ABOUT):
    text = "".join(table_as_csv(table, about)).removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text, newline="")))


def of_xlsx(*tables, about=ABOUT, **bounds):
    with tables_as_xlsx(tables, about, **bounds) as file:
        return load_workbook(file)


def of_json(table, about=ABOUT):
    return json.loads("".join(table_as_json(table, about)))


# -- what each says


def test_csv_stays_one_table_whose_rows_say_what_was_asked_for():
    header, row = of_csv(filled(ROW))
    assert header == [*NAMES, "file_asked_for", "file_made_on", "file_version"]
    assert row == [
        *("'=1+1", "'+a; b", "1.5", "100.5", "yes", "2025-12-31", "2026-03-01T23:30:00+00:00", ""),
        *("Journal: =Lancet (https://site.example/made-up/?q=1)", "2026-03-01", "1, 1"),
    ]


def test_a_workbook_has_texts_numbers_and_days_and_a_sheet_that_says_what_they_are():
    book = of_xlsx(filled(ROW))
    sheet = book["made up"]
    assert [cell.value for cell in sheet[1]] == list(NAMES)
    assert [cell.value for cell in sheet[2]] == [
        *("=1+1", "+a; b", 1.5, 100.5, "yes", datetime(2025, 12, 31), WHEN.replace(tzinfo=None)),
        None,
    ]
    assert sheet["F2"].number_format == "yyyy-mm-dd"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:H2"
    said = {name: words for name, words, *_ in book["About"].iter_rows(values_only=True) if name}
    assert said["asked_for"] == "Journal: =Lancet"
    assert said["address"] == "https://site.example/made-up/?q=1"
    assert said["made_at"] == "2026-03-01T23:30:00+00:00"
    assert (said["version"], said["made_up"]) == ("1, 1", "A made-up row. 1 row.")
    assert said["decimal"] == "The decimal."


def test_a_sheet_has_room_for_the_moments_in_it_and_for_the_names_of_its_columns():
    columns = ["year", "title", "entered_at", "population_as_printed"]
    table = Table("made_up", "", tuple(Column(name, "", lambda row: None) for name in columns))
    widths = of_xlsx(table.filled(lambda: []))["made up"].column_dimensions
    assert [widths[letter].width for letter in "ABCD"] == [8, 48, 21, 25]


def test_json_keeps_numbers_lists_and_what_is_unknown_and_counts_its_rows_at_the_end():
    kept = of_json(filled(ROW))
    assert kept["rows"] == [
        {
            "text": "=1+1",
            "list": ["+a", "b"],
            "number": 1.5,
            "decimal": 100.5,
            "truth": True,
            "day": "2025-12-31",
            "moment": "2026-03-01T23:30:00+00:00",
            "nothing": None,
        }
    ]
    assert kept["count"] == 1
    assert kept["about"]["asked_for"] == "Journal: =Lancet"
    assert kept["about"]["columns"]["day"] == "The day."
    assert list(kept) == ["about", "rows", "count"]


def test_a_table_without_rows_is_whole_in_each_format():
    assert len(of_csv(filled())) == 1
    assert of_xlsx(filled())["made up"].max_row == 1
    assert of_json(filled())["rows"] == []


def test_a_number_that_is_none_is_null_in_json():
    assert of_json(filled(("", [], float("nan"), *ROW[3:])))["rows"][0]["number"] is None


# -- no formulas, and the same rows


@given(rows)
def test_whatever_the_rows_hold_the_three_formats_hold_the_same_and_no_formula(some):
    _, *lines = of_csv(filled(*some))
    book = of_xlsx(filled(*some))
    kept = of_json(filled(*some))["rows"]
    sheet = list(book["made up"].iter_rows(min_row=2, values_only=True))

    assert {cell.data_type for each in book for row in each for cell in row} <= {"s", "n", "d"}
    for line in lines:
        for cell in line[:2]:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert len(lines) == len(kept) == len(some)
    for line, cells, row in zip(lines, sheet[: len(some)], kept, strict=False):
        as_read = [as_typed(line[0]), as_typed(line[1]), *line[2 : len(NAMES)]]
        assert as_read[:2] == [row["text"], "; ".join(row["list"])]
        assert [_clean(text) for text in as_read[:2]] == [_clean(cells[0]), _clean(cells[1])]
        assert float(line[2]) == cells[2] == row["number"]
        assert float(line[3]) == pytest.approx(cells[3]) == pytest.approx(row["decimal"])
        assert line[4] == (cells[4] or "") == {None: "", True: "yes", False: "no"}[row["truth"]]
        assert line[5] == _day(cells[5]) == (row["day"] or "")
        assert line[6] == _moment(cells[6]) == row["moment"]


def _clean(text):
    """As XML keeps it: without what it forbids, each end of a line the same."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text or "")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _day(value):
    return f"{value:%Y-%m-%d}" if isinstance(value, datetime) else value or ""


def _moment(value):
    return f"{value:%Y-%m-%dT%H:%M:%S}+00:00"


# -- bounds


def test_more_rows_than_a_sheet_holds_are_refused_with_what_to_do():
    with pytest.raises(TooManyRows, match="Take them as CSV or JSON"):
        of_xlsx(filled(ROW, ROW, ROW), most=3)
    assert of_xlsx(filled(ROW, ROW), most=3)["made up"].max_row == 3


def test_what_a_cell_cannot_hold_is_cut_short_and_said():
    long = "a" * (LONGEST + 1)
    book = of_xlsx(filled((long, *ROW[1:])))
    assert book["made up"]["A2"].value.endswith("a […]")
    assert len(book["made up"]["A2"].value) == LONGEST
    said = dict(row[:2] for row in book["About"].iter_rows(values_only=True))
    assert said["cut_short"].startswith("One cell is cut short")
    assert of_csv(filled((long, *ROW[1:])))[1][0] == long


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_more_rows_take_no_more_memory(form):
    def most_memory(number):
        table = TABLE.filled(lambda: (ROW for _ in range(number)))
        tracemalloc.start()
        if form == "xlsx":
            tables_as_xlsx([table], ABOUT).close()
        else:
            for _ in {"csv": table_as_csv, "json": table_as_json}[form](table, ABOUT):
                pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    most_memory(10_000)  # what is made once is made
    assert most_memory(10_000) < most_memory(3_000) + 200_000
