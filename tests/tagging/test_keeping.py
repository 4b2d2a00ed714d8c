import pytest
from django.db import IntegrityError, transaction

from curation.history.states import ChangedMeanwhile, ReasonNeeded
from curation.history.told import told
from curation.models import Tag
from curation.tagging.keeping import (
    add_tag,
    change_tag,
    move,
    rename,
    retire,
    what_a_move_touches,
    what_a_rename_touches,
    what_a_retirement_touches,
)
from curation.tagging.refusals import CannotChangeTags
from curation.tagging.taggings import CannotTag, tag_with, tags_of
from tests.builders import a_reference
from tests.cast import ada, ben
from tests.desk_builders import a_tag, a_tagging, an_assignment
from tests.tagging.trees import everything, taggings_of

pytestmark = pytest.mark.django_db


def names_under(parent):
    return list(Tag.objects.in_use().filter(parent=parent).values_list("name", flat=True))


# -- Adding


def test_a_new_tag_stands_behind_its_siblings_and_is_tidied():
    drug = a_tag("drug")
    a_tag("tofacitinib", drug, position=4)

    tag = add_tag(
        "  abro\0citinib ", by=ada(), parent=drug, terms=["PF-04965842", " ", "pf-04965842"]
    )

    assert names_under(drug) == ["tofacitinib", "abro citinib"]
    assert (tag.slug, tag.terms) == ("abro-citinib", ["PF-04965842"])


def test_tags_of_one_name_in_two_places_have_two_addresses():
    by, drug, design = ada(), a_tag("drug"), a_tag("design")

    slugs = [add_tag("other", by=by, parent=parent).slug for parent in (drug, design)]

    assert slugs == ["other", "other-2"]
    assert add_tag("New", by=by).slug == "new-2"
    assert add_tag("β", by=by).slug == "tag"


@pytest.mark.parametrize(
    ("facts", "field", "said"),
    [
        ({"name": "BARICITINIB"}, "", "There is a tag of that name in this place already."),
        ({"name": " "}, "name", "This field cannot be blank."),
        ({"name": "x", "key": "1"}, "", "Another tag has this key."),
        ({"name": "x", "key": "a"}, "", "The key of a tag is a digit from 0 to 9."),
    ],
)
def test_a_tag_that_cannot_be_is_refused_with_a_sentence(facts, field, said):
    a_tag("baricitinib", key="1")

    with pytest.raises(CannotChangeTags) as refused:
        add_tag(**facts, by=ada())

    assert said in refused.value.says[field]
    assert Tag.objects.count() == 1


def test_nothing_is_added_under_a_tag_that_is_no_longer_in_use():
    by, drug = ada(), a_tag("drug")
    retire(drug, by=by, reason="Gone.")

    with pytest.raises(CannotChangeTags, match="“drug” is no longer in use"):
        add_tag("baricitinib", by=by, parent=drug)


# -- Changing its facts


def test_a_tag_takes_another_name_and_keeps_its_address_and_taggings():
    by, tag, reference = ada(), a_tag("LY3009104"), a_reference()
    a_tagging(reference, tag, by)

    rename(tag, "baricitinib", by=by, seen=1, reason="It has an INN now.")

    tag.refresh_from_db()
    assert (tag.name, tag.version) == ("baricitinib", 2)
    assert tag.slug.startswith("ly3009104")
    assert taggings_of(tag) == {(reference.pk, "ada")}
    newest = told(tag)[0]
    assert (newest.act, newest.reason) == ("renamed a tag", "It has an INN now.")


def test_a_save_that_did_not_see_the_last_version_changes_nothing():
    by, tag = ada(), a_tag("baricitinib")
    change_tag(tag, by=by, seen=1, scope_note="A drug.")

    with pytest.raises(ChangedMeanwhile, match="Somebody changed “baricitinib” while you looked"):
        change_tag(tag, by=ben(), seen=1, scope_note="An inhibitor.")

    tag.refresh_from_db()
    assert tag.scope_note == "A drug."


def test_a_save_that_changes_nothing_is_no_change():
    tag = a_tag("baricitinib", terms=["LY3009104"])

    assert change_tag(tag, by=ada(), name="baricitinib ", terms=["LY3009104", ""]) is None
    assert not tag.changes.exists()


def test_the_preview_of_a_name_says_who_has_it_already():
    tag = a_tag("tofacitinib")
    a_tag("Baricitinib")

    preview = what_a_rename_touches(tag, "baricitinib", seen_by=ada())

    assert preview.hindrances == ["There is a tag “Baricitinib” in this place already."]


# -- Moving


