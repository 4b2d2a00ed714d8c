"""The benchmarks of the import measure what they say: every record, through real processes."""

import json

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from redis import Redis

from curation.management.bench import memory
from curation.management.bench.clones import FIRST_PMID, Clones
from curation.management.bench.scratch import scratch
from curation.models import Reference
from curation.pubmed import read_record
from tests.pubmed import made_up

ORIGINALS = [
    made_up.article(pmid=7, doi="10.1234/seven", pmcid="PMC77", references=[8]),
    made_up.book(pmid=9, doi="10.1234/nine"),
]


def test_a_copy_has_a_pmid_a_doi_and_a_pmcid_of_its_own_and_all_else_is_its_originals():
    clones = Clones(ORIGINALS, 4)
    copies = [read_record(clones.xml(pmid)) for pmid in range(FIRST_PMID, FIRST_PMID + 4)]
    assert [copy.pmid for copy in copies] == [FIRST_PMID + place for place in range(4)]
    assert len({copy.doi for copy in copies}) == 4
    assert [copy.pmcid for copy in copies[::2]] == [f"PMC{FIRST_PMID}", f"PMC{FIRST_PMID + 2}"]

    copy, original = copies[0], read_record(ORIGINALS[0])
    assert copy.cited_references == original.cited_references
    copy.pmid, copy.doi, copy.pmcid = original.pmid, original.doi, original.pmcid
    assert copy == original


def test_one_copy_in_so_many_is_changed_and_changes_back():
    clones = Clones(ORIGINALS, 4)
    before = [clones.xml(pmid) for pmid in reversed(clones.pmids())]
    clones.changed_every = 2
    after = [clones.xml(pmid) for pmid in reversed(clones.pmids())]
    assert [was == now for was, now in zip(before, after, strict=True)] == [False, True] * 2
    clones.changed_every = 0
    assert clones.xml(FIRST_PMID) == before[0]


def test_a_process_that_is_gone_holds_no_memory():
    assert memory.peak(2**22 + 1) == 0


@pytest.fixture
def servers(django_db_setup, django_db_blocker):
    """The benchmarks take a database of their own, beside the one of the tests."""
    with django_db_blocker.unblock():
        yield
        connection.close()


@pytest.mark.processes
def test_what_is_measured_in_is_empty_and_is_gone_afterwards(servers):
    ours = connection.settings_dict["NAME"]
    with scratch() as environment:
        assert not Reference.objects.exists()
        measured_in = connection.settings_dict["NAME"]
        assert measured_in != ours
        assert environment["REDIS_URL"] != settings.REDIS_URL
        with Redis.from_url(environment["REDIS_URL"]) as redis:
            assert redis.dbsize() == 0
            redis.set("left", "behind")
    assert connection.settings_dict["NAME"] == ours
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [measured_in])
        assert cursor.fetchone() is None
    with Redis.from_url(environment["REDIS_URL"]) as redis:
        assert redis.dbsize() == 0


@pytest.mark.processes
def test_the_import_is_measured_beside_its_baseline(servers, capsys):
    figures = run(capsys, "import", size=240)
    assert figures["records a second"]["value"] > 0
    assert figures["ratio to row by row"]["goal"] == ">= 8"
    memory_held = figures["peak memory of a worker's process (MB)"]
    assert memory_held["holds"]
    assert 10 < memory_held["value"] < 300


@pytest.mark.processes
def test_asking_again_parses_only_what_changed(servers, capsys):
    figures = run(capsys, "reimport", size=240)
    assert figures["records parsed of 240"]["value"] == 3
    assert figures["records parsed of 240"]["holds"]
    assert figures["ratio to the first import"]["goal"] == ">= 5"


def run(capsys, name, *, size):
    call_command("bench", name, "--json", "--size", str(size))
    figures = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {figure["bench"] for figure in figures} == {name}
    return {figure["figure"]: figure for figure in figures}
