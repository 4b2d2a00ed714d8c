"""How much is answered in a minute, counted in Valkey."""

import threading

import pytest
import redis
from django.conf import settings as ours
from django.test import RequestFactory

from curation.api import limits
from curation.models import Scope
from tests.api.asking import Program, is_refused, program_of
from tests.cast import ada, ben

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def three_of_each(settings):
    settings.API_READS_A_MINUTE = settings.API_WRITES_A_MINUTE = 3
    settings.API_STRANGERS_A_MINUTE = 2
    settings.LUPUSJAK_PUBLIC = True


def test_each_answer_says_what_is_left():
    program = program_of(ada())

    left = [program.get("/me").headers["RateLimit"] for _ in range(2)]

    assert [each.split(";")[:2] for each in left] == [['"reads"', "r=2"], ['"reads"', "r=1"]]
    assert program.get("/me").headers["RateLimit-Policy"] == '"reads";q=3;w=60'


def test_one_more_than_may_be_asked_is_refused_with_when_to_ask_again():
    program = program_of(ada())
    for _ in range(3):
        assert program.get("/me").status_code == 200

    answer = program.get("/me")

    is_refused(answer, 429, "3 requests a minute are answered here, and this was one more.")
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert answer.headers["RateLimit"].startswith('"reads";r=0;t=')


def test_the_minute_ends():
    program = program_of(ada())
    for _ in range(4):
        program.get("/me")
    with redis.Redis.from_url(ours.REDIS_URL) as server:
        (key,) = server.keys("lupusjak:api:reads:*")
        assert 0 < server.pttl(key) <= 60_000
        server.pexpire(key, 1)
        while server.exists(key):
            pass

    assert program.get("/me").status_code == 200


def test_a_count_that_lost_its_end_begins_anew():
    program = program_of(ada())
    program.get("/me")
    with redis.Redis.from_url(ours.REDIS_URL) as server:
        (key,) = server.keys("lupusjak:api:reads:*")
        server.persist(key)

        program.get("/me")

        assert 0 < server.pttl(key) <= 60_000


def test_each_token_has_a_count_of_its_own_and_so_has_a_browser(client):
    person = ben()
    one, other = program_of(ada()), program_of(person)
    for _ in range(4):
        one.get("/me")
    assert other.get("/me").status_code == 200
    client.force_login(person)
    assert '"reads";r=2' in client.get("/api/v1/me").headers["RateLimit"]


def test_what_is_refused_for_want_of_a_scope_counts_too():
    program = program_of(ada(), Scope.TAG)

    answers = [program.get("/me").status_code for _ in range(4)]

    assert answers == [403, 403, 403, 429]


def test_who_tries_tokens_is_counted_as_a_stranger():
    answers = [Program(f"lj_{n}").get("/me").status_code for n in range(3)]

    assert answers == [401, 401, 429]


def test_strangers_are_told_apart_by_their_address_and_for_ipv6_by_their_network():
    def of(address):
        return limits.address_of(RequestFactory().get("/", REMOTE_ADDR=address))

    assert of("192.0.2.1") == "192.0.2.1"
    assert of("2001:db8:1:2:3::4") == of("2001:db8:1:2:9::9") == "2001:db8:1:2::/64"
    assert of("") == of("no address") == "unknown"


def test_requests_at_the_same_moment_are_each_counted(settings):
    settings.API_READS_A_MINUTE = 20
    passed = []

    def ask():
        request = RequestFactory().get("/")
        try:
            limits.count(request, limits.reads(), of="everybody")
            passed.append(request.limit.used)
        except limits.Refused:
            pass

    threads = [threading.Thread(target=ask) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(passed) == list(range(1, 21))


def test_without_valkey_requests_pass_uncounted(settings, caplog):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    program = program_of(ada())

    answers = [program.get("/me") for _ in range(5)]

    assert {each.status_code for each in answers} == {200}
    assert "RateLimit" not in answers[0].headers
    assert "was not counted, as Valkey is away" in caplog.text
