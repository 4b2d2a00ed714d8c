"""A task finds rows and calls a verb; what is queued survives the loss of any process."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils.timezone import now
from redis import Redis

from curation import tasks
from curation.imports import chunks
from curation.imports.batches import Source, cancel, open_batch
from curation.imports.pasted import understand
from tests.imports.conftest import cleo, outcomes, pubmed  # noqa: F401
from tests.pubmed import made_up


@pytest.fixture
def batch(cleo):  # noqa: F811
    return open_batch(understand("101"), by=cleo, source=Source.PASTE)


@pytest.fixture
def two_chunks(cleo, pubmed):  # noqa: F811
    pubmed(made_up.article(pmid=101), made_up.article(pmid=102))
    batch = open_batch(understand("101 102"), by=cleo, source=Source.PASTE)
    chunks.claim(batch.pk).halve("So that there are two.")
    return batch


def queued():
    with Redis.from_url(settings.REDIS_URL) as broker:
        return broker.llen("celery")


def test_a_batch_is_worked_on_by_several_at_once(batch):
    tasks.start(batch.pk)
    assert queued() == settings.IMPORT_SIDE_BY_SIDE


def test_the_next_chunk_is_brought_in_and_then_nothing_is_queued(batch, pubmed):  # noqa: F811
    pubmed(made_up.article(pmid=101))
    tasks.bring_in_next(batch.pk)
    assert outcomes(batch) == {"101": "added"}
    assert queued() == 0


def test_quick_chunks_are_brought_in_one_after_another(two_chunks):
    tasks.bring_in_next(two_chunks.pk)
    assert outcomes(two_chunks) == {"101": "added", "102": "added"}
    assert queued() == 0


def test_after_a_spell_of_work_the_next_chunk_waits_its_turn(two_chunks, monkeypatch):
    monkeypatch.setattr(tasks, "_SPELL", 0)
    tasks.bring_in_next(two_chunks.pk)
    assert outcomes(two_chunks) == {"101": "added", "102": "waiting"}
    assert queued() == 1


def test_a_chunk_that_was_put_off_is_queued_for_when_it_is_due(batch, pubmed):  # noqa: F811
    stand_in = pubmed(made_up.article(pmid=101))
    stand_in.fail("reset")
    tasks.bring_in_next(batch.pk)
    assert batch.chunks.get().not_before > now()
    assert queued() == 1


def test_one_that_finds_another_at_work_ends(batch):
    batch.chunks.update(not_before=now() + timedelta(seconds=30))
    tasks.bring_in_next(batch.pk)
    assert queued() == 0


def test_a_batch_left_behind_is_started_again_and_a_cancelled_one_is_not(batch, cleo):  # noqa: F811
    tasks.bring_back()
    assert queued() == settings.IMPORT_SIDE_BY_SIDE
    cancel(batch, by=cleo)
    tasks.bring_back()
    assert queued() == settings.IMPORT_SIDE_BY_SIDE


def test_a_broker_that_is_away_at_commit_costs_time_and_not_the_batch(batch, monkeypatch):
    from kombu.exceptions import OperationalError

    def away(*args):
        raise OperationalError("refused")

    monkeypatch.setattr(tasks.bring_in_next, "delay", away)
    tasks.start(batch.pk)
    assert outcomes(batch) == {"101": "waiting"}


def test_a_worker_says_that_it_is_alive():
    tasks.beat()
    assert cache.get(tasks.HEARTBEAT)


def test_what_the_clock_queues_does_not_pile_up_while_no_worker_takes_it():
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["options"]["expires"] <= entry["schedule"]
