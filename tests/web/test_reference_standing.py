"""How a reference stands and where it came from: its notices, batches, PMID and versions."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from curation.models import Notice, PubMedRecord, Reference
from tests.builders import (
    a_batch,
    a_notice,
    a_reference,
    of_type,
)
from tests.cast import ada, ben
from tests.pubmed import made_up
from tests.web.at_the_desk import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    client.force_login(ben())
    return client


# -- How it stands


def test_a_retraction_cannot_be_missed(reader):
    reference = a_reference(title="Taken back")
    notice = a_reference(title="The notice")
    a_notice(reference, pmid=notice.pmid, citation="J Nothing. 2024;1:1")
    html = shown(reader, reference)

    assert '<div class="banner stop">' in html
    assert "<h2>Retracted</h2>" in html
    assert "<s>Taken back</s>" in html
    assert f'<a href="/references/{notice.pk}/">PMID {notice.pmid}</a>, here' in html
    assert html.index("banner stop") < html.index("<h1")


def test_a_notice_that_is_not_here_leads_to_pubmed(reader):
    reference = a_reference()
    a_notice(reference, Notice.Kind.ERRATUM_IN, pmid=90000999, note="table 2")
    html = shown(reader, reference)

    assert '<div class="banner warn">' in html
    assert "<h2>Corrected</h2>" in html
    assert "https://pubmed.ncbi.nlm.nih.gov/90000999/" in html
    assert "table 2" in html
    assert "<s>" not in html


def test_a_retraction_without_a_notice_is_told_as_well(reader):
    html = shown(reader, a_reference(publication_types=of_type("Retracted Publication")))

    assert "PubMed lists it as a retracted publication, and names no notice." in html


def test_comments_are_told_quietly(reader):
    reference = a_reference()
    for number in range(7):
        a_notice(reference, Notice.Kind.COMMENT_IN, citation=f"Comment number {number}")
    html = shown(reader, reference)

    assert 'class="banner warn"' not in html
    assert "no notice" in html
    assert "The other 2" in html
    assert "Comment number 6" in html


def test_what_shares_an_identifier_is_named_on_both_pages(reader):
    first = a_reference(doi="10.1000/shared")
    second = a_reference(doi="10.1000/shared", shares_ids_with=first)

    assert f'<a href="/references/{second.pk}/">{second}</a>' in shown(reader, first)
    assert f'<a href="/references/{first.pk}/">{first}</a>' in shown(reader, second)


# -- Where it came from


def test_batches_that_brought_it_are_linked_for_who_may_see_them(client):
    reference = a_reference()
    curator = ada()
    batch = a_batch(curator, reference)
    client.force_login(ben())
    assert f"batch {batch.pk}" in shown(client, reference)
    assert reverse("batch", args=[batch.pk]) not in shown(client, reference)
    client.force_login(curator)
    assert reverse("batch", args=[batch.pk]) in shown(client, reference)


def test_pubmed_can_be_asked_again_by_who_may_import(client):
    reference = a_reference()
    address = reverse("fetch-reference", args=[reference.pk])
    client.force_login(ben())
    assert address not in shown(client, reference)
    client.force_login(ada())
    assert "Ask PubMed again" in shown(client, reference)
    assert address in shown(client, reference)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "PubMed has not been asked about it; what is here comes from starter evidence."),
        ({"pmid": None}, "It has no PMID, DOI or PMCID, so PubMed cannot be asked about it"),
        ({"pubmed_asked_at": datetime(2024, 3, 5, 9, tzinfo=UTC)}, "and gave no record."),
    ],
)
def test_one_without_a_record_says_that_its_abstract_has_not_been_fetched(client, fields, words):
    reference = a_reference(
        fetched=False, origin="starter", authors_as_printed="Ash A et al.", **fields
    )
    client.force_login(ada())
    html = shown(client, reference)

    assert "Its abstract has not been fetched yet" in html
    assert words in html
    assert "Ash A et al." in html
    assert "not known yet" in html
    assert ("Fetch from PubMed" in html) is bool(reference.pmid)


# -- By PMID


def test_a_pmid_leads_to_its_reference(reader):
    reference = a_reference()
    assert reader.get(f"/pmid/{reference.pmid}/").url == f"/references/{reference.pk}/"


def test_a_pmid_that_is_not_here_can_be_brought_in(client):
    client.force_login(ada())
    answer = client.get("/pmid/90000998/")

    assert answer.status_code == 404
    assert "PMID 90000998 is not here" in answer.content.decode()
    assert f'action="{reverse("import-one")}"' in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["/references/0/", f"/references/{10**30}/", f"/pmid/{10**30}/"]
)
def test_a_number_that_nothing_has_is_a_404_in_our_frame(reader, address):
    answer = reader.get(address)
    assert answer.status_code == 404
    assert "lupusjak" in answer.content.decode()


# -- Versions


def versions_of(reference: Reference, *records: bytes) -> None:
    for number, xml in enumerate(records, start=1):
        last = number == len(records)
        PubMedRecord.of(
            xml,
            reference=reference,
            fetched_at=datetime(2024, number, 1, tzinfo=UTC),
            replaced_at=None if last else datetime(2024, number + 1, 1, tzinfo=UTC),
        ).save()


def test_versions_are_compared_field_by_field(reader):
    reference = a_reference(pmid=90000900)
    versions_of(
        reference,
        made_up.article(pmid=90000900, title="Nineteen of forty responded"),
        made_up.article(pmid=90000900, title="Eighteen of forty responded"),
        made_up.article(pmid=90000900, title="Eighteen of forty responded") + b" ",
        b"<PubmedArticle>broken",
    )
    html = reader.get(reverse("versions", args=[reference.pk])).content.decode()

    assert "4 versions, the latest first." in html
    assert "<del>Nineteen</del><ins>Eighteen</ins> of forty responded" in html
    assert "The bytes differ; nothing that we read from them does." in html
    assert "They cannot be compared:" in html
    assert "4 versions</a>" in shown(reader, reference)


def test_one_version_has_nothing_to_compare(reader):
    reference = a_reference(pmid=90000900)
    address = reverse("versions", args=[reference.pk])
    assert "PubMed has not been asked about it yet." in reader.get(address).content.decode()
    versions_of(reference, made_up.article(pmid=90000900))
    assert "One version, fetched" in reader.get(address).content.decode()
