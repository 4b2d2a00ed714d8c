"""The command line asks for what its sources name, and says in JSON what became of it."""

import io
import json
import sys
from contextlib import nullcontext

import pytest
from django.core.management import CommandError, call_command

from curation.models import ImportBatch
from tests import cast
from tests.imports.conftest import work_off
from tests.pubmed import made_up

pytestmark = pytest.mark.django_db


def imported(capsys, *sources, **options):
    call_command("import_pubmed", *sources, **options)
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_pmids_dois_and_files_make_one_batch(capsys, tmp_path):
    listed = tmp_path / "pmids.txt"
    listed.write_text("101\n102\n")
    counts = imported(capsys, "36848918", "10.1234/one", str(listed), "101", name="Hand search")
    batch = ImportBatch.objects.get()
    assert counts["batch"] == batch.pk
    assert (counts["asked"], counts["waiting"], counts["duplicate"]) == (5, 4, 1)
    assert (batch.name, batch.filename, batch.source) == ("Hand search", "pmids.txt", "command")
    assert batch.opened_by.username == "command-line"
    assert not batch.opened_by.is_active


def test_standard_input_is_a_dash(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"101\n102\n")))
    assert imported(capsys, "-")["waiting"] == 2


def test_the_summary_holds_every_outcome(capsys):
    counts = imported(capsys, "36848918")
    assert {
        "batch", "asked", "waiting", "added", "updated", "unchanged", "merged", "missing",
        "unmatched", "unreadable", "failed", "duplicate", "left_out", "not_understood",
    } == set(counts)  # fmt: skip


def test_a_batch_may_be_somebodys(capsys):
    ada = cast.ada()
    imported(capsys, "101", by="ada")
    assert ImportBatch.objects.get().opened_by == ada


@pytest.mark.parametrize(
    ("sources", "options", "words"),
    [
        (["nowhere.txt"], {}, "No such file"),
        (["101"], {"by": "nobody"}, "There is no user called nobody."),
    ],
)
def test_what_cannot_be_taken_is_a_sentence_and_no_batch(sources, options, words):
    with pytest.raises(CommandError, match=words):
        call_command("import_pubmed", *sources, **options)
    assert not ImportBatch.objects.exists()


def test_a_damaged_file_says_so_and_gives_what_it_has(capsys, tmp_path):
    body = made_up.article_set(made_up.article(pmid=101), made_up.article(pmid=102))
    broken = tmp_path / "broken.xml"
    broken.write_bytes(body[: body.index(b"102") + 100])
    call_command("import_pubmed", str(broken))
    assert ImportBatch.objects.get().problem in capsys.readouterr().err


def test_waiting_shows_a_bar_and_ends_when_all_is_settled(capsys, pubmed, monkeypatch):
    pubmed(made_up.article(pmid=101))
    # The worker's part, done here in this process as soon as the command looks at its batch.
    from curation.management.commands import import_pubmed

    looked = import_pubmed.progress

    def work_and_look(batch):
        work_off(batch)
        return looked(batch)

    monkeypatch.setattr(import_pubmed, "progress", work_and_look)
    monkeypatch.setattr(import_pubmed, "working", nullcontext)
    call_command("import_pubmed", "101", "102", wait=True)
    out, err = capsys.readouterr()
    assert json.loads(out)["added"] == 1
    assert "2 of 2 settled, 100 %" in err
