"""Until the site and its worker are at rest: what is still under way when a test ends would meet
the emptying of the database, and the two could wait for one another.
"""

import threading
from typing import Any
from urllib.request import urlopen

import redis
from django.conf import settings

from lupusjak.celery import app

PATIENCE = 30  # seconds: the machine may be busy


class Connections:
    """Those on which a threading server is at work, counted from when it takes them."""

    def __init__(self, server: Any) -> None:
        self._none_is_left = threading.Condition()
        self._number = 0
        self._take, self._serve = server.process_request, server.process_request_thread
        server.process_request, server.process_request_thread = self._taken, self._served

    def wait_until_none_is_left(self, url: str) -> None:
        """`url` is an address of the server: when it is answered, what came before it was taken."""
        with urlopen(url, timeout=PATIENCE) as answer:
            answer.read()
        with self._none_is_left:
            ended = self._none_is_left.wait_for(lambda: self._number == 0, timeout=PATIENCE)
        assert ended, f"{self._number} connections to the site are still open."

    def _taken(self, *whose: Any) -> None:
        self._count(1)
        self._take(*whose)

    def _served(self, *whose: Any) -> None:
        try:
            self._serve(*whose)
        finally:
            self._count(-1)

    def _count(self, one: int) -> None:
        with self._none_is_left:
            self._number += one
            self._none_is_left.notify_all()


def worker_rests() -> bool:
    """Nothing is queued, taken or under way; what is due later does not count."""
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        if broker.llen(app.conf.task_default_queue):
            return False
    ask = app.control.inspect(limit=1, timeout=5)
    # In the order in which a task passes through them.
    told = [tell() for tell in (ask.reserved, ask.active)]
    return all(told) and not any(tasks for answer in told for tasks in answer.values())
