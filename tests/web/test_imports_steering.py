"""Cancel, resume, ask again; and ask PubMed for what is here or for one paper that is not."""

import re

import pytest
from django.utils.timezone import now

from curation.imports.batches import Source, cancel, open_batch
from curation.imports.pasted import understand
from curation.models import ImportBatch, ImportItem, Reference
from curation.web.refetch import UNFETCHED
from tests.builders import a_reference
from tests.cast import a_person, ben, cleo
from tests.web.imports_at_hand import queued, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("curator")]

State = ImportItem.State


@pytest.fixture
def batch(curator):
    return open_batch(understand("101\n102\n103\nhello"), by=curator, source=Source.PASTE)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What is done on commit, is done."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def end(batch, **states):
    for position, state in states.items():
        batch.items.filter(position=int(position[1:])).update(
            state=state, reason="Because.", settled_at=now()
        )
    batch.chunks.update(state="done")


def states(batch):
    return list(batch.items.order_by("position").values_list("state", flat=True))


def test_a_batch_is_cancelled_and_resumed_from_its_page(client, batch, curator, committed):
    answer = client.post(f"/imports/{batch.pk}/cancel/")
    assert answer.url == f"/imports/{batch.pk}/"
    batch.refresh_from_db()
    assert (batch.cancelled_by, states(batch)[:3]) == (curator, ["waiting"] * 3)
    with committed():
        client.post(f"/imports/{batch.pk}/resume/")
    batch.refresh_from_db()
    assert batch.cancelled_at is None
    assert queued() > 0


@pytest.mark.parametrize("deed", ["cancel", "resume", "retry"])
def test_somebody_elses_batch_is_steered_by_administrators_only(client, batch, deed):
    client.force_login(a_person("eve", "curator"))
    refused = client.post(f"/imports/{batch.pk}/{deed}/")
    assert refused.status_code == 403
    assert "You may not cancel or resume an import that somebody else began" in words(refused)
    client.force_login(cleo())
    assert client.post(f"/imports/{batch.pk}/{deed}/").status_code == 302


def test_reviewers_steer_nothing(client, batch):
    client.force_login(ben())
    assert client.post(f"/imports/{batch.pk}/cancel/").status_code == 403


@pytest.mark.parametrize("deed", ["cancel", "resume", "retry"])
def test_a_link_changes_nothing(client, batch, deed):
    assert client.get(f"/imports/{batch.pk}/{deed}/").status_code == 405
    assert client.get(f"/imports/items/{batch.items.first().pk}/retry/").status_code == 405


def test_what_did_not_come_in_is_asked_for_again_and_the_rest_is_left_alone(
    client, batch, committed
):
    end(batch, p1=State.FAILED, p2=State.MISSING, p3=State.MERGED)
    page = words(client.get(f"/imports/{batch.pk}/"))
    assert "Retry what did not come in (2)" in page
    with committed():
        client.post(f"/imports/{batch.pk}/retry/")
    assert states(batch) == ["waiting", "waiting", "merged", "not_understood"]
    assert queued() > 0


def test_one_item_is_asked_for_again(client, batch, committed):
    end(batch, p1=State.FAILED, p2=State.FAILED, p3=State.MERGED)
    item = batch.items.get(position=2)
    with committed():
        answer = client.post(f"/imports/items/{item.pk}/retry/")
    assert answer.url == f"/imports/{batch.pk}/"
    assert states(batch) == ["failed", "waiting", "merged", "not_understood"]


def test_nothing_to_ask_again_for_is_said(client, batch):
    end(batch, p1=State.MERGED, p2=State.MERGED, p3=State.MERGED)
    answer = client.post(f"/imports/{batch.pk}/retry/", follow=True)
    assert "There is nothing to ask again for: it has come in meanwhile." in words(answer)


def test_a_retry_costs_the_same_however_much_failed(client, curator, django_assert_max_num_queries):
    many = open_batch(
        understand("\n".join(str(number) for number in range(101, 201))),
        by=curator,
        source=Source.PASTE,
    )
    many.items.update(state=State.FAILED, reason="Because.", settled_at=now())
    with django_assert_max_num_queries(20):
        client.post(f"/imports/{many.pk}/retry/")
    assert many.items.filter(state=State.WAITING).count() == 100


# -- references that are here


