"""Screening, imports and the tree of tags, written by the API."""

import pytest

from curation.models import Assignment, ImportBatch, ScreeningDecision, Tag, Tagging
from tests.api.asking import is_refused, program_of
from tests.builders import a_batch, a_reference
from tests.desk_builders import a_tag, a_tagging, an_assignment

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(cast):
    return program_of(cast.ada)


@pytest.fixture
def started(monkeypatch):
    """The batches whose work was queued."""
    batches = []
    monkeypatch.setattr("curation.api.writing.imports.start", batches.append)
    return batches


def put(program, address, said):
    return program._send(program.client.put, address, said, {})


# -- screening


def test_a_reference_is_screened_and_the_decision_taken_back(cast, curator):
    reference = a_reference()
    an_assignment(reference, cast.ada)
    at = f"/references/{reference.pk}/decisions/title-abstract"

    out = put(curator, at, {"decision": "exclude", "reason": "population", "note": "Mice."})

    assert out.json() == {
        "reference": reference.pk,
        "stage": "title-abstract",
        "decision": "exclude",
        "reason": "population",
        "note": "Mice.",
        "is_done": True,
    }
    assert Assignment.objects.get().done_at
    again = put(curator, at, {"decision": "include"}).json()
    assert (again["decision"], again["reason"], again["is_done"]) == ("include", "", False)
    assert ScreeningDecision.objects.get().by == cast.ada
    assert curator.delete(at).json() == {"changed": True}
    assert curator.delete(at).json() == {"changed": False}


@pytest.mark.parametrize(
    ("stage", "said", "status"),
    [
        ("title-abstract", {"decision": "exclude"}, 422),
        ("title-abstract", {"decision": "exclude", "reason": "boring"}, 422),
        ("title-abstract", {"decision": "exclude", "reason": "not retrieved"}, 409),
        ("title-abstract", {"decision": "maybe"}, 422),
        ("abstract", {"decision": "include"}, 422),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(curator, stage, said, status):
    reference = a_reference()

    is_refused(put(curator, f"/references/{reference.pk}/decisions/{stage}", said), status)
    assert not ScreeningDecision.objects.exists()


# -- imports


def test_a_batch_is_opened_and_queued(cast, curator, started, django_capture_on_commit_callbacks):
    said = {"ids": ["36848918", "10.1000/made-up", "PMC100001"], "name": "From a script"}

    with django_capture_on_commit_callbacks(execute=True):
        answer = curator.post("/imports", said)

    assert answer.status_code == 201, answer.content
    batch = ImportBatch.objects.get(pk=answer.json()["batch"])
    assert (batch.opened_by, batch.name, batch.items.count()) == (cast.ada, "From a script", 3)
    assert started == [batch.pk]


def test_the_same_request_with_the_same_key_is_the_same_batch(cast, curator, started):
    said, key = {"ids": ["101"]}, {"Idempotency-Key": "night of the 1st"}

    first = curator.post("/imports", said, **key).json()

    assert curator.post("/imports", said, **key).json() == first
    assert curator.post("/imports", {"ids": ["102"]}, **key).json() != first
    assert program_of(cast.cleo).post("/imports", said, **key).json() != first
    assert curator.post("/imports", said).json() != first


def test_what_names_no_paper_opens_no_batch(curator):
    is_refused(curator.post("/imports", {"ids": ["hello"]}), 422, "No PMID, DOI or PMCID")
    is_refused(curator.post("/imports", {"ids": []}), 422)
    is_refused(curator.post("/imports", {"ids": ["1"] * 10_001}), 422)
    is_refused(curator.post("/imports", {"ids": ["1"]}, **{"Idempotency-Key": "x" * 300}), 422)
    assert not ImportBatch.objects.exists()


def test_a_batch_is_cancelled_resumed_and_retried_by_whose_it_is(cast, curator, started):
    batch = a_batch(cast.ada)
    other = a_batch(cast.cleo)

    assert curator.post(f"/imports/{batch.pk}/cancel").json()["batch"] == batch.pk
    batch.refresh_from_db()
    assert batch.cancelled_by == cast.ada
    assert curator.post(f"/imports/{batch.pk}/resume").status_code == 200
    assert curator.post(f"/imports/{batch.pk}/retry").json()["changed"] == 0
    is_refused(curator.post(f"/imports/{other.pk}/cancel"), 403, "that somebody else began")
    assert program_of(cast.cleo).post(f"/imports/{batch.pk}/cancel").status_code == 200


# -- tags


def test_a_tag_is_added_changed_moved_and_retired(curator):
    a_tag("drug", slug="drug")

    added = curator.post("/tags", {"name": "Made up", "parent": "drug", "terms": ["invented"]})
    assert added.status_code == 201, added.content
    slug, at = added.json()["tag"], f"/tags/{added.json()['tag']}"
    assert curator.get(at).headers["ETag"].startswith('"v1')
    seen = {"If-Match": added.headers["ETag"]}
    changed = curator.patch(at, {"name": "Invented", "scope_note": "For tests."}, **seen)
    assert (changed.json()["name"], changed.json()["version"]) == ("Invented", 2)
    is_refused(curator.patch(at, {"name": "Mine"}, **seen), 412, "Somebody changed “Invented”")
    moved = curator.post(f"{at}/move", {"under": None}, **{"If-Match": '"v2"'})
    assert Tag.objects.get(slug=slug).parent is None
    seen = {"If-Match": moved.headers["ETag"]}
    is_refused(curator.post(f"{at}/retire", {"reason": " "}, **seen), 422, "Say why")
    assert curator.post(f"{at}/retire", {"reason": "Made up."}, **seen).json()["change"]
    assert not Tag.objects.get(slug=slug).is_in_use


def test_a_tag_is_merged_and_its_taggings_go_with_it(cast, curator):
    merged, into = a_tag("one", slug="one"), a_tag("two", slug="two")
    tagging = a_tagging(a_reference(), merged, cast.ben)
    seen = {"If-Match": f'"v{merged.version}"'}

    is_refused(curator.post("/tags/one/merge", {"into": "three", "reason": "x"}, **seen), 422)
    answer = curator.post("/tags/one/merge", {"into": "two", "reason": "The same."}, **seen)

    assert answer.status_code == 200, answer.content
    assert Tagging.objects.get(reference=tagging.reference).tag == into


def test_a_tag_of_that_name_is_refused_by_its_sentence(curator):
    a_tag("one", slug="one")

    is_refused(curator.post("/tags", {"name": "ONE"}), 409, "a tag of that name")
    is_refused(curator.post("/tags", {"name": "two", "parent": "nothing"}), 422)
    is_refused(curator.post("/tags", {"name": ""}), 409)
