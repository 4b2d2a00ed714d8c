import os
import socket

import pytest
from django.conf import settings
from django.db import connection


@pytest.mark.django_db
def test_tests_have_a_database_of_their_own():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone()[0].startswith("test_")


def test_no_test_reaches_another_machine():
    with pytest.raises(AssertionError, match="stand-in"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_the_broker_answers():
    import redis

    assert redis.Redis.from_url(settings.REDIS_URL).ping()


def test_the_workers_of_a_run_share_no_database_of_the_broker():
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not (worker and settings.REDIS_URL.startswith("unix:")):
        pytest.skip("Only xdist has workers, and only the embedded broker is theirs to divide.")
    assert settings.REDIS_URL.endswith(f"?db={int(worker[2:]) + 2}")
