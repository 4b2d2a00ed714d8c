"""Settling where two differ, and what is refused."""

import pytest

from curation.history.states import ChangedMeanwhile, ReasonNeeded
from curation.models import ScreeningDecision, Stage, TagConsensus
from curation.screening.conflicts import differences
from curation.screening.settling import (
    CannotSettle,
    reopen_screening,
    reopen_tag,
    settle_screening,
    settle_tag,
)
from tests.builders import a_reference
from tests.cast import ada, ben, cleo
from tests.desk_builders import a_decision, a_tag, a_tagging, an_assignment, judged

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return ada(), ben(), cleo()


@pytest.fixture
def reference(people):
    """One decided that it is in, the other that it is out."""
    made = judged(a_reference(), *people[:2])
    a_decision(made, people[0])
    a_decision(made, people[1], "exclude", "design")
    return made


def settled():
    return [
        (each.decision, each.reason, each.by)
        for each in ScreeningDecision.objects.filter(is_consensus=True)
    ]


def test_a_settlement_is_a_decision_of_its_own_beside_those_of_the_two(people, reference):
    settle_screening(reference, "exclude", reason="design", by=people[2], note=" So. ")
    assert settled() == [("exclude", "design", people[2])]
    assert ScreeningDecision.objects.filter(is_consensus=False).count() == 2
    assert differences(seen_by=None) == []


def test_one_of_the_two_may_settle(people, reference):
    settle_screening(reference, "include", by=people[1])
    assert settled() == [("include", "", people[1])]


def test_settling_is_told_as_an_act(people, reference):
    made = settle_screening(reference, "include", by=people[2])
    (event,) = made.history.all()
    assert event.pgh_context.metadata["act"] == "settled"
    assert event.pgh_context.metadata["name"] == "Cleo Marchetti"


@pytest.mark.parametrize("decision", ["unclear", "maybe", ""])
def test_nothing_is_settled_as_unclear_or_as_nonsense(people, reference, decision):
    with pytest.raises(CannotSettle, match="included or excluded"):
        settle_screening(reference, decision, by=people[2])


@pytest.mark.parametrize("reason", ["", "nonsense"])
def test_an_exclusion_is_settled_with_one_reason(people, reference, reason):
    with pytest.raises(ReasonNeeded):
        settle_screening(reference, "exclude", reason=reason, by=people[2])
    assert settled() == []


def test_a_key_pressed_twice_settles_once(people, reference):
    first = settle_screening(reference, "include", by=people[2])
    assert settle_screening(reference, "include", by=people[2]) == first
    assert first.history.count() == 1


def test_it_is_settled_anew_by_whoever_saw_how_it_was(people, reference):
    first = settle_screening(reference, "include", by=people[2])
    settle_screening(reference, "exclude", reason="design", by=people[1], seen=first.at)
    assert settled() == [("exclude", "design", people[1])]


def test_what_somebody_else_settled_meanwhile_is_not_overwritten(people, reference):
    settle_screening(reference, "include", by=people[2])
    with pytest.raises(ChangedMeanwhile, match="Cleo Marchetti has settled this meanwhile"):
        settle_screening(reference, "exclude", reason="design", by=people[1])
    assert settled() == [("include", "", people[2])]


def test_nothing_is_settled_before_all_are_done(people):
    reference = judged(a_reference(), people[0])
    an_assignment(reference, people[1])
    a_decision(reference, people[0])
    with pytest.raises(CannotSettle, match="Ben Lindqvist is not done with it yet"):
        settle_screening(reference, "include", by=people[2])
    with pytest.raises(CannotSettle, match="still judge this reference unseen"):
        settle_screening(reference, "include", by=people[1])
    assert settled() == []


def test_nothing_is_settled_where_nobody_differs_any_more(people, reference):
    ScreeningDecision.objects.filter(by=people[1]).update(decision="include", reason="")
    with pytest.raises(CannotSettle, match="Nobody differs on this any more"):
        settle_screening(reference, "include", by=people[2])


def test_the_other_stage_is_not_settled_with_it(people, reference):
    with pytest.raises(CannotSettle):
        settle_screening(reference, "include", by=people[2], stage=Stage.FULL_TEXT)


def test_a_settlement_is_taken_back_and_they_differ_again(people, reference):
    settle_screening(reference, "include", by=people[2])
    assert reopen_screening(reference, by=people[2])
    assert not reopen_screening(reference, by=people[2])
    assert len(differences(seen_by=None)) == 1


def test_a_tag_is_settled_settled_anew_and_taken_back(people):
    reference = judged(a_reference(), *people[:2])
    tag = a_tag()
    a_tagging(reference, tag, people[0])
    first = settle_tag(reference, tag, applies=True, by=people[2])
    assert settle_tag(reference, tag, applies=True, by=people[2]) == first
    with pytest.raises(ChangedMeanwhile):
        settle_tag(reference, tag, applies=False, by=people[1])
    settle_tag(reference, tag, applies=False, by=people[1], seen=first.at)
    assert [(each.applies, each.by) for each in TagConsensus.objects.all()] == [(False, people[1])]
    assert differences(seen_by=None) == []
    assert reopen_tag(reference, tag, by=people[1])
    assert not reopen_tag(reference, tag, by=people[1])
    assert len(differences(seen_by=None)) == 1


def test_a_tag_on_which_nobody_differs_is_not_settled(people):
    reference = judged(a_reference(), *people[:2])
    tag = a_tag()
    for person in people[:2]:
        a_tagging(reference, tag, person)
    with pytest.raises(CannotSettle, match="Nobody differs"):
        settle_tag(reference, tag, applies=True, by=people[2])


def test_who_judges_unseen_takes_no_settlement_back(people, reference):
    settle_screening(reference, "include", by=people[2])
    an_assignment(reference, ben_again := people[1], stage=Stage.FULL_TEXT)
    an_assignment(reference, people[2], stage=Stage.FULL_TEXT)
    with pytest.raises(CannotSettle, match="still judge"):
        reopen_screening(reference, by=ben_again)
