"""Reviews by the API: added, described, their lists taken, their entries answered."""

import pytest
from django.utils.timezone import now

from curation.models import CitedReference, ImportBatch, ImportItem, Review
from curation.reviews.adding import open_awaited
from tests.api.asking import is_refused, program_of
from tests.builders import a_citation, a_reference
from tests.review_builders import a_candidate, a_list, a_review, an_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(cast):
    return program_of(cast.ada)


@pytest.fixture
def queued(monkeypatch):
    """The lists whose resolving was queued."""
    lists = []
    monkeypatch.setattr("curation.api.writing.reviews.start_resolving", lists.append)
    return lists


@pytest.fixture
def started(monkeypatch):
    """The batches whose work was queued."""
    batches = []
    monkeypatch.setattr("curation.api.writing.imports.start", batches.append)
    return batches


def test_a_reference_becomes_a_review_with_the_list_of_its_record(
    cast, curator, queued, django_capture_on_commit_callbacks
):
    paper = a_reference(cited_references=[a_citation("Ash A. A made-up trial. 2026.", pmid=7)])

    with django_capture_on_commit_callbacks(execute=True):
        answer = curator.post("/reviews", {"pmid": paper.pmid})

    assert answer.status_code == 201
    review = Review.objects.get(pk=answer.json()["review"])
    assert (review.reference, review.added_by) == (paper, cast.ada)
    assert queued == [review.lists.get().pk]
    again = curator.post("/reviews", {"reference": paper.pk})
    assert again.json()["review"] == review.pk
    assert review.lists.count() == 1


@pytest.mark.parametrize("said", [{"pmid": 7}, {"doi": "10.1000/made-up"}])
def test_a_paper_that_is_not_here_is_brought_in_and_becomes_a_review_then(
    cast, curator, started, said, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = curator.post("/reviews", said)
        again = curator.post("/reviews", said)

    assert answer.status_code == 202, answer.content
    assert again.json() == answer.json()
    batch = ImportBatch.objects.get()
    assert (batch.source, batch.opened_by, started) == ("review", cast.ada, [batch.pk])
    item = batch.items.get()
    paper = a_reference(pmid=item.pmid, doi=item.doi)
    item.state, item.reference, item.settled_at = ImportItem.State.ADDED, paper, now()
    item.save()
    (review,) = open_awaited(batch.pk)
    assert (review.reference, review.added_by) == (paper, cast.ada)
    assert curator.post("/reviews", said).json()["review"] == review.pk


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Say which paper"),
        ({"pmid": 7, "doi": "10.1000/made-up"}, "Say which paper"),
        ({"reference": 999_999_999}, "No reference with number 999999999"),
        ({"doi": "made-up"}, "“made-up” is no DOI"),
        ({"pmid": "7"}, "pmid"),
    ],
)
def test_what_names_no_paper_is_no_review(curator, said, words):
    is_refused(curator.post("/reviews", said), 422, words)
    assert not Review.objects.exists()
    assert not ImportBatch.objects.exists()


def test_what_a_review_asks_is_said_and_a_stale_version_gets_both_texts(cast, curator):
    review = a_review(cast.ada, question="")
    etag = curator.get(f"/reviews/{review.pk}").headers["ETag"]
    at = f"/reviews/{review.pk}"

    answer = curator.patch(
        at, {"design": "network", "searched_until": "2024-05-01"}, **{"If-Match": etag}
    )
    assert answer.json()["version"] == review.version + 1
    told = is_refused(
        program_of(cast.cleo).patch(at, {"design": "scoping"}, **{"If-Match": etag}), 412
    )

    assert (told["theirs"], told["yours"]) == ({"design": "network"}, {"design": "scoping"})
    is_refused(curator.patch(at, {"design": "essay"}, **{"If-Match": etag}), 422)
    is_refused(curator.patch(at, {"searched_until": "soon"}, **{"If-Match": etag}), 422)
    is_refused(curator.patch(at, {"design": ""}), 428)


def test_a_list_is_taken_of_pasted_text(cast, curator, queued, django_capture_on_commit_callbacks):
    review = a_review(cast.ada)
    text = "1. Ash A. A made-up trial. 2026.\n2. Birch B. Another made-up trial. 2026."

    with django_capture_on_commit_callbacks(execute=True):
        answer = curator.post(f"/reviews/{review.pk}/lists", {"text": text})

    assert answer.status_code == 201
    assert answer.json()["entries"] == 2
    assert queued == [answer.json()["list"]]
    is_refused(curator.post(f"/reviews/{review.pk}/lists", {"text": " "}), 409, "no reference in")
    is_refused(
        curator.post(f"/reviews/{review.pk}/lists", {"source": "pubmed"}), 409, "has no reference"
    )
    assert review.lists.current().get().pk == answer.json()["list"]


def test_an_entry_is_answered_and_the_answer_taken_back(cast, curator):
    entry = an_entry(a_list(a_review(cast.ada)), "Ash A. A made-up trial. 2026.")
    paper = a_reference()
    at = f"/entries/{entry.pk}"

    chosen = curator.post(f"{at}/choose", {"reference": paper.pk}).json()
    assert (chosen["state"], chosen["reference"]) == ("resolved", paper.pk)
    assert curator.post(f"{at}/choose", {"pmid": 7}).json()["pmid"] == 7
    is_refused(curator.post(f"{at}/choose", {}), 409, "Say which paper it is")
    is_refused(curator.post(f"{at}/choose", {"reference": 999_999_999}), 422)
    assert curator.post(f"{at}/undo").json()["state"] in ("waiting", "unsure")
    is_refused(curator.post(f"{at}/undo"), 409, "nothing to take back")
    aside = curator.post(f"{at}/set-aside", {"reason": "a book"}).json()
    assert (aside["state"], aside["why"]) == ("set aside", "a book")
    is_refused(curator.post(f"{at}/set-aside", {"reason": " "}), 422, "Say why")


def test_what_an_entry_is_not_is_never_proposed_again(cast, curator):
    taken = a_list(a_review(cast.ada))
    entry = an_entry(taken, "Ash A. A made-up trial. 2026.")
    candidate = a_candidate(entry, reference=a_reference())
    other = a_candidate(an_entry(taken, "Another."), reference=a_reference())
    CitedReference.objects.filter(pk=entry.pk).update(state="unsure")

    is_refused(curator.post(f"/entries/{entry.pk}/refuse", {"candidate": other.pk}), 422)
    answer = curator.post(f"/entries/{entry.pk}/refuse", {"candidate": candidate.pk})

    assert answer.json()["state"] == "not found"
    candidate.refresh_from_db()
    assert candidate.refused_by == cast.ada
