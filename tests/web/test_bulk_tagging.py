"""Many references tagged at once on their list, and taken back."""

import re
from html import unescape
from uuid import uuid4

import pytest

from curation.models import Tagging
from curation.tagging import bulk
from curation.tagging.keeping import retire
from curation.tagging.taggings import tag_with
from tests.builders import a_reference
from tests.cast import a_person, ada, ben
from tests.desk_builders import a_tag, a_tagging, an_assignment
from tests.tagging.trees import taggings_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(client):
    person = ada()
    client.force_login(person)
    client.person = person
    return client


@pytest.fixture
def tag():
    return a_tag("baricitinib", slug="baricitinib")


def send(client, *chosen, **facts):
    facts = {"asked": "", "tag": "baricitinib", "which": "chosen", "what": "tag"} | facts
    return client.post("/references/tag/", facts | {"reference": [each.pk for each in chosen]})


def said(client, answer):
    return unescape(client.get(answer.url).content.decode())


def test_what_was_chosen_is_tagged_and_can_be_taken_back(curator, tag):
    first, second, third = (a_reference() for _ in range(3))
    tag_with(tag, first, by=curator.person)

    answer = send(curator, first, second, asked="q=made-up")

    assert answer.url.startswith("/references/?q=made-up&done=")
    html = said(curator, answer)
    assert "You tagged 1 reference with “baricitinib”." in html
    assert "1 reference had your tag “baricitinib” already." in html
    assert taggings_of(tag) == {(first.pk, "ada"), (second.pk, "ada")}
    (undo,) = re.findall(r'action="(/references/tag/[^"]+/undo/)"', html)
    back = curator.post(undo, {"asked": "q=made-up"}, follow=True)
    assert back.redirect_chain == [("/references/?q=made-up", 302)]
    assert "Undone on 1 reference." in back.content.decode()
    assert taggings_of(tag) == {(first.pk, "ada")}
    assert "Nothing of that is left to undo." in said(curator, answer)
    assert third


def test_all_that_the_filter_finds_are_tagged_and_nothing_else(curator, tag):
    found = [a_reference(title=f"Upadacitinib {number}") for number in range(60)]
    a_reference(title="Something else")

    answer = send(curator, asked="q=upadacitinib&after=nowhere", which="all")

    assert {pk for pk, _ in taggings_of(tag)} == {each.pk for each in found}
    assert "You tagged 60 references with “baricitinib”." in said(curator, answer)


def test_only_ones_own_tag_is_taken_away(curator, tag):
    reference, other = a_reference(), ben()
    a_tagging(reference, tag, other)
    a_tagging(reference, tag, curator.person)

    html = said(curator, send(curator, reference, what="untag"))

    assert "You took your tag “baricitinib” away from 1 reference." in html
    assert taggings_of(tag) == {(reference.pk, "ben")}
    html = said(curator, send(curator, reference, what="untag"))
    assert "1 reference did not have your tag “baricitinib”. Nothing was changed." in html


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"tag": ""}, "Choose a tag. Nothing was tagged."),
        ({"tag": "nothing"}, "This tag is no longer in use. Choose another one."),
        ({"reference": []}, "Choose at least one reference. Nothing was tagged."),
        ({"reference": ["x"]}, "These references could not be read. Nothing was tagged."),
        ({"reference": ["9" * 30]}, "These references could not be read. Nothing was tagged."),
        ({"what": "burn"}, "burn"),
    ],
)
def test_what_cannot_be_done_is_said_on_the_list_with_the_choice_kept(
    curator, tag, facts, sentence
):
    kept = a_reference()
    form = {"asked": "", "tag": "baricitinib", "which": "chosen", "what": "tag"}
    answer = curator.post("/references/tag/", form | {"reference": [kept.pk]} | facts)
    html = unescape(answer.content.decode())

    assert answer.status_code == 422
    assert sentence in html
    assert not Tagging.objects.exists()
    if "reference" not in facts:
        assert f'value="{kept.pk}" checked' in html


def test_more_than_can_be_done_at_once_is_refused(curator, tag, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 1)
    for _ in range(2):
        a_reference()
    answer = send(curator, which="all")

    assert answer.status_code == 422
    assert "Up to 1 references are tagged at once" in answer.content.decode()


def test_a_tag_that_was_retired_meanwhile_is_refused(curator, tag):
    retire(tag, by=curator.person, reason="Gone.")
    assert send(curator, a_reference()).status_code == 422


def test_nobody_undoes_what_somebody_else_did(curator, tag):
    name = send(curator, a_reference()).url.partition("done=")[2]
    curator.force_login(ben())

    assert "You tagged" not in curator.get(f"/references/?done={name}").content.decode()
    for act in (name, uuid4()):
        answer = curator.post(f"/references/tag/{act}/undo/", follow=True)
        assert "This was not done by you" in answer.content.decode()
    assert Tagging.objects.count() == 1
    assert curator.get("/references/?done=nonsense").status_code == 200


def test_who_may_not_tag_sees_no_boxes(client, tag):
    a_reference()
    client.force_login(a_person("nia"))
    assert 'name="reference"' not in client.get("/references/").content.decode()


def test_the_list_shows_what_counts_and_what_may_be_seen(curator, tag):
    reference, other = a_reference(), ben()
    an_assignment(reference, curator.person)
    an_assignment(reference, other, done=True)
    a_tagging(reference, tag, other)

    assert 'class="tag"' not in curator.get("/references/").content.decode()
    curator.force_login(other)
    assert '<a class="tag" href="/references/?tag=baricitinib">baricitinib</a>' in (
        curator.get("/references/").content.decode()
    )


def test_a_filter_by_a_tag_is_named_and_an_unknown_one_is_said(curator, tag):
    html = unescape(curator.get("/references/?tag=baricitinib&tag=nothing").content.decode())

    assert "Tag: baricitinib" in html
    assert "There is no tag “nothing”." in html
