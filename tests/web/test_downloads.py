"""What a list shows, as files: the same rows, in one menu, for whoever may see them."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook

from tests.builders import a_reference
from tests.cast import a_person, ada, ben
from tests.desk_builders import a_claim, a_tag, a_tagging
from tests.evidence_builders import a_drug, a_trial, an_arm, an_endpoint

pytestmark = pytest.mark.django_db


def csv_of(answer):
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"), newline="")))


def xlsx_of(answer):
    sheet = load_workbook(io.BytesIO(answer.getvalue())).worksheets[0]
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def json_of(answer):
    return json.loads(answer.getvalue())["rows"]


READ = {"csv": csv_of, "xlsx": xlsx_of, "json": json_of}


@pytest.fixture
def reader(client):
    client.force_login(ben())
    return client


# -- names, people, addresses


@pytest.mark.parametrize("form", READ)
@pytest.mark.parametrize("name", ["=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1"])
def test_a_name_that_begins_like_a_formula_stays_a_name(reader, form, name):
    drug = a_drug(name, slug="odd")
    an_arm(a_trial(name, slug="odd"), drug)
    an_endpoint(name, slug="odd")
    for address, column in (("drugs", "inn"), ("trials", "acronym"), ("endpoints", "name")):
        (row,) = READ[form](reader.get(f"/{address}.{form}"))
        assert row[column] == (f"'{name}" if form == "csv" else name)


@pytest.mark.parametrize("form", READ)
def test_strangers_get_what_is_accepted_and_nothing_where_the_site_is_closed(
    client, settings, form
):
    a_claim(ada(), "It waits", state="submitted")
    assert "/accounts/login/" in client.get(f"/claims.{form}").url
    settings.LUPUSJAK_PUBLIC = True
    assert READ[form](client.get(f"/claims.{form}")) == []
    client.force_login(a_person("nia"))
    assert len(READ[form](client.get(f"/claims.{form}"))) == 1


def test_an_address_that_means_nothing_is_no_error(reader):
    for address in ("trials.xlsx?phase=9&drug=%00", "claims.json?kind=x", "references.csv?year=a"):
        assert reader.get(f"/{address}").status_code == 200
    assert reader.get("/trials.pdf").status_code == 404


# -- those chosen


def chosen(client, **asked):
    return client.post("/references/chosen/", {"format": "csv", "which": "chosen", **asked})


@pytest.mark.parametrize("form", READ)
def test_those_chosen_are_downloaded_and_no_others(reader, form):
    first, second = a_reference(), a_reference()
    a_reference()
    tag = a_tag("kept")
    a_tagging(first, tag, ada())
    pks = [first.pk, second.pk, first.pk, "x", "99999999999999999999"]
    rows = READ[form](chosen(reader, format=form, reference=pks))
    assert sorted(int(row["reference"]) for row in rows) == sorted([first.pk, second.pk])
    assert "kept" in str(rows)


def test_all_that_is_found_has_an_address(reader):
    answer = chosen(reader, which="all", asked="q=baricitinib&done=x", format="json")
    assert answer.headers["Location"] == "/references.json?q=baricitinib"


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [({}, "Nothing is chosen."), ({"format": "exe", "reference": [1]}, "There is no such format.")],
)
def test_what_cannot_be_downloaded_is_said_on_the_list(reader, asked, sentence):
    answer = chosen(reader, asked="q=x", **asked)
    assert answer.headers["Location"] == "/references/?q=x"
    assert sentence in reader.get("/references/?q=x").content.decode()


def test_the_list_offers_to_download_those_chosen(client):
    a_reference()
    client.force_login(ada())
    page = client.get("/references/").content.decode()
    assert 'formaction="/references/chosen/"' in page
    assert 'name="format" value="xlsx"' in page
