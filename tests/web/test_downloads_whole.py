"""All that is accepted, on the starter evidence: as many rows as the lists say, the same in each
format, each column with a name and a sentence.
"""

import csv
import io
import json
import re

import pytest
from django.utils.timezone import now
from openpyxl import load_workbook

from curation.exports.csv import ABOUT, table_as_csv
from curation.exports.json import table_as_json
from curation.exports.tables import About
from curation.exports.xlsx import tables_as_xlsx
from curation.management.release_tables import every_table
from curation.models import Drug, Effect, Endpoint, Finding, Result, Trial
from curation.release.nouns import Scope
from tests.cast import ben
from tests.web.test_downloads import READ

pytestmark = pytest.mark.django_db

MADE_OF = About("All", "all", "http://testserver/", now(), "1")
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture
def reader(client, starter_evidence):
    client.force_login(ben())
    return client


# -- every table


def all_filled():
    return [table.filled(rows) for table, rows in every_table(Scope())]


def test_every_column_has_one_name_and_a_sentence():
    for table in all_filled():
        names = [*table.header, *ABOUT]
        assert len(names) == len(set(names)), table.name
        for name, meaning in table.columns:
            assert re.fullmatch(r"[a-z][a-z0-9_]*", name), (table.name, name)
            assert meaning.endswith("."), (table.name, name)


def test_all_that_is_accepted_is_the_same_in_each_format_and_holds_no_formula(starter_evidence):
    by = ben()
    for noun in (Result, Effect, Finding):
        noun.objects.update(state="accepted", decided_by=by, decided_at=now())
    tables = all_filled()
    with tables_as_xlsx(tables, MADE_OF) as file:
        book = load_workbook(file)
    assert not [c for sheet in book for row in sheet for c in row if c.data_type in ("f", "e")]
    for table, sheet in zip(tables, book, strict=False):
        text = "".join(table_as_csv(table, MADE_OF)).removeprefix("\ufeff")
        header, *lines = csv.reader(io.StringIO(text, newline=""))
        kept = json.loads("".join(table_as_json(table, MADE_OF)))["rows"]
        of_sheet = list(sheet.iter_rows(min_row=2, values_only=True))
        assert len(lines) == len(kept) == len(of_sheet), table.name
        assert header[: -len(ABOUT)] == list(table.header)
        for row, line in zip(kept, lines, strict=True):
            texts = [
                cell for cell, value in zip(line, row.values(), strict=False) if is_text(value)
            ]
            assert not [text for text in texts if text.startswith(BEGINS_A_FORMULA)], table.name
    by_name = {table.name: len(list(table.rows())) for table in tables}
    assert by_name["trials"] == Trial.objects.count() > 0
    assert by_name["results"] == Result.objects.count() > 0


def is_text(value):
    return isinstance(value, str | list)


# -- the lists


@pytest.mark.parametrize(
    ("address", "query", "number"),
    [
        ("drugs", "", lambda: Drug.objects.filter(merged_into=None).count()),
        ("endpoints", "", lambda: Endpoint.objects.filter(merged_into=None).count()),
        ("trials", "phase=3", lambda: Trial.objects.filter(phase="3").count()),
    ],
)
def test_each_format_has_as_many_rows_as_its_list_says(reader, address, query, number):
    page = reader.get(f"/{address}/?{query}").content.decode()
    said = re.search(r"Download <small>([\d\u202f]+)</small>", page)
    for form, read in READ.items():
        assert f'href="/{address}.{form}{f"?{query}" if query else ""}" download' in page
        rows = read(reader.get(f"/{address}.{form}?{query}"))
        assert len(rows) == int(said[1].replace("\u202f", "")) == number() > 0
