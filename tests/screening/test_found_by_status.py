"""What a list can be filtered by is what its references' pages say, in any world."""

from random import Random

import pytest
from django.db.models import Q

from curation.models import Assignment, Reference, ScreeningDecision, Stage
from curation.models.assignment import judged_unseen, unseen_by
from curation.models.flow_place import TOGETHER, WITH_REASON, Place, placed
from curation.models.screened import (
    SO_FAR,
    Reason,
    Standing,
    Status,
    What,
    reason_of,
    screened_as,
    slug_of,
    what_it_is,
)
from curation.screening.status import status_of
from tests.builders import a_reference
from tests.cast import ada
from tests.desk_builders import a_decision
from tests.screening.worlds import a_screened_world, people_of_a_world

pytestmark = pytest.mark.django_db


@pytest.fixture(params=range(4))
def world(request):
    """Everybody who may look on, and the references."""
    people = people_of_a_world()
    made = a_screened_world(Random(request.param), people)
    return [*people[:3], None], {each.pk for each in made}


def found(condition: Q) -> set[int]:
    return set(Reference.objects.filter(condition).values_list("pk", flat=True))


def said_of(pk: int, stage: str, person) -> Status:
    """The rule, word for word, of one reference."""
    unseen = judged_unseen() if person is None else unseen_by(person)
    if unseen.filter(reference=pk).exists():
        return Status(Standing.PARTLY)
    rows = list(ScreeningDecision.objects.filter(reference=pk, stage=stage))
    people = [each for each in rows if not each.is_consensus]
    for settled in set(rows).difference(people):
        return Status(Standing.SETTLED, settled.decision, settled.reason, len(people))
    open_ones = Assignment.objects.open().of_active_people()
    if open_ones.filter(reference=pk, stage=stage).exists():
        return Status(Standing.PARTLY, people=len(people))
    decisions = {each.decision for each in people}
    reasons = {each.reason for each in people}
    if len(decisions) != 1:
        standing = Standing.CONFLICT if decisions else Standing.NOBODY
        return Status(standing, people=len(people))
    if decisions == {"unclear"}:
        return Status(Standing.UNCLEAR, people=len(people))
    reason = reasons.pop() if len(reasons) == 1 else ""
    return Status(Standing.AGREED, decisions.pop(), reason, len(people))


def test_a_status_is_reckoned_by_the_rule(world):
    people, references = world
    for person in people:
        for stage in Stage:
            said = status_of(references, seen_by=person, stage=stage)
            assert said == {pk: said_of(pk, stage, person) for pk in references}


def test_a_filter_finds_what_the_status_says(world):
    people, references = world
    for person in people:
        for stage in Stage:
            said = status_of(references, seen_by=person, stage=stage)
            for what in set(What) - {What.ANY, What.DECIDED}:
                wanted = {pk for pk in references if what_it_is(said[pk]) == what}
                assert found(screened_as(stage, what, seen_by=person)) == wanted, what
            none = found(screened_as(stage, What.NONE, seen_by=person))
            assert found(screened_as(stage, What.ANY, seen_by=person)) == references - none
            held = {pk for pk in references if said[pk].holds}
            assert found(screened_as(stage, What.DECIDED, seen_by=person)) == held
            for reason in ("", *Reason.values):
                out = screened_as(stage, What.EXCLUDE, seen_by=person, reason=reason)
                assert found(out) == {
                    pk for pk in references if said[pk][1:3] == ("exclude", reason)
                }


def test_the_full_text_has_the_last_word_where_something_holds_there(world):
    people, references = world
    for person in people:
        first, later = (status_of(references, seen_by=person, stage=stage) for stage in Stage)
        holds = {pk: later[pk].decision or first[pk].decision for pk in references}
        for what in (What.INCLUDE, What.EXCLUDE):
            wanted = {pk for pk in references if holds[pk] == what}
            assert found(screened_as(SO_FAR, what, seen_by=person)) == wanted
        wanted = {pk for pk in references if holds[pk]}
        assert found(screened_as(SO_FAR, What.DECIDED, seen_by=person)) == wanted
        nothing = {
            pk for pk in references if first[pk].standing == later[pk].standing == Standing.NOBODY
        }
        assert found(screened_as(SO_FAR, What.NONE, seen_by=person)) == nothing


# -- Places in the flow


def place_of(abstract: Status, full_text: Status) -> Place:
    at_abstract, at_full_text = what_it_is(abstract), what_it_is(full_text)
    if at_abstract == What.NONE and at_full_text == What.NONE:
        return Place.UNSCREENED
    waits = {What.OPEN: Place.SCREENING, What.UNCLEAR: Place.UNCLEAR, What.CONFLICT: Place.CONFLICT}
    if at_abstract in waits:
        return waits[at_abstract]
    if at_abstract == What.EXCLUDE:
        return Place.EXCLUDED
    if full_text.reason == Reason.NOT_RETRIEVED:
        return Place.NOT_RETRIEVED
    return {
        What.NONE: Place.UNREAD,
        What.OPEN: Place.READING,
        What.UNCLEAR: Place.UNCLEAR_READ,
        What.CONFLICT: Place.CONFLICT_READ,
        What.EXCLUDE: Place.INELIGIBLE,
        What.INCLUDE: Place.INCLUDED,
    }[at_full_text]


def test_each_reference_is_in_the_one_place_that_both_stages_give_it(world):
    people, references = world
    for person in people:
        first, later = (status_of(references, seen_by=person, stage=stage) for stage in Stage)
        wanted = {pk: place_of(first[pk], later[pk]) for pk in references}
        for place in Place:
            here = found(placed(place, seen_by=person))
            assert here == {pk for pk in references if wanted[pk] == place}, place
        for name, places in TOGETHER.items():
            here = found(placed(name, seen_by=person))
            assert here == {pk for pk in references if wanted[pk] in places}, name
        for place, by_stage in zip(WITH_REASON, (first, later), strict=True):
            for reason in ("", *Reason.values):
                assert found(placed(place, seen_by=person, reason=reason)) == {
                    pk for pk in references if wanted[pk] == place and by_stage[pk].reason == reason
                }


def test_the_worlds_have_something_in_every_place():
    people = people_of_a_world()
    a_screened_world(Random(0), people, references=120)

    for place in Place:
        assert found(placed(place, seen_by=people[2])), place


def test_every_reason_has_an_address():
    for reason in ("", *Reason.values):
        assert reason_of(slug_of(reason)) == reason


def test_what_was_decided_at_full_text_alone_is_in_the_flow_there():
    person, reference = ada(), a_reference()
    a_decision(reference, person, stage=Stage.FULL_TEXT)

    assert found(placed(Place.INCLUDED, seen_by=person)) == {reference.pk}
    assert found(placed("screened", seen_by=person)) == {reference.pk}
