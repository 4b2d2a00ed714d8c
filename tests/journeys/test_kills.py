"""What is killed in the middle of an import costs time: never a record, and none is made twice.

One lupusjak for all tests of this file, with its worker, its clock and its supervisor, asks a
stand-in for PubMed at the pace that PubMed allows.
"""

import os
from collections import Counter

import pytest

from curation.pubmed.standin import StandIn
from tests.journeys.site import ImportingSite
from tests.pubmed import made_up

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("journeys")]

FIRST = 1_000_001
HERE = 2_000


@pytest.fixture(scope="module")
def eutils():
    records = (made_up.article(pmid=FIRST + place) for place in range(HERE))
    with StandIn.of(made_up.article_set(*records)) as eutils:
        yield eutils


@pytest.fixture(scope="module")
def site(eutils, tmp_path_factory):
    site = ImportingSite(tmp_path_factory.mktemp("journeys") / "var")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "EUTILS_BASE_URL", eutils.base_url)
        site.up("--no-demo")
        yield site
        site.end()


def test_two_workers_and_the_web_never_ask_more_than_three_times_in_a_second(site, eutils):
    unknown = range(90_000_001, 90_002_401)  # two requests a chunk: one for them, one for why not
    eutils.forget_arrivals()
    web = "from curation import pubmed\nwhile True: pubmed.count('lupus')"
    with (
        site.beside("-m", "celery", "-A", "lupusjak", "worker", "--concurrency", "2"),
        site.beside("manage.py", "shell", "-c", web),
    ):
        batch = site.import_pmids(unknown)
        site.wait_for(batch, settled=len(unknown))
    assert site.states(batch) == {"missing": len(unknown)}
    arrivals = eutils.arrivals()
    assert {arrival.utility for arrival in arrivals} == {"efetch", "esearch"}
    assert len(arrivals) >= 24
    assert most_in_a_second([arrival.at for arrival in arrivals]) <= 3


def test_a_batch_outlives_a_broker_that_was_down_when_it_was_committed(site):
    nowhere = f"unix://{site.sockets}/nobody-listens.sock?db=0"
    database = f"postgres:///lupusjak?host={site.sockets}&user=lupusjak"
    batch = site.import_pmids(
        [FIRST], DATABASE_URL=database, REDIS_URL=nowhere, DJANGO_SECRET_KEY="any"
    )
    site.wait_for(batch, settled=1, seconds=60)
    assert site.states(batch) == {"added": 1}


def test_whatever_is_killed_every_item_is_settled_once(site):
    before = site.rows("SELECT count(*) FROM curation_reference")[0][0]
    batch = site.import_pmids(range(FIRST, FIRST + HERE))
    site.wait_for(batch, settled=200)
    site.kill_a_child_of_the_worker()
    site.wait_for(batch, settled=600)
    site.kill("valkey")
    site.kill("worker")
    site.kill("postgres")
    site.wait_for(batch, settled=HERE)

    assert Counter(site.states(batch)) == Counter(added=HERE - before, unchanged=before)
    [counts] = site.rows(
        "SELECT count(*), count(DISTINCT pmid), (SELECT count(*) FROM curation_pubmedrecord) "
        "FROM curation_reference"
    )
    assert counts == (HERE, HERE, HERE)
    [unfinished] = site.rows("SELECT count(*) FROM curation_importchunk WHERE state <> 'done'")
    assert unfinished == (0,)


def most_in_a_second(moments: list[float]) -> int:
    """In any second, wherever it begins."""
    moments = sorted(moments)
    return max(
        sum(1 for later in moments[place:] if later < moment + 1)
        for place, moment in enumerate(moments)
    )