def test_one_button_fetches_all_that_was_never_fetched(client, curator, committed):
    a_reference(pmid=101, fetched=False)
    a_reference(pmid=None, doi="10.1000/x", fetched=False)
    a_reference(pmid=None, pmcid="PMC5", fetched=False)
    a_reference(pmid=None, fetched=False, title="Nothing to ask by")
    a_reference(pmid=104)
    with committed():
        answer = client.post("/imports/unfetched/")
    batch = ImportBatch.objects.get()
    assert answer.url == f"/imports/{batch.pk}/"
    assert (batch.name, batch.source, batch.opened_by) == (UNFETCHED, "references", curator)
    assert list(batch.items.values_list("token", flat=True).order_by("position")) == [
        *("101", "10.1000/x", "PMC5")
    ]
    assert queued() > 0


def test_while_they_are_being_fetched_the_button_leads_to_the_batch_that_does(client):
    a_reference(pmid=101, fetched=False)
    assert client.post("/imports/unfetched/").url == client.post("/imports/unfetched/").url
    assert ImportBatch.objects.count() == 1


def test_a_batch_of_them_that_was_cancelled_is_the_one_to_go_on_with(client, curator):
    a_reference(pmid=101, fetched=False)
    client.post("/imports/unfetched/")
    cancel(ImportBatch.objects.get(), by=curator)
    assert client.post("/imports/unfetched/").url == f"/imports/{ImportBatch.objects.get().pk}/"


def test_nothing_left_to_fetch_is_said(client):
    a_reference(pmid=101)
    answer = client.post("/imports/unfetched/", follow=True)
    assert "Every reference that PubMed can be asked for has its record." in words(answer)


def test_pubmed_is_asked_again_for_one_reference(client):
    reference = a_reference(pmid=101)
    answer = client.post(f"/references/{reference.pk}/fetch/")
    batch = ImportBatch.objects.get()
    assert answer.url == f"/imports/{batch.pk}/"
    assert batch.name == "PMID 101, asked again"
    assert batch.items.get().pmid == 101
    assert client.post(f"/references/{reference.pk}/fetch/").url == answer.url


def test_a_reference_without_an_identifier_cannot_be_asked_for(client):
    reference = a_reference(pmid=None)
    answer = client.post(f"/references/{reference.pk}/fetch/", follow=True)
    assert "it has no PMID, DOI or PMCID" in words(answer)
    assert not ImportBatch.objects.exists()


# -- one paper


def test_a_paper_that_is_not_here_is_brought_in(client, committed):
    with committed():
        answer = client.post("/imports/one/", {"pmid": "101"})
    batch = ImportBatch.objects.get()
    assert answer.url == f"/imports/{batch.pk}/"
    assert batch.items.get().pmid == 101
    client.post("/imports/one/", {"doi": "https://doi.org/10.1000/X"})
    assert ImportItem.objects.filter(doi="10.1000/x").exists()


def test_a_paper_that_is_here_is_shown(client):
    reference = a_reference(pmid=101, doi="10.1000/x")
    shown = f"/references/{reference.pk}/"
    assert client.post("/imports/one/", {"pmid": "101"}).url == shown
    assert client.post("/imports/one/", {"doi": "10.1000/x"}).url == shown
    assert not ImportBatch.objects.exists()


def test_a_reference_that_was_never_fetched_is_fetched(client):
    a_reference(pmid=101, fetched=False)
    client.post("/imports/one/", {"pmid": "101"})
    assert ImportBatch.objects.exists()


@pytest.mark.parametrize("typed", [{}, {"pmid": "lupus"}, {"doi": "9.1/x"}, {"pmid": "1" * 30}])
@pytest.mark.parametrize(
    ("page", "back"),
    [
        ("http://testserver/references/", "http://testserver/references/"),
        ("https://elsewhere.example/", "/imports/new/"),
    ],
)
def test_what_is_no_identifier_leads_back_with_a_sentence(client, typed, page, back):
    answer = client.post("/imports/one/", typed, headers={"Referer": page})
    assert answer.url == back
    assert "That is not a PMID or a DOI, so PubMed was not asked." in words(client.get(back))
    assert not ImportBatch.objects.exists()
    assert not Reference.objects.exists()


def test_the_pages_buttons_name_a_form_with_a_token_against_forgery(client, batch):
    page = client.get(f"/imports/{batch.pk}/").content.decode()
    assert re.search(r'<form id="steer"[^>]*><input type="hidden" name="csrfmiddlewaretoken"', page)
    assert f'form="steer" formaction="/imports/{batch.pk}/cancel/"' in page
