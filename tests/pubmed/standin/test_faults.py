"""Each fault fails as its name says, for as long as it is told to, and then no more."""

import http.client
import time
from xml.etree import ElementTree as ET

import pytest

from curation.pubmed.standin import StandIn, spoiled
from curation.pubmed.standin.faults import MEANINGS, UnknownFault
from tests.pubmed import made_up
from tests.pubmed.standin.asking import ask, exchange, pmids

RECORDS = [made_up.article(pmid, title=f"Trial {pmid} of β.") for pmid in (2, 3, 4)]


@pytest.fixture
def eutils():
    with StandIn.of(*RECORDS, made_up.book(5, chapter="Kidneys")) as running:
        yield running


def fetch(eutils, ids="2,3,4,5", **more):
    return ask(eutils, "efetch", method="POST", id=ids, retmode="xml", **more)


@pytest.mark.parametrize(
    ("fault", "status", "kind", "said"),
    [
        ("rate-limit", 429, "application/json", b'"error":"API rate limit exceeded"'),
        ("rate-limit-retry-after", 429, "application/json", b'"limit":"3"'),
        ("rate-limit-empty", 429, "application/json", b""),
        ("server-error", 500, "text/html", b"WWW Error 500 Diagnostic"),
        ("bad-gateway", 502, "text/html", b"Bad Gateway!"),
        ("unavailable", 503, "text/html", b"Service unavailable!"),
        ("gateway-timeout", 504, "text/html", b"Gateway Time-out"),
        ("timeout-400", 400, "text/xml", b"External viewer error: Empty Response."),
        ("bad-request", 400, "text/xml", b"ID list is empty!"),
        ("bad-key", 400, "application/json", b"API key invalid"),
        ("forbidden", 403, "text/html", b"blocked"),
        ("too-long", 414, "text/html", b"Submitted URI too large!"),
        ("html-200", 200, "text/html", b"down_bethesda"),
        ("json-200", 200, "application/json", b'{"error":'),
        ("text-200", 200, "text/plain", b"temporarily unavailable"),
        ("backend-error", 200, "text/xml", b"<ERROR>Search Backend failed"),
        ("no-backend", 200, "text/xml", b"#exLinkSrv2"),
        ("cpp-trace", 200, "text/xml", b"TXCLIENT::readAll EOF"),
        ("empty", 200, "text/xml", b""),
    ],
)
@pytest.mark.parametrize("utility", ["efetch", "esearch"])
def test_another_answer_comes_instead(eutils, utility, fault, status, kind, said):
    eutils.fail(fault)
    reply = ask(eutils, utility, id="2", term="trial", retmode="xml")
    assert (reply.status, reply.headers.get_content_type()) == (status, kind)
    assert said in reply.body
    assert bool(reply.body) == bool(said)
    assert reply.headers["Retry-After"] == ("2" if fault.endswith("retry-after") else None)


@pytest.mark.parametrize("utility", ["efetch", "esearch"])
def test_a_prolog_comes_without_its_root(eutils, utility):
    eutils.fail("prolog-only")
    body = ask(eutils, utility, id="2", term="trial", retmode="xml").body
    assert body.startswith(b"<?xml")
    with pytest.raises(ET.ParseError, match="no element found"):
        ET.fromstring(body)


def test_a_fault_strikes_as_often_as_it_is_told(eutils):
    eutils.fail("server-error", times=2)
    assert [fetch(eutils).status for _ in range(3)] == [500, 500, 200]


def test_faults_strike_one_after_the_other():
    with StandIn.of(*RECORDS, faults=["rate-limit:1", "unavailable:1"]) as eutils:
        assert [fetch(eutils).status for _ in range(3)] == [429, 503, 200]


def test_recovering_ends_one_fault_or_all(eutils):
    eutils.fail("server-error")
    eutils.fail("truncated")
    eutils.recover("server-error")
    assert fetch(eutils).status == 200
    with pytest.raises(ET.ParseError):
        _ = fetch(eutils).xml
    eutils.recover()
    assert pmids(fetch(eutils)) == [2, 3, 4, 5]


def test_poison_concerns_whoever_asks_for_it(eutils):
    eutils.fail("poison=3")
    assert fetch(eutils).status == 500
    assert fetch(eutils, "3").status == 500
    assert pmids(fetch(eutils, "2,4")) == [2, 4]


