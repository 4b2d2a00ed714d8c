"""The tree of tags beside a reference."""

import pytest

from curation.models import Tag
from curation.web.tag_tree import heads, tree_of
from tests.desk_builders import a_tag

pytestmark = pytest.mark.django_db


def drawn(branches):
    return [(each.tag.name, each.given, drawn(each.branches)) for each in branches]


def tags():
    return list(Tag.objects.in_use())


def test_a_tree_holds_its_branches_and_counts_what_was_given():
    drug = a_tag("Drug", position=1)
    bari = a_tag("baricitinib", drug)
    a_tag("harms", position=2)
    tree = tree_of(tags(), {bari.pk})
    assert drawn(tree) == [("Drug", 1, [("baricitinib", 1, [])]), ("harms", 0, [])]
    assert heads(tree) == {drug.pk}


def test_what_stands_under_a_retired_tag_is_not_lost():
    drug = a_tag("Drug", retired_at="2026-01-01T00:00Z")
    a_tag("baricitinib", drug)
    assert drawn(tree_of(tags(), set())) == [("baricitinib", 0, [])]
