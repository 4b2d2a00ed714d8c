"""Tags and the decision at the desk: each press does what its button said, once."""

import pytest
from django.utils import timezone

from curation.models import Assignment, ScreeningDecision, Tagging
from curation.screening.decisions import decide
from tests.cast import ada, ben
from tests.desk_builders import a_tag, an_assignment
from tests.web.at_the_desk import HTMX, a_desk_paper, address, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    person = ada()
    client.force_login(person)
    return person


def press(client, name, paper, headers=HTMX, **fields):
    return client.post(address(name, paper), fields, headers=headers)


def test_a_tag_is_given_and_its_button_comes_back_pressed(client, person):
    paper, tag = a_desk_paper(), a_tag("a topic", key="1", scope_note="Of topics.")
    assert 'data-key="1"' in shown(client, paper)

    html = press(client, "tag-from-desk", paper, give=tag.pk).content.decode()

    assert 'aria-pressed="true"' in html
    assert 'name="take"' in html
    assert Tagging.objects.get().by == person


def test_a_key_pressed_twice_quickly_gives_the_tag_once_and_takes_nothing_away(client, person):
    paper, tag = a_desk_paper(), a_tag()
    for _ in range(2):
        assert press(client, "tag-from-desk", paper, give=tag.pk).status_code == 200

    assert Tagging.objects.count() == 1


def test_a_tag_is_taken_back_without_a_script_as_well(client, person):
    paper, tag = a_desk_paper(), a_tag()
    press(client, "tag-from-desk", paper, {}, give=tag.pk)

    answer = press(client, "tag-from-desk", paper, {}, take=tag.pk)

    assert answer.headers["Location"] == f"/references/{paper.pk}/"
    assert not Tagging.objects.exists()


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_tag_that_was_retired_meanwhile_is_refused_in_a_sentence(client, person, headers):
    paper, tag = a_desk_paper(), a_tag(retired_at=timezone.now())

    answer = press(client, "tag-from-desk", paper, headers, give=tag.pk)
    html = answer.content.decode() if headers else shown(client, paper)

    assert "is no longer in use; nothing was tagged" in html
    assert not Tagging.objects.exists()


@pytest.mark.parametrize("tag", ["", "x", "999999", "9" * 30])
def test_a_tag_that_nobody_knows_is_not_found(client, person, tag):
    assert press(client, "tag-from-desk", a_desk_paper(), give=tag).status_code == 404


def test_tags_stand_in_their_tree_with_how_many_are_given(client, person):
    paper, root = a_desk_paper(), a_tag("Made-up topics")
    given, other = a_tag("one", root), a_tag("two", root)
    press(client, "tag-from-desk", paper, give=given.pk)
    html = shown(client, paper)

    assert "<span data-tags-given>1</span> of 2" in html
    assert html.index("Made-up topics") < html.index(f'id="tag-{given.pk}"')
    assert f'id="tag-{other.pk}" aria-pressed="false"' in html
    assert f'id="tag-{root.pk}"' not in html


def test_a_decision_is_made_changed_and_taken_back(client, person):
    paper = a_desk_paper()
    html = press(client, "screen-from-desk", paper, decision="include").content.decode()
    assert "included</span>" in html

    html = press(
        client, "screen-from-desk", paper, decision="exclude", reason="design"
    ).content.decode()
    assert "excluded</span>" in html
    assert "wrong study design" in html
    assert ScreeningDecision.objects.get().by == person

    html = press(client, "screen-from-desk", paper, decision="none").content.decode()
    assert "Not decided yet." in html
    assert not ScreeningDecision.objects.exists()


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_to_exclude_takes_a_reason(client, person, headers):
    paper = a_desk_paper()
    answer = press(client, "screen-from-desk", paper, headers, decision="exclude")
    html = answer.content.decode() if headers else shown(client, paper)

    assert "Choose the one reason" in html
    assert not ScreeningDecision.objects.exists()


def test_that_two_people_agree_is_said(client, person):
    paper = a_desk_paper()
    for each in (person, ben()):
        decide(paper, "include", by=each)
    assert "ada and ben agree" in shown(client, paper)

    decide(paper, "unclear", by=person)
    assert "ada: unclear; ben: included" in shown(client, paper)


def test_a_decision_at_the_desk_takes_the_paper_out_of_the_queue_and_the_bar_says_so(
    client, person
):
    paper = a_desk_paper()
    for each in (paper, a_desk_paper()):
        an_assignment(each, person)

    html = press(client, "screen-from-desk", paper, decision="include").content.decode()

    assert '<span class="count" id="queue-count" hx-swap-oob="true">1</span>' in html
    assert 'id="queue-count" hx-swap-oob' not in shown(client, paper)
    press(client, "screen-from-desk", paper, decision="none")
    assert Assignment.objects.open().filter(person=person).count() == 2


def test_what_the_text_proposes_is_taken_all_at_once(client):
    person = ada()
    client.force_login(person)
    root = a_tag("Topics")
    joints, skin = a_tag("joints", root), a_tag("skin", root)
    paper = a_desk_paper(title="Of joints and skin")
    html = shown(client, paper)
    assert f'name="proposed" value="{joints.pk} {skin.pk} "' in html
    press(client, "tag-from-desk", paper, {}, proposed=f"{joints.pk} {skin.pk} 9999999 x")
    assert set(Tagging.objects.values_list("tag", "by")) == {
        (joints.pk, person.pk),
        (skin.pk, person.pk),
    }
    assert 'aria-label="Take joints away"' in shown(client, paper)