def test_an_expired_history_concerns_only_who_uses_one(eutils):
    session = ask(eutils, "epost", method="POST", id="2").xml
    eutils.fail("expired-history")
    reply = ask(eutils, "efetch", retmode="xml", WebEnv=session.findtext("WebEnv"), query_key=1)
    assert reply.xml.findtext("ERROR") == "Unable to obtain query #1"
    assert pmids(fetch(eutils, "2")) == [2]


def test_a_crowd_is_only_counted(eutils):
    eutils.fail("crowd")
    assert ask(eutils, "esearch", term="trial").xml.findtext("Count") == "400000"
    reply = ask(eutils, "esearch", term="trial", retmode="json")
    assert reply.json["esearchresult"]["count"] == "400000"


# -- A right answer made wrong ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("missing-some", [2, 4]),
        ("duplicated", [2, 3, 4, 5, 2]),
        ("not-asked", [2, 3, 4, 5, 1]),
        ("reordered", [5, 4, 3, 2]),
        ("new-dtd", [2, 3, 4, 5]),
        ("unknown-element", [2, 3, 4, 5]),
        ("latin-1", [2, 3, 4, 5]),
        ("hollow-record=3", [2, 3, 4, 5]),
    ],
)
def test_the_set_is_well_formed_and_wrong(eutils, fault, expected):
    eutils.fail(fault)
    assert pmids(fetch(eutils)) == expected


def test_what_is_missing_from_many_comes_alone(eutils):
    eutils.fail("missing-some")
    assert pmids(fetch(eutils, "3")) == [3]


def test_a_stranger_is_a_real_record_where_there_is_one():
    first = made_up.article(1)
    with StandIn.of(first, *RECORDS, faults=["not-asked"]) as eutils:
        assert first in fetch(eutils, "2").body


@pytest.mark.parametrize("fault", ["truncated", "error-after-set", "broken-record=3"])
def test_the_xml_is_not_well_formed(eutils, fault):
    eutils.fail(fault)
    reply = fetch(eutils)
    assert reply.status == 200
    with pytest.raises(ET.ParseError):
        _ = reply.xml


@pytest.mark.parametrize("fault", ["broken-record=3:1", "hollow-record=3:1"])
def test_only_an_answer_that_holds_the_record_is_struck(eutils, fault):
    eutils.fail(fault)
    assert b"</Article>" in fetch(eutils, "2").body
    assert b"</Article>" not in fetch(eutils, "3").body
    assert b"</Article>" in fetch(eutils, "3").body


@pytest.mark.parametrize("fault", ["broken-record=5", "hollow-record=5"])
def test_a_book_can_be_broken_too(eutils, fault):
    eutils.fail(fault)
    assert b"</Book>" not in fetch(eutils, "5").body


def test_a_new_dtd_is_named(eutils):
    eutils.fail("new-dtd")
    assert b"pubmed_990101.dtd" in fetch(eutils).body


def test_latin_1_is_what_the_declaration_says(eutils):
    eutils.fail("latin-1")
    reply = fetch(eutils, "2")
    assert reply.body.startswith(b'<?xml version="1.0" encoding="ISO-8859-1"?>')
    assert b"Trial 2 of &#946;." in reply.body
    assert reply.xml.findtext(".//ArticleTitle") == "Trial 2 of β."


def test_following_an_entity_is_found_out(eutils):
    eutils.fail("external-entity")
    body = fetch(eutils, "2").text
    address = body.partition('<!ENTITY elsewhere SYSTEM "')[2].partition('"')[0]
    assert address == f"{eutils.base_url}entity.txt"
    assert [arrival.utility for arrival in eutils.arrivals()] == ["efetch"]
    exchange(eutils, "GET", "/entrez/eutils/entity.txt")
    assert [arrival.utility for arrival in eutils.arrivals()] == ["efetch", "entity"]


def test_nested_elements_are_a_million(eutils):
    eutils.fail("nested")
    assert fetch(eutils, "2").body.count(b"<i>") == spoiled.NESTED == 1_000_000


