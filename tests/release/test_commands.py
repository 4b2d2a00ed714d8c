"""`manage.py release` and `manage.py load_release`, and the page that hands the last one out."""

import io
import zipfile
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from curation.management import releasing
from curation.models import Claim
from curation.release.nouns import Scope
from curation.release.shelf import latest
from tests.cast import ada
from tests.release.at_hand import emptied
from tests.release.world import a_small_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(tmp_path, settings):
    settings.RELEASES = tmp_path / "releases"
    return settings.RELEASES


def run(*words, **options):
    out = StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


def test_the_commands_write_a_release_and_load_it(shelf):
    a_small_world()
    said = run("release", "--dated", "2026-01-31")
    path = shelf / "lupusjak-2026-01-31.zip"
    assert said.endswith(f"{path}: {path.stat().st_size:,} bytes.\n")
    assert "results: 2\n" in said

    emptied()
    said = run("load_release", str(path))
    assert "results: 2\n" in said
    assert "Loaded the release of 2026-01-31.\n" in said
    assert Claim.objects.get().state == "accepted"


def test_what_cannot_be_loaded_is_said_in_a_sentence(shelf, tmp_path):
    (tmp_path / "no.zip").write_bytes(b"no zip")
    with pytest.raises(CommandError, match=r"no\.zip cannot be read as a zip"):
        run("load_release", str(tmp_path / "no.zip"))


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "1979-12-31"])
def test_a_day_that_is_none_is_refused(shelf, day):
    with pytest.raises(CommandError, match="day"):
        run("release", "--dated", day)
    assert not shelf.exists()


def test_a_release_that_fails_leaves_nothing_behind_and_the_one_before_in_place(shelf, monkeypatch):
    place, _ = releasing.release_into(shelf, Scope(), on=date(2026, 1, 31))
    before = place.read_bytes()

    def full(*args, **kwargs):
        raise OSError("No space left on device")

    monkeypatch.setattr(releasing, "write_release", full)
    with pytest.raises(CommandError, match="No space left on device"):
        run("release", "--dated", "2026-01-31")
    assert [path.name for path in shelf.iterdir()] == [place.name]
    assert place.read_bytes() == before


def test_the_last_release_of_what_is_accepted_is_the_one_that_is_handed_out(shelf):
    assert latest(shelf) is None
    shelf.mkdir()
    for name in (
        *(
            "lupusjak-2026-01-31.zip",
            "lupusjak-2025-12-31.zip",
            "lupusjak-everything-2026-03-01.zip",
        ),
        *("lupusjak-2026-03-01-with-abstracts.zip", "tmp1234.part", "other.zip"),
    ):
        (shelf / name).touch()
    assert latest(shelf) == (date(2026, 1, 31), shelf / "lupusjak-2026-01-31.zip")


def test_the_page_hands_it_out_as_it_lies_on_the_disk(shelf, client):
    releasing.release_into(shelf, Scope(), on=date(2026, 1, 31))
    client.force_login(ada())

    answer = client.get(reverse("release-zip"))
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == 'attachment; filename="lupusjak-2026-01-31.zip"'
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as release:
        assert release.testzip() is None
    home = client.get("/").content.decode()
    assert "Everything accepted" in home
    assert "31 Jan 2026" in home


def test_where_none_was_written_the_page_says_so_and_nothing_leads_to_it(shelf, client):
    client.force_login(ada())
    assert client.get(reverse("release-zip")).status_code == 404
    assert "Everything accepted" not in client.get("/").content.decode()
