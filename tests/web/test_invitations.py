"""Coming by invitation: there is no account without one, and each opens one account once."""

import pytest
from django.test import Client

from curation.models import Invitation, Role, User
from tests.cast import PASSWORD, a_person, ada
from tests.web.accounts_at_hand import invited, is_signed_in, sign_in, words

pytestmark = pytest.mark.django_db


def test_nobody_signs_up_by_themselves(client):
    form = {"username": "eve", "password1": PASSWORD, "password2": PASSWORD}

    assert "Accounts come by invitation" in words(client.get("/accounts/signup/"))
    client.post("/accounts/signup/", form)

    assert not User.objects.exists()


def test_an_invited_person_chooses_a_name_and_a_password_and_is_in(client):
    address = invited(role=Role.REVIEWER)
    assert "Cleo Marchetti invites Ines Haddad as reviewer." in words(client.get(address))

    answer = client.post(address, {"username": "ines", "password": PASSWORD})

    assert answer.headers["Location"] == "/"
    assert is_signed_in(client)
    assert User.objects.get(username="ines").role == Role.REVIEWER


def test_the_form_of_an_invitation_starts_from_the_name_that_was_given(client):
    form = client.get(invited(name="Ana Maria Sousa")).context["form"]

    assert (form["first_name"].value(), form["last_name"].value()) == ("Ana Maria", "Sousa")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"username": "cleo"}, "Somebody else has this user name."),
        ({"username": "CLEO"}, "Somebody else has this user name."),
        ({"username": "a b"}, "Letters, digits and . + - _ only"),
        ({"username": "ines@example.org"}, "A user name has no @"),
        ({"password": "short"}, "too short"),
        ({"password": "password1"}, "too common"),
        ({"password": "ines.haddad", "username": "ines.haddad"}, "too similar to the username"),
    ],
)
def test_what_is_wrong_with_an_acceptance_is_said_at_its_field(client, typed, sentence):
    address = invited()

    answer = client.post(address, {"username": "ines", "password": PASSWORD} | typed)

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert User.objects.count() == 1


def test_an_invitation_that_was_used_opens_nothing(client):
    address = invited()
    client.post(address, {"username": "ines", "password": PASSWORD})

    second = Client().post(address, {"username": "impostor", "password": PASSWORD})

    assert second.status_code == 410
    assert "This invitation has been accepted." in words(second)
    assert User.objects.count() == 2


def test_a_wrong_link_says_what_to_do(client):
    answer = client.get("/invitations/no-such-token/")

    assert answer.status_code == 410
    assert "copy it whole, or ask whoever invited you for a new one" in words(answer)


def test_an_address_that_another_account_took_meanwhile_is_said_and_nothing_is_made(client):
    address = invited(email="ines@example.org")
    a_person("other", email="ines@example.org")

    answer = client.post(address, {"username": "ines", "password": PASSWORD})

    assert answer.status_code == 422
    assert "This e-mail address belongs to another account." in words(answer)
    assert not User.objects.filter(username="ines").exists()


def test_an_acceptance_without_a_password_is_no_acceptance(client):
    answer = client.post(invited(), {"username": "ines"})

    assert "This field is required." in words(answer)


def test_somebody_signed_in_does_not_use_up_the_invitation_of_another(client):
    address = invited()
    ada()
    sign_in(client)

    answer = client.post(address, {"username": "ines", "password": PASSWORD})

    assert "You are signed in as Ada Okafor." in words(answer)
    assert Invitation.objects.get().state == Invitation.State.OPEN