def test_text_and_other_utilities_are_not_spoiled(eutils):
    eutils.fail("truncated")
    assert ask(eutils, "esearch", term="trial").xml.findtext("Count") == "3"
    assert "PMID- 2" in ask(eutils, "efetch", id="2", rettype="medline").text


# -- The connection itself -------------------------------------------------------------------------


def test_a_hanging_answer_has_not_a_byte_and_ends_with_the_stand_in():
    with StandIn.of(*RECORDS, faults=["hang"]) as eutils:
        with pytest.raises(TimeoutError):
            fetch(eutils, **{"timeout": 0.3})
        begun = time.monotonic()
    assert time.monotonic() - begun < 5


def test_a_dripping_answer_comes_slowly(eutils):
    eutils.fail("drip")
    with pytest.raises(TimeoutError):
        _read_within(eutils, 1.0)


def _read_within(eutils, seconds):
    place = eutils.base_url.split("/")[2]
    connection = http.client.HTTPConnection(place, timeout=seconds)
    try:
        connection.request("GET", "/entrez/eutils/efetch.fcgi?id=2&retmode=xml")
        answer = connection.getresponse()
        deadline = time.monotonic() + seconds
        assert answer.read(16)
        while answer.read(16):
            if time.monotonic() > deadline:
                raise TimeoutError
    finally:
        connection.close()


def test_a_reset_comes_before_the_status(eutils):
    eutils.fail("reset", times=1)
    with pytest.raises(ConnectionError):
        fetch(eutils)
    assert fetch(eutils).status == 200


def test_a_reset_comes_in_the_middle_of_the_body(eutils):
    eutils.fail("reset-mid-body")
    with pytest.raises((ConnectionResetError, http.client.IncompleteRead)):
        fetch(eutils)


def test_away_refuses_connections_and_comes_back(eutils):
    address = eutils.base_url
    eutils.fail("away", times=600)
    with pytest.raises(ConnectionRefusedError):
        fetch(eutils)
    eutils.recover("away")
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            assert pmids(fetch(eutils, "2")) == [2]
            break
        except ConnectionRefusedError:
            time.sleep(0.01)
    assert eutils.base_url == address


def test_away_ends_by_itself():
    with StandIn.of(*RECORDS, faults=["away:1"]) as eutils:
        with pytest.raises(ConnectionRefusedError):
            fetch(eutils)
        time.sleep(1.5)
        assert fetch(eutils).status == 200


# -- Naming them -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("nosuch", "There is no fault 'nosuch'; --fault list shows them all."),
        ("", "There is no fault ''; --fault list shows them all."),
        ("poison", "poison needs a PMID: poison=12345."),
        ("truncated=3", "truncated takes no value."),
        ("away", "away needs its seconds: away:30."),
    ],
)
def test_a_fault_written_wrongly_is_refused_with_a_sentence(eutils, written, sentence):
    with pytest.raises(UnknownFault) as refused:
        eutils.fail(written)
    assert str(refused.value) == sentence
    reply = exchange(eutils, "POST", f"/fault?name={written}")
    assert (reply.status, reply.json["error"]) == (400, sentence)


def test_faults_are_switched_over_http(eutils):
    reply = exchange(eutils, "POST", "/fault?name=poison=3&times=2")
    assert reply.json == [{"name": "poison", "pmid": 3, "left": 2, "struck": 0}]
    fetch(eutils, "3")
    assert exchange(eutils, "GET", "/fault").json[0]["struck"] == 1
    assert exchange(eutils, "DELETE", "/fault").json == []
    assert fetch(eutils, "3").status == 200


def test_away_is_switched_over_http(eutils):
    assert exchange(eutils, "POST", "/fault?name=away&times=600").status == 200
    deadline = time.monotonic() + 5
    refused = False
    while not refused and time.monotonic() < deadline:
        try:
            fetch(eutils)
        except ConnectionRefusedError:
            refused = True
        except ConnectionError:
            continue  # it came between the two
    assert refused


def test_every_fault_can_be_switched_on():
    with StandIn.of(*RECORDS) as eutils:
        for name in MEANINGS.keys() - {"away"}:
            value = "=2" if "=PMID" in MEANINGS[name] else ""
            eutils.fail(f"{name}{value}", times=0)
        assert fetch(eutils, "2").status == 200
