"""What the tests of the import pages share: words of a page, and what waits in the queue."""

import html
import re

import redis
from django.conf import settings


def words(response) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(text).replace("\u202f", " "))


def value_of(name: str, response) -> str:
    """Of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found, f"There is no field {name} on the page."
    return found[1]


def queued() -> int:
    """How many tasks wait in the broker."""
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        return broker.llen("celery")
