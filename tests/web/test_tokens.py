"""The page of one's tokens of the API."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import now

from curation.models import ApiToken, Scope
from curation.people.tokens import TokenRefused, behind, make
from tests.cast import a_person, ada, ben

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    person = ada()
    client.force_login(person)
    return person


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def typed(**more):
    return {"name": "weekly tagging", "scopes": ["read", "tag"], "lasts": "30"} | more


def token_shown_by(answer):
    return re.search(r"lj_[\w-]{43}", answer.content.decode()).group(0)


def test_making_shows_the_token_once_with_an_example(client, person):
    answer = client.post("/accounts/tokens/", typed())

    assert answer.status_code == 201
    assert "Copy it now: it is not shown again." in words(answer)
    assert "curl -H" in words(answer)
    assert "http://testserver/api/v1/references" in words(answer)
    token = behind(token_shown_by(answer))
    assert (token.person, token.name, token.scopes) == (person, "weekly tagging", ["read", "tag"])
    assert timedelta(days=29) < token.expires_at - now() <= timedelta(days=30)
    assert answer.headers["Cache-Control"].startswith("max-age=0")


def test_the_token_is_in_no_page_after_that(client, person):
    token = token_shown_by(client.post("/accounts/tokens/", typed()))

    page = client.get("/accounts/tokens/")

    assert token not in page.content.decode()
    assert f"weekly tagging {token[:8]}…" in words(page)
    assert "read what its owner may read; tag and screen references." in words(page)
    assert "never used" in words(page)


def test_a_form_posted_twice_makes_one_token(client, person):
    client.post("/accounts/tokens/", typed())
    again = client.post("/accounts/tokens/", typed())

    assert again.status_code == 422
    assert "You have a token of this name." in words(again)
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "Say what the token is for."),
        ({"scopes": []}, "Choose at least one thing that the token may do."),
        ({"scopes": ["rule"]}, "your role does not allow this: rule."),
        ({"scopes": ["decide"]}, "your role does not allow this: decide."),
        ({"lasts": "9999"}, "A token stands for a year at most."),
    ],
)
def test_what_is_wrong_with_a_token_is_said(client, person, changed, sentence):
    answer = client.post("/accounts/tokens/", typed(**changed))

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert not ApiToken.objects.exists()


def test_what_was_chosen_stays_chosen_when_the_rest_is_wrong(client, person):
    page = client.post("/accounts/tokens/", typed(name="", scopes=["tag"])).content.decode()

    assert re.search(r'value="tag" checked', page)
    assert not re.search(r'value="read" checked', page)


def test_a_scope_that_the_role_does_not_allow_is_shown_with_the_reason(client):
    client.force_login(ben())

    page = client.get("/accounts/tokens/")

    assert re.search(r'value="extract" disabled', page.content.decode())
    assert "to enter trials and results takes the role of curator or administrator." in words(page)
    said = words(page)
    assert "You may tag and screen references; comment on claims and references; " in said
    assert "ask somebody to look at a reference; settle where two people differ." in said


def test_whoever_has_no_role_may_choose_reading_alone(client):
    client.force_login(a_person("nia"))

    page = client.get("/accounts/tokens/").content.decode()

    assert page.count("disabled aria-describedby") == len(Scope) - 1


def test_a_token_is_revoked_from_the_page(client, person):
    row, token = make(name="old", scopes=[Scope.READ], by=person)

    answer = client.post(f"/accounts/tokens/{row.pk}/revoke/", follow=True)

    assert "“old” is revoked; what uses it gets no answer any more." in words(answer)
    with pytest.raises(TokenRefused):
        behind(token)


def test_nobody_sees_or_revokes_the_token_of_somebody_else(client, person):
    row, token = make(name="of ben", scopes=[Scope.READ], by=ben())

    assert "of ben" not in words(client.get("/accounts/tokens/"))
    assert client.post(f"/accounts/tokens/{row.pk}/revoke/").status_code == 404
    assert behind(token)


def test_an_expired_token_is_marked(client, person):
    row, _ = make(name="old", scopes=[Scope.READ], by=person)
    ApiToken.objects.filter(pk=row.pk).update(
        made_at=now() - timedelta(days=9), expires_at=now() - timedelta(days=1)
    )

    page = words(client.get("/accounts/tokens/"))

    assert "expired" in page
    assert "Put away old" in page


def test_the_menu_leads_to_the_page(client, person):
    assert '<a href="/accounts/tokens/">API tokens</a>' in client.get("/").content.decode()
