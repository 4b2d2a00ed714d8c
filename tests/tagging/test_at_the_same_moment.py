"""Two people change the tree, or tag while it changes, at the same moment: nothing goes astray."""

import pytest

from curation.history.states import CannotBeDone
from curation.models import Tag, Tagging
from curation.tagging.bulk import tag_many
from curation.tagging.keeping import move, rename
from curation.tagging.merging import merge
from curation.tagging.taggings import tag_with
from tests.builders import a_reference
from tests.cast import ada, ben
from tests.desk_builders import a_tag
from tests.history.test_at_the_same_moment import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_two_moves_that_would_close_a_ring_are_one():
    one, other, first, second = a_tag("drug"), a_tag("class"), ada(), ben()

    came = at_once(
        lambda: move(one, under=other, by=first),
        lambda: move(other, under=one, by=second),
    )

    (refused,) = (each for each in came if isinstance(each, CannotBeDone))
    assert "cannot be put under it" in str(refused)
    assert Tag.objects.filter(parent=None).count() == 1


def test_no_tagging_is_left_on_a_tag_that_is_merged_meanwhile():
    old, new, first, second = a_tag("old"), a_tag("new"), ada(), ben()
    references = [a_reference() for _ in range(5)]

    at_once(
        lambda: merge(old, into=new, by=first, reason="One."),
        lambda: tag_with(old, references[0], by=second),
        lambda: tag_many([each.pk for each in references], old, by=second),
        lambda: tag_many([each.pk for each in references], old, by=first),
    )

    assert not Tagging.objects.filter(tag=old)


def test_of_two_saves_of_one_version_one_is_kept_and_the_other_is_told():
    tag, first, second = a_tag("drug"), ada(), ben()

    came = at_once(
        lambda: rename(tag, "agent", by=first, seen=1),
        lambda: rename(tag, "medicine", by=second, seen=1),
    )

    (refused,) = (each for each in came if isinstance(each, CannotBeDone))
    assert "while you looked at it. Nothing of yours was saved over theirs" in str(refused)
    tag.refresh_from_db()
    assert tag.version == 2
