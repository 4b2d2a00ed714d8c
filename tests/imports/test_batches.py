"""Everything asked for is a row before anything is fetched; a batch can stop and go on."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now

from curation.imports import chunks
from curation.imports.batches import (
    Source,
    TooManyAskedFor,
    cancel,
    open_batch,
    open_query_batch,
    open_reference_batch,
    resume,
    retry,
)
from curation.imports.bring_in import bring_in
from curation.imports.files import FileRefused, UploadedFile
from curation.imports.pasted import understand
from curation.imports.progress import progress, summary
from curation.imports.tokens import State
from curation.models import ImportBatch, ImportItem, Reference
from tests.imports.conftest import outcomes, reason, work_off
from tests.pubmed import made_up


def paste(text, by):
    return open_batch(understand(text), by=by, source=Source.PASTE)


def test_every_token_is_a_row_with_its_words_its_line_and_its_reading(cleo):
    batch = paste("36848918\nPMID: 36848918\nin 2019\nhello", cleo)
    rows = batch.items.values_list("position", "line", "token", "kind", "state", "reason")
    assert list(rows) == [
        (1, 1, "36848918", "pmid", "waiting", ""),
        (2, 2, "PMID: 36848918", "pmid", "duplicate", "The first stands in line 1."),
        (
            3,
            3,
            "2019",
            "text",
            "left_out",
            "A year, by its sentence; write PMID 2019 if it is one.",
        ),
        (
            4,
            4,
            "hello",
            "text",
            "not_understood",
            "No PMID, DOI or PMCID was found in this line.",
        ),
    ]


def test_200_000_pmids_are_written_in_chunks_of_200(cleo):
    batch = paste("\n".join(map(str, range(1, 200_001))), cleo)
    assert batch.items.filter(state=State.WAITING).count() == 200_000
    assert batch.chunks.count() == 1000
    assert batch.chunks.order_by("pk").last().items.count() == 200


def test_more_than_a_batch_holds_is_refused_and_nothing_is_written(cleo, settings):
    settings.IMPORT_MAX_ITEMS = 3
    with pytest.raises(TooManyAskedFor) as refused, transaction.atomic():
        paste("1\n2\n3\n4", cleo)
    assert str(refused.value).startswith("A batch holds 3 things at most")
    assert not ImportBatch.objects.exists()


def test_a_file_that_is_refused_leaves_no_batch(cleo):
    with pytest.raises(FileRefused), transaction.atomic():
        open_batch(UploadedFile("a.txt", BytesIO(b"")), by=cleo, source=Source.FILE)
    assert not ImportBatch.objects.exists()


def test_what_could_not_be_taken_from_a_file_stands_on_the_batch(cleo):
    body = made_up.article_set(made_up.article(pmid=101), made_up.article(pmid=102))
    broken = BytesIO(body[: body.index(b"102") + 100])
    batch = open_batch(UploadedFile("a.xml", broken), by=cleo, source=Source.FILE)
    assert batch.problem


def test_a_cancelled_batch_is_worked_on_no_more_until_it_is_resumed(pubmed, cleo):
    pubmed(made_up.article(pmid=101))
    batch = paste("101", cleo)
    assert cancel(batch, by=cleo).cancelled_by == cleo
    assert chunks.claim(batch.pk) is None
    assert chunks.stalled() == []
    assert progress(ImportBatch.objects.get()).standing == "cancelled"

    resume(batch)
    work_off(batch)
    assert outcomes(batch) == {"101": "added"}


def test_what_failed_can_be_retried_alone_or_all_together(pubmed, cleo):
    stand_in = pubmed(made_up.article(pmid=101), made_up.article(pmid=102))
    stand_in.fail("bad-request")
    batch = paste("101\n102\n3684891B", cleo)
    work_off(batch)
    assert batch.items.filter(state=State.FAILED).count() == 2
    stand_in.recover()

    assert retry(batch, item=batch.items.get(pmid=101)) == 1
    work_off(batch)
    assert outcomes(batch) == {"101": "added", "102": "failed", "3684891B": "not_understood"}
    assert retry(batch) == 1
    work_off(batch)
    assert outcomes(batch)["102"] == "added"


def test_references_that_are_here_are_asked_for_by_the_best_identifier_they_have(cleo):
    references = [
        Reference.objects.create(pmid=101, doi="10.1234/one"),
        Reference.objects.create(doi="10.1234/two"),
        Reference.objects.create(pmcid="PMC3"),
    ]
    batch = open_reference_batch(references, by=cleo, name="Again")
    assert list(batch.items.values_list("kind", "token")) == [
        ("pmid", "101"),
        ("doi", "10.1234/two"),
        ("pmcid", "PMC3"),
    ]


def test_a_query_becomes_the_items_that_pubmed_lists(pubmed, cleo):
    pubmed(*(made_up.article(pmid=pmid, title="Lupus.") for pmid in (101, 102, 103)))
    batch = open_query_batch("lupus[ti]", by=cleo)
    work_off(batch)
    batch.refresh_from_db()
    assert batch.query_count == 3
    assert summary(batch)["added"] == 3


def test_a_query_that_finds_nothing_says_so(pubmed, cleo):
    pubmed(made_up.article(pmid=101))
    batch = open_query_batch("zzzz[ti]", by=cleo)
    work_off(batch)
    batch.refresh_from_db()
    assert batch.problem.startswith("PubMed finds nothing for this query.")
    assert progress(batch).is_done
    assert not batch.items.exists()


def test_a_query_that_finds_too_much_is_kept_and_says_what_to_do(pubmed, cleo):
    stand_in = pubmed(made_up.article(pmid=101))
    stand_in.fail("crowd")
    batch = open_query_batch("a", by=cleo)
    work_off(batch)
    batch.refresh_from_db()
    assert batch.query_count == 400_000
    assert "a batch holds 250,000 at most, so nothing was fetched" in batch.problem
    assert not batch.items.exists()


def test_pubmed_away_for_an_hour_costs_time_and_nothing_else(pubmed, cleo):
    stand_in = pubmed(made_up.article(pmid=101))
    stand_in.fail("reset")
    batch = paste("101", cleo)
    waits = []
    for _ in range(8):
        batch.chunks.update(not_before=None)
        bring_in(chunks.claim(batch.pk))
        chunk = batch.chunks.get()
        waits.append(round((chunk.not_before - now()).total_seconds()))
        assert chunks.claim(batch.pk) is None
    assert waits[:4] == [5, 15, 45, 135]
    assert max(waits) == 600
    so_far = progress(batch)
    assert so_far.standing == "waiting"
    assert so_far.trouble
    assert so_far.asks_again_at

    stand_in.recover()
    resume(batch)
    work_off(batch)
    assert outcomes(batch) == {"101": "added"}


def test_a_blocked_address_is_not_asked_again_and_again(pubmed, cleo):
    stand_in = pubmed(made_up.article(pmid=101), made_up.article(pmid=102))
    stand_in.fail("forbidden")
    batch = paste("101\n102", cleo)
    work_off(batch)
    assert batch.chunks.get().not_before > now() + timedelta(minutes=50)
    assert "NCBI may have blocked its network address" in progress(batch).trouble


def test_an_expired_lease_is_anybodys_and_its_first_holder_can_settle_no_more(pubmed, cleo):
    pubmed(made_up.article(pmid=101))
    batch = paste("101", cleo)
    killed = chunks.claim(batch.pk)
    assert chunks.claim(batch.pk) is None
    batch.chunks.update(lease_until=now() - timedelta(seconds=1))
    assert chunks.stalled() == [batch.pk]

    bring_in(chunks.claim(batch.pk))
    assert outcomes(batch) == {"101": "added"}
    with pytest.raises(chunks.LeaseLost):
        killed.hold()


def test_the_oldest_waiting_chunk_is_known(cleo):
    assert chunks.oldest_due() is None
    batch = paste("101", cleo)
    assert chunks.oldest_due() == batch.opened_at


@pytest.mark.parametrize(
    ("constraint", "broken"),
    [
        (
            "item_once_per_position",
            {"position": 1, "state": "missing", "settled_at": now()},
        ),
        ("item_waits_in_a_chunk_or_is_settled", {"position": 2, "state": "waiting"}),
        (
            "item_that_came_in_has_a_reference",
            {"position": 2, "state": "added", "settled_at": now()},
        ),
        ("item_that_failed_says_why", {"position": 2, "state": "failed", "settled_at": now()}),
    ],
)
def test_the_database_refuses_an_item_that_makes_no_sense(cleo, constraint, broken):
    batch = paste("101", cleo)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ImportItem.objects.create(batch=batch, line=1, token="x", kind="pmid", **broken)


def test_the_database_refuses_a_running_chunk_without_a_lease(cleo):
    batch = paste("101", cleo)
    with pytest.raises(IntegrityError, match="a_running_chunk_has_a_lease"), transaction.atomic():
        batch.chunks.update(state="running")


def test_the_database_refuses_a_batch_that_nobody_cancelled(cleo):
    batch = paste("101", cleo)
    with pytest.raises(IntegrityError, match="batch_cancelled_by_somebody"), transaction.atomic():
        ImportBatch.objects.filter(pk=batch.pk).update(cancelled_at=now())


def test_progress_counts_rows_and_a_percentage_is_100_only_at_the_end(pubmed, cleo):
    pubmed(*(made_up.article(pmid=pmid) for pmid in range(1, 300)))
    batch = paste("\n".join(map(str, range(1, 300))), cleo)
    bring_in(chunks.claim(batch.pk))
    so_far = progress(batch)
    assert (so_far.settled, so_far.total, so_far.percent, so_far.is_done) == (200, 299, 66, False)
    assert so_far.per_second > 0
    assert so_far.seconds_left is not None
    work_off(batch)
    assert progress(batch).percent == 100
    assert reason(batch, "7") == ""


@pytest.mark.parametrize("queries_before", range(1, 4))
def test_a_batch_that_ends_while_it_is_counted_is_never_done_with_items_waiting(
    pubmed, cleo, queries_before
):
    pubmed(made_up.article(pmid=101))
    batch = paste("101", cleo)
    asked = 0

    def meanwhile(execute, sql, params, many, context):
        nonlocal asked
        asked += 1
        if asked == queries_before + 1:
            bring_in(chunks.claim(batch.pk))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile):
        so_far = progress(batch)
    assert asked > queries_before
    assert so_far.waiting == 0 or not so_far.is_done
