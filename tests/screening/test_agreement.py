"""What pairs of people said of the same references, counted."""

from collections import Counter

import pytest

from curation.history.acts import act
from curation.models import ScreeningDecision, Stage, Tagging
from curation.screening.agreement import GIVEN, NOT_GIVEN, pairs_of
from curation.screening.assignments import done
from curation.screening.settling import settle_screening
from tests.builders import a_reference
from tests.cast import ada, ben, cleo
from tests.desk_builders import a_decision, a_tag, a_tagging, an_assignment, judged

pytestmark = pytest.mark.django_db
SCREENED = Stage.TITLE_ABSTRACT


@pytest.fixture
def people():
    return ada(), ben(), cleo()


def decided(people, *said, stage=SCREENED):
    """A reference that these people judged, with what each said."""
    made = judged(a_reference(), *people[: len(said)], stage=stage)
    for person, decision in zip(people, said, strict=False):
        reason = "design" if decision == "exclude" else ""
        if decision:
            a_decision(made, person, decision, reason, stage=stage)
    return made


def test_each_pair_has_a_table_of_what_both_said(people):
    decided(people, "include", "include")
    decided(people, "include", "exclude")
    decided(people, "include", "exclude")
    decided(people, "unclear", "include", stage=Stage.FULL_TEXT)
    pair = people[0].pk, people[1].pk
    found = pairs_of(seen_by=None)
    assert found.decisions == {
        SCREENED: {pair: Counter({("include", "include"): 1, ("include", "exclude"): 2})},
        Stage.FULL_TEXT: {pair: Counter({("unclear", "include"): 1})},
    }
    assert found.references == {SCREENED: Counter({pair: 3}), Stage.FULL_TEXT: Counter({pair: 1})}
    assert found.pairs == [pair]


def test_three_people_are_three_pairs(people):
    decided(people, "include", "include", "exclude")
    first, second, third = (person.pk for person in people)
    assert set(pairs_of(seen_by=None).decisions[SCREENED]) == {
        (first, second),
        (first, third),
        (second, third),
    }


def test_only_references_with_which_both_are_done_are_counted(people):
    made = judged(a_reference(), people[0])
    an_assignment(made, people[1])
    for person in people[:2]:
        a_decision(made, person)
    unasked = a_reference()
    for person in people[:2]:
        a_decision(unasked, person)
    found = pairs_of(seen_by=people[2])
    assert not found.pairs
    assert not found.decisions


def test_who_is_done_but_decided_nothing_is_in_no_table_of_decisions(people):
    decided(people, "include", "")
    found = pairs_of(seen_by=None)
    assert len(found.pairs) == 1
    assert not found.decisions


def test_what_was_settled_is_nobodys_judgement(people):
    made = decided(people, "include", "exclude")
    settle_screening(made, "include", by=people[0])
    (counts,) = pairs_of(seen_by=None).decisions[SCREENED].values()
    assert counts == Counter({("include", "exclude"): 1})


def test_a_decision_that_was_taken_back_before_they_were_done_is_not_counted(people):
    made = decided(people, "include", "exclude")
    ScreeningDecision.objects.filter(reference=made, by=people[0]).delete()
    assert not pairs_of(seen_by=None).decisions


def test_who_still_judges_a_reference_is_not_told_of_it_even_in_numbers(people):
    made = decided(people, "include", "exclude")
    decided(people, "include", "include")
    an_assignment(made, people[2])
    assert pairs_of(seen_by=people[2]).tagged.total() == 1
    assert pairs_of(seen_by=None).tagged.total() == 1


def test_each_tag_that_anybody_gave_has_a_table_over_all_that_the_pair_judged(people):
    first, second, _ = people
    both, one, retired = a_tag("both"), a_tag("one"), a_tag("old", retired_at="2026-01-01T00:00Z")
    a_tag("never given")
    made = decided(people, "include", "include")
    decided(people, "include", "include")
    for person in (first, second):
        a_tagging(made, both, person)
    a_tagging(made, one, second)
    a_tagging(made, retired, first)
    a_tagging(a_reference(), one, first)
    pair = first.pk, second.pk
    assert pairs_of(seen_by=None).tags == {
        both.pk: {pair: Counter({(GIVEN, GIVEN): 1, (NOT_GIVEN, NOT_GIVEN): 1})},
        one.pk: {pair: Counter({(NOT_GIVEN, GIVEN): 1, (NOT_GIVEN, NOT_GIVEN): 1})},
    }


def test_a_reference_that_a_pair_judged_at_both_stages_counts_once_for_tags(people):
    made = decided(people, "include", "include")
    judged(made, *people[:2], stage=Stage.FULL_TEXT)
    a_tagging(made, a_tag(), people[0])
    found = pairs_of(seen_by=None)
    assert found.tagged.total() == 1
    assert sum(found.references.values(), Counter()).total() == 2


def test_a_tagging_counts_as_the_tag_that_its_tag_was_merged_into(people):
    old, new = a_tag("old"), a_tag("new")
    made = decided(people, "include", "include")
    a_tagging(made, old, people[0])
    Tagging.objects.update(tag=new)
    old.merged_into = new
    old.save()
    assert set(pairs_of(seen_by=None).tags) == {new.pk}


def test_all_is_counted_in_four_queries(people, django_assert_num_queries):
    tags = [a_tag(f"tag {number}") for number in range(3)]
    for _ in range(4):
        made = decided(people, "include", "exclude", "unclear")
        for tag in tags:
            a_tagging(made, tag, people[1])
    with django_assert_num_queries(4):
        pairs_of(seen_by=people[0])


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_was_changed_after_both_were_done_does_not_count():
    people = ada(), ben()
    made, tag = a_reference(), a_tag()
    for person in people:
        an_assignment(made, person)
    a_tagging(made, tag, people[0])
    for person, decision in zip(people, ("include", "unclear"), strict=True):
        with act("screened", by=person):
            a_decision(made, person, decision)
            done(made, by=person)

    ScreeningDecision.objects.filter(by=people[1]).update(decision="include")
    Tagging.objects.all().delete()
    a_tagging(made, a_tag("later"), people[1])

    found = pairs_of(seen_by=None)
    (counts,) = found.decisions[SCREENED].values()
    assert counts == Counter({("include", "unclear"): 1})
    assert set(found.tags) == {tag.pk}
