"""Each lens of the matrix, on the page and as a file."""

import csv
import io
import json
import re

import pytest
from openpyxl import load_workbook

from curation.models import Trial
from tests.builders import a_notice
from tests.cast import ada
from tests.evidence_builders import (
    a_trial,
    an_arm,
    an_outcome,
)
from tests.web.matrix_at_hand import Evidence, cells, shown, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def evidence():
    return Evidence()


@pytest.fixture
def reader(client, evidence):
    client.force_login(evidence.ben)
    return client


# -- On the page


def test_the_lens_on_trials_folds_them_by_population_and_phase(reader, evidence):
    extension = a_trial("SLE-BRAVE-X", kind=Trial.Kind.EXTENSION, status="terminated")
    an_arm(extension, evidence.drug, None)
    early = a_trial(
        "EARLY", phase="", population="cle", status="withdrawn", started_on="2020-01-01"
    )
    an_arm(early, evidence.drug, 2)
    said = words(shown(reader, "lens=trials"))
    assert "One drug in three trials. Of two with a primary result one met it, one did not." in said
    assert "SLE phase 3" in said
    assert "Cutaneous lupus phase not stated" in said
    assert re.search(r"SLE-BRAVE-I met NCT\d+ 52 wk, N 760 SRI-4, wk 52 4 mg once daily 252", said)
    assert "SLE-BRAVE-X ended early" in said


def test_verdicts_are_told_apart(reader, evidence):
    for name, status, met in (
        ("A", "active", ()),
        ("B", "completed", ()),
        ("C", "completed", "yn"),
    ):
        trial = a_trial(name, status=status)
        an_arm(trial, evidence.drug, 2)
        for place, each in enumerate(met):
            an_outcome(trial, evidence.sri4, place, is_primary=True, was_met=each == "y")
    said = words(shown(reader, "lens=trials"))
    assert "Of three with a primary result one met it, one in part, one did not." in said
    assert "One is running, one has not reported." in said


def test_benefit_stands_beside_harm_each_at_its_own_week(reader):
    said = cells(shown(reader, "lens=balance"))
    assert said[0].startswith("1.57 · 1.07")
    assert said[0].endswith("SRI-4, wk 52")
    assert said[1].startswith("1.50 · 1.50 2 trials")


def test_the_gaps_are_a_plot_of_drugs_by_domains(reader):
    html = shown(reader, "lens=gaps")
    assert "One of drug" not in words(html)
    assert 'id="gap-map"' in html
    assert "baricitinib 2 trials" in words(html)
    assert "No trial in lupus was found of solcitinib" in words(html)


def test_the_timeline_is_a_plot_of_trials(reader):
    assert 'id="timeline"' in shown(reader, "lens=timeline")
    svg = reader.get("/matrix.svg?lens=timeline")
    assert svg["Content-Type"] == "image/svg+xml"
    assert svg["Content-Disposition"] == 'attachment; filename="lupusjak-timeline.svg"'
    assert b"SLE-BRAVE-II" in svg.content
    assert b"baricitinib" in reader.get("/matrix.svg?lens=gaps").content
    assert reader.get("/matrix.svg").status_code == 404


@pytest.mark.parametrize("lens", ["trials", "timeline", "gaps", "endpoints", "balance"])
def test_a_lens_of_nothing_is_no_error(client, lens):
    client.force_login(ada())
    said = words(shown(client, f"lens={lens}"))
    assert "No trial here is what you ask for." in said
    assert client.get(f"/matrix.csv?lens={lens}").status_code == 200


# -- As a file


def rows_of(answer):
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_download_holds_exactly_the_cells_on_the_screen(reader):
    rows = rows_of(reader.get("/matrix.csv?endpoint=sri-4&week=52"))
    assert [(row["trial"], row["estimate"], row["confirmed"]) for row in rows] == [
        ("SLE-BRAVE-I", "1.57", "yes"),
        ("SLE-BRAVE-II", "1.07", "no"),
    ]
    assert {row["trials_disagree"] for row in rows} == {"yes"}
    assert rows[0]["file_asked_for"].startswith(
        "Lens: Endpoints; Endpoint: SRI-4; Timepoint: week 52; with what waits (http"
    )
    assert rows[0]["file_version"]
    silent = rows_of(reader.get("/matrix.csv?state=toextract"))
    assert [(row["endpoint"], row["state"], row["trial"]) for row in silent] == [
        ("Pain", "reported, to extract", "")
    ]


def test_a_download_is_a_workbook_and_json_as_well(reader):
    book = load_workbook(io.BytesIO(reader.get("/matrix.xlsx?week=52").getvalue()))
    assert "1.57" in {str(cell.value) for row in book["matrix"].iter_rows() for cell in row}
    kept = json.loads(reader.get("/matrix.json?waits=no&endpoint=sri-4").getvalue())
    assert kept["about"]["asked_for"].endswith("accepted only")
    assert [row["estimate"] for row in kept["rows"] if row["trial"]] == [1.57]


def test_each_lens_is_handed_out_as_it_is_shown(reader):
    trials = rows_of(reader.get("/matrix.csv?lens=trials"))
    assert [(row["trial"], row["verdict"]) for row in trials] == [
        ("SLE-BRAVE-I", "met"), ("SLE-BRAVE-II", "not met"),
    ]  # fmt: skip
    gaps = rows_of(reader.get("/matrix.csv?lens=gaps"))
    assert ("baricitinib", "Disease activity", "2") in [
        (row["drug"], row["domain"], row["trials"]) for row in gaps
    ]
    balance = rows_of(reader.get("/matrix.csv?lens=balance"))
    assert {row["endpoint"] for row in balance} == {"SRI-4", "Serious adverse event"}


def test_a_file_says_that_it_is_without_retracted_papers(evidence, client):
    client.force_login(evidence.ada)
    a_notice(evidence.source.reference)

    told = json.loads(client.get("/matrix.json?retracted=no").getvalue())
    assert told["about"]["asked_for"].endswith("without what rests on retracted papers")
    assert not any(row["rests_on_retracted_paper"] for row in told["rows"])
    told = json.loads(client.get("/matrix.json").getvalue())
    assert "retracted" not in told["about"]["asked_for"]
    assert any(row["rests_on_retracted_paper"] for row in told["rows"])
