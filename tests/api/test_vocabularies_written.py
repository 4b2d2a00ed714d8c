"""Drugs and endpoints kept by the API: added, changed, merged, and two again."""

import pytest

from curation.models import Arm, Drug, Endpoint, Merge
from tests.api.asking import is_refused, program_of
from tests.evidence_builders import a_drug, a_trial, an_arm, an_endpoint, an_outcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(cast):
    return program_of(cast.cleo)


def test_a_drug_is_added_and_changed_and_its_arms_follow(keeper):
    said = {"inn": "Inventinib", "targets": ["TYK2"], "synonyms": ["INV-1"]}

    answer = keeper.post("/drugs", said)

    assert answer.status_code == 201, answer.content
    assert answer.json() == {"key": "inventinib", "name": "Inventinib"}
    drug = Drug.objects.get()
    arm = an_arm(a_trial(), drug)
    changed = keeper.patch("/drugs/inventinib", {"inn": "newinib", "boxed_warning": True})
    assert changed.json() == {"key": "inventinib", "name": "newinib"}
    drug.refresh_from_db()
    assert (drug.boxed_warning, drug.synonyms) == (True, ["INV-1"])
    arm.refresh_from_db()
    assert arm.label == "newinib 4 mg once daily"
    keeper.patch("/drugs/inventinib", {"boxed_warning": None, "synonyms": None})
    drug.refresh_from_db()
    assert (drug.boxed_warning, drug.synonyms) == (None, [])


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "inn"),
        ({"inn": " "}, "inn"),
        ({"inn": "BARICITINIB", "key": "other"}, "Another drug has this name."),
        ({"inn": "other", "key": "baricitinib"}, "already exists"),
        ({"inn": "other", "targets": ["JAK9"]}, "targets"),
        ({"inn": "x" * 81}, "80 characters"),
        ({"inn": "other", "merged_into": 1}, "merged_into"),
    ],
)
def test_a_drug_that_cannot_be_is_refused(keeper, said, words):
    a_drug()

    is_refused(keeper.post("/drugs", said), 422, words)
    assert Drug.objects.count() == 1


def test_an_endpoint_is_added_and_changed(keeper):
    said = {"name": "A made-up score", "domain": "skin", "kind": "continuous", "good": "lower"}

    answer = keeper.post("/endpoints", said)

    assert answer.status_code == 201, answer.content
    assert keeper.patch("/endpoints/a-made-up-score", {"short": "MUS"}).status_code == 200
    endpoint = Endpoint.objects.get()
    assert (endpoint.short, endpoint.domain, endpoint.good) == ("MUS", "skin", "lower")
    is_refused(keeper.post("/endpoints", said | {"key": "x"}), 422, "perhaps spelt otherwise")
    is_refused(keeper.post("/endpoints", said | {"domain": "toes"}), 422)
    is_refused(keeper.post("/endpoints", {"name": "Another"}), 422)
    is_refused(keeper.patch("/endpoints/nothing", {"short": "x"}), 404)


def test_two_drugs_are_merged_and_are_two_again(keeper):
    code, drug = a_drug("INV-1", slug="inv-1"), a_drug("inventinib")
    arm = an_arm(a_trial(), code)
    said = {"into": "inventinib", "reason": "The same."}

    is_refused(keeper.post("/drugs/inv-1/merge", said | {"reason": " "}), 422, "Say why")
    is_refused(keeper.post("/drugs/inv-1/merge", said | {"into": "nothing"}), 422, "no drug")
    is_refused(keeper.post("/drugs/inv-1/merge", said | {"into": "inv-1"}), 409, "into itself")
    merged = keeper.post("/drugs/inv-1/merge", said)

    assert merged.status_code == 200, merged.content
    assert Arm.objects.get(pk=arm.pk).drug == drug
    at = f"/merges/{merged.json()['merge']}/undo"
    assert keeper.post(at).json() == merged.json()
    assert Arm.objects.get(pk=arm.pk).drug == code
    is_refused(keeper.post(at), 409, "undone already")
    is_refused(keeper.post("/merges/999999999/undo"), 404)


def test_endpoints_that_are_not_the_same_are_not_merged(keeper):
    one, other = an_endpoint("One"), an_endpoint("Other", good="lower")
    an_outcome(a_trial(), one)
    said = {"into": "other", "reason": "The same."}

    is_refused(keeper.post("/endpoints/one/merge", said), 409, "they are not the same")
    other.good = one.good
    other.save()
    assert keeper.post("/endpoints/one/merge", said).status_code == 200
    one.refresh_from_db()
    assert one.merged_into == other


def test_only_who_keeps_the_vocabularies_changes_them(cast):
    a_drug()
    curator = program_of(cast.ada)

    is_refused(curator.post("/drugs", {"inn": "other"}), 403, "You may not change drugs")
    is_refused(curator.patch("/drugs/baricitinib", {"note": "x"}), 403)
    assert not Merge.objects.exists()
    assert Drug.objects.get().note == ""
