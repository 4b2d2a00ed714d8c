"""Whatever file somebody gives, either all of a release comes in, or nothing and a sentence."""

import json
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from curation.management.releasing import release_into
from curation.models import Reference, Trial, User
from curation.release import opening
from curation.release.loading import load_release
from curation.release.nouns import NOUNS, Scope
from curation.release.opening import opened
from curation.release.refused import CannotLoad
from tests.builders import a_reference
from tests.cast import a_person
from tests.release.at_hand import read, rows
from tests.release.tampering import as_zip, changed, with_rows
from tests.release.world import a_small_world

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def written(django_db_setup, django_db_blocker, tmp_path_factory):
    """A release of a small site, of which nothing but the file is left."""
    with django_db_blocker.unblock(), transaction.atomic():
        a_small_world()
        path, _ = release_into(tmp_path_factory.mktemp("release"), Scope(), on=date(2026, 1, 31))
        transaction.set_rollback(True)
    return path


@pytest.fixture
def release(written, tmp_path):
    return Path(shutil.copy(written, tmp_path))


def refusal(path):
    """The sentence; nothing was loaded."""
    with pytest.raises(CannotLoad) as caught, opened(path) as found:
        load_release(found)
    assert not any(noun.model.objects.exists() for noun in NOUNS)
    assert not User.objects.exists()
    return str(caught.value)


def one_changed(release, noun, **values):
    """The release with other values in the first row of a noun."""
    first, *rest = rows(release, noun)
    assert set(values) <= set(first)
    return with_rows(release, noun, [first | values, *rest])


def test_a_file_that_is_not_there(tmp_path):
    assert refusal(tmp_path / "none.zip") == f"There is no file {tmp_path / 'none.zip'}."


def test_a_file_that_is_no_zip(tmp_path):
    path = tmp_path / "references.csv"
    path.write_text("pmid,title\n")
    assert "references.csv cannot be read as a zip" in refusal(path)


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.99])
def test_a_zip_that_was_cut_off(release, kept):
    content = release.read_bytes()
    release.write_bytes(content[: int(len(content) * kept)])
    assert "cannot be read as a zip; it may have been cut off" in refusal(release)


def test_a_byte_that_was_changed_in_the_zip(release):
    with zipfile.ZipFile(release) as archive:
        entry = archive.getinfo("evidence/results.json")
    content = bytearray(release.read_bytes())
    content[entry.header_offset + 200] ^= 0xFF
    release.write_bytes(content)
    assert "cannot be read as a zip" in refusal(release)


def test_a_file_that_was_changed_and_zipped_again(release):
    text = read(release, "evidence/results.json").replace('"events": 60', '"events": 61')
    said = refusal(changed(release, "evidence/results.json", text, sums=False))
    assert said.startswith("evidence/results.json is not as it was written: its SHA-256")


def test_a_zip_of_something_else(tmp_path):
    said = refusal(as_zip(tmp_path / "photos.zip", {"photos.txt": b"no release"}))
    assert said.startswith("This is no release of lupusjak")


def test_a_release_of_another_layout_says_which_software_reads_it(release):
    package = json.loads(read(release, "datapackage.json"))
    package["lupusjak"] |= {"layout": 99, "software": "9.1"}
    said = refusal(changed(release, "datapackage.json", json.dumps(package)))
    assert "laid out as version 99, and this site reads version 1" in said
    assert "the lupusjak that wrote it (9.1)" in said


@pytest.mark.parametrize("text", ["", "[]", '{"lupusjak": 1}', "[" * 100_000, '{"lupusjak": {}}'])
def test_a_datapackage_that_says_nothing(release, text):
    said = refusal(changed(release, "datapackage.json", text))
    assert "does not say which release" in said


