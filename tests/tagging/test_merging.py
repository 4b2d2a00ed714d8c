import pytest

from curation.history.states import ChangedMeanwhile, ReasonNeeded
from curation.history.told import told
from curation.models import Tag, TagConsensus, Tagging
from curation.tagging.keeping import add_tag, change_tag, move, retire
from curation.tagging.merging import merge, standing_for, what_a_merge_touches
from curation.tagging.refusals import CannotChangeTags
from curation.tagging.taggings import tag_with, tags_of, untag
from curation.tagging.undoing import undo_change, what_hinders_undoing
from tests.builders import a_reference
from tests.cast import ada, ben, cleo
from tests.desk_builders import a_tag, a_tagging
from tests.tagging.trees import everything, settled, taggings_of

pytestmark = pytest.mark.django_db


def test_a_tag_merged_into_its_own_child_is_refused_with_a_sentence():
    by, top = ada(), a_tag("JAK inhibitor")
    child = a_tag("baricitinib", top)
    grandchild = a_tag("Olumiant", child)
    stood = everything()

    for below in (child, grandchild):
        with pytest.raises(CannotChangeTags) as refused:
            merge(top, into=below, by=by, reason="One.")
        assert str(refused.value) == (
            f"“{below}” stands under “JAK inhibitor”, and a tag cannot be merged into one below "
            f"it. Merge “{below}” into “JAK inhibitor”, or move it elsewhere first."
        )
        preview = what_a_merge_touches(top, into=below, seen_by=by)
        assert preview.hindrances == refused.value.sentences

    assert everything() == stood


def test_a_tag_merged_into_itself_is_refused():
    tag = a_tag("drug")
    with pytest.raises(CannotChangeTags, match="“drug” cannot be merged into itself"):
        merge(tag, into=tag, by=ada(), reason="One.")


def test_a_child_is_merged_into_its_parent():
    by, top = ada(), a_tag("JAK inhibitor")
    child = a_tag("jakinib", top)
    a_tag("baricitinib", child)

    merge(child, into=top, by=by, reason="One.")

    assert [tag.name for tag in Tag.objects.in_use().filter(parent=top)] == ["baricitinib"]


def test_everybodys_taggings_go_to_the_one_that_stays_and_a_person_keeps_one():
    curator, reviewer = ada(), ben()
    old, new, both, one = a_tag("LY3009104"), a_tag("baricitinib"), a_reference(), a_reference()
    a_tagging(both, old, curator)
    kept = a_tagging(both, new, curator)
    a_tagging(both, old, reviewer)
    a_tagging(one, old, curator)

    change = merge(old, into=new, by=curator, reason="The same drug.", seen=1)

    assert taggings_of(new) == {(both.pk, "ada"), (both.pk, "ben"), (one.pk, "ada")}
    assert not taggings_of(old)
    assert Tagging.objects.filter(pk=kept.pk).exists()
    assert standing_for(Tag.objects.get(pk=old.pk)) == new
    undo_change(change, by=reviewer)
    assert taggings_of(old) == {(both.pk, "ada"), (both.pk, "ben"), (one.pk, "ada")}
    assert taggings_of(new) == {(both.pk, "ada")}
    assert [str(each) for each in told(old)[:2]] == [
        (
            "Ben Lindqvist (reviewer) undid the merging of a tag: "
            "merged into baricitinib -> empty. “The same drug.”"
        ),
        "Ada Okafor (curator) merged a tag: merged into empty -> baricitinib. “The same drug.”",
    ]


def test_its_names_lead_to_the_other_and_its_key_is_free():
    by, old = ada(), a_tag("LY3009104", terms=["INCB028050", "Baricitinib"], key="1")
    new = a_tag("baricitinib", terms=["Olumiant"])

    change = merge(old, into=new, by=by, reason="One.")

    new.refresh_from_db()
    assert new.terms == ["Olumiant", "LY3009104", "INCB028050"]
    change_tag(new, by=by, key="1", terms=[*new.terms, "added since"])
    assert "Another tag has this key." in refusal_of(change, by)
    change_tag(new, by=by, key="")
    undo_change(change, by=by)
    new.refresh_from_db()
    assert new.terms == ["Olumiant", "added since"]


def refusal_of(change, by):
    with pytest.raises(CannotChangeTags) as refused:
        undo_change(change, by=by)
    return str(refused.value)


def test_two_children_of_one_name_hinder_a_merge():
    by, one, other = ada(), a_tag("drug"), a_tag("medicine")
    a_tag("other", one)
    a_tag("Other", other)

    with pytest.raises(CannotChangeTags, match="Below both there is a tag of the same name"):
        merge(one, into=other, by=by, reason="One.")


def test_a_merge_takes_a_reason_and_the_version_that_was_seen():
    by, one, other = ada(), a_tag("drug"), a_tag("medicine")
    change_tag(one, by=by, scope_note="Something else.")

    with pytest.raises(ReasonNeeded):
        merge(one, into=other, by=by, reason="")
    with pytest.raises(ChangedMeanwhile):
        merge(one, into=other, by=by, reason="One.", seen=1)


