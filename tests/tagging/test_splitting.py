import pytest

from curation.history.states import ReasonNeeded
from curation.models import Tag
from curation.tagging.keeping import add_tag
from curation.tagging.merging import merge
from curation.tagging.refusals import CannotChangeTags
from curation.tagging.splitting import STAYS, Part, shares_of, split, what_a_split_touches
from curation.tagging.taggings import tag_with
from curation.tagging.undoing import undo_change
from tests.cast import ada, ben, cleo
from tests.desk_builders import a_paper, a_tag, a_tagging, an_assignment
from tests.tagging.trees import everything, settled, taggings_of

pytestmark = pytest.mark.django_db

PARTS = [Part("discoid", ["DLE"]), Part("subacute", ["SCLE"])]


def some_papers(tag, *people):
    papers = [
        a_paper("Made-up words on DLE."),
        a_paper("Findings: none.", title="On SCLE"),
        a_paper("DLE against SCLE, made up."),
        a_paper("Something else."),
    ]
    for paper in papers:
        for person in people:
            a_tagging(paper, tag, person)
    return papers


def of(name):
    return Tag.objects.get(name=name)


def test_what_was_tagged_goes_where_its_words_say_and_else_stays():
    by, other, tag = ada(), ben(), a_tag("cutaneous")
    discoid, subacute, both, neither = some_papers(tag, by, other)
    settled(discoid, tag, cleo(), applies=True)
    stood = everything()

    change = split(tag, PARTS, by=by, reason="They are two.", seen=1)

    assert [child.name for child in tag.children.all()] == ["discoid", "subacute"]
    assert taggings_of(of("discoid")) == {(discoid.pk, "ada"), (discoid.pk, "ben")}
    assert taggings_of(of("subacute")) == {(subacute.pk, "ada"), (subacute.pk, "ben")}
    assert {pk for pk, _ in taggings_of(tag)} == {both.pk, neither.pk}
    assert of("discoid").consensus.count() == 1
    undo_change(change, by=by)
    assert not Tag.objects.in_use().exclude(pk=tag.pk)
    assert everything(but=tag.children.values("pk")) == stood


def test_whoever_splits_says_where_a_reference_goes():
    by, tag = ada(), a_tag("cutaneous")
    discoid, _, both, _ = some_papers(tag, by)

    split(tag, PARTS, by=by, reason="Two.", goes={discoid.pk: STAYS, both.pk: 1})

    assert taggings_of(of("discoid")) == set()
    assert (both.pk, "ada") in taggings_of(of("subacute"))
    assert (discoid.pk, "ada") in taggings_of(tag)


def test_new_tags_may_stand_beside_it():
    by, top = ada(), a_tag("population")
    tag = a_tag("cutaneous", top)

    split(tag, PARTS, by=by, reason="Two.", beside=True)

    assert {each.name for each in top.children.all()} == {"cutaneous", "discoid", "subacute"}


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([Part("discoid")], "name at least two"),
        ([Part("discoid"), Part("  ")], "name at least two"),
        ([Part("discoid"), Part("Discoid ")], "Two of the new tags are called “discoid”"),
        ([Part("discoid"), Part("bullous")], "There is a tag “bullous” in this place already"),
        ([Part(f"part {number}") for number in range(9)], "8 at most at once"),
    ],
)
def test_a_split_that_cannot_be_is_refused_with_a_sentence(parts, said):
    by, tag = ada(), a_tag("cutaneous")
    a_tag("Bullous", tag)

    with pytest.raises(CannotChangeTags, match=said):
        split(tag, parts, by=by, reason="Two.")

    assert said in what_a_split_touches(tag, parts, seen_by=by).hindrances[0]
    assert Tag.objects.count() == 2


def test_a_split_takes_a_reason():
    with pytest.raises(ReasonNeeded):
        split(a_tag(), PARTS, by=ada(), reason="")


def test_the_preview_names_the_references_of_each_part_that_may_be_seen():
    by, other, tag = ada(), ben(), a_tag("cutaneous")
    discoid, subacute, both, neither = some_papers(tag, other)
    an_assignment(discoid, by)
    an_assignment(discoid, other, done=True)

    shares = shares_of(tag, PARTS, seen_by=by)

    assert [(share.name, share.references) for share in shares] == [
        ("discoid", []),
        ("subacute", [subacute]),
        ("cutaneous", [neither, both]),
    ]


def test_a_split_after_which_people_tagged_is_not_undone():
    by, tag = ada(), a_tag("cutaneous")
    change = split(tag, PARTS, by=by, reason="Two.")
    tag_with(of("discoid"), a_paper(), by=by)

    with pytest.raises(CannotChangeTags, match=r"people tagged with “discoid” \(1 time\)"):
        undo_change(change, by=by)


def test_a_split_whose_tags_were_built_upon_is_not_undone():
    by, tag = ada(), a_tag("cutaneous")
    change = split(tag, PARTS, by=by, reason="Two.")
    add_tag("hypertrophic", by=by, parent=of("discoid"))
    merge(of("subacute"), into=tag, by=by, reason="One.")

    with pytest.raises(CannotChangeTags) as refused:
        undo_change(change, by=by)

    assert refused.value.sentences == [
        "Since then “hypertrophic” came to stand under “discoid”; move it elsewhere first.",
        "“subacute” was merged into “cutaneous” since; undo that first.",
    ]


def test_a_split_is_not_undone_where_what_it_took_came_to_stand_again():
    by, third, tag, other = ada(), cleo(), a_tag("cutaneous"), a_tag("skin")
    discoid, *_ = some_papers(tag, by)
    settled(discoid, tag, third, applies=True)
    a_tagging(discoid, other, by)
    settled(discoid, other, third, applies=True)
    change = split(tag, PARTS, by=by, reason="Two.")
    merged = merge(other, into=tag, by=by, reason="One.")
    stood = everything()

    with pytest.raises(CannotChangeTags) as refused:
        undo_change(change, by=by)

    assert [sentence.partition(" came")[0] for sentence in refused.value.sentences] == [
        "Since then 1 tagging",
        "Since then 1 decision",
    ]
    assert everything() == stood
    undo_change(merged, by=by)
    undo_change(change, by=by)


def test_a_split_of_a_tag_that_was_merged_away_is_undone_after_the_merge():
    by, tag, other = ada(), a_tag("cutaneous"), a_tag("skin")
    some_papers(tag, by)
    change = split(tag, PARTS, by=by, reason="Two.", beside=True)
    merged = merge(tag, into=other, by=by, reason="One.")

    with pytest.raises(CannotChangeTags, match="“cutaneous” was merged into “skin” since"):
        undo_change(change, by=by)

    undo_change(merged, by=by)
    undo_change(change, by=by)
