"""Asking people for references, and settling where they differ, by the API."""

import pytest

from curation.models import Assignment, ScreeningDecision, TagConsensus
from tests.api.asking import is_refused, program_of
from tests.builders import a_reference
from tests.desk_builders import a_decision, a_tag, a_tagging, an_assignment, judged

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(cast):
    return program_of(cast.ben)


@pytest.fixture
def differing(cast):
    """One decided that it is in and tagged it, the other that it is out."""
    made = judged(a_reference(), cast.ada, cast.ben)
    a_decision(made, cast.ada)
    a_decision(made, cast.ben, "exclude", "design")
    a_tagging(made, a_tag("made up", slug="made-up"), cast.ada)
    return made


def put(program, address, said):
    return program._send(program.client.put, address, said, {})


# -- asking


def test_two_people_are_asked_for_references(cast, reviewer):
    first, second = a_reference(), a_reference()
    an_assignment(first, cast.ada)
    said = {"people": ["ada", "ben"], "references": [first.pk, second.pk, second.pk]}

    answer = reviewer.post("/assignments", said)

    assert answer.status_code == 201, answer.content
    assert answer.json() == {"asked": 3, "references": 2}
    assert Assignment.objects.filter(asked_by=cast.ben).count() == 3
    assert reviewer.post("/assignments", said).json() == {"asked": 0, "references": 0}


def test_the_newest_that_nobody_was_asked_for_are_asked_for_or_taken(cast, reviewer):
    for _ in range(3):
        a_reference()

    asked = reviewer.post("/assignments", {"people": ["ada"], "newest": 2, "stage": "full-text"})
    assert asked.json() == {"asked": 2, "references": 2}
    assert reviewer.post("/assignments/take", {"newest": 2}).json()["asked"] == 2
    assert reviewer.post("/assignments/give-back", {}).json() == {"changed": 2}
    assert not Assignment.objects.filter(person=cast.ben).exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"people": ["ada"]}, "Give either the references or how many"),
        ({"people": ["ada"], "newest": 1, "references": [1]}, "Give either"),
        ({"people": ["ada"], "references": [999_999_999]}, "No reference with number 999999999"),
        ({"people": ["nobody"], "newest": 1}, "“nobody” is nobody who can be asked"),
        ({"people": ["nia"], "newest": 1}, "“nia” is nobody who can be asked"),
        ({"people": [], "newest": 1}, "people"),
        ({"people": ["ada", "ben", "cleo"], "newest": 1}, "people"),
        ({"people": ["ada"], "newest": 0}, "newest"),
        ({"people": ["ada"], "newest": 20_001}, "newest"),
        ({"people": ["ada"], "newest": 1, "stage": "later"}, "stage"),
        ({"people": ["a\0b"], "newest": 1}, "people"),
    ],
)
def test_asking_nobody_or_for_nothing_is_refused(reviewer, said, words):
    a_reference()

    is_refused(reviewer.post("/assignments", said), 422, words)
    assert not Assignment.objects.exists()


def test_nobody_judges_unseen_with_themselves(reviewer):
    a_reference()

    is_refused(reviewer.post("/assignments", {"people": ["ada", "ada"], "newest": 1}), 409, "Two")


def test_what_is_not_done_is_handed_over_or_withdrawn(cast, reviewer):
    both = a_reference()
    for reference in (both, a_reference()):
        an_assignment(reference, cast.ada)
    an_assignment(both, cast.cleo)

    handed = reviewer.post("/assignments/hand-over", {"person": "ada", "to": "cleo"})

    assert handed.json() == {"changed": 1, "left": 1}
    assert reviewer.post("/assignments/withdraw", {"person": "ada"}).json() == {"changed": 1}
    assert not Assignment.objects.filter(person=cast.ada).exists()
    same = {"person": "cleo", "to": "cleo"}
    is_refused(reviewer.post("/assignments/hand-over", same), 409, "has these already")
    nobody = {"person": "nobody", "to": "cleo"}
    is_refused(reviewer.post("/assignments/hand-over", nobody), 422, "Nobody here is called")
    is_refused(reviewer.post("/assignments/withdraw", {"person": "nobody"}), 422)


