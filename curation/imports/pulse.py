"""Whether what imports rest on answers: database, broker, worker, and the oldest waiting chunk.

Each question is bounded in time, so that a dead server is told of within three seconds. What is
said holds no address and no secret: it may be shown to anybody.
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.utils.timezone import now
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from curation.imports.chunks import oldest_due
from curation.models import ImportChunk

log = logging.getLogger(__name__)

HEARTBEAT = "worker-heartbeat"  # in the cache: when a worker last took what the clock queues
SILENT_AFTER = timedelta(seconds=60)
CHUNK_WAITS_AT_MOST = timedelta(minutes=2)
PATIENCE = 2  # seconds with one server

START_A_WORKER = (
    "Start one with its clock: `celery -A lupusjak worker` and `celery -A lupusjak beat`, "
    "or `python3 -m lupusjak up`."
)


@dataclass(frozen=True)
class Sign:
    """What one part says of itself; `seconds` is an age, where the part has one."""

    part: str
    holds: bool
    says: str
    seconds: float | None = None


def signs() -> list[Sign]:
    """All four, the two servers side by side."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        asked = [pool.submit(database), pool.submit(broker)]
    is_database, is_broker = (answer.result() for answer in asked)
    if not is_database.holds:
        unknown = "Not known while the database is away."
        rest = [Sign("worker", False, unknown), Sign("oldest waiting chunk", False, unknown)]
    else:
        rest = _told_by_the_database(broker_answers=is_broker.holds)
    return [is_database, is_broker, *rest]


def database() -> Sign:
    """By a connection of its own: the one at hand may hang on a server that is gone."""
    parameters = {**connection.get_connection_params(), "connect_timeout": PATIENCE}
    try:
        with psycopg.connect(**parameters) as own:
            own.execute(f"SET statement_timeout = '{PATIENCE}s'")
            own.execute("SELECT 1")
    except psycopg.Error as error:
        log.warning("The database does not answer: %s", error)
        return Sign(
            "database",
            False,
            "PostgreSQL does not answer. Start it, or correct DATABASE_URL; "
            "nothing that was asked for is lost meanwhile.",
        )
    return Sign("database", True, "PostgreSQL answers.")


def broker() -> Sign:
    redis = Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=PATIENCE,
        socket_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        redis.ping()
    except RedisError as error:
        log.warning("The broker does not answer: %s", error)
        return Sign(
            "broker",
            False,
            "Redis (or Valkey) does not answer. Start it, or correct REDIS_URL; imports are kept "
            "and go on by themselves once it is back.",
        )
    finally:
        redis.close()
    return Sign("broker", True, "Redis answers.")


def worker() -> Sign:
    """By its heartbeat; a worker too busy to take one is known by the chunk it has in hand."""
    at = now()
    try:
        beat = cache.get(HEARTBEAT)
    except RedisError:
        return _unknown_worker()
    seconds = max(0.0, at.timestamp() - beat) if beat is not None else None
    if seconds is not None and seconds <= SILENT_AFTER.total_seconds():
        return Sign("worker", True, "A worker takes what is queued.", round(seconds, 1))
    if _somebody_is_at_work(at):
        return Sign("worker", True, "A worker is busy with a chunk.", seconds)
    heard = "No worker was ever heard of." if seconds is None else _last_heard(seconds)
    return Sign("worker", False, f"{heard} {START_A_WORKER}", seconds)


def oldest_chunk() -> Sign:
    """How long the first chunk in the queue has been due; late only while nobody is at work."""
    at = now()
    part = "oldest waiting chunk"
    due = oldest_due(at)
    if due is None:
        return Sign(part, True, "Nothing waits.")
    waited = at - due
    seconds = max(0.0, round(waited.total_seconds(), 1))
    if waited <= CHUNK_WAITS_AT_MOST or _somebody_is_at_work(at):
        return Sign(part, True, "It is waiting for its turn.", seconds)
    return Sign(
        part,
        False,
        f"It has waited for {seconds / 60:.0f} minutes and nobody is at work. {START_A_WORKER}",
        seconds,
    )


def _told_by_the_database(*, broker_answers: bool) -> list[Sign]:
    try:
        chunk = oldest_chunk()
        if broker_answers:
            return [worker(), chunk]
    except DatabaseError as error:
        log.warning("The database went away while it was asked: %s", error)
        chunk = Sign("oldest waiting chunk", False, "The database went away while it was asked.")
    return [_unknown_worker(), chunk]


def _unknown_worker() -> Sign:
    return Sign(
        "worker",
        False,
        "Redis is away, so no worker can be heard. What was asked for is kept, and goes on by "
        "itself once it is back.",
    )


def _somebody_is_at_work(at: datetime) -> bool:
    running = ImportChunk.objects.filter(state=ImportChunk.State.RUNNING, lease_until__gt=at)
    return running.exists()


def _last_heard(seconds: float) -> str:
    ago = f"{seconds:.0f} seconds" if seconds < 120 else f"{seconds / 60:.0f} minutes"
    return f"No worker has been heard of for {ago}."
