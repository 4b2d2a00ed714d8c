"""Every way in which the stand-in fails, met by the real client: later, never, or an answer."""

import pytest

from curation.pubmed import (
    Fate,
    PubMedRefused,
    PubMedUnavailable,
    client,
    count,
    fates,
    fetch,
    match_citations,
    search,
    wire,
)
from curation.pubmed.standin import StandIn
from curation.pubmed.standin.faults import MEANINGS
from tests.pubmed.made_up import article, article_set
from tests.pubmed.test_ecitmatch import a_citation

RECORDS = article_set(*(article(pmid=pmid) for pmid in (11, 12, 13)))

LATER = {
    "rate-limit": "PubMed asks for a pause: it answered 429 (too many requests).",
    "rate-limit-retry-after": "PubMed asks for a pause: it answered 429 (too many requests).",
    "rate-limit-empty": "PubMed asks for a pause: it answered 429 (too many requests).",
    "server-error": "PubMed answered 500 (internal server error).",
    "bad-gateway": "PubMed answered 502 (bad gateway).",
    "unavailable": "PubMed answered 503 (service unavailable).",
    "gateway-timeout": "PubMed answered 504 (gateway timeout).",
    "timeout-400": "PubMed answered 400 (bad request): “Error: External viewer error:",
    "html-200": "PubMed sent a web page instead of an answer, as it does during maintenance.",
    "json-200": "PubMed sent an error instead: “error forwarding request”",
    "text-200": "The answer is not PubMed's; it begins: “The resource is temporarily unavailable”",
    "backend-error": "PubMed sent an error instead: “Search Backend failed:",
    "no-backend": "PubMed sent an error instead: “Couldn't resolve #exLinkSrv2,",
    "cpp-trace": "PubMed sent an error instead: “NCBI C++ Exception:",
    "prolog-only": "PubMed's answer broke off before its first record.",
    "empty": "PubMed sent an empty answer.",
    "truncated": "PubMed's answer broke off before its end.",
    "error-after-set": "PubMed sent an error instead: “Error: CEFetchPApplication",
    "hang": "PubMed was silent for 0.5 seconds.",
    "drip": "PubMed's answer had not ended after 0.6 seconds.",
    "reset": "The connection to PubMed was cut before its answer was complete.",
    "reset-mid-body": "The connection to PubMed was cut before its answer was complete.",
    "away": "Nobody answers at 127.0.0.1:",
    "poison=12": "PubMed answered 500 (internal server error).",
}
NEVER = {
    "bad-request": "PubMed refused the question: it answered 400 (bad request): “ID list is empty!",
    "bad-key": "PubMed does not know the key in NCBI_API_KEY:",
    "forbidden": "PubMed refuses to answer this installation: 403 (forbidden).",
    "too-long": "PubMed refused the question: it answered 414 (request-uri too long).",
    "external-entity": "The answer declares entities of its own,",
}
# Whole, if odd: what to make of them is the business of the reader and of the import.
ANSWERS = {
    *("missing-some", "duplicated", "not-asked", "reordered", "broken-record=12"),
    *("hollow-record=12", "new-dtd", "unknown-element", "latin-1", "nested"),
}
NOT_OF_EFETCH = {"expired-history", "crowd"}  # no history is asked for; for crowds see esearch


@pytest.fixture
def eutils(settings):
    settings.PUBMED_PACED = False
    with StandIn.of(RECORDS, merged={7: 11}) as eutils:
        settings.EUTILS_BASE_URL = eutils.base_url
        yield eutils


@pytest.fixture
def fail(eutils, monkeypatch):
    def failing(fault):
        eutils.fail("away:1" if fault == "away" else fault)
        if fault in ("hang", "drip"):
            monkeypatch.setattr(client, "BOUNDS", wire.Bounds(read=0.5, whole=0.6))

    return failing


def test_each_fault_of_the_stand_in_is_accounted_for():
    named = {fault.partition("=")[0] for fault in (*LATER, *NEVER, *ANSWERS)}
    assert named | NOT_OF_EFETCH == set(MEANINGS)


@pytest.mark.parametrize("fault", LATER)
def test_a_fault_that_passes_is_told_as_such(fail, fault):
    fail(fault)
    with pytest.raises(PubMedUnavailable) as raised:
        fetch([11, 12, 13])
    assert str(raised.value).startswith(LATER[fault])
    assert raised.value.retry_after == (2 if fault == "rate-limit-retry-after" else None)


@pytest.mark.parametrize("fault", NEVER)
def test_a_fault_that_stays_is_told_as_such(fail, fault):
    fail(fault)
    with pytest.raises(PubMedRefused) as raised:
        fetch([11, 12, 13])
    assert str(raised.value).startswith(NEVER[fault])


@pytest.mark.parametrize("fault", sorted(ANSWERS))
def test_a_whole_set_with_odd_records_is_an_answer(fail, fault):
    fail(fault)
    assert fetch([11, 12, 13]).endswith(b"</PubmedArticleSet>")


def test_no_address_in_an_answer_is_followed(eutils, fail):
    fail("external-entity")
    with pytest.raises(PubMedRefused):
        fetch([11])
    assert [arrival.utility for arrival in eutils.arrivals()] == ["efetch"]


def test_what_passed_is_answered_when_it_is_asked_again(eutils):
    eutils.fail("unavailable", times=1)
    with pytest.raises(PubMedUnavailable):
        fetch([11])
    assert b">11</PMID>" in fetch([11])


QUESTIONS = {
    "fates": lambda: fates([7]),
    "count": lambda: count("lupus"),
    "search": lambda: list(search("lupus")),
    "citations": lambda: match_citations([a_citation()]),
}
OF_ANY_QUESTION = sorted(
    {*LATER, *NEVER} - {"poison=12", "truncated", "error-after-set", "external-entity"}
)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("fault", OF_ANY_QUESTION)
def test_the_other_questions_raise_the_same_errors(fail, question, fault):
    fail(fault)
    with pytest.raises(PubMedUnavailable if fault in LATER else PubMedRefused):
        QUESTIONS[question]()


def test_fates_are_told_from_what_efetch_says(eutils):
    assert b"<PubmedArticle>" not in fetch([7, 8])
    assert fates([7, 8, 11]) == {7: Fate(merged_into=11), 8: Fate(merged_into=None)}
