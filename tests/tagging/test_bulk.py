from uuid import uuid4

import pytest

from curation.history.told import told
from curation.models import Reference, Tagging
from curation.tagging import bulk
from curation.tagging.bulk import NothingToUndo, tag_many, undo_many, untag_many, what_was_done
from curation.tagging.keeping import retire
from curation.tagging.taggings import CannotTag, tag_with, untag
from tests.builders import a_reference
from tests.cast import ada, ben, cleo
from tests.desk_builders import a_tag, a_tagging, an_assignment
from tests.tagging.trees import taggings_of

pytestmark = pytest.mark.django_db


def some(number=3):
    return [a_reference() for _ in range(number)]


def test_many_are_tagged_as_one_persons_tagging_in_one_act():
    by, tag, references = ada(), a_tag("baricitinib"), some()
    a_tagging(references[0], tag, by)
    theirs = a_tagging(references[1], tag, ben())

    many = tag_many([each.pk for each in references], tag, by=by)

    assert (many.changed, many.left) == (2, 1)
    assert taggings_of(tag) == {
        *((each.pk, "ada") for each in references),
        (references[1].pk, "ben"),
    }
    new = Tagging.objects.get(reference=references[2])
    assert str(told(new)[0]) == "Ada Okafor (curator) tagged many at once."
    assert len(told(theirs)) == 1


def test_all_that_a_search_finds_are_tagged_by_a_handful_of_queries(django_assert_max_num_queries):
    by, tag = ada(), a_tag("baricitinib")
    some(30)

    with django_assert_max_num_queries(9):
        assert tag_many(Reference.objects.all(), tag, by=by).changed == 30


def test_a_bulk_tagging_is_undone_in_one_step_and_nothing_else_with_it():
    by, tag, references = ada(), a_tag("baricitinib"), some()
    tag_with(tag, references[0], by=by)
    many = tag_many([each.pk for each in references], tag, by=by)
    untag(tag, references[1], by=by)
    tag_with(tag, references[1], by=by)

    done = what_was_done(many.act, by=by)
    assert (done.tag, done.gave, done.number, done.undoable) == (tag, True, 2, 1)
    assert undo_many(many.act, by=by) == 1

    assert {pk for pk, _ in taggings_of(tag)} == {references[0].pk, references[1].pk}
    with pytest.raises(NothingToUndo, match="It was undone already"):
        undo_many(many.act, by=by)


def test_only_ones_own_taggings_are_taken_away_and_they_come_back():
    by, other, tag, references = ada(), ben(), a_tag("baricitinib"), some()
    for each in references[:2]:
        a_tagging(each, tag, by)
        a_tagging(each, tag, other)

    many = untag_many([each.pk for each in references], tag, by=by)

    assert (many.changed, many.left) == (2, 1)
    assert {who for _, who in taggings_of(tag)} == {"ben"}
    tag_with(tag, references[0], by=by)
    assert what_was_done(many.act, by=by).undoable == 1
    assert undo_many(many.act, by=by) == 1
    assert len(taggings_of(tag)) == 4


def test_nobody_undoes_what_somebody_else_did():
    by, tag = ada(), a_tag("baricitinib")
    many = tag_many([each.pk for each in some()], tag, by=by)

    assert what_was_done(many.act, by=ben()) is None
    with pytest.raises(NothingToUndo, match="This was not done by you"):
        undo_many(many.act, by=cleo())
    with pytest.raises(NothingToUndo):
        undo_many(uuid4(), by=by)
    assert len(taggings_of(tag)) == 3


def test_a_single_tagging_is_no_bulk_act():
    by, tag = ada(), a_tag("baricitinib")
    tagging = tag_with(tag, a_reference(), by=by)

    assert what_was_done(tagging.history.get().pgh_context_id, by=by) is None


def test_where_all_had_it_nothing_is_done_and_nothing_can_be_undone():
    by, tag, (reference,) = ada(), a_tag("baricitinib"), some(1)
    tag_with(tag, reference, by=by)

    assert tag_many([reference.pk, reference.pk, 999_999_999], tag, by=by) == (0, 2, None)
    assert untag_many([], tag, by=by) == (0, 0, None)


def test_what_others_said_and_may_not_be_seen_yet_changes_nothing_that_is_told():
    by, other, tag, (reference,) = ada(), ben(), a_tag("baricitinib"), some(1)
    an_assignment(reference, by)
    an_assignment(reference, other, done=True)
    a_tagging(reference, tag, other)

    assert tag_many([reference.pk], tag, by=by)[:2] == (1, 0)


def test_too_many_at_once_are_refused(monkeypatch):
    by, tag = ada(), a_tag("baricitinib")
    some(3)
    monkeypatch.setattr(bulk, "MOST", 2)

    with pytest.raises(CannotTag, match="Up to 2 references are tagged at once"):
        tag_many(Reference.objects.all(), tag, by=by)
    assert not Tagging.objects.exists()


def test_a_tag_that_is_no_longer_in_use_is_given_to_none():
    by, tag = ada(), a_tag("baricitinib")
    references = some()
    many = untag_many([each.pk for each in tagged(references, tag, by)], tag, by=by)
    retire(tag, by=by, reason="Gone.")

    with pytest.raises(CannotTag, match="no longer in use"):
        tag_many([each.pk for each in references], tag, by=by)
    with pytest.raises(CannotTag, match="no longer in use"):
        undo_many(many.act, by=by)
    assert what_was_done(many.act, by=by).undoable == 0


def tagged(references, tag, by):
    for each in references:
        a_tagging(each, tag, by)
    return references
