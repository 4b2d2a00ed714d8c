"""Closing and opening accounts, and ways back in."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError

from curation.people.accounts import (
    claim_orcid,
    close_account,
    forget_second_step,
    open_account,
    password_link,
)
from tests.cast import PASSWORD, a_person, ada, ben

pytestmark = pytest.mark.django_db

ORCID = "0000-0002-1825-0097"


def sign_in(client, person):
    return client.post("/accounts/login/", {"login": person.username, "password": PASSWORD})


def test_closing_an_account_signs_out_at_once(client):
    person = ada()
    sign_in(client, person)
    assert client.get("/accounts/sessions/").status_code == 200

    close_account(person)

    assert client.get("/accounts/sessions/").status_code == 302
    assert sign_in(client, person).headers["Location"] == "/accounts/inactive/"


def test_opening_an_account_again_revives_no_session(client):
    person = ada()
    sign_in(client, person)
    open_account(close_account(person))

    assert client.get("/accounts/sessions/").status_code == 302

    sign_in(client, person)
    assert client.get("/accounts/sessions/").status_code == 200


def test_a_password_link_sets_a_new_password_once(client):
    person = ada()
    link = password_link(person)

    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    new = "quite another password"
    client.post(address, {"password1": new, "password2": new})

    person.refresh_from_db()
    assert person.check_password(new)
    assert "no longer works" in client.get(link).content.decode()


def test_a_lost_second_step_can_be_switched_off(client):
    person = ada()
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})

    forget_second_step(person)

    sign_in(client, person)
    assert client.get("/accounts/sessions/").status_code == 200


def test_an_orcid_id_belongs_to_one_person():
    claim_orcid(ada(), ORCID)

    with pytest.raises(ValidationError, match="belongs to another account"):
        claim_orcid(ben(), ORCID)


def test_a_name_is_shown_where_there_is_one():
    assert str(ada()) == "Ada Okafor"
    assert str(a_person("zoe")) == "zoe"
