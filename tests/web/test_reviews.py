"""The page of all reviews, and adding one: by what is typed, or from a reference's page."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils.timezone import now

from curation.models import ImportBatch, ImportItem, Review
from tests.builders import a_notice, a_reference
from tests.cast import ben
from tests.review_builders import a_list, a_review, an_entry, resolved_to
from tests.web.imports_at_hand import queued, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("curator")]

REVIEWS, NEW = "/reviews/", "/reviews/new/"
CITED = {"text": "Doe J. A made-up paper. 2020.", "section": "", "doi": "", "pmcid": ""}


def add(client, paper, **headers):
    return client.post(NEW, {"paper": paper}, headers=headers)


# -- the list


def test_an_empty_page_says_what_a_review_is_for_and_how_to_add_one(client):
    said = words(client.get(REVIEWS))
    assert "No review yet" in said
    assert "by its PMID or DOI" in said


def test_who_may_not_add_is_told_who_may(client):
    client.force_login(ben())
    answer = client.get(REVIEWS)
    assert "Curators and administrators add them" in words(answer)
    assert NEW not in answer.content.decode()


def test_each_review_says_what_it_is_and_how_far_it_is_covered(client, curator):
    review = a_review(
        curator, a_reference(title="A made-up overview", journal="J Inventions"), design="network"
    )
    taken = a_list(review, "One that nobody looked for.")
    resolved_to(taken, a_reference(), curator)
    answer = client.get(REVIEWS)
    said = words(answer)
    assert "A made-up overview" in said
    assert "2023, J Inventions" in said
    assert "network meta-analysis" in said
    assert "2 references 1 resolved 1 here 0 screened 0 included 0 with claims" in said
    assert f"/references/?review={review.pk}&amp;claims=some" in answer.content.decode()


def test_a_retracted_review_is_struck_out_and_says_so(client, curator):
    paper = a_reference(title="A review that was taken back")
    a_notice(paper)
    a_review(curator, paper)
    answer = client.get(REVIEWS)
    assert "<s>A review that was taken back</s>" in answer.content.decode()
    assert "retracted" in words(answer)


def test_a_review_without_a_list_leads_to_taking_one(client, curator):
    review = a_review(curator)
    answer = client.get(REVIEWS)
    assert "No reference list yet: take it ." in words(answer)
    assert "take it</a>." in answer.content.decode()
    assert f"/reviews/{review.pk}/list/" in answer.content.decode()


def test_the_address_narrows_by_words_and_design_and_a_choice_says_how_many(client, curator):
    a_review(curator, a_reference(title="Kinases in lupus"), design="systematic")
    a_review(curator, a_reference(title="Kinases in skin"))
    a_review(curator, a_reference(title="Something else"), question="Do kinases matter?")
    said = words(client.get(f"{REVIEWS}?q=kinases"))
    assert "3 reviews" in said
    assert "Systematic review 1" in said
    assert "Design not said 2" in said
    said = words(client.get(f"{REVIEWS}?q=kinases&design=systematic"))
    assert "1 of 3 reviews" in said
    assert "Kinases in skin" not in said


def test_what_no_review_is_like_says_so_and_leads_to_all(client, curator):
    a_review(curator)
    assert "No review is like that" in words(client.get(f"{REVIEWS}?q=nothing"))


def test_a_word_of_the_address_that_means_nothing_is_ignored(client, curator):
    a_review(curator, a_reference(title="A made-up review"))
    said = words(client.get(f"{REVIEWS}?design=novel&before=yesterday"))
    assert "A made-up review" in said


def test_the_csv_has_what_the_list_finds(client, curator):
    taken = a_list(a_review(curator, a_reference(title="=Kinases"), design="scoping"))
    resolved_to(taken, a_reference(), curator)
    an_entry(taken, state="unsure")
    a_review(curator, a_reference(title="Something else"))
    text = client.get("/reviews.csv?q=kinases").getvalue().decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["title"] == "'=Kinases"
    assert (row["design"], row["references"]) == ("scoping", "2")
    assert (row["resolved"], row["unsure"], row["here"]) == ("1", "1", "1")


def test_many_reviews_cost_no_more_queries_than_one(client, curator, django_assert_max_num_queries):
    for _ in range(2):
        a_list(a_review(curator), "A made-up citation.")
    with django_assert_max_num_queries(60) as few:
        client.get(REVIEWS)
    for _ in range(5):
        a_list(a_review(curator), "A made-up citation.")
    with django_assert_max_num_queries(len(few)):
        client.get(REVIEWS)


# -- adding one


@pytest.mark.parametrize(
    "form", ["{pmid}", "PMID: {pmid}", "https://pubmed.ncbi.nlm.nih.gov/{pmid}/"]
)
def test_a_review_whose_paper_is_here_is_added_and_opens(client, curator, form):
    paper = a_reference()
    answer = add(client, form.format(pmid=paper.pmid))
    review = Review.objects.get()
    assert answer.url == f"/reviews/{review.pk}/"
    assert (review.reference, review.added_by) == (paper, curator)


def test_a_review_is_found_by_its_doi(client):
    paper = a_reference(doi="10.1000/made.up")
    add(client, "https://doi.org/10.1000/MADE.UP")
    assert Review.objects.get().reference == paper


def test_its_list_is_taken_from_the_record_and_looked_for(
    client, django_capture_on_commit_callbacks
):
    paper = a_reference(cited_references=[CITED | {"pmid": 1}, CITED | {"pmid": None}])
    before = queued()
    with django_capture_on_commit_callbacks(execute=True):
        add(client, str(paper.pmid))
    (taken,) = Review.objects.get().lists.all()
    assert (taken.source, taken.entries.count()) == ("pubmed", 2)
    assert queued() > before


def test_a_paper_without_its_record_is_added_and_pubmed_asked_for_it(
    client, django_capture_on_commit_callbacks
):
    paper = a_reference(fetched=False)
    with django_capture_on_commit_callbacks(execute=True):
        answer = add(client, str(paper.pmid))
    review = Review.objects.get()
    assert answer.url == f"/reviews/{review.pk}/"
    batch = ImportBatch.objects.get()
    assert (batch.source, batch.items.get().pmid) == ("references", paper.pmid)
    assert "its list is taken by itself" in words(client.get(answer.url))


def test_the_same_review_again_opens_the_one_that_is_there(client, curator):
    review = a_review(curator)
    answer = add(client, str(review.reference.pmid))
    assert answer.url == f"/reviews/{review.pk}/"
    assert Review.objects.count() == 1


def test_a_review_that_is_not_here_is_asked_for_and_awaited(
    client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = add(client, "987654")
    batch = ImportBatch.objects.get()
    assert (answer.url, batch.source) == (REVIEWS, "review")
    assert [item.pmid for item in batch.items.all()] == [987654]
    answer = client.get(REVIEWS)
    said = words(answer)
    assert "PMID 987654" in said
    assert "PubMed is being asked for it" in said
    assert 'hx-trigger="every 3s"' in answer.content.decode()


def test_what_pubmed_does_not_have_says_so_and_is_not_asked_about_for_ever(client):
    add(client, "987654")
    ImportItem.objects.update(
        state="missing", reason="PubMed has no record with this PMID.", settled_at=now()
    )
    answer = client.get(REVIEWS)
    assert "PubMed has no record with this PMID." in words(answer)
    assert "every 3s" not in answer.content.decode()


def test_what_did_not_come_is_told_for_a_week(client):
    add(client, "987654")
    ImportItem.objects.update(state="missing", reason="PubMed has none.", settled_at=now())
    ImportBatch.objects.update(opened_at=now() - timedelta(days=8))
    assert "987654" not in words(client.get(REVIEWS))


def test_the_same_asked_for_twice_is_one_batch(client):
    add(client, "987654")
    add(client, "987654")
    assert ImportBatch.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "Say which review"),
        ("   ", "Say which review"),
        ("lupus", "not a PMID, a DOI or an address of PubMed"),
        ("1234567 7654321", "That names 2 papers"),
        ("NCT01234567", "not a PMID, a DOI"),
    ],
)
def test_what_names_no_paper_is_refused_in_words_and_kept_in_the_field(client, typed, why):
    answer = add(client, typed)
    assert answer.status_code == 422
    assert why in words(answer)
    assert not ImportBatch.objects.exists()
    assert not Review.objects.exists()


def test_who_may_not_keep_reviews_adds_none(client):
    client.force_login(ben())
    assert add(client, "987654").status_code == 403


# -- from a reference's page


def test_a_reference_is_made_a_review_from_its_page(client):
    paper = a_reference()
    page = client.get(f"/references/{paper.pk}/").content.decode()
    assert f"/references/{paper.pk}/review/" in page
    answer = client.post(f"/references/{paper.pk}/review/")
    review = Review.objects.get()
    assert (answer.url, review.reference) == (f"/reviews/{review.pk}/", paper)
    page = client.get(f"/references/{paper.pk}/")
    assert "A review under curation: its reference list is not taken yet" in words(page)
    assert f"/references/{paper.pk}/review/" not in page.content.decode()


def test_the_page_of_a_paper_says_in_which_reviews_it_stands(client, curator):
    paper = a_reference()
    review = a_review(curator, a_reference(journal="The Journal of Reviews"))
    resolved_to(a_list(review), paper, curator)
    said = words(client.get(f"/references/{paper.pk}/"))
    assert "In the reference list of 2023, The Journal of Reviews, number 1" in said
