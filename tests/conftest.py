"""What every test may count on: real servers of its own, and no way out to any other machine.

Unless DATABASE_URL and REDIS_URL name servers, PostgreSQL and Valkey are started once for the run,
in a private place that is removed at its end. Under pytest-xdist each worker has its own database
in them.
"""

import contextlib
import os
import shutil
import socket
import tempfile

import pytest

HERE = ("127.0.0.1", "::1", "localhost")
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")

# All this before anything reads Django's settings; so pyproject.toml does not name them.
if not WORKER:
    os.environ["LUPUSJAK_VAR"] = tempfile.mkdtemp(prefix="lupusjak-tests-")
else:
    server, db, _ = os.environ["REDIS_URL"].rpartition("db=")
    if db:
        os.environ["REDIS_URL"] = f"{server}db={int(WORKER[2:]) + 2}"
os.environ["LUPUSJAK_ENV_FILE"] = os.devnull
os.environ["DJANGO_SETTINGS_MODULE"] = "lupusjak.settings"

import django  # noqa: E402
import hypothesis  # noqa: E402
import redis  # noqa: E402
from django.conf import settings  # noqa: E402

from lupusjak.embedded import servers  # noqa: E402

django.setup()
# The workers of xdist would inherit it, and pytest-django read the settings before this file.
del os.environ["DJANGO_SETTINGS_MODULE"]

# No test is timed, one that Hypothesis feeds neither: a machine with other work is slow. What it
# feeds is the same in every run, so that a change is judged by itself; EXPLORE=1 looks for more.
hypothesis.settings.register_profile(
    "untimed",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize="EXPLORE" not in os.environ,
)
hypothesis.settings.load_profile("untimed")

for_the_run = contextlib.ExitStack()


def pytest_configure(config):
    if WORKER or config.option.collectonly:
        return
    for_the_run.callback(shutil.rmtree, os.environ["LUPUSJAK_VAR"], ignore_errors=True)
    for_the_run.enter_context(servers.running(durable=False))
    with redis.Redis.from_url(settings.REDIS_URL) as server:
        if server.dbsize():
            pytest.exit("REDIS_URL names a database that holds something; the tests empty theirs.")
    # Said aloud, so that no command under test starts a worker, which would look into no test's
    # database; and for the workers of xdist, which divide it among themselves.
    os.environ["REDIS_URL"] = settings.REDIS_URL


def pytest_unconfigure():
    for_the_run.close()


@pytest.hookimpl(trylast=True)
def pytest_make_parametrize_id(val, argname):
    """All workers call a test alike; an answer as bytes holds the second in which it was made."""
    return argname if isinstance(val, bytes) else None


def pytest_collection_modifyitems(config, items):
    """What belongs together runs together; a pytest that loses this does so without a word."""
    if WORKER and config.option.loadgroup:
        for item in items:
            if item.get_closest_marker("xdist_group") and "@" not in item.nodeid:
                pytest.exit(f"{item.nodeid} would not run beside those that it belongs with.")


@pytest.fixture(autouse=True)
def empty_broker():
    """Each test finds Valkey empty: no task queued, no attempt to sign in counted."""
    with redis.Redis.from_url(settings.REDIS_URL) as server:
        server.flushdb()


@pytest.fixture(autouse=True, scope="session")
def no_other_machine():
    """Refuse every connection that leaves this machine."""

    def only_here(allowed):
        def guarded(self, address, *rest):
            if self.family != socket.AF_UNIX and address[0] not in (
                "127.0.0.1",
                "::1",
                "localhost",
            ):
                self.close()
                raise AssertionError(
                    f"A test tried to reach {address[0]}. Let it ask the stand-in for PubMed "
                    "instead, which serves records of your own on loopback."
                )
            return allowed(self, address, *rest)

        return guarded

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, only_here(getattr(socket.socket, name)))
        yield


@pytest.fixture(autouse=True)
def pages_as_they_stand(settings):
    """Static files by their plain names, as nothing is collected; passwords hashed in no time."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
