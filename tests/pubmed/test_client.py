"""What goes over the wire to PubMed, and what becomes of everything that can go wrong there."""

import contextlib
import gzip
import logging
import socket
import struct
import time
import traceback
from urllib.parse import parse_qs

import pytest
from Bio import Entrez
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from curation.pubmed import PubMedRefused, PubMedUnavailable, client, fetch, wire
from tests.pubmed.blunt_server import http, nobody
from tests.pubmed.made_up import article, article_set

RECORDS = article_set(article(pmid=1), article(pmid=2))
KEY = "0123456789abcdef0123456789abcdef0123"


@pytest.fixture(autouse=True)
def unpaced(settings):
    settings.PUBMED_PACED = False


# -- What is asked ---------------------------------------------------------------------------------


def test_records_are_asked_for_by_post_with_who_asks(say):
    server = say(http(200, RECORDS))
    assert fetch([1, 2]) == RECORDS
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /entrez/eutils/efetch.fcgi HTTP/1.1")
    assert parse_qs(body.decode()) == {
        "db": ["pubmed"],
        "id": ["1,2"],
        "retmode": ["xml"],
        "tool": ["lupusjak"],
        "email": ["ada@example.org"],
    }


def test_the_address_may_be_written_without_its_last_slash(say, settings):
    server = say(http(200, RECORDS))
    settings.EUTILS_BASE_URL = settings.EUTILS_BASE_URL.rstrip("/")
    fetch([1])
    assert server.requests[0].startswith(b"POST /entrez/eutils/efetch.fcgi ")


def test_500_pmids_are_one_question_and_501_none(say):
    server = say(http(200, RECORDS))
    fetch(range(1, 501))
    with pytest.raises(PubMedRefused, match="501 PMIDs at once"):
        fetch(range(1, 502))
    with pytest.raises(PubMedRefused, match="0 PMIDs at once"):
        fetch([])
    assert len(server.requests) == 1


def test_a_failure_is_not_asked_again_at_once(say):
    server = say(http(429))
    with pytest.raises(PubMedUnavailable):
        fetch([1])
    assert len(server.requests) == 1


def test_bio_entrez_itself_can_reach_nobody_but_our_address(say):
    server = say(http(200, b"<eInfoResult/>"))
    Entrez.einfo(email="ada@example.org")
    assert server.requests[0].startswith(b"POST /entrez/eutils/einfo.fcgi ")


# -- What comes back -------------------------------------------------------------------------------


@pytest.mark.parametrize("retry_after", ["7", " 7 "])
def test_retry_after_in_seconds_is_told(say, retry_after):
    say(http(429, Retry_After=retry_after))
    with pytest.raises(PubMedUnavailable) as raised:
        fetch([1])
    assert raised.value.retry_after == 7


@pytest.mark.parametrize("zone", ["GMT", "-0000"])
def test_retry_after_as_a_date_is_told_in_seconds(say, zone):
    say(http(503, Retry_After=f"Wed, 01 Jan 2200 00:00:00 {zone}"))
    with pytest.raises(PubMedUnavailable) as raised:
        fetch([1])
    assert raised.value.retry_after > 1_000_000


@pytest.mark.parametrize("retry_after", ["soon", "-5", "1e9", "9" * 5000, "Wed, 99 Jan 2200"])
def test_a_retry_after_that_is_none_is_left_out(say, retry_after):
    say(http(503, Retry_After=retry_after))
    with pytest.raises(PubMedUnavailable) as raised:
        fetch([1])
    assert raised.value.retry_after is None


def test_an_answer_may_be_compressed(say):
    say(http(200, gzip.compress(RECORDS), Content_Encoding="gzip"))
    assert fetch([1]) == RECORDS


@pytest.mark.parametrize(
    ("packed", "words"),
    [
        (gzip.compress(RECORDS)[:-20], "was cut"),
        (b"no gzip at all", "was garbled"),
        (b"", "was cut"),
    ],
)
def test_a_compressed_answer_that_cannot_be_unpacked_passes(say, packed, words):
    say(http(200, packed, Content_Encoding="gzip"))
    with pytest.raises(PubMedUnavailable, match=words):
        fetch([1])


def test_an_answer_comes_in_chunks_too(say):
    chunks = b"".join(b"%x\r\n%b\r\n" % (1, RECORDS[i : i + 1]) for i in range(len(RECORDS)))
    say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n")
    assert fetch([1]) == RECORDS


def test_a_redirection_is_not_followed(say):
    elsewhere = say(http(200, RECORDS))
    say(http(302, Location=elsewhere.base_url))
    with pytest.raises(PubMedUnavailable, match="leads elsewhere for now"):
        fetch([1])
    assert not elsewhere.requests


# -- What goes wrong on the way --------------------------------------------------------------------


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (b"", "was cut before its answer was complete"),
        (reset, "was cut before its answer was complete"),
        (http(200, RECORDS)[:-30], "was cut before its answer was complete"),
        (http(200, RECORDS)[:40], "PubMed sent an empty answer|was cut"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc", "was cut"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc", "was cut"),
        (b"220 mail.example.org ESMTP\r\n", "was garbled"),
        (b"HTTP/1.1 twohundred\r\n\r\n", "was garbled"),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n", "was garbled"),
        (b"HTTP/1.1 200 OK\r\nA: " + b"b" * 100_000, "was garbled"),
    ],
)
def test_what_is_cut_or_garbled_on_the_way_passes(say, reply, words):
    say(reply)
    with pytest.raises(PubMedUnavailable, match=words):
        fetch([1])