@pytest.mark.parametrize(
    "name", ["../evil.txt", "/etc/passwd", "evidence/../../x.json", "a\\b.txt", "C:x", "x.exe", "é"]
)
def test_a_name_that_leads_elsewhere(release, name):
    assert refusal(changed(release, name, "boo")).startswith("A release has no file ")


def test_a_file_that_nobody_vouches_for(release):
    said = refusal(changed(release, "extra.txt", "boo", sums=False))
    assert said == "SHA256SUMS and the files differ: extra.txt."


def test_a_file_that_is_missing(release):
    assert refusal(changed(release, "evidence/arms.json", None)) == "It lacks evidence/arms.json."


@pytest.mark.parametrize(
    "text", ["what?\n", "0" * 64 + " two.txt\n", "\udcff".encode("utf-8", "replace").decode()]
)
def test_sums_that_are_none(release, text):
    said = refusal(changed(release, "SHA256SUMS", text))
    assert said.startswith("SHA256SUMS has a line that is no sum")


def test_a_zip_that_would_fill_the_disk(release):
    said = refusal(changed(release, "evidence/notices.json", " " * 400 * 2**20))
    assert "times its size. No release is like that." in said


def test_more_files_than_a_release_has(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "MOST_FILES", 3)
    said = refusal(as_zip(tmp_path / "many.zip", {f"{each}.txt": b"" for each in "abcd"}))
    assert said == "A release has at most 3 files; this has 4."


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_one_name_twice(release):
    with zipfile.ZipFile(release, "a") as archive:
        archive.writestr("README.txt", "another")
    assert refusal(release) == "README.txt is in it twice."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "does not begin with ["),
        ('[{"a": 1}]', "does not begin with ["),
        ("[\n", "ends after row 0, in the middle"),
        ("[\nnull\n]\n", "row 1: it is no JSON object"),
        ('[\n{"a":\n]\n', "row 1: it is no JSON object"),
        ("[\n" + "[" * 100_000 + "\n]\n", "row 1: it is no JSON object"),
        ("[\n{}\n]\n", "row 1: it does not have the columns of notices: "),
        ('[\n{"kind": NaN}\n]\n', "row 1: it is no JSON object"),
    ],
)
def test_a_file_that_does_not_hold_rows(release, text, says):
    assert says in refusal(changed(release, "evidence/notices.json", text))


@pytest.mark.parametrize(
    ("noun", "values", "says"),
    [
        ("trials", {"nct": "NCT000000001"}, "nct: 'NCT000000001': Ensure"),
        ("trials", {"nct": "NCTabcdefgh"}, "row 1: An NCT number is NCT and eight digits."),
        ("trials", {"kind": "no such kind"}, "'no such kind'"),
        ("trials", {"extends": ["no-such-trial"]}, "evidence/trials.json has no 'no-such-trial'"),
        ("trials", {"extends": "sle-brave-x"}, "it is no list of keys"),
        ("drugs", {"targets": ["JAK9"]}, "JAK9"),
        ("drugs", {"inn": ""}, "row 1: A drug has a name."),
        ("drugs", {"inn": None}, "inn: It is empty, which it cannot be."),
        ("drugs", {"called": 1}, "it is not called anything"),
        ("sources", {"address": "javascript:alert(1)"}, "Enter a valid URL"),
        (
            "sources",
            {"reference": None, "anchored": None},
            "A source is a reference, a registry record",
        ),
        ("results", {"percent": "101"}, "row 1: A percentage lies between 0 and 100."),
        ("results", {"value": "NaN"}, "value: 'NaN'"),
        ("results", {"events": "60"}, "events: '60' is no value that it can have"),
        ("results", {"entered_by": "Nobody"}, "evidence/people.json has no 'Nobody'"),
        ("results", {"arm": "sle-brave-i/none"}, "evidence/arms.json has no 'sle-brave-i/none'"),
        ("results", {"arm": None}, "arm: it is empty, which it cannot be."),
        ("results", {"entered_at": "now"}, "entered_at: 'now'"),
        ("results", {"note": "a\0b"}, "evidence/results.json, row 1: "),
        ("results", {"note": {"a": 1}}, "is no value that it can have"),
        ("results", {"decided_by": "Ada Okafor"}, "Somebody else has to accept what you entered."),
        ("results", {"decided_by": None}, "Who decided and when belong together."),
        ("references", {"authors": "Ada"}, "authors: It is no list."),
        ("references", {"pmid": 2**40}, "pmid"),
        ("citations", {"state": "rejected", "reason": "no"}, "A claim is accepted only with"),
        ("tags", {"parent": "no-such-tag"}, "evidence/tags.json has no 'no-such-tag'"),
        ("people", {"called": None}, "it is not called something of its own"),
        ("people", {"name": " "}, "it has no name of at most 150 characters"),
        ("people", {"name": "x" * 151}, "it has no name of at most 150 characters"),
    ],
)
def test_a_row_that_cannot_be_says_where_it_stands(release, noun, values, says):
    said = refusal(one_changed(release, noun, **values))
    assert said.startswith(f"evidence/{noun}.json, row 1") or noun == "citations"
    assert says in said


