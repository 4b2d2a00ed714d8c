"""The administrators' pages about people."""

import re
import smtplib

import pytest
from django.core import mail

from curation.models import Invitation, Role, User
from curation.people.invitations import invite, open_invitation
from tests.builders import a_reference
from tests.cast import PASSWORD, a_person, ada, ben, cleo
from tests.desk_builders import an_assignment

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    person = cleo()
    client.force_login(person)
    return person


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def token_shown_by(response):
    return re.search(r"http://testserver/invitations/([\w-]+)/", response.content.decode()).group(1)


def test_the_page_lists_everybody_with_their_role(client, administrator):
    ada(), ben()

    page = words(client.get("/people/"))

    assert "3 people have an account." in page
    assert "Ada Okafor ada Curator never" in page
    assert "Cleo Marchetti you cleo Administrator" in page


def test_the_queries_do_not_grow_with_the_people(
    client, administrator, django_assert_max_num_queries
):
    client.get("/people/")  # notes when the administrator was seen
    for n in range(12):
        a_person(f"person{n}", Role.CURATOR)
        invite(name=f"Guest {n}", role=Role.CURATOR, by=administrator)

    with django_assert_max_num_queries(10):
        client.get("/people/")


def test_the_page_shows_who_may_do_what(client, administrator):
    page = words(client.get("/people/"))

    assert "bring references in yes no yes" in page
    assert "use the back office no no yes" in page


def test_inviting_shows_a_link_that_opens_the_invitation(client, administrator):
    answer = client.post("/people/", {"name": "Ines Haddad", "email": "", "role": "reviewer"})

    assert answer.status_code == 201
    assert "Hand this link over" in words(answer)
    invitation = open_invitation(token_shown_by(answer))
    assert (invitation.name, invitation.role, invitation.invited_by) == (
        "Ines Haddad",
        Role.REVIEWER,
        administrator,
    )
    assert mail.outbox == []


def test_the_link_is_in_no_page_after_that(client, administrator):
    answer = client.post("/people/", {"name": "Ines Haddad", "role": "reviewer"})

    page = client.get("/people/")

    assert "Ines Haddad" in words(page)
    assert token_shown_by(answer) not in page.content.decode()
    assert answer.headers["Cache-Control"].startswith("max-age=0")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "", "email": ""}, "Give a name or an e-mail address"),
        ({"email": "no address"}, "Enter a valid email address."),
        ({"email": "cleo@example.org"}, "Cleo Marchetti has an account with this address already."),
        ({"role": "king"}, "king is not one of the available choices."),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said(client, administrator, typed, sentence):
    User.objects.filter(pk=administrator.pk).update(email="cleo@example.org")

    answer = client.post("/people/", {"name": "Ines", "email": "", "role": "curator"} | typed)

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert not Invitation.objects.exists()


def test_with_a_mail_server_the_link_goes_by_letter_as_well(client, administrator, settings):
    settings.EMAIL_CONFIGURED = True

    answer = client.post("/people/", {"email": "ines@example.org", "role": "curator"})

    (letter,) = mail.outbox
    assert letter.to == ["ines@example.org"]
    assert token_shown_by(answer) in letter.body
    assert "Cleo Marchetti invites you to lupusjak" in letter.body
    assert "This link is on its way to ines@example.org." in words(answer)


def test_a_mail_server_that_is_away_costs_nothing_but_a_copied_link(
    client, administrator, settings, monkeypatch
):
    def away(*args, **kwargs):
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")

    settings.EMAIL_CONFIGURED = True
    monkeypatch.setattr("curation.people.letters.send_mail", away)

    answer = client.post("/people/", {"email": "ines@example.org", "role": "curator"})

    assert "Hand this link over" in words(answer)
    assert open_invitation(token_shown_by(answer))


