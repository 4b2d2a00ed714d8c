"""A real browser before a live site, with a worker of its own and a stand-in for PubMed.

Whoever sits down before the browser sees a page as a person would. Anything that goes wrong beside
what they see fails the journey too: a script that fails, a word on the console (so each refusal of
the content security policy), an answer of 400 or more that the journey did not announce.
"""

import os
import shutil
import subprocess
import sys
import time
from urllib.parse import quote

import pytest
from django.conf import settings as site_settings
from django.db import connection
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from curation import tasks
from curation.models import ImportChunk
from curation.pubmed.standin import Records
from lupusjak.embedded import places
from tests import cast
from tests.browser import records
from tests.browser.at_rest import Connections, worker_rests
from tests.browser.examining import WIDTHS
from tests.browser.held_standin import HeldStandIn

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIETLY = (
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
PATIENCE = 30  # seconds: a batch's page asks every two, and the machine may be busy

expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(autouse=True, scope="session")
def folder_of_static_files():
    """WhiteNoise looks for it once, when the live server starts, and warns if it is not there."""
    site_settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="package")
def chromium(django_db_setup):
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        say = pytest.fail if os.environ.get("LUPUSJAK_REQUIRE_BROWSER") == "1" else pytest.skip
        say("There is no browser: install Chromium (Debian: apt install chromium) for these tests.")
    rows_of_migrations = connection._test_serialized_contents
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps a loop in this thread, which Django takes for asynchronous code: it would
        # refuse to ask the database, and its connection is another one, as yet without these rows.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        connection._test_serialized_contents = rows_of_migrations
        browser = playwright.chromium.launch(executable_path=path, args=QUIETLY)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def stand_in():
    with HeldStandIn(records=Records.of(records.all_of_them())) as running:
        yield running


@pytest.fixture
def pubmed(stand_in, settings):
    """The stand-in, to which this process is pointed; without faults and open again afterwards."""
    settings.EUTILS_BASE_URL = stand_in.base_url
    settings.PUBMED_PACED = False
    yield stand_in
    stand_in.go_on()
    stand_in.recover()


@pytest.fixture(scope="package")
def worker_process(django_db_setup, stand_in, tmp_path_factory):
    """One worker for all journeys; it must end before the test database can be dropped."""
    log = tmp_path_factory.mktemp("worker") / "log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "celery", "-A", "lupusjak", "worker"),
                *("--loglevel", "INFO", "--concurrency", "1"),
                *("--without-gossip", "--without-mingle"),
            ],
            cwd=places.BASE,
            env={
                **os.environ,
                "DATABASE_URL": address_of_database(),
                "REDIS_URL": site_settings.REDIS_URL,
                "DJANGO_SECRET_KEY": site_settings.SECRET_KEY,
                "EUTILS_BASE_URL": stand_in.base_url,
                "PUBMED_PACED": "0",
            },
            stdout=said,
            stderr=said,
        )
    try:
        wait_until(
            lambda: process.poll() is not None or b" ready." in log.read_bytes(),
            otherwise=lambda: f"The worker does not get ready: {log.read_text()}",
            seconds=60,
        )
        assert process.poll() is None, log.read_text()
        yield process
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture
def worker(worker_process, transactional_db, pubmed):
    """A worker that takes what is queued, and has been heard of."""
    tasks.beat.delay()
    yield worker_process
    pubmed.go_on()
    wait_until(
        lambda: not ImportChunk.objects.filter(state=ImportChunk.State.RUNNING).exists(),
        otherwise=lambda: "The worker is still at a chunk.",
    )
    wait_until(worker_rests, otherwise=lambda: "The worker does not come to rest.")
    assert worker_process.poll() is None, "The worker died on the way."


@pytest.fixture(scope="package")
def connections(live_server):
    return Connections(live_server.thread.httpd)


@pytest.fixture
def sit(chromium, live_server, connections, pubmed):
    """Somebody sits down: `sit(ada)` gives a page on which ada is signed in.

    `refused` are the answers of 400 and more that belong to the journey. Whatever else a context
    of Playwright can be told (viewport, java_script_enabled, ...) may be added.
    """
    contexts, troubles = [], []

    def sit_down(person=None, *, refused=(), **options):
        options = {"viewport": WIDTHS["desk"], "reduced_motion": "reduce"} | options
        context = chromium.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE * 1000)
        if person:
            context.add_cookies([session_cookie(person, live_server.url)])
        page = context.new_page()
        listen(page, troubles, refused)
        return page

    yield sit_down
    for context in contexts:
        context.close()
    # What a page sends as it is left, and what it had asked for, is answered before the rows go.
    connections.wait_until_none_is_left(f"{live_server.url}/healthz")
    assert not troubles, "\n".join(troubles)


def listen(page, troubles, refused):
    def console(message):
        # That a file or an answer failed to load is noticed below, with its status.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            troubles.append(f"{page.url} said on the console: {message.text}")

    def answered(response):
        if response.status >= 400 and response.status not in refused:
            troubles.append(f"{response.url} answered {response.status}")

    def failed(request):
        # A page that is left, a download and a newer request end what is under way.
        if request.failure not in ("net::ERR_ABORTED", None):
            troubles.append(f"{request.url} failed: {request.failure}")

    page.on("console", console)
    page.on("pageerror", lambda error: troubles.append(f"{page.url} failed: {error}"))
    page.on("response", answered)
    page.on("requestfailed", failed)


def session_cookie(person, url):
    client = Client()
    client.force_login(person)
    name = site_settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


def address_of_database():
    """The test database, as DATABASE_URL names one."""
    found = connection.settings_dict
    who = quote(found["USER"]) + (f":{quote(found['PASSWORD'])}" if found["PASSWORD"] else "")
    if found["HOST"].startswith("/"):
        return f"postgres://{who}@/{found['HOST']}/{found['NAME']}"
    port = f":{found['PORT']}" if found["PORT"] else ""
    return f"postgres://{who}@{found['HOST']}{port}/{found['NAME']}"


def wait_until(holds, *, otherwise, seconds=PATIENCE):
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, otherwise()
        time.sleep(0.05)


@pytest.fixture
def ada(transactional_db):
    return cast.ada()


@pytest.fixture
def ben(transactional_db):
    return cast.ben()


@pytest.fixture
def cleo(transactional_db):
    return cast.cleo()
