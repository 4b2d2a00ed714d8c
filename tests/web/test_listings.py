"""On a paper's page: whether it is a review, in whose lists it stands, and where else to look."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from curation.models import ReferenceList
from tests.builders import a_notice, a_reference, an_author
from tests.cast import ada, ben
from tests.review_builders import a_list, a_review, an_entry, resolved_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(client):
    person = ada()
    client.force_login(person)
    return person


def shown(client, reference):
    return client.get(reverse("reference", args=[reference.pk])).content.decode()


def a_review_of(by, last_name, **fields):
    written = a_reference(authors=[an_author(last_name)], journal_abbreviation="J Nothing")
    return a_review(by, written, **fields)


def test_each_place_in_a_review_s_current_list_is_named_and_led_to(client, curator):
    paper = a_reference()
    review = a_review_of(curator, "Ash")
    taken = a_list(review)
    first = resolved_to(taken, paper, curator, number="7")
    again = resolved_to(taken, paper, curator, position=412)

    html = shown(client, paper)

    page = reverse("review", args=[review.pk])
    assert f'<a href="{page}#entry-{first.pk}">Ash 2023, J Nothing, number 7</a>' in html
    assert f'<a href="{page}?after=411#entry-{again.pk}">Ash 2023, J Nothing, number 412' in html


def test_where_it_leads_the_entry_stands(client, curator):
    paper = a_reference()
    entry = resolved_to(a_list(a_review_of(curator, "Ash")), paper, curator)

    html = client.get(reverse("review", args=[entry.reference_list.review_id])).content.decode()

    assert f'id="entry-{entry.pk}"' in html


def test_a_list_that_was_superseded_and_an_entry_that_is_not_resolved_name_nobody(client, curator):
    paper = a_reference()
    review = a_review_of(curator, "Ash")
    resolved_to(a_list(review), paper, curator)
    ReferenceList.objects.update(superseded_at=now())
    an_entry(a_list(review), "A made-up citation.", pmid=paper.pmid)

    assert "Ash 2023" not in shown(client, paper)


def test_a_review_that_was_retracted_says_so_where_it_cites(client, curator):
    paper = a_reference()
    review = a_review_of(curator, "Ash")
    resolved_to(a_list(review), paper, curator)
    a_notice(review.reference)

    html = shown(client, paper)

    assert "retracted" in html.split("Ash 2023, J Nothing, number 1</a>")[1].split("</li>")[0]


def test_a_review_says_that_it_is_one_and_how_long_its_list_is(client, curator):
    review = a_review(curator)
    page = reverse("review", args=[review.pk])
    assert f'<a href="{page}">its reference list is not taken yet</a>' in shown(
        client, review.reference
    )
    a_list(review, "A made-up citation.", "Another.")

    html = shown(client, review.reference)

    assert f'<a href="{page}">2 references in its list</a>' in html
    assert "Add as a review" not in html


def test_who_may_not_keep_reviews_reads_of_them_alone(client):
    client.force_login(ben())

    assert "<h2>Reviews</h2>" not in shown(client, a_reference())


def test_thirty_reviews_cost_no_more_queries_than_one(client, curator, django_assert_num_queries):
    few, many = a_reference(), a_reference()
    resolved_to(a_list(a_review_of(curator, "Ash")), few, curator)
    for _ in range(30):
        resolved_to(a_list(a_review_of(curator, "Birch")), many, curator)
    shown(client, few)  # the first page of a day also notes that somebody was here
    with CaptureQueriesContext(connection) as for_few:
        shown(client, few)

    with django_assert_num_queries(len(for_few)):
        html = shown(client, many)

    assert "The other 22" in html


def test_what_has_no_pmid_has_nothing_of_pubmeds_elsewhere_and_a_permalink_of_ours(client, curator):
    reference = a_reference(pmid=None, title="A made-up report", fetched=False)

    html = shown(client, reference)

    assert "<h2>Elsewhere</h2>" not in html
    assert f'href="http://testserver/references/{reference.pk}/"' in html
    assert "references.csv?q=" not in html
