"""The flow adds up: the number of each box is the sum of those that follow it, in any world."""

from random import Random

import pytest

from curation.models import ImportItem, Reference
from curation.models.flow_place import placed
from curation.models.identified import Identified, identified_by
from curation.screening.flow import NO_TRIAL, Flow, Rows, flow
from curation.screening.flow_scope import Scope
from curation.screening.identification import Asked, Fate, entries_asked, fates, items_asked
from curation.search.flow_words import InFlow
from tests.builders import a_batch, a_reference
from tests.cast import ada, ben
from tests.desk_builders import a_decision, an_assignment, judged
from tests.review_builders import a_list, a_review, an_entry, resolved_to
from tests.screening.flow_worlds import a_world

pytestmark = pytest.mark.django_db


@pytest.fixture(params=range(3))
def world(request):
    return a_world(Random(request.param))


def each_flow(world):
    for review in (None, world.review):
        for since in (None, world.since):
            for person in (world.people[0], None):
                scope = Scope(review, since, person)
                yield scope, flow(review=review, since=since, seen_by=person)


def adds_up(found: Flow) -> None:
    records = found.to_screen.number + found.screened.number
    assert found.identified == found.removed.number + found.coming_in.number + records
    assert found.screened.number == found.excluded.number + found.sought.number
    assert found.sought.number == (
        found.not_retrieved.number + found.to_read.number + found.assessed.number
    )
    reports = number_of(found, "included", "Reports of included studies")
    assert found.assessed.number == found.ineligible.number + reports
    for box in (found.to_screen, found.excluded, found.to_read, found.ineligible):
        assert box.number == sum(part.number for part in box.parts), box


def number_of(found: Flow, name: str, words: str) -> int:
    box = getattr(found, name)
    return next((line.number for line in box.parts if line.words == words), 0)


def test_each_box_is_the_sum_of_those_that_follow_it(world):
    for _, found in each_flow(world):
        adds_up(found)


def test_an_update_and_what_was_before_it_make_the_whole(world):
    for _, found in each_flow(world):
        if found.previous is None:
            continue
        for whole, before, new in zip(
            *(box.parts[:2] for box in (found.total, found.previous, found.included)), strict=True
        ):
            assert whole.number == before.number + new.number


def test_each_number_is_that_of_the_rows_it_opens(world):
    for scope, found in each_flow(world):
        for box in found.boxes:
            for line in (*filter(None, [box.whole]), *box.parts):
                assert opened(scope, line).count() == line.number, (box.name, line)


def opened(scope: Scope, line):
    records = scope.records(line.when)
    if line.rows == Rows.PLACED:
        return records.filter(InFlow.read(line.of).condition(scope.seen_by))
    if line.rows == Rows.IDENTIFIED:
        return records.filter(identified_by(Identified(line.of)))
    if line.rows == Rows.STUDIES:
        of_no_trial = line.of == NO_TRIAL
        return scope.without_trial(line.when) if of_no_trial else scope.studies(line.when)
    asked = Asked.read(line.of)
    if scope.review:
        return entries_asked(asked, scope.review, scope.since)
    return items_asked(asked, scope.since)


def test_the_worlds_have_every_fate_in_them():
    world = a_world(Random(1))
    met = {fate for review in (None, world.review) for _, fate in fates(review, None)}
    assert met == set(Fate)


def test_a_world_without_anything_has_a_flow_of_noughts():
    for since in (None, Scope(None, None, None).since):
        found = flow(since=since, seen_by=None)
        adds_up(found)
        assert not any(box.number for box in found.boxes)


# -- By hand


def test_a_paper_asked_for_twice_is_one_record_and_one_duplicate():
    by = ada()
    reference = a_reference()
    a_batch(by, reference)
    again = a_batch(by, source="file")
    ImportItem.objects.create(
        batch=again,
        **{"position": 1, "line": 1, "token": "1", "kind": "pmid", "state": "unchanged"},
        reference=reference,
        settled_at=again.opened_at,
    )
    found = flow(seen_by=by)

    assert (found.databases.number, found.others.number) == (1, 1)
    assert found.removed.number == 1
    assert found.to_screen.number == 1


def test_a_review_is_counted_from_its_current_list():
    by = ada()
    review = a_review(by)
    here, missed = a_reference(), a_reference()
    made = a_list(review, "Not looked for yet.")
    for reference in (here, here, missed):
        resolved_to(made, reference, by)
    an_entry(made, state="not found")
    for reference in (here, missed):
        a_decision(reference, by)
    a_decision(here, by, stage="full-text")
    a_decision(missed, by, "exclude", "not retrieved", stage="full-text")
    a_decision(a_reference(), by)
    found = flow(review=review, seen_by=by)

    assert found.databases is None
    assert {box.name: box.number for box in found.boxes if box.number} == {
        "others": 5,
        "removed": 2,
        "coming_in": 1,
        "screened": 2,
        "sought": 2,
        "not_retrieved": 1,
        "assessed": 1,
        "included": 2,
    }
    assert number_of(found, "included", "of these, of no trial here") == 1
    assert found.waiting == 1


def test_what_a_person_judges_unseen_is_being_screened_for_them():
    first, second = ada(), ben()
    reference = judged(a_reference(), first)
    an_assignment(reference, second)
    a_decision(reference, first, "exclude", "design")

    for person in (first, second, None):
        found = flow(seen_by=person)
        assert found.excluded.number == 0
        assert number_of(found, "to_screen", "being screened") == 1


def test_asking_pubmed_again_identifies_nothing():
    by = ada()
    a_batch(by, a_reference(), source="references")
    found = flow(seen_by=by)

    assert found.others.number == 0
    assert [line.number for line in found.databases.parts] == [0, 0, 0, 1]
    assert Reference.objects.filter(placed("to-screen", seen_by=by)).count() == 1


def test_what_pubmed_does_not_have_is_identified_once_however_often_it_is_asked_for():
    by = ada()
    for number in (41, 41, 42):
        batch = a_batch(by, source="cited")
        ImportItem.objects.create(
            batch=batch,
            **{"position": 1, "line": 1, "token": "made-up words", "kind": "pmid"},
            **{"pmid": number, "state": "missing", "settled_at": batch.opened_at},
        )
    found = flow(seen_by=by)

    assert found.others.number == 2
    assert number_of(found, "removed", "not in PubMed") == 2


def test_a_flow_costs_few_queries(django_assert_max_num_queries):
    world = a_world(Random(0))
    with django_assert_max_num_queries(8):
        flow(seen_by=world.people[0])
    with django_assert_max_num_queries(14):
        flow(review=world.review, since=world.since, seen_by=None)
