"""The keys of the keyboard, and how a person changes theirs."""

from itertools import combinations

import pytest

from curation.models import User
from curation.people import keys
from curation.people.keys import ACTS, KeysRefused, change_keys, forget_keys, key_of, keys_of
from tests.cast import ada

pytestmark = pytest.mark.django_db


def test_no_two_acts_of_a_page_have_the_same_key_at_first():
    for one, other in combinations(ACTS.values(), 2):
        assert one.default != other.default or not keys._share_a_page(one, other), (one, other)


def test_every_act_is_in_a_group_and_has_a_key_of_one_character():
    for act in ACTS.values():
        assert act.group in keys.GROUPS
        assert len(act.default) == 1
        assert not act.default.isdigit()


def test_a_person_has_the_first_keys_until_they_change_them():
    person = ada()
    assert key_of("include", person) == key_of("include", None) == "i"
    change_keys({"include": "w"}, by=person)
    kept = User.objects.get(pk=person.pk)
    assert kept.keys == {"include": "w"}
    assert keys_of(kept)["include"] == "w"
    assert keys_of(kept)["exclude"] == "x"


def test_a_key_can_be_taken_away_and_two_can_change_places():
    person = change_keys({"include": "", "next": "k", "back": "j"}, by=ada())
    assert [key_of(act, person) for act in ("include", "next", "back")] == ["", "k", "j"]
    assert forget_keys(by=person).keys == {}


def test_two_acts_of_one_page_cannot_have_one_key_and_both_are_named():
    person = ada()
    with pytest.raises(KeysRefused) as refused:
        change_keys({"include": "x"}, by=person)
    assert str(refused.value) == (
        "“Include” and “Exclude, with a reason” would both have the key x on "
        "the desk and the queue. No key was changed; give one of them another."
    )
    assert refused.value.acts == ("include", "exclude")
    assert User.objects.get(pk=person.pk).keys == {}


def test_a_key_of_every_page_clashes_with_any_and_one_of_another_page_does_not():
    person = ada()
    with pytest.raises(KeysRefused, match="on the list of what waits"):
        change_keys({"next": "A"}, by=person)
    change_keys({"copy-citation": "a"}, by=person)


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("ab", "“ab” is more than one character"),
        ("3", "Digits belong to tags, reasons"),
        ("?", "? always shows the keys"),
        ("\x07", "is more than one character"),
    ],
)
def test_what_is_no_key_is_refused_with_a_sentence(key, why):
    with pytest.raises(KeysRefused, match=why[:30].replace("?", r"\?")):
        change_keys({"include": key}, by=ada())


def test_an_act_that_nobody_knows_is_left_aside():
    assert change_keys({"no such act": "x"}, by=ada()).keys == {}


def test_the_form_of_a_claim_has_keys_that_the_queue_around_it_has_too():
    person = ada()
    change_keys({"qualifies": key_of("unclear", person), "supports": "i"}, by=person)
    assert key_of("supports", person) == key_of("include", person)
    with pytest.raises(KeysRefused, match="on the form of a claim"):
        change_keys({"supports": "b"}, by=person)
    with pytest.raises(KeysRefused, match="on the desk and the queue"):
        change_keys({"quote": "i"}, by=person)