def test_a_curator_takes_references_and_asks_nobody(cast):
    a_reference()
    curator = program_of(cast.ada)

    is_refused(curator.post("/assignments", {"people": ["ben"], "newest": 1}), 403, "ask somebody")
    assert curator.post("/assignments/take", {"newest": 1}).json()["asked"] == 1


# -- settling


def test_a_difference_is_settled_settled_anew_and_taken_back(cast, reviewer, differing):
    at = f"/references/{differing.pk}/settlements/title-abstract"

    settled = put(reviewer, at, {"decision": "exclude", "reason": "design", "note": "Two say so."})

    assert settled.status_code == 200, settled.content
    kept = ScreeningDecision.objects.get(is_consensus=True)
    assert (kept.decision, kept.reason, kept.by) == ("exclude", "design", cast.ben)
    cleo = program_of(cast.cleo)
    is_refused(put(cleo, at, {"decision": "include"}), 412, "has settled this meanwhile")
    seen = settled.json()["settled_at"]
    anew = put(cleo, at, {"decision": "include", "seen": seen})
    assert (anew.json()["decision"], anew.json()["reason"]) == ("include", "")
    is_refused(put(reviewer, at, {"decision": "exclude", "reason": "design", "seen": seen}), 412)
    assert reviewer.delete(at).json() == {"changed": True}
    assert reviewer.delete(at).json() == {"changed": False}


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"decision": "exclude"}, 422),
        ({"decision": "unclear"}, 422),
        ({"decision": "include", "seen": "yesterday"}, 422),
        ({}, 422),
    ],
)
def test_a_settlement_that_makes_no_sense_is_refused(reviewer, differing, said, status):
    is_refused(
        put(reviewer, f"/references/{differing.pk}/settlements/title-abstract", said), status
    )
    assert not ScreeningDecision.objects.filter(is_consensus=True).exists()


def test_nothing_is_settled_where_nobody_differs(reviewer):
    at = f"/references/{a_reference().pk}/settlements/title-abstract"

    is_refused(put(reviewer, at, {"decision": "include"}), 409, "Nobody differs")
    is_refused(
        put(reviewer, "/references/999999999/settlements/full-text", {"decision": "include"}), 404
    )
    is_refused(put(reviewer, at.replace("title-abstract", "later"), {"decision": "include"}), 422)


def test_nobody_settles_what_they_still_judge_unseen(cast, reviewer):
    waiting = a_reference()
    an_assignment(waiting, cast.ada, done=True)
    an_assignment(waiting, cast.ben)
    at = f"/references/{waiting.pk}/settlements/title-abstract"

    is_refused(put(reviewer, at, {"decision": "include"}), 409, "You still judge")
    is_refused(reviewer.delete(at), 409, "You still judge")


def test_a_tag_is_settled_and_taken_back(cast, reviewer, differing):
    at = f"/references/{differing.pk}/tag-settlements/made-up"

    settled = put(reviewer, at, {"applies": False})

    assert settled.status_code == 200, settled.content
    assert settled.json()["applies"] is TagConsensus.objects.get().applies is False
    cleo = program_of(cast.cleo)
    is_refused(put(cleo, at, {"applies": True}), 412)
    seen = settled.json()["settled_at"]
    assert put(cleo, at, {"applies": True, "seen": seen}).json()["applies"] is True
    assert reviewer.delete(at).json() == {"changed": True}
    is_refused(put(reviewer, at, {"applies": "perhaps"}), 422)
    is_refused(put(reviewer, at.replace("made-up", "nothing"), {"applies": True}), 404)


def test_a_curator_settles_nothing(cast, differing):
    curator = program_of(cast.ada)

    at = f"/references/{differing.pk}/settlements/title-abstract"
    is_refused(put(curator, at, {"decision": "include"}), 403, "You may not settle")
    is_refused(curator.delete(f"/references/{differing.pk}/tag-settlements/made-up"), 403)