def test_an_invitation_is_withdrawn_from_the_page(client, administrator):
    invitation, _ = invite(name="Ines", role=Role.CURATOR, by=administrator)

    answer = client.post(f"/people/invitations/{invitation.pk}/withdraw/", follow=True)

    assert "The invitation for Ines is withdrawn." in words(answer)
    assert Invitation.objects.get().withdrawn_by == administrator


def test_a_lost_link_is_replaced_from_the_page(client, administrator):
    invitation, _ = invite(name="Ines", role=Role.CURATOR, by=administrator)

    answer = client.post(f"/people/invitations/{invitation.pk}/renew/")

    assert open_invitation(token_shown_by(answer)).name == "Ines"
    assert Invitation.objects.unanswered().count() == 1


def test_an_invitation_that_was_accepted_meanwhile_says_so(client, administrator):
    invitation, token = invite(name="Ines", role=Role.CURATOR, by=administrator)
    client.logout()
    client.post(f"/invitations/{token}/", {"username": "ines", "password": PASSWORD})
    client.force_login(administrator)

    for act in ("withdraw", "renew"):
        answer = client.post(f"/people/invitations/{invitation.pk}/{act}/", follow=True)
        assert "ines has accepted it. Close the account instead." in words(answer)


def test_a_person_has_a_page_with_what_is_known_of_the_account(client, administrator):
    _, token = invite(name="Ines", email="ines@example.org", role=Role.CURATOR, by=administrator)
    client.logout()
    client.post(f"/invitations/{token}/", {"username": "ines", "password": PASSWORD})
    client.force_login(administrator)

    page = words(client.get(f"/people/{User.objects.get(username='ines').pk}/"))

    assert "E-mail ines@example.org" in page
    assert "invited by Cleo Marchetti" in page
    assert "Two-factor sign-in off" in page


def test_a_role_is_changed_from_the_page(client, administrator):
    person = ben()

    answer = client.post(f"/people/{person.pk}/role/", {"role": "curator"}, follow=True)

    assert "Ben Lindqvist is curator now." in words(answer)
    assert User.objects.get(pk=person.pk).role == Role.CURATOR


def test_a_role_that_there_is_not_is_refused(client, administrator):
    answer = client.post(f"/people/{administrator.pk}/role/", {"role": "king"}, follow=True)

    assert "Choose one of the three roles." in words(answer)


@pytest.mark.parametrize("act", ["role", "close"])
def test_the_only_administrator_is_told_why_they_stay(client, administrator, act):
    answer = client.post(f"/people/{administrator.pk}/{act}/", {"role": "curator"}, follow=True)

    assert "Cleo Marchetti is the only administrator." in words(answer)
    assert User.objects.get(pk=administrator.pk).is_active


def test_who_closes_an_account_is_told_what_it_leaves_undone(client, administrator):
    person = ben()
    an_assignment(a_reference(), person)
    answer = client.post(f"/people/{person.pk}/close/", follow=True)
    assert "1 reference that Ben Lindqvist was asked for is not done: hand them over" in words(
        answer
    )


def test_an_account_is_closed_and_opened_from_the_page(client, administrator):
    person = ben()

    answer = client.post(f"/people/{person.pk}/close/", follow=True)
    assert "The account of Ben Lindqvist is closed; they are signed out." in words(answer)
    assert not User.objects.get(pk=person.pk).is_active

    answer = client.post(f"/people/{person.pk}/open/", follow=True)
    assert "Ben Lindqvist may sign in again." in words(answer)
    assert User.objects.get(pk=person.pk).is_active


def test_a_password_link_is_made_for_whom_has_an_open_account(client, administrator):
    person = ben()

    assert "/accounts/password/reset/key/" in words(
        client.post(f"/people/{person.pk}/password-link/")
    )

    client.post(f"/people/{person.pk}/close/")
    assert client.post(f"/people/{person.pk}/password-link/").status_code == 404


def test_two_factor_sign_in_is_switched_off_from_the_page(client, administrator):
    answer = client.post(f"/people/{ben().pk}/second-step/", follow=True)

    assert "Ben Lindqvist signs in with the password alone now." in words(answer)
