"""The page on which a person changes their keys, and the keys that other pages print."""

import pytest

from curation.models import User
from curation.people.keys import change_keys, keys_of
from tests.cast import ada

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    person = ada()
    client.force_login(person)
    return person


def test_each_act_has_a_field_with_its_key(client, person):
    page = client.get("/accounts/keys/").content.decode()
    assert "Exclude, with a reason" in page
    assert 'name="exclude" value="x"' in page


def test_changed_keys_are_saved_and_printed_where_they_act(client, person):
    wanted = keys_of(person) | {"include": "w", "search": "v"}
    answer = client.post("/accounts/keys/", wanted, follow=True)
    assert "Your keys are saved." in answer.content.decode()
    assert User.objects.get(pk=person.pk).keys == {"include": "w", "search": "v"}
    page = client.get("/references/").content.decode()
    assert 'data-key="v" data-key-name="Search"' in page
    assert "<kbd>v</kbd>" in page


def test_keys_that_clash_are_refused_and_what_was_typed_is_kept(client, person):
    answer = client.post("/accounts/keys/", keys_of(person) | {"include": "x"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“Include” and “Exclude, with a reason” would both have the key x" in page
    assert page.count('aria-invalid="true"') == 2
    assert 'name="include" value="x"' in page
    assert User.objects.get(pk=person.pk).keys == {}


def test_all_can_be_as_at_first_again(client, person):
    change_keys({"include": "w"}, by=person)
    assert "Back to the first keys" in client.get("/accounts/keys/").content.decode()
    page = client.post("/accounts/keys/", {"reset": "yes"}, follow=True).content.decode()
    assert "Every key is what it was at first." in page
    assert User.objects.get(pk=person.pk).keys == {}


def test_hostile_keys_are_escaped(client, person):
    change_keys({"include": '"', "exclude": "<"}, by=person)
    page = client.get("/references/").content.decode()
    assert 'data-go="g"' in page
    assert 'value="&lt;"' in client.get("/accounts/keys/").content.decode()
