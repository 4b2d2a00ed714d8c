"""Every way in which PubMed fails, met by a batch: what it says meanwhile, and what becomes of it.

Thirty PMIDs are asked for, of which PubMed has twenty-nine. Nothing asked for is ever lost, and
once the fault is over every item is settled as it would have been without it.
"""

import time
from collections import Counter

import pytest

from curation.imports import chunks
from curation.imports.batches import Source, open_batch, open_query_batch, resume, retry
from curation.imports.bring_in import bring_in
from curation.imports.pasted import understand
from curation.imports.progress import progress
from curation.models import ImportBatch, Reference
from curation.pubmed import client, wire
from curation.pubmed.standin import StandIn
from curation.pubmed.standin.faults import MEANINGS
from tests.imports.conftest import cleo  # noqa: F401
from tests.pubmed import made_up

HERE = range(101, 130)
AWAY = 130
PMIDS = "\n".join(map(str, [*HERE, AWAY]))
ODD = 115  # the record that a fault singles out

# What the batch says while the fault lasts. It recovers by itself, without anybody's doing.
WAITS = {
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
    "hang": "PubMed was silent for 0.3 seconds.",
    "drip": "PubMed's answer had not ended after 0.4 seconds.",
    "reset": "The connection to PubMed was cut before its answer was complete.",
    "reset-mid-body": "The connection to PubMed was cut before its answer was complete.",
    "away": "Nobody answers at 127.0.0.1:",
}
# Waiting is no use: it asks again in an hour, or when somebody resumes it.
WAITS_FOR_A_PERSON = {
    "bad-key": "PubMed does not know the key in NCBI_API_KEY:",
    "forbidden": "PubMed refuses to answer this installation: 403 (forbidden).",
}
# Asking the same again is no use: less is asked for, until one PMID is refused alone, and fails.
REFUSED = {
    "bad-request": "PubMed refused the question: it answered 400 (bad request): “ID list is empty!",
    "too-long": "PubMed refused the question: it answered 414 (request-uri too long).",
    "external-entity": "The answer declares entities of its own,",
}
# The answers are odd, and all comes in.
HARMLESS = {
    *("duplicated", "not-asked", "reordered", "new-dtd", "unknown-element", "latin-1"),
    *("missing-some",),
}
# One record is at fault: it is named and kept, and the others come in.
ONE_RECORD = {
    f"broken-record={ODD}": ("unreadable", "an element is not closed where it should be"),
    f"hollow-record={ODD}": (
        "unreadable",
        "The record has a PMID and describes nothing. It is kept",
    ),
    "nested": ("unreadable", "more than 500,000 tags"),
    f"poison={ODD}": ("failed", "PubMed answered 500 (internal server error)."),
}
OF_A_QUERY = {"crowd"}
# Our client leaves nothing with NCBI that could expire.
NEVER_MET = {"expired-history"}


def test_no_fault_of_the_stand_in_is_forgotten():
    met = {*WAITS, *WAITS_FOR_A_PERSON, *REFUSED, *HARMLESS, *ONE_RECORD, *OF_A_QUERY, *NEVER_MET}
    assert {fault.partition("=")[0] for fault in met} == set(MEANINGS)


@pytest.fixture
def eutils(settings, monkeypatch):
    settings.PUBMED_PACED = False
    settings.IMPORT_FIRST_WAIT = 0.01
    monkeypatch.setattr(client, "BOUNDS", wire.Bounds(connect=0.5, read=0.3, whole=0.4))
    records = (made_up.article(pmid=pmid, title=f"Títle {pmid}") for pmid in HERE)
    with StandIn.of(made_up.article_set(*records)) as eutils:
        settings.EUTILS_BASE_URL = eutils.base_url
        yield eutils


@pytest.fixture
def batch(cleo):  # noqa: F811
    return open_batch(understand(PMIDS), by=cleo, source=Source.PASTE)


@pytest.fixture
def query_batch(cleo):  # noqa: F811
    return open_query_batch("rheumatology", by=cleo)


def query_came_in(batch: ImportBatch) -> bool:
    batch.refresh_from_db()
    return (
        progress(batch).is_done
        and batch.problem == ""
        and batch.query_count == len(HERE)
        and sorted(Reference.objects.values_list("pmid", flat=True)) == list(HERE)
    )


def work_on(batch: ImportBatch) -> None:
    """One chunk, as a worker does it."""
    claim = chunks.claim(batch.pk)
    assert claim
    bring_in(claim)


