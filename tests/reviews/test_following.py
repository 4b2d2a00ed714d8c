"""What comes in is known to reviews, and lists are resolved by the worker and its clock."""

import pytest
from django.conf import settings
from django.core.cache import cache
from redis import Redis

from curation import tasks
from curation.imports.batches import Source, open_batch
from curation.imports.pasted import understand
from curation.models import CitedReference, Review
from curation.reviews.lists import take_from_pubmed
from curation.reviews.resolving import by_identifiers
from tests.builders import a_reference
from tests.pubmed import made_up
from tests.review_builders import a_list, a_review, an_entry
from tests.reviews.papers import TITLE, its_record, printed, the_paper

pytestmark = pytest.mark.django_db


def queued():
    with Redis.from_url(settings.REDIS_URL) as broker:
        return broker.llen("celery")


def told(entry):
    entry.refresh_from_db()
    return entry.state, entry.how


@pytest.fixture
def its_list(review):
    return a_list(review)


def test_a_list_is_resolved_by_identifiers_by_pubmed_and_by_likeness(its_list, pubmed):
    pubmed(its_record(501))
    here = a_reference()
    the_paper(title="An imagined matter that is here", volume="77", pages="7-9")
    entries = [
        an_entry(its_list, pmid=here.pmid),
        an_entry(its_list, printed()),
        an_entry(its_list, printed("An imagined matter that is here", volume="77", page="7-9")),
        an_entry(its_list, "A made-up web page. https://example.org. Accessed 2 May 2021."),
    ]
    tasks.resolve_list(its_list.pk)
    assert [told(each) for each in entries] == [
        ("resolved", "pmid"),
        ("resolved", "ecitmatch"),
        ("resolved", "likeness"),
        ("not found", ""),
    ]


def test_while_pubmed_is_away_the_sure_is_resolved_and_the_rest_waits_for_the_clock(
    its_list, pubmed
):
    stand_in = pubmed(its_record(501))
    stand_in.fail("reset")
    the_paper(title="An imagined matter that is here", volume="77", pages="7-9")
    sure = an_entry(its_list, printed("An imagined matter that is here", volume="77", page="7-9"))
    waits = an_entry(its_list, printed())
    tasks.resolve_list(its_list.pk)
    assert (told(sure), told(waits)) == (("resolved", "likeness"), ("waiting", ""))

    stand_in.recover()
    tasks.resolve_what_waits()
    assert queued() == 1
    tasks.resolve_list(its_list.pk)
    assert told(waits) == ("waiting", "")  # PubMed is left in peace for a while
    cache.delete(f"resolving-list-{its_list.pk}")
    tasks.resolve_list(its_list.pk)
    assert told(waits) == ("resolved", "ecitmatch")
    tasks.resolve_what_waits()
    assert queued() == 1


def test_a_list_is_looked_at_by_one_at_a_time(its_list):
    entry = an_entry(its_list, pmid=5)
    cache.add(f"resolving-list-{its_list.pk}", "now")
    tasks.resolve_list(its_list.pk)
    assert told(entry) == ("waiting", "")


def test_a_broker_that_is_away_costs_time_and_not_the_list(its_list, monkeypatch):
    from kombu.exceptions import OperationalError

    def away(*args):
        raise OperationalError("refused")

    monkeypatch.setattr(tasks.resolve_list, "delay", away)
    an_entry(its_list)
    tasks.start_resolving(its_list.pk)
    assert queued() == 0


def test_a_review_that_comes_in_is_added_with_its_list_and_that_is_queued(her, pubmed):
    pubmed(made_up.article(pmid=401, references=[made_up.reference(TITLE, pmid=501), "A book."]))
    batch = open_batch(understand("401"), by=her, source=Source.REVIEW)
    tasks.bring_in_next(batch.pk)
    review = Review.objects.get()
    assert (review.reference.pmid, review.added_by) == (401, her)
    taken = review.lists.get()
    assert (taken.source, taken.taken_by) == ("pubmed", None)
    assert list(taken.entries.values_list("pmid", flat=True)) == [501, None]
    assert queued() == 1


def test_what_a_worker_left_behind_is_found_by_the_clock(her, pubmed):
    from tests.imports.conftest import work_off

    pubmed(made_up.article(pmid=401, references=[501]), made_up.article(pmid=501))
    work_off(open_batch(understand("401"), by=her, source=Source.REVIEW))
    assert not Review.objects.exists()
    tasks.resolve_what_waits()
    taken = Review.objects.get().lists.get()
    assert queued() == 2  # for the list that is new, and for all in which something waits
    by_identifiers(taken.pk)
    work_off(open_batch(understand("501"), by=her, source=Source.CITED))
    assert taken.entries.get().reference is None
    tasks.resolve_what_waits()
    assert taken.entries.get().reference.pmid == 501


def test_what_a_review_cites_is_linked_as_it_comes_in(her, review, pubmed):
    pubmed(made_up.article(pmid=501))
    entry = an_entry(a_list(review), pmid=501)
    by_identifiers(entry.reference_list_id)
    tasks.bring_in_next(open_batch(understand("501"), by=her, source=Source.CITED).pk)
    entry.refresh_from_db()
    assert entry.reference.pmid == 501
    assert queued() == 0


def test_a_record_whose_list_changed_changes_the_reviews_list(her, pubmed):
    paper = a_reference(pmid=401, cited_references=[])
    review = a_review(her, paper)
    pubmed(made_up.article(pmid=401, references=[501, 502]))
    tasks.bring_in_next(open_batch(understand("401"), by=her, source=Source.PASTE).pk)
    assert review.lists.get().entries.count() == 2
    review.reference.refresh_from_db()
    assert take_from_pubmed(review, by=her) == review.lists.get()


def test_a_review_that_cannot_be_followed_keeps_no_batch(her, review, pubmed, monkeypatch):
    def broken(*args):
        raise ZeroDivisionError

    pubmed(made_up.article(pmid=501))
    monkeypatch.setattr(tasks, "link_imported", broken)
    batch = open_batch(understand("501"), by=her, source=Source.CITED)
    tasks.bring_in_next(batch.pk)
    assert batch.items.get().state == "added"
    assert not CitedReference.objects.exists()
