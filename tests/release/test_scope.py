"""What is in a release, and what is in none."""

import csv
import io
import json
import zipfile
from datetime import date

import pytest

from curation.management.releasing import release_into
from curation.release.nouns import NOUNS, Scope
from tests.release.at_hand import read, rows
from tests.release.world import FORMULA, a_small_world, what_is_not_for_others

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 31)
NOT_FOR_OTHERS = (
    *("rejected for a reason", "judged unseen"),
    *("included by one", "excluded by another"),
)


@pytest.fixture
def world():
    made = a_small_world()
    what_is_not_for_others(made)
    return made


def all_of(path):
    with zipfile.ZipFile(path) as release:
        return "\n".join(release.read(name).decode() for name in release.namelist())


def test_only_what_is_accepted_and_settled_is_in_it(world, tmp_path):
    path, counts = release_into(tmp_path, Scope(), on=DAY)

    text = all_of(path)
    for words in (*NOT_FOR_OTHERS, "unconfirmed"):
        assert words not in text
    assert (counts["results"], counts["findings"], counts["screening"]) == (2, 1, 3)
    assert {row["state"] for row in rows(path, "results")} == {"accepted"}


def test_a_verdict_is_as_little_told_as_the_numbers_that_it_rests_on(world, tmp_path):
    path, _ = release_into(tmp_path, Scope(), on=DAY)
    told = {row["endpoint"]: row["was_met"] for row in rows(path, "outcomes")}
    assert told == {"sri-4": True, "flare": None, "joints": None}

    path, _ = release_into(tmp_path, Scope(everything=True), on=DAY)
    told = {row["endpoint"]: row["was_met"] for row in rows(path, "outcomes")}
    assert told == {"sri-4": True, "flare": False, "joints": None}


def test_everything_says_that_it_is_not_all_accepted_and_has_no_rejected_row(world, tmp_path):
    path, _ = release_into(tmp_path, Scope(everything=True), on=DAY)

    assert path.name == "lupusjak-everything-2026-01-31.zip"
    assert "NOT ALL OF IT IS ACCEPTED" in read(path, "README.txt")
    text = all_of(path)
    assert "unconfirmed numbers" in text
    for words in (
        "rejected for a reason",
        "included by one",
        "excluded by another",
        "judged unseen",
    ):
        assert words not in text
    assert {row["state"] for row in rows(path, "results")} == {"accepted", "submitted"}


def test_no_words_of_publishers_are_in_it_unless_asked_for(world, tmp_path):
    sentence = "In this made-up trial"
    path, _ = release_into(tmp_path, Scope(), on=DAY)
    text = all_of(path)
    # The words around a quote are part of it, in its table and in what is read back.
    assert text.count('"prefix": "In this made-up trial "') == 1
    assert read(path, "tables/quotes.csv").count(sentence) == 1
    assert text.count(sentence) == 2
    assert "Somebody was paid" not in text
    assert "words of a publisher" not in text

    path, _ = release_into(tmp_path, Scope(abstracts=True), on=DAY)
    assert path.name == "lupusjak-2026-01-31-with-abstracts.zip"
    assert all_of(path).count(sentence) > 2
    assert "do not pass this file on" in read(path, "README.txt")


def test_of_people_it_has_the_names_alone(world, tmp_path):
    world.by.email = "ada@example.org"
    world.by.orcid = "0000-0002-1825-0097"
    world.by.save()
    path, _ = release_into(tmp_path, Scope(), on=DAY)

    assert rows(path, "people") == [
        {"called": "Ada Okafor", "name": "Ada Okafor"},
        {"called": "Ada Okafor (2)", "name": "Ada Okafor"},
        {"called": "Ben Lindqvist", "name": "Ben Lindqvist"},
    ]
    for words in ("ada@example.org", "1825-0097", '"ada"', "ada-2"):
        assert words not in all_of(path)


def test_rows_are_called_by_words_that_mean_something_elsewhere(world, tmp_path):
    path, _ = release_into(tmp_path, Scope(), on=DAY)

    result = rows(path, "results")[0]
    assert result["outcome"] == "sle-brave-i/sri-4/52/≤ 10 mg / day/"
    assert result["arm"] == "sle-brave-i/two-and-a-half"
    sources = {row["called"]: row for row in rows(path, "sources")}
    assert sources[result["source"]]["reference"] == f"PMID {world.paper.pmid}"
    called = [row["called"] for row in rows(path, "references")]
    assert {"DOI 10.1000/shared2", "known-by-its-key"} < set(called)
    assert len(set(called)) == len(called)


def test_every_column_is_said_in_the_codebook_and_the_datapackage(world, tmp_path):
    path, _ = release_into(tmp_path, Scope(), on=DAY)
    package = json.loads(read(path, "datapackage.json"))
    said = {each["path"]: each for each in package["resources"]}

    book = read(path, "codebook.csv")
    for noun in NOUNS:
        names = list(rows(path, noun.name)[0])
        assert names == [each["name"] for each in said[noun.path]["schema"]["fields"]]
        for name in names:
            assert f"{noun.path},{name}," in book
    assert package["lupusjak"]["layout"] == 1
    assert package["version"] == "2026-01-31"


def test_a_table_for_a_spreadsheet_carries_no_formula_and_the_evidence_keeps_the_words(
    world, tmp_path
):
    path, _ = release_into(tmp_path, Scope(), on=DAY)

    assert table_of(path, "claims")[0]["statement"] == f"'{FORMULA}"
    assert rows(path, "claims")[0]["statement"] == FORMULA


def test_tables_hide_what_the_evidence_hides_and_no_row_has_a_number_of_this_site(world, tmp_path):
    path, _ = release_into(tmp_path, Scope(), on=DAY)

    met = {each["endpoint"]: each["was_met"] for each in table_of(path, "outcomes")}
    assert met == {"sri-4": "yes", "flare": "", "joints": ""}
    assert len(table_of(path, "taggings")) == 2
    assert "reference" not in table_of(path, "references")[0]
    assert "quote_anchor" not in table_of(path, "citations")[0]


def table_of(path, name):
    text = read(path, f"tables/{name}.csv").lstrip("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_licence_is_the_one_that_the_site_has_set(world, tmp_path, settings):
    settings.RELEASE_LICENCE = "CC BY 4.0"
    path, _ = release_into(tmp_path, Scope(), on=DAY)
    assert "Licence: CC BY 4.0\n" in read(path, "README.txt")
    assert json.loads(read(path, "datapackage.json"))["licenses"][0]["title"] == "CC BY 4.0"


def test_the_same_content_gives_the_same_bytes_and_another_day_does_not(world, tmp_path):
    first, _ = release_into(tmp_path / "first", Scope(), on=DAY)
    second, _ = release_into(tmp_path / "second", Scope(), on=DAY)
    later, _ = release_into(tmp_path / "second", Scope(), on=date(2026, 2, 1))

    assert first.read_bytes() == second.read_bytes() != later.read_bytes()
    assert sorted(path.name for path in (tmp_path / "second").iterdir()) == [
        "lupusjak-2026-01-31.zip",
        "lupusjak-2026-02-01.zip",
    ]