def test_a_tag_moves_with_all_that_stands_below_it():
    by, drug, design, bari = ada(), a_tag("drug"), a_tag("design"), None
    bari = a_tag("baricitinib", drug)
    a_tag("Olumiant", bari)

    move(bari, under=design, by=by)

    assert (names_under(drug), names_under(design)) == ([], ["baricitinib"])
    assert names_under(bari) == ["Olumiant"]


def test_a_tag_moves_to_a_place_among_its_siblings():
    by, drug = ada(), a_tag("drug")
    first, second, third = (a_tag(name, drug, position=at) for at, name in enumerate("abc"))

    move(first, under=drug, after=second, by=by)
    assert names_under(drug) == ["b", "a", "c"]
    move(third, under=drug, first=True, by=by)
    assert names_under(drug) == ["c", "b", "a"]
    assert move(first, under=drug, by=by) is None


def test_a_tag_cannot_stand_under_itself_or_under_what_is_below_it():
    by, drug = ada(), a_tag("drug")
    below = a_tag("baricitinib", drug)
    stood = everything()

    with pytest.raises(CannotChangeTags, match="“drug” cannot stand under itself"):
        move(drug, under=drug, by=by)
    with pytest.raises(CannotChangeTags, match="“baricitinib” stands under “drug”"):
        move(drug, under=below, by=by)

    assert everything() == stood
    hindrances = what_a_move_touches(drug, under=below, seen_by=by).hindrances
    assert "“baricitinib” stands under “drug”" in hindrances[0]


def test_a_tag_does_not_move_beside_one_of_its_name():
    by, drug = ada(), a_tag("drug")
    a_tag("other", drug)

    with pytest.raises(CannotChangeTags, match="There is a tag “other” in this place already"):
        move(a_tag("Other"), under=drug, by=by)


def test_the_preview_of_a_move_says_what_goes_with_it():
    drug = a_tag("drug")
    a_tag("baricitinib", drug)

    preview = what_a_move_touches(drug, under=a_tag("exposure"), seen_by=ada())

    assert preview.below == ["baricitinib"]
    (sentence,) = preview.sentences
    assert sentence == (
        "“drug” will stand under “exposure”, and with it the 1 tag below it. "
        "Nothing changes on any reference."
    )


# -- Retiring


def test_a_retired_tag_keeps_its_taggings_and_is_given_to_nothing_more():
    by, drug, reference = ada(), a_tag("drug"), a_reference()
    below = a_tag("baricitinib", drug)
    a_tagging(reference, below, by)

    retire(drug, by=by, reason="Drugs are entered with trials.")

    assert taggings_of(below) == {(reference.pk, "ada")}
    assert tags_of([reference.pk], seen_by=by) == {}
    assert not Tag.objects.in_use().exists()
    with pytest.raises(CannotTag, match="“baricitinib” is no longer in use; nothing was tagged"):
        tag_with(below, reference, by=by)
    with pytest.raises(CannotChangeTags, match="no longer in use"):
        retire(below, by=by, reason="Twice.")


def test_retiring_takes_a_reason():
    with pytest.raises(ReasonNeeded):
        retire(a_tag(), by=ada(), reason="  ")


def test_the_preview_of_retiring_counts_what_this_person_may_see():
    by, other, tag, reference = ada(), ben(), a_tag("drug"), a_reference()
    a_tag("baricitinib", tag)
    a_tagging(a_reference(), tag, by)
    a_tagging(reference, tag, other)
    an_assignment(reference, by)
    an_assignment(reference, other, done=True)

    preview = what_a_retirement_touches(tag, seen_by=by)

    assert (preview.taggings, preview.references, preview.below) == (1, 1, ["baricitinib"])
    assert what_a_retirement_touches(tag, seen_by=other).taggings == 2


# -- What the database says, whoever writes


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda top, below: Tag.objects.filter(pk=top.pk).update(parent=top), "under itself"),
        (lambda top, below: Tag.objects.filter(pk=top.pk).update(parent=below), "under itself"),
        (lambda top, below: a_tag("Baricitinib", top), "tag_once_beside_its_siblings"),
        (lambda top, below: a_tag("DRUG"), "tag_once_beside_its_siblings"),
        (lambda top, below: a_tag("other", key="1"), "tag_key_is_its_own"),
        (lambda top, below: a_tag("other", key="x"), "tag_key_is_a_digit"),
        (lambda top, below: a_tag("", slug="x"), "tag_has_a_name"),
        (
            lambda top, below: Tag.objects.filter(pk=top.pk).update(merged_into=top),
            "tag_is_not_merged_into_itself",
        ),
        (lambda top, below: top.delete(), "Cannot delete some instances of model 'Tag'"),
    ],
)
def test_the_database_keeps_the_tree_a_tree(change, says):
    top = a_tag("drug")
    below = a_tag("baricitinib", top, key="1")

    with pytest.raises(IntegrityError, match=says), transaction.atomic():
        change(top, below)