def test_what_was_settled_of_either_is_settled_of_the_one_that_stays():
    by, old, new = cleo(), a_tag("old"), a_tag("new")
    yes, no, against, twice = (a_reference() for _ in range(4))
    settled(yes, old, by, applies=True)
    settled(no, old, by, applies=False)
    settled(against, old, by, applies=False)
    a_tagging(against, new, by)
    settled(twice, old, by, applies=True)
    settled(twice, new, by, applies=False)
    stood = everything()

    change = merge(old, into=new, by=by, reason="One.")

    said = dict(TagConsensus.objects.filter(tag=new).values_list("reference", "applies"))
    assert said == {yes.pk: True, no.pk: False, twice.pk: True}
    assert tags_of([against.pk], seen_by=by) == {against.pk: [new]}
    undo_change(change, by=by)
    assert everything()["settled"] == stood["settled"]


def test_the_preview_says_what_a_merge_touches():
    by, other, new = ada(), ben(), a_tag("baricitinib")
    old = a_tag("LY3009104", key="3", terms=["LY3009104"])
    a_tag("oral", old)
    reference = a_reference()
    for person in (by, other):
        for tag in (old, new):
            a_tagging(reference, tag, person)

    preview = what_a_merge_touches(old, into=new, seen_by=by)

    assert (preview.taggings, preview.references, preview.below) == (2, 1, ["oral"])
    assert preview.sentences == [
        "Whatever is tagged with “LY3009104” will be tagged with “baricitinib”.",
        "On 1 reference somebody tagged with both; each of them keeps the one tagging.",
        "What stands below it moves under “baricitinib”: “oral”.",
        "These lead to “baricitinib” from then on: “LY3009104”.",
        "The key 3 is free again.",
    ]


# -- Undoing where something was changed since


def test_a_tagging_that_its_person_took_away_since_stays_away():
    by, old, new, reference = ada(), a_tag("old"), a_tag("new"), a_reference()
    for tag in (old, new):
        a_tagging(reference, tag, by)
    a_tagging(a_reference(), old, by)
    change = merge(old, into=new, by=by, reason="One.")
    untag(new, reference, by=by)

    undo_change(change, by=by)

    assert len(taggings_of(old)) == 1
    assert not taggings_of(new)


def test_what_was_tagged_since_stays_with_the_one_that_stayed():
    by, old, new, reference = ada(), a_tag("old"), a_tag("new"), a_reference()
    change = merge(old, into=new, by=by, reason="One.")
    tag_with(new, reference, by=by)

    undo_change(change, by=by)

    assert taggings_of(new) == {(reference.pk, "ada")}


def test_a_merge_that_another_followed_is_undone_after_it():
    by, reference = ada(), a_reference()
    old, new, newest = a_tag("old"), a_tag("new"), a_tag("newest")
    a_tagging(reference, old, by)
    first = merge(old, into=new, by=by, reason="One.")
    second = merge(new, into=newest, by=by, reason="One.")

    assert refusal_of(first, by) == (
        "Of what went to “new”, 1 tagging went on to another tag since; undo that first. "
        "Nothing was changed."
    )
    assert what_hinders_undoing(first)
    undo_change(second, by=by)
    undo_change(first, by=by)
    assert taggings_of(old) == {(reference.pk, "ada")}


def test_a_merge_is_undone_once():
    by = ada()
    change = merge(a_tag("old"), into=a_tag("new"), by=by, reason="One.")
    undo_change(change, by=by)

    assert refusal_of(change, by) == "This change was undone already."


def test_a_name_that_was_given_to_another_since_hinders_the_way_back():
    by = ada()
    change = merge(a_tag("old"), into=a_tag("new"), by=by, reason="One.")
    add_tag("Old", by=by)

    assert refusal_of(change, by) == (
        "“old”: There is a tag of that name in this place already. Nothing was changed."
    )


def test_a_place_that_is_gone_hinders_the_way_back():
    by, top, other = ada(), a_tag("drug"), a_tag("exposure")
    tag = a_tag("baricitinib", top)
    change = move(tag, under=other, by=by)
    retire(top, by=by, reason="Gone.")

    assert refusal_of(change, by) == (
        "“drug”, under which “baricitinib” stood, is no longer in use; undo that first. "
        "Nothing was changed."
    )


def test_a_ring_hinders_the_way_back():
    by, top, other = ada(), a_tag("drug"), a_tag("exposure")
    tag = a_tag("baricitinib", top)
    change = move(tag, under=other, by=by)
    move(top, under=tag, by=by)

    assert "“baricitinib” would come to stand under itself" in refusal_of(change, by)


def test_a_column_that_was_changed_again_is_named():
    by, tag = ada(), a_tag("one")
    change = change_tag(tag, by=by, name="two", scope_note="A note.")
    change_tag(tag, by=by, name="three")

    assert refusal_of(change, by) == (
        "Of “three”, its name was changed since; undo that first. Nothing was changed."
    )
