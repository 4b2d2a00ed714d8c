"""Two who judge the same reference see nothing of one another before both are done."""

import pytest

from curation.models import ScreeningDecision, Stage, TagConsensus, Tagging
from curation.models.assignment import judged_unseen, unseen_by
from curation.people.accounts import close_account
from tests.builders import a_reference
from tests.cast import ada, ben, cleo
from tests.desk_builders import a_decision, a_tag, a_tagging, an_assignment

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return ada(), ben(), cleo()


@pytest.fixture
def reference(people):
    """Which the first and the second both judge, each with a tag and a decision."""
    made = a_reference()
    for person in people[:2]:
        an_assignment(made, person)
        a_decision(made, person)
        a_tagging(made, a_tag(f"of {person}"), person)
    return made


def finish(reference, person):
    row = reference.assignments.get(person=person)
    row.done_at = row.asked_at
    row.save()


def seen(person):
    """Whose decisions and whose taggings somebody sees."""
    decided = set(ScreeningDecision.objects.seen_by(person).values_list("by", flat=True))
    assert decided == set(Tagging.objects.seen_by(person).values_list("by", flat=True))
    return decided


def test_each_sees_only_their_own_until_both_are_done(people, reference):
    first, second, _ = people
    assert seen(first) == {first.pk}
    assert seen(second) == {second.pk}
    finish(reference, first)
    assert seen(first) == {first.pk}
    assert seen(second) == {second.pk}
    finish(reference, second)
    assert seen(first) == seen(second) == {first.pk, second.pk}
    assert not judged_unseen().exists()


def test_who_was_not_asked_sees_both(people, reference):
    assert len(seen(people[2])) == 2


def test_nobody_without_an_account_sees_either_until_both_are_done(people, reference):
    assert seen(None) == set()
    finish(reference, people[0])
    finish(reference, people[1])
    assert len(seen(None)) == 2


def test_who_judges_alone_sees_what_others_said_unasked(people):
    first, second, _ = people
    made = a_reference()
    an_assignment(made, first)
    a_decision(made, second)
    assert not unseen_by(first).exists()
    assert ScreeningDecision.objects.seen_by(first).count() == 1
    assert ScreeningDecision.objects.seen_by(None).count() == 1


def test_a_closed_account_that_is_not_done_holds_nobody_up(people, reference):
    first, second, _ = people
    finish(reference, first)
    close_account(second)
    assert len(seen(first)) == 2
    assert not judged_unseen().exists()


def test_what_a_closed_account_had_finished_stays_unseen_until_the_other_is_done(people, reference):
    first, second, _ = people
    finish(reference, second)
    close_account(second)
    assert seen(first) == {first.pk}
    finish(reference, first)
    assert len(seen(first)) == 2


def test_who_is_asked_third_and_late_does_not_see_what_was_settled(people, reference):
    first, second, third = people
    for person in (first, second):
        finish(reference, person)
    tag = Tagging.objects.first().tag
    TagConsensus.objects.create(reference=reference, tag=tag, applies=True, by=second)
    a_decision(reference, second, is_consensus=True)
    assert TagConsensus.objects.seen_by(third).exists()
    an_assignment(reference, third)
    assert seen(third) == set()
    assert not TagConsensus.objects.seen_by(third).exists()
    assert not TagConsensus.objects.seen_by(None).exists()


def test_the_stages_are_judged_apart(people):
    first, second, _ = people
    made = a_reference()
    an_assignment(made, first)
    an_assignment(made, second, stage=Stage.FULL_TEXT)
    assert not judged_unseen().exists()


# -- Which tags count


@pytest.mark.parametrize("of_many", [False, True])
def test_a_tag_that_one_of_two_gave_counts_only_once_it_is_settled(people, of_many):
    first, second, _ = people
    made = a_reference()
    both, one = a_tag("both"), a_tag("one")
    for person in (first, second):
        an_assignment(made, person, done=True)
        a_tagging(made, both, person)
    a_tagging(made, one, first)
    assert {each.tag for each in Tagging.objects.undisputed(of_many=of_many)} == {both}
    TagConsensus.objects.create(reference=made, tag=one, applies=True, by=second)
    assert {each.tag for each in Tagging.objects.undisputed(of_many=of_many)} == {both, one}


@pytest.mark.parametrize("of_many", [False, True])
def test_nothing_is_disputed_before_both_are_done_or_of_somebody_who_was_not_asked(people, of_many):
    first, second, third = people
    made = a_reference()
    an_assignment(made, first, done=True)
    an_assignment(made, second)
    a_tagging(made, a_tag("one"), first)
    a_tagging(made, a_tag("another"), third)
    assert Tagging.objects.undisputed(of_many=of_many).count() == 2
    finish(made, second)
    assert [each.by for each in Tagging.objects.undisputed(of_many=of_many)] == [third]
