"""Whether a reference is in: what was settled, else what all say."""

import pytest

from curation.models import ScreeningDecision
from curation.screening.status import Standing, Status, status_of
from tests.builders import a_reference
from tests.cast import ada, ben, cleo
from tests.desk_builders import a_decision, an_assignment, judged

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return ada(), ben(), cleo()


def status(reference, seen_by=None):
    return status_of([reference.pk], seen_by=seen_by)[reference.pk]


def test_nobody_has_said_anything(people):
    assert status(a_reference()) == Status(Standing.NOBODY)


@pytest.mark.parametrize(
    ("said", "is_now"),
    [
        ([("include",)], Status(Standing.AGREED, "include", "", 1)),
        ([("include",), ("include",)], Status(Standing.AGREED, "include", "", 2)),
        ([("unclear",)], Status(Standing.UNCLEAR, people=1)),
        ([("include",), ("unclear",)], Status(Standing.CONFLICT, people=2)),
        (
            [("exclude", "design"), ("exclude", "design")],
            Status(Standing.AGREED, "exclude", "design", 2),
        ),
        (
            [("exclude", "design"), ("exclude", "outcome")],
            Status(Standing.AGREED, "exclude", "", 2),
        ),
    ],
)
def test_what_all_say_holds(people, said, is_now):
    reference = a_reference()
    for person, decision in zip(people, said, strict=False):
        a_decision(reference, person, *decision)
    assert status(reference) == is_now
    assert is_now.holds == bool(is_now.decision)


def test_what_was_settled_holds_whatever_they_say(people):
    reference = judged(a_reference(), *people[:2])
    a_decision(reference, people[0])
    a_decision(reference, people[1], "unclear")
    a_decision(reference, people[2], "exclude", "design", is_consensus=True)
    assert status(reference) == Status(Standing.SETTLED, "exclude", "design", 2)


def test_nothing_holds_while_somebody_is_not_done(people):
    reference = a_reference()
    an_assignment(reference, people[0])
    a_decision(reference, people[1])
    assert status(reference) == Status(Standing.PARTLY, people=1)


def test_who_judges_unseen_is_told_no_more_than_that_it_is_being_screened(people):
    reference = judged(a_reference(), people[0])
    an_assignment(reference, people[1])
    a_decision(reference, people[0])
    a_decision(reference, people[2], is_consensus=True)
    assert status(reference, people[2]).standing == Standing.SETTLED
    for person in (people[0], people[1], None):
        assert status(reference, person) == Status(Standing.PARTLY)


def test_many_take_one_query(people, django_assert_num_queries):
    some = [a_reference() for _ in range(5)]
    for each in some:
        a_decision(each, people[0])
    with django_assert_num_queries(1):
        found = status_of([each.pk for each in some], seen_by=people[1])
    assert {each.decision for each in found.values()} == {ScreeningDecision.Decision.INCLUDE}
