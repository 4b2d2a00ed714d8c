"""What somebody is writing is kept, filled in again, and let go when they say so."""

import pytest

from curation.claims import drafts
from curation.models import Draft
from tests.cast import ada, ben
from tests.desk_builders import a_claim
from tests.evidence_builders import a_drug

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(client):
    person = ada()
    client.force_login(person)
    return person


def test_a_form_is_kept_with_the_time_and_fills_the_page_when_it_is_opened_again(client, curator):
    drug, other = a_drug(), a_drug("tofacitinib")
    answer = client.post(
        "/drafts/claim:new/",
        {"statement": "Half a sen", "drugs": [drug.pk], "csrfmiddlewaretoken": "x"},
    )

    kept = Draft.objects.get()
    assert answer.json()["saved"]
    assert kept.fields == {"statement": ["Half a sen"], "drugs": [str(drug.pk)]}

    shown = client.get("/claims/new/").content.decode()
    assert "Half a sen" in shown
    assert "This is your draft, kept" in shown
    assert f'value="{drug.pk}" id="id_drugs_0" checked' in shown
    assert f'value="{other.pk}" id="id_drugs_1" checked' not in shown


def test_a_draft_of_a_change_keeps_the_version_that_was_seen(client, curator):
    claim = a_claim(curator, "As it was")
    client.post(f"/drafts/claim:{claim.pk}/", {"statement": "Half a sen", "seen": "1"})
    claim.version = 2
    claim.save()

    shown = client.get(f"/claims/{claim.pk}/edit/").content.decode()

    assert "Half a sen" in shown
    assert 'name="seen" value="1"' in shown


def test_json_is_understood_as_well(client, curator):
    answer = client.post(
        "/drafts/claim-from:reference-7/",
        {"statement": "Half", "drugs": [1, 2], "note": None},
        content_type="application/json",
    )

    assert answer.status_code == 200
    assert drafts.kept(curator, "claim-from:reference-7").fields == {
        "statement": ["Half"],
        "drugs": ["1", "2"],
    }


@pytest.mark.parametrize("body", ["[1]", "nonsense", '"text"'])
def test_what_is_no_form_is_refused(client, curator, body):
    answer = client.post("/drafts/claim:new/", body, content_type="application/json")

    assert answer.status_code == 422
    assert "no form" in answer.json()["error"]


def test_too_much_is_refused_with_a_sentence(client, curator):
    answer = client.post("/drafts/claim:new/", {"statement": "x" * 60_001})

    assert answer.status_code == 422
    assert "too much to keep" in answer.json()["error"]


def test_a_draft_is_discarded_and_one_is_led_back_to_the_page_and_nowhere_else(client, curator):
    drafts.keep(curator, "claim:new", {"statement": ["Half"]})

    answer = client.post("/drafts/claim:new/", {"drop": "1", "next": "/claims/new/"})
    trap = client.post("/drafts/claim:new/", {"drop": "1", "next": "https://elsewhere.example/"})

    assert answer.headers["Location"] == "/claims/new/"
    assert trap.headers["Location"] == "/"
    assert not Draft.objects.exists()


def test_nobody_reads_the_draft_of_somebody_else(client, curator):
    drafts.keep(ben(), "claim:new", {"statement": ["Between me and me"]})

    assert "Between me and me" not in client.get("/claims/new/").content.decode()


def test_a_stranger_keeps_no_draft(client):
    answer = client.post("/drafts/claim:new/", {"statement": "Half"})

    assert "/accounts/login/" in answer.headers["Location"]
    assert not Draft.objects.exists()