def test_a_row_that_is_there_twice_is_named_as_the_second(release):
    first = rows(release, "notices")[0]
    said = refusal(with_rows(release, "notices", [first, first]))
    assert said == "evidence/notices.json, row 2: This reference has that notice already."

    first, *rest = rows(release, "trials")
    said = refusal(with_rows(release, "trials", [first, first, *rest]))
    assert said == "evidence/trials.json, row 2: another row is called so."


def test_what_rests_on_a_row_that_was_taken_out_is_named(release):
    said = refusal(with_rows(release, "quotes", []))
    assert said == "evidence/sources.json, row 1, anchored: evidence/quotes.json has no 'quote 1'."


@pytest.mark.parametrize(("noun", "column"), [("tags", "parent"), ("drugs", "merged_into")])
def test_what_leads_back_to_itself(release, noun, column):
    first, second = rows(release, noun)
    circle = [first | {column: second["called"]}, second | {column: first["called"]}]
    said = refusal(with_rows(release, noun, circle))
    assert said == f"evidence/{noun}.json, row 1, {column}: it leads back to itself."


def test_a_column_too_many_or_too_few_is_named(release):
    first, *rest = rows(release, "drugs")
    said = refusal(with_rows(release, "drugs", [first | {"price": 1}, *rest]))
    assert said.endswith("row 1: it does not have the columns of drugs: price.")
    del first["route"]
    said = refusal(with_rows(release, "drugs", [first, *rest]))
    assert said.endswith("row 1: it does not have the columns of drugs: route.")


def test_a_site_that_is_not_empty_is_left_as_it_is(release):
    a_reference()
    with pytest.raises(CannotLoad) as caught, opened(release) as found:
        load_release(found)
    assert "Here are 1 references. Nothing was loaded" in str(caught.value)
    assert (Reference.objects.count(), Trial.objects.count()) == (1, 0)


def test_a_release_that_was_loaded_already_is_not_loaded_again(release):
    with opened(release) as found:
        load_release(found)
    people, references = User.objects.count(), Reference.objects.count()
    with pytest.raises(CannotLoad, match="into an empty site only"), opened(release) as found:
        load_release(found)
    assert (User.objects.count(), Reference.objects.count()) == (people, references)


def test_somebody_here_keeps_their_account_whatever_a_release_says_of_their_name(release):
    admin = a_person("ada-okafor", first_name="Ada", last_name="Okafor")
    with opened(release) as found:
        load_release(found)
    admin.refresh_from_db()
    assert admin.is_active
    assert admin.check_password("three words and a river")
    names = User.objects.exclude(pk=admin.pk).order_by("pk").values_list("username", flat=True)
    assert list(names) == ["ada-okafor-2", "ada-okafor-3", "ben-lindqvist"]
