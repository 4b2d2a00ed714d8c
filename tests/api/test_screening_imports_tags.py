"""Screening, imports and the tree of tags, written by the API."""

import pytest

from curation.models import Assignment, ImportBatch, ScreeningDecision, Tag, Tagging
from tests.api.asking import is_refused, program_of
from tests.builders import a_batch, a_reference
from tests.desk_builders import a_paper, a_tag, a_tagging, an_assignment

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


def test_a_query_becomes_a_batch_once(cast, curator, started, django_capture_on_commit_callbacks):
    said, key = {"query": " lupus[ti]  AND 2026[dp]", "name": "Weekly"}, {"Idempotency-Key": "a"}

    with django_capture_on_commit_callbacks(execute=True):
        answer = curator.post("/imports/query", said, **key)

    assert answer.status_code == 201, answer.content
    batch = ImportBatch.objects.get()
    assert (batch.query, batch.source, batch.name) == ("lupus[ti] AND 2026[dp]", "query", "Weekly")
    assert (batch.opened_by, started) == (cast.ada, [batch.pk])
    assert curator.post("/imports/query", said, **key).json() == answer.json()
    is_refused(curator.post("/imports/query", {"query": " "}), 422, "Write a query first")
    is_refused(curator.post("/imports/query", {"query": "x" * 20_001}), 422)
    is_refused(curator.post("/imports/query", {}), 422)


def test_pubmed_is_asked_anew_for_a_reference_once_in_a_moment(
    cast, curator, started, django_capture_on_commit_callbacks
):
    reference = a_reference()

    with django_capture_on_commit_callbacks(execute=True):
        first = curator.post(f"/references/{reference.pk}/fetch")
        again = curator.post(f"/references/{reference.pk}/fetch")

    assert first.status_code == 201, first.content
    assert again.json() == first.json()
    batch = ImportBatch.objects.get()
    assert (batch.items.get().pmid, batch.opened_by) == (reference.pmid, cast.ada)
    assert started == [batch.pk]


def test_pubmed_is_not_asked_for_what_it_cannot_know(cast, curator, started):
    nameless = a_reference(pmid=None)

    is_refused(curator.post(f"/references/{nameless.pk}/fetch"), 409, "no PMID, DOI or PMCID")
    is_refused(curator.post("/references/999999999/fetch"), 404)
    is_refused(program_of(cast.ben).post(f"/references/{nameless.pk}/fetch"), 403)
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
    stale = curator.patch(at, {"name": "Mine", "terms": []}, **seen)
    told = is_refused(stale, 412, "Somebody changed “Invented”")
    assert told["theirs"] == {"name": "Invented", "terms": ["invented"]}
    assert told["yours"] == {"name": "Mine", "terms": []}
    assert stale.headers["ETag"] == '"v2"'
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


def test_a_tag_is_split_and_the_split_undone(cast, curator):
    tag = a_tag("lupus", slug="lupus")
    skin = a_paper("A discoid rash.", title="Skin")
    kidney, other = a_reference(title="Kidney"), a_reference(title="Other")
    for reference in (skin, kidney, other):
        a_tagging(reference, tag, cast.ben)
    said = {
        "parts": [{"name": "skin lupus", "terms": ["discoid"]}, {"name": "nephritis"}],
        "goes": [{"reference": kidney.pk, "to": 1}],
        "reason": "Two diseases.",
    }
    seen = {"If-Match": f'"v{tag.version}"'}

    answer = curator.post("/tags/lupus/split", said, **seen)

    assert answer.status_code == 200, answer.content
    given = dict(Tagging.objects.values_list("reference", "tag__name"))
    assert given == {skin.pk: "skin lupus", kidney.pk: "nephritis", other.pk: "lupus"}
    at = f"/tag-changes/{answer.json()['change']}/undo"
    assert curator.post(at).json()["tag"] == "lupus"
    assert set(Tagging.objects.values_list("tag__name", flat=True)) == {"lupus"}
    is_refused(curator.post(at), 409, "undone already")
    is_refused(curator.post("/tag-changes/999999999/undo"), 404)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"parts": [{"name": "one"}]}, 422),
        ({"parts": [{"name": "one"}, {"name": "ONE"}]}, 409),
        ({"parts": [{"name": "one"}, {"name": " "}]}, 409),
        ({"parts": [{"name": "one"}, {"name": "x" * 81}]}, 409),
        ({"goes": [{"reference": 1, "to": 2}]}, 422),
        ({"reason": " "}, 422),
    ],
)
def test_a_split_that_makes_no_sense_is_refused(curator, change, status):
    tag = a_tag("lupus", slug="lupus")
    said = {"parts": [{"name": "one"}, {"name": "two"}], "reason": "Two."}
    seen = {"If-Match": f'"v{tag.version}"'}

    is_refused(curator.post("/tags/lupus/split", said | change, **seen), status)
    is_refused(curator.post("/tags/lupus/split", said, **{"If-Match": '"v9"'}), 412)
    is_refused(curator.post("/tags/lupus/split", said), 428)
    assert Tag.objects.count() == 1


def test_what_was_done_to_a_tag_is_undone_unless_it_was_changed_since(curator):
    a_tag("one", slug="one")
    first = curator.patch("/tags/one", {"name": "uno"}, **{"If-Match": '"v1"'}).json()
    second = curator.patch("/tags/one", {"name": "eins"}, **{"If-Match": '"v2"'}).json()

    is_refused(curator.post(f"/tag-changes/{first['change']}/undo"), 409, "its name was changed")
    assert curator.post(f"/tag-changes/{second['change']}/undo").json()["name"] == "uno"
    assert curator.post(f"/tag-changes/{first['change']}/undo").json()["name"] == "one"


def test_a_tag_of_that_name_is_refused_by_its_sentence(curator):
    a_tag("one", slug="one")

    is_refused(curator.post("/tags", {"name": "ONE"}), 409, "a tag of that name")
    is_refused(curator.post("/tags", {"name": "two", "parent": "nothing"}), 422)
    is_refused(curator.post("/tags", {"name": ""}), 409)
