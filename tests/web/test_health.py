"""What machines ask: does the process live, and can it do its work?"""

import socket
import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.db.backends.postgresql.base import DatabaseWrapper
from django.utils.timezone import now
from redis.exceptions import RedisError

from curation.imports import pulse
from curation.imports.batches import Source, open_batch
from curation.imports.pasted import understand
from curation.imports.pulse import HEARTBEAT
from curation.models import ImportBatch, ImportChunk
from tests.cast import ada

pytestmark = pytest.mark.django_db


@pytest.fixture
def a_worker():
    cache.set(HEARTBEAT, now().timestamp())


@pytest.fixture
def deaf_port():
    """An address that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def ready(client):
    answer = client.get("/readyz")
    return answer.status_code, answer.json()


def a_waiting_batch(minutes):
    batch = open_batch(understand("101"), by=ada(), source=Source.PASTE)
    ImportBatch.objects.update(opened_at=now() - timedelta(minutes=minutes))
    return batch


def test_the_process_lives_and_says_so_without_asking_anybody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer.headers["Cache-Control"]


def test_where_all_is_well_it_is_ready(client, a_worker):
    code, said = ready(client)
    assert (code, said["ready"]) == (200, True)
    assert said["worker"]["seconds"] < 60
    assert said["oldest_waiting_chunk"] == {"ok": True, "seconds": None, "says": "Nothing waits."}


def test_it_looks_up_nobody(client, a_worker, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        client.get("/readyz")


def test_without_a_worker_it_says_how_to_start_one(client):
    code, said = ready(client)
    assert code == 503
    assert said["worker"]["says"].startswith("No worker was ever heard of. Start one")
    cache.set(HEARTBEAT, now().timestamp() - 90)
    assert "No worker has been heard of for 90 seconds." in ready(client)[1]["worker"]["says"]
    cache.set(HEARTBEAT, now().timestamp() - 600)
    assert "No worker has been heard of for 10 minutes." in ready(client)[1]["worker"]["says"]


def test_a_worker_that_is_busy_is_alive(client):
    batch = a_waiting_batch(minutes=10)
    batch.chunks.update(
        state=ImportChunk.State.RUNNING,
        lease="00000000-0000-0000-0000-000000000001",
        lease_until=now() + timedelta(seconds=80),
    )
    code, said = ready(client)
    assert code == 200
    assert said["worker"]["says"] == "A worker is busy with a chunk."


def test_a_chunk_may_wait_for_its_turn_but_not_while_nobody_works(client, a_worker):
    a_waiting_batch(minutes=1)
    code, said = ready(client)
    assert code == 200
    assert 59 < said["oldest_waiting_chunk"]["seconds"] < 70
    ImportBatch.objects.update(opened_at=now() - timedelta(minutes=9))
    code, said = ready(client)
    assert code == 503
    assert said["oldest_waiting_chunk"]["says"].startswith(
        "It has waited for 9 minutes and nobody is at work."
    )


def test_a_chunk_that_waits_for_pubmed_is_not_late(client, a_worker):
    batch = a_waiting_batch(minutes=30)
    batch.chunks.update(not_before=now() + timedelta(minutes=5))
    assert ready(client)[0] == 200


def test_a_dead_broker_is_told_of_at_once(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    code, said = ready(client)
    assert code == 503
    assert said["broker"]["says"].startswith("Redis (or Valkey) does not answer. Start it")
    assert said["worker"]["says"].startswith("Redis is away, so no worker can be heard.")
    assert said["database"]["ok"]


def test_servers_that_hang_are_told_of_within_three_seconds(
    client, settings, deaf_port, monkeypatch
):
    settings.REDIS_URL = f"redis://127.0.0.1:{deaf_port}/0"
    parameters = connection.get_connection_params() | {"host": "127.0.0.1", "port": deaf_port}
    monkeypatch.setattr(DatabaseWrapper, "get_connection_params", lambda self: dict(parameters))
    began = time.monotonic()
    code, said = ready(client)
    assert time.monotonic() - began < 3
    assert code == 503
    assert said["database"]["says"].startswith("PostgreSQL does not answer. Start it")
    assert not said["broker"]["ok"]
    assert said["worker"]["says"] == "Not known while the database is away."


def test_a_database_that_goes_away_while_it_is_asked_is_told_of(client, a_worker, monkeypatch):
    def gone(at):
        raise OperationalError

    monkeypatch.setattr(pulse, "oldest_due", gone)
    code, said = ready(client)
    assert code == 503
    assert said["oldest_waiting_chunk"]["says"] == "The database went away while it was asked."


def test_what_is_said_holds_no_address(client, settings):
    settings.REDIS_URL = "redis://somebody:secret@127.0.0.1:9/0"
    assert "secret" not in client.get("/readyz").content.decode()


def test_a_cache_that_is_away_leaves_the_worker_unknown(monkeypatch):
    def gone(key):
        raise RedisError

    monkeypatch.setattr(pulse.cache, "get", gone)
    assert pulse.worker().says.startswith("Redis is away, so no worker can be heard.")
