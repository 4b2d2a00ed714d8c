"""Whatever was done to the tree, undone in reverse, leaves it and every tagging as they were."""

from contextlib import suppress
from random import Random

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from curation.history.states import CannotBeDone
from curation.models import Tag, TagChange, TagConsensus, Tagging
from curation.models.effective_tags import pairs
from curation.tagging.keeping import change_tag, move, retire
from curation.tagging.merging import merge
from curation.tagging.moved import Moved
from curation.tagging.splitting import Part, split
from curation.tagging.undoing import undo_change
from tests.builders import a_reference
from tests.cast import ada, ben, cleo
from tests.desk_builders import a_tag, a_tagging
from tests.tagging.trees import everything, settled

pytestmark = pytest.mark.django_db

TAGS = 6
steps = st.lists(
    st.tuples(
        st.sampled_from(["rename", "move", "merge", "split", "retire"]),
        *[st.integers(0, TAGS + 3)] * 2,
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=7,
)


@pytest.fixture
def by(db):
    """Who changes a small world, which each example finds as it was."""
    people = [ada(), ben(), cleo()]
    top = a_tag("drug", position=0)
    tags = [top, a_tag("design", position=1), a_tag("class", top, terms=["klass"])]
    tags += [a_tag("baricitinib", tags[2], key="1", position=1), a_tag("review", tags[1])]
    tags.append(a_tag("tofacitinib", tags[2], position=2))
    references = [a_reference(title=f"Of {name} {number}") for number in (1, 2) for name in "ab"]
    for at, tag in enumerate(tags):
        for place, reference in enumerate(references):
            for who, person in enumerate(people):
                if (at + place * 2 + who) % 3 == 0:
                    a_tagging(reference, tag, person)
    for at, (place, applies) in enumerate([(0, True), (0, False), (1, False), (2, True)]):
        settled(references[place], tags[2 + at % 4], people[2], applies=applies)
        settled(references[place], tags[at % 2], people[2], applies=not applies)
    return people[0]


def many(examples):
    # The world is made once and rolled back to after each.
    shared = [HealthCheck.function_scoped_fixture]
    return settings(max_examples=examples, deadline=None, suppress_health_check=shared)


def done(step, by):
    """The change, or None where there was nothing to change."""
    what, first, second, flag = step
    tags = list(Tag.objects.order_by("pk"))
    tag, other = tags[first % len(tags)], tags[second % len(tags)]
    if what == "rename":
        return change_tag(tag, by=by, name=f"name {flag}", terms=[f"term {second}"], key=str(flag))
    if what == "move":
        return move(tag, under=None if flag == 0 else other, first=flag == 1, by=by)
    if what == "merge":
        return merge(tag, into=other, by=by, reason="One.")
    if what == "split":
        parts = [Part(f"a {flag}", ["a"]), Part(f"b {flag}", ["b"])]
        return split(tag, parts, by=by, reason="Two.", beside=flag % 2 == 0)
    return retire(tag, by=by, reason="Gone.")


def in_order():
    """No tag in use stands under one that is not, and nothing on one that was merged away."""
    astray = Tag.objects.in_use().exclude(parent=None).exclude(parent__in=Tag.objects.in_use())
    lost = [
        model.objects.filter(tag__merged_into__isnull=False) for model in (Tagging, TagConsensus)
    ]
    return not any(rows.exists() for rows in (astray, *lost))


@many(20)
@given(steps)
def test_any_changes_undone_in_reverse_restore_the_tree_and_every_tagging(by, asked):
    with transaction.atomic():
        before = everything()
        made: set[int] = set()
        changes: list[TagChange] = []
        for step in asked:
            stood = everything()
            refusal = ""
            try:
                with transaction.atomic():
                    change = done(step, by)
            except CannotBeDone as error:
                refusal = str(error)
            if refusal:
                assert refusal.endswith(".")
                assert everything() == stood
                continue
            assert in_order()
            if change is not None:
                changes.append(change)
                made |= set(Moved.of(change).made)
        for change in reversed(changes):
            undo_change(change, by=by)
            assert in_order()

        assert everything(but=made) == before
        assert not Tag.objects.in_use().filter(pk__in=made).exists()
        transaction.set_rollback(True)


@many(12)
@given(st.integers(0, TAGS - 1), st.integers(0, TAGS - 1))
def test_a_merge_loses_nothing_that_counted_for_either(by, first, second):
    with transaction.atomic():
        tags = list(Tag.objects.order_by("pk"))
        counted = counting()
        with suppress(CannotBeDone):
            merge(tags[first], into=tags[second], by=by, reason="One.")
            stays = tags[second].pk
            assert counting() == {
                (reference, stays if tag == tags[first].pk else tag) for reference, tag in counted
            }
        transaction.set_rollback(True)


@many(12)
@given(steps, st.randoms(use_true_random=False))
@example([("split", 1, 0, 0), ("merge", 0, 1, 0)], Random(0))
@example([("split", 1, 0, 0), ("merge", 0, 1, 0)], Random(1))
@example([("split", 1, 0, 0), ("merge", 1, 0, 0)], Random(0))
@example([("split", 1, 0, 0), ("merge", 1, 0, 0)], Random(1))
@example([("merge", 3, 1, 0), ("merge", 1, 0, 0)], Random(0))
def test_changes_undone_in_any_order_are_undone_or_refused_whole(by, asked, chance):
    with transaction.atomic():
        changes = []
        for step in asked:
            with suppress(CannotBeDone), transaction.atomic():
                changes.append(done(step, by))
        changes = [change for change in changes if change is not None]
        chance.shuffle(changes)
        for change in changes:
            stood = everything()
            try:
                with transaction.atomic():
                    undo_change(change, by=by)
            except CannotBeDone:
                assert everything() == stood
            assert in_order()
        transaction.set_rollback(True)


def counting():
    sql, params = pairs(None)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return set(cursor.fetchall())
