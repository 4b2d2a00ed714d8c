"""What was asked for comes in, is told from what is absent, and nothing of it is lost."""

from io import BytesIO

import pytest

from curation.imports import chunks
from curation.imports.batches import Source, open_batch
from curation.imports.bring_in import bring_in
from curation.imports.files import UploadedFile
from curation.models import ImportItem, Notice, PubMedRecord, Reference
from tests.imports.conftest import outcomes, reason, work_off
from tests.pubmed import made_up


def test_what_pubmed_has_is_added_and_what_it_does_not_have_is_missing(pubmed, ask):
    pubmed(made_up.article(pmid=101), made_up.book(pmid=102))
    batch = ask("101\n102\n103")
    assert outcomes(batch) == {"101": "added", "102": "added", "103": "missing"}
    assert reason(batch, "103") == (
        "PubMed has no such record. Check the number, or look for the title."
    )
    assert {r.pmid: r.kind for r in Reference.objects.all()} == {101: "article", 102: "book"}


def test_a_merged_pmid_names_the_one_it_was_merged_into_and_brings_nothing_unasked(pubmed, ask):
    pubmed(made_up.article(pmid=101), merged={100: 101})
    batch = ask("100")
    item = batch.items.get()
    assert (item.state, item.merged_into) == ("merged", 101)
    assert item.reason == "PubMed merged it into PMID 101."
    assert not Reference.objects.exists()


def test_asking_again_for_what_did_not_change_reads_nothing(pubmed, ask, monkeypatch):
    pubmed(made_up.article(pmid=101))
    ask("101")
    asked_before = Reference.objects.get().pubmed_asked_at

    monkeypatch.setattr("curation.pubmed.read_record", lambda xml: pytest.fail("it was read"))
    batch = ask("101")

    assert outcomes(batch) == {"101": "unchanged"}
    assert Reference.objects.get().pubmed_asked_at > asked_before
    assert PubMedRecord.objects.count() == 1


def test_a_changed_record_is_told_field_by_field_and_its_earlier_version_is_kept(pubmed, ask):
    pubmed(made_up.article(pmid=101, title="First words."))
    ask("101")
    pubmed(made_up.article(pmid=101, title="Other words.", volume="77"))
    batch = ask("101")
    assert outcomes(batch) == {"101": "updated"}
    assert reason(batch, "101") == "Changed: title, volume."
    assert Reference.objects.get().title == "Other words."
    current, earlier = PubMedRecord.objects.order_by("-fetched_at")
    assert current.replaced_at is None
    assert b"First words." in earlier.xml
    assert earlier.replaced_at == current.fetched_at


def test_an_import_never_touches_what_curators_wrote(pubmed, ask):
    pubmed(made_up.article(pmid=101))
    ask("101")
    Reference.objects.update(note="Read twice.", starter_key="a-key")
    pubmed(made_up.article(pmid=101, title="Other words."))
    ask("101")
    reference = Reference.objects.get()
    assert (reference.note, reference.starter_key) == ("Read twice.", "a-key")


def test_dois_and_pmcids_are_resolved_and_only_the_records_own_word_counts(pubmed, ask):
    pubmed(
        made_up.article(pmid=101, doi="10.1234/ONE"),
        made_up.article(pmid=102, pmcid="PMC77"),
        made_up.article(pmid=103, references=[made_up.reference("Cited.", doi="10.1234/cited")]),
    )
    batch = ask("10.1234/one\nPMC77\n10.1234/cited\n10.1234/nowhere")
    assert outcomes(batch) == {
        "10.1234/one": "added",
        "PMC77": "added",
        "10.1234/cited": "missing",
        "10.1234/nowhere": "missing",
    }
    assert set(Reference.objects.values_list("pmid", flat=True)) == {101, 102}
    assert batch.items.get(token="10.1234/one").pmid == 101


def test_a_reference_known_only_by_its_doi_gains_its_pmid_and_is_not_doubled(pubmed, ask):
    here = Reference.objects.create(origin="starter", doi="10.1234/one", title="As printed")
    pubmed(made_up.article(pmid=101, doi="10.1234/one", title="As PubMed has it."))
    batch = ask("101")
    assert outcomes(batch) == {"101": "updated"}
    assert reason(batch, "101") == "Its PubMed record is here for the first time."
    reference = Reference.objects.get()
    assert (reference.pk, reference.pmid, reference.title) == (here.pk, 101, "As PubMed has it.")


def test_a_second_record_that_claims_a_doi_is_reported_and_not_merged(pubmed, ask):
    pubmed(
        made_up.article(pmid=101, doi="10.1234/one"), made_up.article(pmid=102, doi="10.1234/one")
    )
    batch = ask("101\n102")
    assert reason(batch, "102") == (
        "PMID 101 has the same DOI or PMCID; both are kept, each under its own PMID."
    )
    first, second = Reference.objects.order_by("pmid")
    assert first.shares_ids_with is None
    assert second.shares_ids_with == first
    assert first.doi == second.doi


def test_notices_come_and_go_with_the_record_and_keep_when_they_were_first_seen(pubmed, ask):
    pubmed(made_up.article(pmid=101))
    ask("101")
    pubmed(made_up.article(pmid=101, notices=[made_up.notice("RetractionIn", pmid=900)]))
    batch = ask("101")
    assert reason(batch, "101") == "Changed: notices."
    assert Reference.objects.with_notice(*Notice.RETRACTS).count() == 1
    first_seen = Notice.objects.get().first_seen_at

    pubmed(
        made_up.article(pmid=101, volume="9", notices=[made_up.notice("RetractionIn", pmid=900)])
    )
    ask("101")
    assert Notice.objects.get().first_seen_at == first_seen

    pubmed(made_up.article(pmid=101, volume="9"))
    ask("101")
    assert not Notice.objects.exists()


