import json

import pytest
from django.conf import settings
from django.core.management import call_command

from curation.models import Tag
from curation.tagging.keeping import move, rename, retire
from curation.tagging.merging import merge
from curation.tagging.starter import load_tags
from curation.tagging.tree import tree
from tests.cast import ada
from tests.desk_builders import a_tag
from tests.tagging.trees import everything

pytestmark = pytest.mark.django_db

TREE = settings.BASE_DIR / "fixtures" / "tags.json"


def a_file(folder, *blocks):
    path = folder / "tags.json"
    path.write_text(json.dumps([{"parent": None, "terms": []} | block for block in blocks]))
    return path


def test_the_starting_tree_has_the_six_branches_of_the_field():
    load_tags(TREE, by=None)

    top = [row.tag.name for row in tree(seen_by=None) if row.depth == 0]
    assert top == [
        *("Drug", "Drug class", "Population", "Study design", "Outcome domain", "Mechanism"),
    ]


def test_each_of_its_tags_says_what_it_is_for_and_ten_have_a_key():
    load_tags(TREE, by=None)

    assert not Tag.objects.filter(scope_note="")
    assert sorted(Tag.objects.exclude(key="").values_list("key", flat=True)) == list("0123456789")


def test_loading_it_again_adds_nothing():
    first = load_tags(TREE, by=None)
    stood = everything()

    again = load_tags(TREE, by=None)

    assert (again.added, again.there, again.left_out) == (0, first.added, {})
    assert everything() == stood


def test_what_people_made_of_it_is_never_undone():
    by = ada()
    load_tags(TREE, by=None)
    tag = Tag.objects.get
    rename(tag(slug="placebo"), "dummy", by=by)
    move(tag(slug="flare"), under=tag(slug="mechanism"), by=by)
    retire(tag(slug="congress-abstract"), by=by, reason="Too few.")
    merge(tag(slug="phase-1"), into=tag(slug="phase-2"), by=by, reason="One.")
    stood = everything()

    load_tags(TREE, by=None)

    assert everything() == stood


def test_a_key_and_a_place_that_people_gave_to_another_stay_there(tmp_path):
    a_tag("Drug", key="1")
    path = a_file(
        tmp_path,
        {"slug": "drug", "name": "drug"},
        {"slug": "below", "name": "below", "parent": "drug"},
        {"slug": "design", "name": "design", "key": "1"},
    )

    loaded = load_tags(path, by=None)

    assert loaded.left_out == {
        "drug": "There is a tag of that name in this place already",
        "below": "the tag above it, drug, is left out",
    }
    assert Tag.objects.get(slug="design").key == ""


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        ([{"slug": "a", "name": "a", "parent": "b"}], "there is no tag b"),
        (
            [{"slug": "a", "name": "a", "parent": "b"}, {"slug": "b", "name": "b"}],
            "its parent b has to come before it",
        ),
        ([{"slug": "a"}], "block 1: it has no name"),
    ],
)
def test_a_file_that_is_no_tree_is_refused_by_name(tmp_path, blocks, said):
    with pytest.raises(ValueError, match=said):
        load_tags(a_file(tmp_path, *blocks), by=None)
    assert not Tag.objects.exists()


def test_the_starter_evidence_comes_with_the_tree(capsys):
    call_command("load_starter")
    assert f"Tags: {Tag.objects.count()} added." in capsys.readouterr().out

    call_command("load_starter")
    assert f"Tags: 0 added, {Tag.objects.count()} here already." in capsys.readouterr().out
