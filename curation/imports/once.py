"""One batch for one form or request, however often it is posted: a double click, a reload, an
answer that was lost."""

import hashlib
import logging
from collections.abc import Callable
from contextlib import suppress

from django.core.cache import cache
from redis.exceptions import RedisError

from curation.models import ImportBatch

log = logging.getLogger(__name__)

BEING_OPENED = 0
LONGEST_OPENING = 300  # seconds: half a gigabyte of XML
REMEMBERED = 3600


def once(
    key: str, open_batch: Callable[[], ImportBatch], *, remembered: int = REMEMBERED
) -> int | None:
    """The number of the batch that is opened now, or was for an equal key not long ago.

    None while it is being opened by another request. Where the cache is away, it is opened: then a
    second click costs a second batch, which brings in nothing twice.
    """
    name = f"once-{hashlib.sha256(key.encode()).hexdigest()}"
    try:
        if not cache.add(name, BEING_OPENED, LONGEST_OPENING):
            return cache.get(name) or None
    except RedisError as error:
        log.warning("The cache is away, so a form posted twice counts twice: %s", error)
        return open_batch().pk
    try:
        pk = open_batch().pk
    except BaseException:
        with suppress(RedisError):
            cache.delete(name)
        raise
    with suppress(RedisError):
        cache.set(name, pk, remembered)
    return pk
