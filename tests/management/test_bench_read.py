"""`manage.py bench read` measures equal readings, and says so one figure a line."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from curation.management.bench import read
from curation.management.bench.figures import Figure, figure_with_goal
from curation.management.bench.made_up import made_up_records
from curation.pubmed import read_record


@pytest.fixture
def made_up_only(monkeypatch):
    monkeypatch.setattr(read, "original_records", lambda: made_up_records(12))
    monkeypatch.setattr(read, "ROUNDS", 1)


def measured(*options: str) -> list[str]:
    out = StringIO()
    call_command("bench", "read", *options, stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.usefixtures("made_up_only")
def test_each_figure_is_one_json_object_on_a_line():
    figures = [json.loads(line) for line in measured("--json", "--size", "6")]
    by_name = {figure["figure"]: figure for figure in figures}

    assert {figure["bench"] for figure in figures} == {"read"}
    assert by_name["records"]["value"] == 6
    assert by_name["ratio to Bio.Entrez.read"]["goal"] == ">= 4"
    lost = by_name["fields that Bio.Entrez.read has otherwise"]
    assert (lost["value"], lost["goal"], lost["holds"]) == (0, "<= 0", True)


@pytest.mark.usefixtures("made_up_only")
def test_people_get_a_table():
    lines = measured()
    assert all(line.startswith("read ") for line in lines)
    assert any(line.endswith(("holds", "MISSED")) for line in lines)


def test_a_benchmark_of_nothing_is_refused():
    with pytest.raises(CommandError, match="at least two"):
        call_command("bench", "read", "--size", "1")


def test_made_up_records_are_the_same_every_time_and_grow_with_their_age():
    records = made_up_records(20)
    assert records == made_up_records(20)
    assert [record.pmid for record in records] == sorted({record.pmid for record in records})
    older, newer = read_record(records[0].xml), read_record(records[-1].xml)
    assert not older.cited_references
    assert newer.authors[0]["affiliations"]


def test_a_figure_is_rounded_to_what_it_is_worth():
    assert Figure("x", "y", 12345.6).as_text().split() == ["x", "y", "12,300.0"]
    assert figure_with_goal("x", "y", 3.999, at_least=4).as_text().endswith(">= 4      MISSED")
    assert figure_with_goal("x", "y", 3.0, at_most=4).holds
    assert figure_with_goal("x", "y", 3.0) == Figure("x", "y", 3.0)
