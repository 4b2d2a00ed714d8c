"""An empty database and an empty Redis number on the servers at hand, given back afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from redis import Redis
from redis.exceptions import ResponseError


@contextmanager
def scratch() -> Iterator[dict[str, str]]:
    """Django's own connection leads to the empty database here; the environment for others does."""
    with _database() as database_url, _broker() as redis_url:
        yield {
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "DJANGO_SECRET_KEY": settings.SECRET_KEY,
        }


@contextmanager
def _database() -> Iterator[str]:
    real = connection.settings_dict["NAME"]
    kept = connection.settings_dict["TEST"]["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"{real}_bench"
    # Django's way to make a database for tests: made, migrated, connected to, and dropped.
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield _url()
    finally:
        connection.creation.destroy_test_db(real, verbosity=0)
        connection.settings_dict["TEST"]["NAME"] = kept


def _url() -> str:
    """DATABASE_URL for where the connection leads; a socket's folder fits only behind the `?`."""
    given = connection.settings_dict
    options = {
        "user": given["USER"],
        "password": given["PASSWORD"],
        "host": given["HOST"],
        "port": given["PORT"],
        **given["OPTIONS"],
    }
    words = {name: value for name, value in options.items() if isinstance(value, str) and value}
    return f"postgres:///{given['NAME']}?{urlencode(words)}"


@contextmanager
def _broker() -> Iterator[str]:
    for number in range(_numbers() - 1, 0, -1):
        url = _with_number(settings.REDIS_URL, number)
        with Redis.from_url(url) as redis:
            if redis.dbsize():
                continue
            try:
                yield url
            finally:
                redis.flushdb()
            return
    raise CommandError("No database number of this Redis is empty, so nothing can be measured.")


def _numbers() -> int:
    with Redis.from_url(settings.REDIS_URL) as redis:
        try:
            return int(redis.config_get("databases")["databases"])
        except ResponseError:
            return 16  # a Redis that somebody else manages may not say; this is the usual number


def _with_number(redis_url: str, number: int) -> str:
    parts = urlsplit(redis_url)
    options = parse_qs(parts.query)
    path = parts.path
    if parts.scheme == "unix":
        options["db"] = [str(number)]
    else:
        path = f"/{number}"
    return f"{parts.scheme}://{parts.netloc}{path}?{urlencode(options, doseq=True)}"
