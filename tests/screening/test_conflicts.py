"""Where people differ, derived from what each of them did."""

import pytest
from django.http import QueryDict
from django.utils import timezone

from curation.models import Stage, TagConsensus, Tagging
from curation.people.accounts import close_account
from curation.screening.conflicts import differences, narrowed
from curation.screening.wanted import Kind, Wanted
from tests.builders import a_reference
from tests.cast import ada, ben, cleo
from tests.desk_builders import a_decision, a_tag, a_tagging, an_assignment, judged

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return ada(), ben(), cleo()


def kinds(**asked):
    return [each.kind for each in differences(**({"seen_by": None} | asked))]


def test_two_who_were_asked_and_decided_differently_differ(people):
    first, second, third = people
    reference = judged(a_reference(), first, second)
    a_decision(reference, first)
    a_decision(reference, second, "exclude", "design")
    (found,) = differences(seen_by=third)
    assert found == (
        Kind.DECISION,
        reference.pk,
        Stage.TITLE_ABSTRACT,
        None,
        (first.pk, second.pk),
    )


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (("include",), ("include",), []),
        (("include",), ("unclear",), [Kind.DECISION]),
        (("exclude", "design"), ("exclude", "design"), []),
        (("exclude", "design"), ("exclude", "outcome"), [Kind.REASON]),
        (("exclude", "design"), ("include",), [Kind.DECISION]),
        (("unclear",), ("unclear",), []),
    ],
)
def test_another_reason_is_the_lesser_difference(people, one, other, found):
    reference = judged(a_reference(), *people[:2])
    for person, said in zip(people, (one, other), strict=False):
        a_decision(reference, person, *said)
    assert kinds() == found


def test_nothing_differs_before_all_who_were_asked_are_done(people):
    first, second, third = people
    reference = judged(a_reference(), first)
    waiting = an_assignment(reference, second)
    for person, decision in ((first, "include"), (second, "unclear")):
        a_decision(reference, person, decision)
    a_tagging(reference, a_tag(), first)
    assert kinds(seen_by=third) == []
    waiting.done_at = waiting.asked_at
    waiting.save()
    assert kinds(seen_by=third) == [Kind.DECISION, Kind.TAG]


def test_a_closed_account_holds_nobody_up(people):
    first, second, _ = people
    reference = judged(a_reference(), first)
    an_assignment(reference, second)
    for person, decision in ((first, "include"), (second, "unclear")):
        a_decision(reference, person, decision)
    close_account(second)
    assert kinds() == [Kind.DECISION]


def test_two_who_decided_unasked_differ_too(people):
    reference = a_reference()
    a_decision(reference, people[0])
    a_decision(reference, people[1], "unclear")
    assert kinds() == [Kind.DECISION]


def test_the_stages_are_compared_apart(people):
    reference = a_reference()
    a_decision(reference, people[0])
    a_decision(reference, people[1], "unclear", stage=Stage.FULL_TEXT)
    assert kinds() == []


def test_a_tag_that_one_of_two_gave_differs_and_one_of_both_does_not(people):
    first, second, third = people
    reference = judged(a_reference(), first, second)
    both, one, anothers, retired = (a_tag(name) for name in ("both", "one", "third", "old"))
    a_tagging(reference, both, first)
    a_tagging(reference, both, second)
    a_tagging(reference, one, second)
    a_tagging(reference, anothers, third)
    a_tagging(reference, retired, first)
    retired.retired_at = timezone.now()
    retired.save()
    (found,) = differences(seen_by=None)
    assert (found.kind, found.tag) == (Kind.TAG, one.pk)
    assert found.people == (first.pk, second.pk)


def test_tags_of_people_who_were_not_asked_for_the_same_are_not_compared(people):
    reference = a_reference()
    a_tagging(reference, a_tag(), people[0])
    an_assignment(reference, people[0], done=True)
    an_assignment(reference, people[1], done=True, stage=Stage.FULL_TEXT)
    assert kinds() == []


def test_a_tag_that_differs_at_both_stages_is_one_difference(people):
    reference = judged(a_reference(), *people[:2])
    judged(reference, *people[:2], stage=Stage.FULL_TEXT)
    a_tagging(reference, a_tag(), people[0])
    (found,) = differences(seen_by=None)
    assert found.stage == Stage.TITLE_ABSTRACT