def test_nobody_there_passes(settings):
    with nobody() as settings.EUTILS_BASE_URL, pytest.raises(PubMedUnavailable) as raised:
        fetch([1])
    assert "the connection was refused" in str(raised.value)


def test_an_address_that_the_network_does_not_know_passes(settings, monkeypatch):
    def unknown(*_args, **_options):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    settings.EUTILS_BASE_URL = "http://localhost:1/"
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(PubMedUnavailable, match="does not know the address of localhost"):
        fetch([1])


@pytest.mark.parametrize("address", ["", "eutils", "ftp://x.example/", "http://", "http://a:b/"])
def test_an_address_that_is_none_is_named(settings, address):
    settings.EUTILS_BASE_URL = address
    with pytest.raises(PubMedRefused, match="EUTILS_BASE_URL is not the address of a server"):
        fetch([1])


BITS = [
    *(b"HTTP/1.1 ", b"200", b"429 ", b"\r\n", b"\r\n\r\n", b"Content-Length: ", b"9", b"-1"),
    *(b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: gzip\r\n", b"Retry-After: "),
    *(b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n", RECORDS, b"0\r\n", b"\x1f\x8b"),
]


@hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
@given(st.lists(st.sampled_from(BITS) | st.binary(max_size=12), max_size=8).map(b"".join))
def test_whatever_bytes_come_back_only_the_two_errors_escape(say, reply):
    say(reply)
    with contextlib.suppress(PubMedUnavailable, PubMedRefused):
        assert fetch([1]).endswith(b"</PubmedArticleSet>")


# -- Bounds ----------------------------------------------------------------------------------------


@pytest.fixture
def hasty(monkeypatch):
    monkeypatch.setattr(
        client, "BOUNDS", wire.Bounds(connect=0.3, read=0.3, whole=0.8, size=1_000_000)
    )


def silent(connection: socket.socket) -> None:
    connection.settimeout(5)
    connection.recv(1)  # until the other side goes away


def endless(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b" ")
        time.sleep(0.001)


def dripping(what: bytes):
    def drip(connection: socket.socket) -> None:
        for byte in what:
            connection.sendall(bytes([byte]))
            time.sleep(0.05)

    return drip


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (silent, "PubMed was silent for 0.3 seconds."),
        (endless, "PubMed's answer had not ended after 0.8 seconds."),
        (dripping(http(200, RECORDS)), "PubMed's answer had not ended after 0.8 seconds."),
        (
            lambda c: (c.sendall(http(200, RECORDS)[:-2000]), dripping(RECORDS)(c)),
            "PubMed's answer had not ended after 0.8 seconds.",
        ),
        (
            lambda c: (c.sendall(http(200, RECORDS)[:-20]), silent(c)),
            "PubMed was silent for 0.3 seconds.",
        ),
    ],
)
def test_a_silent_or_dripping_answer_ends_in_time(say, hasty, reply, words):
    say(reply)
    began = time.monotonic()
    with pytest.raises(PubMedUnavailable) as raised:
        fetch([1])
    assert str(raised.value) == words
    assert time.monotonic() - began < 1.5


def test_a_connection_that_is_never_accepted_ends_in_time(settings, hasty):
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        address = full.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(address)
        settings.EUTILS_BASE_URL = f"http://127.0.0.1:{address[1]}/"
        began = time.monotonic()
        with pytest.raises(PubMedUnavailable, match=r"could not be reached within 0\.3 seconds"):
            fetch([1])
        assert time.monotonic() - began < 1.5
        for one in waiting:
            one.close()


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_larger_than_the_bound_is_refused(say, hasty, packed):
    large = b" " * 1_000_001
    say(http(200, gzip.compress(large), Content_Encoding="gzip") if packed else http(200, large))
    with pytest.raises(PubMedRefused, match="fewer have to be asked for at once"):
        fetch([1])


# -- The key ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reply",
    [
        http(200, RECORDS),
        http(429, b'{"error":"API rate limit exceeded","api-key":"%b"}' % KEY.encode()),
        http(400, b'{"error":"API key invalid: %b","api-key":"%b"}' % (KEY.encode(), KEY.encode())),
        http(400, b"<ERROR>no such key: %b</ERROR>" % KEY.encode()),
        http(200, b"garbage about " + KEY.encode()),
        http(200, RECORDS)[:-20],
        b"",
    ],
)
def test_the_key_is_sent_and_stands_in_no_text_of_ours(say, settings, caplog, reply):
    settings.NCBI_API_KEY = KEY
    server = say(reply)
    caplog.set_level(logging.DEBUG)
    try:
        fetch([1])
        told = ""
    except (PubMedUnavailable, PubMedRefused) as error:
        told = "".join(traceback.format_exception(error)) + repr(error)
    assert KEY.encode() in server.requests[0].partition(b"\r\n\r\n")[2]
    assert KEY.encode() not in server.requests[0].partition(b"\r\n\r\n")[0]
    assert KEY not in told + caplog.text