def test_a_record_nobody_can_read_is_named_and_kept_and_the_rest_go_on(pubmed, ask):
    stand_in = pubmed(*(made_up.article(pmid=pmid) for pmid in (101, 102, 103)))
    stand_in.fail("broken-record=102")
    batch = ask("101\n102\n103")
    assert outcomes(batch) == {"101": "added", "102": "unreadable", "103": "added"}
    item = batch.items.get(token="102")
    assert "It is kept as it came; the others went on." in item.reason
    assert item.payload


def test_a_poisonous_pmid_is_found_by_halving_and_the_others_come_in(pubmed, ask, settings):
    settings.IMPORT_FIRST_WAIT = 0
    stand_in = pubmed(*(made_up.article(pmid=pmid) for pmid in range(101, 121)))
    stand_in.fail("poison=113")
    batch = ask("\n".join(str(pmid) for pmid in range(101, 121)))
    work_off(batch)
    assert outcomes(batch).pop("113") == "failed"
    assert batch.items.filter(state="added").count() == 19
    assert "500" in reason(batch, "113")


def test_records_that_nobody_asked_for_are_not_taken(pubmed, ask):
    stand_in = pubmed(made_up.article(pmid=1), made_up.article(pmid=101))
    stand_in.fail("not-asked")
    ask("101")
    assert list(Reference.objects.values_list("pmid", flat=True)) == [101]


def test_an_item_is_settled_once_however_often_its_chunk_is_done(pubmed, ask):
    pubmed(made_up.article(pmid=101))
    batch = ask("101")
    settled = batch.items.get().settled_at
    batch.chunks.update(state="waiting")
    work_off(batch)
    assert batch.items.get().settled_at == settled


def test_a_chunk_that_two_workers_lost_is_halved_and_its_last_item_fails_by_name(pubmed, cleo, ask):
    pubmed(made_up.article(pmid=101), made_up.article(pmid=102))
    batch = ask("")
    chunk = batch.chunks.create(work="fetch", attempts=chunks.BEGUN_IN_VAIN)
    for position, pmid in enumerate((101, 102), start=1):
        batch.items.create(
            chunk=chunk, position=position, line=position, token=str(pmid), kind="pmid", pmid=pmid
        )
    bring_in(chunks.claim(batch.pk))
    assert [c.items.count() for c in batch.chunks.filter(state="waiting")] == [1, 1]

    batch.chunks.filter(state="waiting").update(attempts=chunks.BEGUN_IN_VAIN)
    bring_in(chunks.claim(batch.pk))
    assert batch.items.get(pmid=101).state == ImportItem.State.FAILED
    assert "each time the worker was lost" in batch.items.get(pmid=101).reason


def test_records_that_pubmed_has_and_left_out_are_asked_for_until_they_come(pubmed, ask):
    stand_in = pubmed(*(made_up.article(pmid=pmid) for pmid in range(101, 110)))
    stand_in.fail("missing-some")
    batch = ask("\n".join(map(str, range(101, 111))))
    found = outcomes(batch)
    assert found.pop("110") == "missing"
    assert set(found.values()) == {"added"}
    assert batch.chunks.count() > 1


def test_a_doi_whose_record_pubmed_left_out_is_not_said_to_be_missing(pubmed, ask):
    stand_in = pubmed(*(made_up.article(pmid=n, doi=f"10.1234/{n}") for n in (101, 102)))
    stand_in.fail("missing-some", times=1)
    batch = ask("10.1234/101\n10.1234/102")
    assert outcomes(batch) == {"10.1234/101": "waiting", "10.1234/102": "waiting"}
    assert batch.chunks.get().reason == "PubMed left out of its answer what it says it has."


def test_of_two_versions_of_a_record_in_a_file_the_newer_one_is_kept(cleo):
    body = made_up.article_set(
        made_up.article(pmid=101, version=1, title="First."),
        made_up.article(pmid=101, version=2, title="Second."),
        made_up.article(pmid=102),
    )
    batch = open_batch(UploadedFile("a.xml", BytesIO(body)), by=cleo, source=Source.FILE)
    work_off(batch)
    assert outcomes(batch) == {
        "record 1, PMID 101": "added",
        "record 2, PMID 101": "added",
        "record 3, PMID 102": "added",
    }
    reference = Reference.objects.get(pmid=101)
    assert (reference.title, reference.pmid_version) == ("Second.", 2)
    assert reference.pubmed_asked_at is None
    assert not batch.items.exclude(payload=None).exists()


def test_a_file_with_an_older_record_does_not_replace_what_pubmed_said(pubmed, ask, cleo):
    pubmed(made_up.article(pmid=101, title="New.", revised="2024-01-01"))
    ask("101")
    old = made_up.article_set(made_up.article(pmid=101, title="Old.", revised="2023-01-01"))
    batch = open_batch(UploadedFile("a.xml", BytesIO(old)), by=cleo, source=Source.FILE)
    work_off(batch)
    item = batch.items.get()
    assert (item.state, item.reason) == (
        "unchanged",
        "The record that is here is newer than the file's.",
    )
    assert Reference.objects.get().title == "New."


def test_a_record_of_a_file_that_nobody_can_read_is_named_and_kept(cleo):
    good, bad = made_up.article(pmid=101), made_up.article(pmid=102)
    body = made_up.article_set(good, bad.replace(b"<ArticleTitle>", b"<ArticleTitle>&undefined;"))
    batch = open_batch(UploadedFile("a.xml", BytesIO(body)), by=cleo, source=Source.FILE)
    work_off(batch)
    assert list(batch.items.values_list("state", flat=True)) == ["added", "unreadable"]
    assert batch.items.get(pmid=102).payload
