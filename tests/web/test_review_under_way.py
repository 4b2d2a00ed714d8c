"""What a review's page says and does while its list is looked for and its references come in."""

import pytest

from curation.models import ImportBatch, ImportItem
from tests.builders import a_reference
from tests.review_builders import a_list, an_entry, resolved_to
from tests.web.imports_at_hand import queued, words
from tests.web.reviews_at_hand import HX, current, the_review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("curator")]


def test_while_the_list_is_looked_for_the_page_says_how_far_and_asks_again(client, curator):
    review = the_review(curator, "One.", "Two.")
    resolved_to(current(review), a_reference(), curator)
    answer = client.get(f"/reviews/{review.pk}/")
    assert "1 of 3 looked for" in words(answer)
    assert f'hx-get="/reviews/{review.pk}/coming/"' in answer.content.decode()
    assert "HX-Trigger" not in client.get(f"/reviews/{review.pk}/coming/").headers


def test_once_all_is_looked_for_the_answer_ends_the_asking_and_renews_the_list(client, curator):
    review = the_review(curator)
    resolved_to(a_list(review), a_reference(), curator)
    answer = client.get(f"/reviews/{review.pk}/coming/", headers=HX)
    assert answer.headers["HX-Trigger"] == "review-settled"
    assert "hx-get" not in answer.content.decode()
    assert 'id="coverage"' in answer.content.decode()


def test_one_button_asks_for_all_that_are_missing(
    client, curator, django_capture_on_commit_callbacks
):
    review = the_review(curator)
    taken = a_list(review)
    an_entry(taken, "By PMID.", pmid=987654, state="resolved", how="pmid")
    an_entry(taken, "By DOI.", doi="10.1000/made.up", state="resolved", how="doi")
    resolved_to(taken, a_reference(), curator)
    assert "Import all that are missing (2)" in words(client.get(f"/reviews/{review.pk}/"))
    before = queued()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"/reviews/{review.pk}/missing/", headers=HX)
    batch = ImportBatch.objects.get()
    assert (batch.source, batch.opened_by) == ("cited", curator)
    assert list(batch.items.values_list("token", "pmid", "doi").order_by("position")) == [
        ("By PMID.", 987654, None),
        ("By DOI.", None, "10.1000/made.up"),
    ]
    assert queued() > before
    assert "0 of 2 missing ones asked for" in words(answer)
    assert "Import all" not in words(client.get(f"/reviews/{review.pk}/"))


def test_while_they_come_in_they_are_not_asked_for_again(client, curator):
    review = the_review(curator)
    an_entry(a_list(review), pmid=987654, state="resolved", how="pmid")
    client.post(f"/reviews/{review.pk}/missing/")
    answer = client.post(f"/reviews/{review.pk}/missing/", follow=True)
    assert ImportBatch.objects.count() == 1
    assert "They are coming in already." in words(answer)


def test_where_nothing_is_missing_nothing_is_asked_for(client, curator):
    review = the_review(curator, "A made-up citation.")
    answer = client.post(f"/reviews/{review.pk}/missing/", follow=True)
    assert "Nothing is missing" in words(answer)
    assert not ImportItem.objects.exists()


def test_what_was_not_found_can_be_looked_for_again(
    client, curator, django_capture_on_commit_callbacks
):
    review = the_review(curator)
    an_entry(a_list(review), state="not found")
    before = queued()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"/reviews/{review.pk}/again/", follow=True)
    assert "1 is looked for again" in words(answer)
    assert queued() > before
    assert current(review).entries.get().state == "waiting"
