"""Who was asked for what: asking, taking, withdrawing and handing over."""

from datetime import date

import pytest

from curation.models import Assignment, Stage
from curation.people.accounts import close_account
from curation.screening.assignments import (
    CannotAssign,
    HandedOver,
    assign,
    assign_newest,
    assign_to,
    done,
    free,
    hand_over,
    loads,
    queue_of,
    take,
    withdraw,
)
from tests.builders import a_reference
from tests.cast import ada, ben, cleo
from tests.desk_builders import a_decision, an_assignment, judged

pytestmark = pytest.mark.django_db


def references(number):
    return [a_reference(published_on=date(2020 + each, 1, 1)) for each in range(number)]


def asked(person):
    return set(Assignment.objects.filter(person=person).values_list("reference", flat=True))


def test_somebody_is_asked_once_for_each_reference_and_stage():
    one, two = references(2)
    person, by = ada(), ben()
    assert len(assign([one], to=person, by=by)) == 1
    assert [each.reference for each in assign([one, two], to=person, by=by)] == [two]
    assert len(assign([one], to=person, by=by, stage=Stage.FULL_TEXT)) == 1


def test_two_people_are_asked_for_the_same():
    some = references(3)
    first, second = ada(), ben()
    assert len(assign_to([first, second], some, by=cleo())) == 6
    assert asked(first) == asked(second) == {each.pk for each in some}


def test_asking_is_one_act_of_whoever_asked():
    assign_to([ada(), ben()], references(2), by=cleo())
    events = Assignment.history.rel.related_model.objects.all()
    assert {event.pgh_context.metadata["name"] for event in events} == {"Cleo Marchetti"}
    assert {event.pgh_context.metadata["act"] for event in events} == {"assigned"}
    assert len({event.pgh_context_id for event in events}) == 1


def test_nobody_is_asked_where_one_of_two_has_a_closed_account():
    person, gone = ada(), ben()
    close_account(gone)
    with pytest.raises(CannotAssign, match="account of Ben Lindqvist is closed; nobody was asked"):
        assign_to([person, gone], references(1), by=person)
    assert not Assignment.objects.exists()


def test_nobody_judges_unseen_of_themselves():
    person = ada()
    with pytest.raises(CannotAssign, match="Two different people judge unseen"):
        assign_to([person, person], references(1), by=person)


def test_more_than_can_be_asked_for_at_once_are_refused_whole(monkeypatch):
    monkeypatch.setattr("curation.screening.assignments.MOST_AT_ONCE", 1)
    with pytest.raises(CannotAssign, match="Narrow the filter first"):
        assign(references(2), to=ada(), by=ben())
    assert not Assignment.objects.exists()


def test_asking_for_many_takes_no_more_queries_than_for_few(django_assert_max_num_queries):
    person, by = ada(), ben()
    by.role  # noqa: B018 asked for beforehand
    some = references(40)
    with django_assert_max_num_queries(10):
        assign(some, to=person, by=by)


def test_the_newest_that_nobody_was_asked_for_are_taken():
    oldest, middle, newest = references(3)
    an_assignment(newest, ben())
    person = ada()
    assert list(free()) == [middle, oldest]
    assert [each.reference for each in take(1, by=person)] == [middle]
    assert [each.reference for each in take(5, by=person)] == [oldest]


def test_two_people_are_asked_for_the_newest_that_nobody_has():
    some = references(3)
    first, second = ada(), ben()
    assert len(assign_newest(2, [first, second], by=second)) == 4
    assert asked(first) == asked(second) == {each.pk for each in some[1:]}


def test_what_is_open_is_withdrawn_and_what_is_done_stays():
    one, two = references(2)
    person = ada()
    judged(one, person)
    an_assignment(two, person)
    an_assignment(two, person, stage=Stage.FULL_TEXT)
    assert withdraw(person, by=ben()) == 1
    assert [(each.reference, each.stage) for each in Assignment.objects.all()] == [
        (one, Stage.TITLE_ABSTRACT),
        (two, Stage.FULL_TEXT),
    ]


def test_the_open_ones_of_a_closed_account_go_to_somebody_else():
    one, two = references(2)
    gone, heir = ada(), ben()
    judged(one, gone)
    an_assignment(two, gone)
    close_account(gone)
    assert hand_over(gone, to=heir, by=cleo()) == HandedOver(handed=1, left=0)
    assert asked(heir) == {two.pk}
    assert asked(gone) == {one.pk}


def test_nobody_is_handed_what_they_have_already():
    one, two = references(2)
    gone, heir = ada(), ben()
    for reference in (one, two):
        an_assignment(reference, gone)
    an_assignment(one, heir)
    assert hand_over(gone, to=heir, by=heir) == HandedOver(handed=1, left=1)
    assert asked(gone) == {one.pk}


@pytest.mark.parametrize("to", ["closed", "themselves"])
def test_nothing_is_handed_to_a_closed_account_or_to_themselves(to):
    person, gone = ada(), ben()
    close_account(gone)
    an_assignment(a_reference(), person)
    with pytest.raises(CannotAssign, match="nothing was handed over"):
        hand_over(person, to=gone if to == "closed" else person, by=cleo())


def test_an_assignment_that_was_handed_over_tells_from_whom(django_assert_num_queries):
    gone, heir = ada(), ben()
    row = an_assignment(a_reference(), gone)
    hand_over(gone, to=heir, by=cleo())
    before, after = row.history.order_by("pgh_id")
    assert (before.person_id, after.person_id) == (gone.pk, heir.pk)
    assert after.pgh_context.metadata["act"] == "handed over"


def test_each_person_has_their_open_done_and_unseen_counted(django_assert_num_queries):
    one, two, three = references(3)
    first, second = ada(), ben()
    judged(one, first)
    an_assignment(two, first)
    an_assignment(three, first)
    an_assignment(three, second)
    with django_assert_num_queries(2):
        found = loads()
    assert [(str(load.person), load.open, load.done, load.unseen) for load in found] == [
        ("Ada Okafor", 2, 1, 1),
        ("Ben Lindqvist", 1, 0, 1),
    ]


def test_those_who_cannot_do_theirs_come_first():
    first, gone = ada(), ben()
    for person in (first, gone):
        an_assignment(a_reference(), person)
    close_account(gone)
    assert [(load.person, load.is_stuck) for load in loads()] == [(gone, True), (first, False)]


def test_a_queue_holds_what_is_open_in_the_order_of_asking():
    one, two, three = references(3)
    person = ada()
    for each in (two, one, three):
        an_assignment(each, person)
    assert done(one, by=person)
    assert not done(one, by=person)
    a_decision(one, person)
    assert [each.reference for each in queue_of(person)] == [two, three]