def test_what_was_settled_differs_no_longer_and_is_found_among_what_was_settled(people):
    first, second, third = people
    reference = judged(a_reference(), first, second)
    tag = a_tag()
    a_decision(reference, first)
    a_decision(reference, second, "unclear")
    a_tagging(reference, tag, first)
    a_decision(reference, third, "exclude", "design", is_consensus=True)
    TagConsensus.objects.create(reference=reference, tag=tag, applies=False, by=third)
    assert kinds() == []
    found = differences(seen_by=None, is_settled=True)
    assert [(each.kind, each.people) for each in found] == [
        (Kind.DECISION, (first.pk, second.pk)),
        (Kind.TAG, (first.pk, second.pk)),
    ]


def test_who_was_asked_later_and_unseen_sees_no_difference_before_all_are_done(people):
    first, second, third = people
    reference = judged(a_reference(), first, second)
    a_decision(reference, first, stage=Stage.TITLE_ABSTRACT)
    a_decision(reference, second, "unclear")
    an_assignment(reference, first, stage=Stage.FULL_TEXT)
    an_assignment(reference, third, stage=Stage.FULL_TEXT)
    assert kinds(seen_by=second) == [Kind.DECISION]
    assert kinds(seen_by=third) == []
    assert kinds(seen_by=None) == []


@pytest.mark.parametrize("of_many", [False, True])
def test_what_differs_and_what_does_not_count_as_a_tag_are_the_same(people, of_many):
    first, second, third = people
    tags = [a_tag(f"tag {number}") for number in range(4)]
    for number in range(8):
        reference = judged(a_reference(), first, second)
        if number % 3 == 0:
            an_assignment(reference, third)
        for place, tag in enumerate(tags):
            for person in (first, second, third)[: (number + place) % 4]:
                a_tagging(reference, tag, person)
        if number == 5:
            TagConsensus.objects.create(reference=reference, tag=tags[0], applies=True, by=third)
    judges = Tagging.objects.filter(by__in=[first, second])
    disputed = set(judges.values_list("reference", "tag")) - set(
        judges.undisputed(of_many=of_many).values_list("reference", "tag")
    )
    found = differences(seen_by=a_reference() and third)
    open_to_all = {(each.reference, each.tag) for each in found}
    assert disputed == open_to_all != set()


def test_all_differences_take_two_queries_however_many_there_are(people, django_assert_num_queries):
    for _ in range(5):
        reference = judged(a_reference(), *people[:2])
        a_decision(reference, people[0])
        a_decision(reference, people[1], "unclear")
    with django_assert_num_queries(2):
        assert len(differences(seen_by=people[2])) == 5


def test_differences_are_narrowed_by_what_is_wanted(people):
    first, second, third = people
    one = judged(a_reference(), first, second)
    two = judged(a_reference(), first, third, stage=Stage.FULL_TEXT)
    tag = a_tag()
    a_tagging(one, tag, first)
    a_decision(two, first, stage=Stage.FULL_TEXT)
    a_decision(two, third, "unclear", stage=Stage.FULL_TEXT)
    found = differences(seen_by=None)

    def places(**wanted):
        return [each.reference for each in narrowed(found, Wanted(**wanted))]

    assert places() == [two.pk, one.pk]
    assert places(stage="full-text") == [two.pk]
    assert places(kind="tag") == places(tag=tag.pk) == places(person=second.pk) == [one.pk]
    assert places(person=first.pk) == [two.pk, one.pk]
    assert places(person=second.pk, kind="decision") == []


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(stage="full-text", kind="reason"),
        Wanted(tag=3, person=7, is_settled=True),
    ],
)
def test_what_is_wanted_survives_its_own_address(wanted):
    assert Wanted.read(QueryDict(wanted.to_url())) == wanted


@pytest.mark.parametrize("nonsense", ["stage=third", "kind=x", "tag=-1", "tag=²", "person=9" * 9])
def test_nonsense_in_an_address_is_left_out(nonsense):
    assert Wanted.read(QueryDict(nonsense)) == Wanted()
