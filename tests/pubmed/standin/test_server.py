"""NCBI's headers, arrivals, the limit a second, and what is no utility."""

import gzip
import http.client
import socket
import threading
import time

import pytest

from curation.pubmed.standin import StandIn
from tests.pubmed import made_up
from tests.pubmed.standin.asking import ask, exchange, pmids


@pytest.fixture
def eutils():
    with StandIn.of(made_up.article(2), made_up.article(3)) as running:
        yield running


def test_the_headers_are_those_of_ncbi(eutils):
    reply = ask(eutils, "efetch", id="2", retmode="xml")
    assert reply.headers["Server"] == "Finatra"
    assert reply.headers["Transfer-Encoding"] == "chunked"
    assert reply.headers["Cache-Control"] == "private"
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert reply.headers["NCBI-PHID"]
    assert reply.headers["NCBI-SID"] in reply.headers["Set-Cookie"]
    assert reply.headers["X-RateLimit-Limit"] == "3"
    assert reply.headers["X-RateLimit-Remaining"] == "2"
    assert ask(eutils, "efetch", id="2", api_key="x").headers["X-RateLimit-Limit"] == "10"


def test_gzip_comes_only_if_asked(eutils):
    plain = ask(eutils, "efetch", id="2", retmode="xml")
    packed = ask(eutils, "efetch", id="2", retmode="xml", headers={"Accept-Encoding": "gzip"})
    assert plain.headers["Content-Encoding"] is None
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body


def test_a_connection_can_be_used_again(eutils):
    connection = http.client.HTTPConnection(*eutils.base_url.split("/")[2].split(":"))
    for _ in range(2):
        connection.request("GET", "/entrez/eutils/efetch.fcgi?id=2&retmode=xml")
        assert b"<PubmedArticle>" in connection.getresponse().read()
    connection.close()


def test_an_old_client_gets_a_length_instead_of_chunks(eutils):
    host, port = eutils.base_url.split("/")[2].split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(b"GET /entrez/eutils/efetch.fcgi?id=2&retmode=xml HTTP/1.0\r\n\r\n")
        whole = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = whole.partition(b"\r\n\r\n")
    assert b"Content-Length: %d" % len(body) in head


def test_a_get_of_too_many_ids_is_too_long_and_a_post_is_not(eutils):
    ids = ",".join(str(pmid) for pmid in range(1, 3000))
    refused = ask(eutils, "efetch", id=ids, retmode="xml")
    assert (refused.status, refused.headers["Server"]) == (414, "Apache")
    assert refused.headers["X-RateLimit-Limit"] is None
    assert pmids(ask(eutils, "efetch", method="POST", id=ids, retmode="xml")) == [2, 3]


@pytest.mark.parametrize("name", ["nosuch.fcgi", "efetch.cgi", "ecitmatch.fcgi", "efetch", ""])
def test_what_is_no_utility_is_not_found(eutils, name):
    assert exchange(eutils, "GET", f"/entrez/eutils/{name}").status == 404


def test_the_root_says_what_this_is(eutils):
    assert exchange(eutils, "GET", "/").text == f"2 PubMed records at {eutils.base_url}\n"
    assert exchange(eutils, "GET", "/elsewhere").status == 404


def test_arrivals_are_kept_with_their_time_and_number_of_ids(eutils):
    before = time.time()
    ask(eutils, "efetch", id="2,3,77")
    ask(eutils, "esearch", term="lupus")
    first, second = eutils.arrivals()
    assert (first.utility, first.ids, second.utility, second.ids) == ("efetch", 3, "esearch", 0)
    assert before <= first.at <= second.at <= time.time()
    told = exchange(eutils, "GET", "/arrivals").json
    assert [arrival["utility"] for arrival in told] == ["efetch", "esearch"]
    exchange(eutils, "DELETE", "/arrivals")
    assert eutils.arrivals() == []


def test_more_than_the_limit_in_a_second_is_refused_as_ncbi_does():
    with StandIn.of(made_up.article(2), limit=3) as eutils:
        replies = [ask(eutils, "efetch", id="2", retmode="xml") for _ in range(5)]
        assert [reply.status for reply in replies] == [200, 200, 200, 429, 429]
        assert replies[4].json == {
            "error": "API rate limit exceeded",
            "api-key": "127.0.0.1",
            "count": "5",
            "limit": "3",
        }
        time.sleep(1.1)
        assert ask(eutils, "efetch", id="2", retmode="xml").status == 200


def test_many_at_once_are_all_answered(eutils):
    replies = []
    threads = [
        threading.Thread(
            target=lambda: replies.append(ask(eutils, "efetch", id="3", retmode="xml"))
        )
        for _ in range(24)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [pmids(reply) for reply in replies] == [[3]] * 24


def test_stopping_leaves_no_thread_and_no_listener():
    before = threading.active_count()
    with StandIn.of(made_up.article(2)) as eutils:
        connection = http.client.HTTPConnection(*eutils.base_url.split("/")[2].split(":"))
        connection.request("GET", "/entrez/eutils/efetch.fcgi?id=2&retmode=xml")
        connection.getresponse().read()  # and the connection stays open
    assert threading.active_count() == before
    connection.close()
    with pytest.raises(ConnectionRefusedError):
        ask(eutils, "efetch", id="2")