def work_off(batch: ImportBatch, *, seconds: float = 20) -> None:
    """All of it, with the waits that a worker would make."""
    until = time.monotonic() + seconds
    while chunks.next_due(batch.pk):
        if claim := chunks.claim(batch.pk):
            bring_in(claim)
        else:
            time.sleep(0.01)
        assert time.monotonic() < until, progress(batch)


def all_came_in(batch: ImportBatch) -> bool:
    assert progress(batch).is_done
    states = Counter(batch.items.values_list("state", flat=True))
    references = sorted(Reference.objects.values_list("pmid", flat=True))
    return states == {"added": len(HERE), "missing": 1} and references == list(HERE)


def nothing_is_lost(batch: ImportBatch) -> bool:
    return sorted(map(int, batch.items.values_list("token", flat=True))) == [*HERE, AWAY]


@pytest.mark.parametrize("fault", WAITS)
def test_a_fault_that_passes_costs_time_and_nothing_else(fault, eutils, batch):
    eutils.fail("away:1" if fault == "away" else f"{fault}:2")
    work_on(batch)
    so_far = progress(batch)
    assert so_far.trouble.startswith(WAITS[fault])
    assert so_far.waiting == so_far.total == 30
    assert nothing_is_lost(batch)
    work_off(batch)
    assert all_came_in(batch)


@pytest.mark.parametrize("fault", WAITS_FOR_A_PERSON)
def test_where_pubmed_forbids_a_batch_waits_until_somebody_has_seen_to_it(fault, eutils, batch):
    eutils.fail(fault)
    work_on(batch)
    so_far = progress(batch)
    assert so_far.standing == "waiting"
    assert so_far.trouble.startswith(WAITS_FOR_A_PERSON[fault])
    assert so_far.waiting == so_far.total == 30
    assert chunks.claim(batch.pk) is None

    eutils.recover()
    resume(batch)
    work_off(batch)
    assert all_came_in(batch)


@pytest.mark.parametrize("fault", REFUSED)
def test_what_pubmed_refuses_is_asked_for_in_parts(fault, eutils, batch):
    eutils.fail(f"{fault}:2")
    work_on(batch)
    assert progress(batch).trouble.startswith(REFUSED[fault])
    work_off(batch)
    assert all_came_in(batch)


@pytest.mark.parametrize("fault", REFUSED)
def test_what_pubmed_refuses_for_good_fails_by_name_and_can_be_retried(fault, eutils, batch):
    eutils.fail(fault)
    work_off(batch)
    assert progress(batch).is_done
    assert nothing_is_lost(batch)
    failed = batch.items.filter(state="failed")
    assert failed.count() >= len(HERE)
    assert all(
        reason.startswith(REFUSED[fault]) for reason in failed.values_list("reason", flat=True)
    )

    eutils.recover()
    retry(batch)
    work_off(batch)
    assert all_came_in(batch)


@pytest.mark.parametrize("fault", sorted(HARMLESS))
def test_odd_answers_bring_in_what_was_asked_for_and_nothing_else(fault, eutils, batch):
    eutils.fail(fault)
    work_off(batch)
    assert progress(batch).trouble == ""
    assert all_came_in(batch)
    assert all("Títle" in title for title in Reference.objects.values_list("title", flat=True))


@pytest.mark.parametrize("fault", ONE_RECORD)
def test_a_record_at_fault_is_named_and_the_others_come_in(fault, eutils, batch):
    eutils.fail(fault)
    work_off(batch)
    state, says = ONE_RECORD[fault]
    at_fault = batch.items.get(state=state)
    assert says in at_fault.reason
    assert at_fault.payload if state == "unreadable" else not at_fault.payload
    assert Reference.objects.count() == len(HERE) - 1
    assert nothing_is_lost(batch)

    eutils.recover()
    retry(batch, item=at_fault)
    work_off(batch)
    assert all_came_in(batch)


def test_a_query_that_finds_a_crowd_brings_in_nothing_and_says_what_to_do(eutils, query_batch):
    eutils.fail("crowd")
    work_off(query_batch)
    query_batch.refresh_from_db()
    assert query_batch.problem.startswith("The query finds 400,000 records, and a batch holds")
    assert not query_batch.items.exists()


def test_a_query_waits_for_pubmed_as_any_batch_does(eutils, query_batch):
    eutils.fail("unavailable:2")
    work_on(query_batch)
    assert progress(query_batch).trouble == "PubMed answered 503 (service unavailable)."
    work_off(query_batch)
    assert query_came_in(query_batch)
