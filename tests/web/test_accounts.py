"""Signing in, a second step, passwords; and each page of it in our frame, nothing inline."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value
from django.core import mail
from django.test import Client

from tests.cast import PASSWORD, a_person, ada
from tests.web.accounts_at_hand import ORCID_APP, is_signed_in, sign_in, words

pytestmark = pytest.mark.django_db

# -- Signing in


@pytest.mark.parametrize("name", ["ada", "ADA", "ada@example.org", "Ada@Example.org"])
def test_one_signs_in_by_user_name_or_address_however_it_is_written(client, name):
    a_person("ada", email="ada@example.org")

    assert sign_in(client, name).headers["Location"] == "/"
    assert is_signed_in(client)


def test_a_wrong_password_is_said_at_the_form_and_does_not_say_who_exists(client):
    ada()

    known, unknown = sign_in(client, "ada", "wrong"), sign_in(client, "nobody", "wrong")

    assert "do not belong together" in words(known)
    assert words(known) == words(unknown).replace("nobody", "ada")
    assert not is_signed_in(client)


def test_attempts_to_guess_a_password_are_limited(client):
    ada()
    for _ in range(5):
        sign_in(client, "ada", "wrong")

    assert "Too many attempts" in words(sign_in(client))
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "away",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example/",
        "https:elsewhere.example",
        "javascript:alert(1)",
        "http://testserver@elsewhere.example/",
    ],
)
def test_next_never_leads_off_the_site(client, away):
    ada()

    assert sign_in(client, next=away).headers["Location"] == "/"


def test_next_leads_back_to_a_page_of_ours(client):
    ada()

    answer = sign_in(client, next="/references/?q=jak")

    assert answer.headers["Location"] == "/references/?q=jak"


def test_signing_out_takes_a_post_and_ends_the_session(client):
    ada()
    sign_in(client)

    assert "Sign out" in words(client.get("/accounts/logout/"))
    assert is_signed_in(client)

    client.post("/accounts/logout/")
    assert not is_signed_in(client)


def test_changing_the_password_ends_the_other_sessions_only(client):
    ada()
    elsewhere = Client()
    sign_in(client)
    sign_in(elsewhere)

    new = "quite another password"
    client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_one_sees_where_one_is_signed_in_and_signs_out_everywhere_else(client):
    ada()
    elsewhere = Client()
    sign_in(elsewhere)
    sign_in(client)
    assert words(client.get("/accounts/sessions/")).count("from 127.0.0.1") == 2

    client.post("/accounts/sessions/")

    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_a_second_step_is_asked_for_where_one_was_set_up(client):
    person = ada()
    secret = generate_totp_secret()
    TOTP.activate(person, secret)

    assert sign_in(client).headers["Location"] == "/accounts/2fa/authenticate/"
    assert not is_signed_in(client)

    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert not is_signed_in(client)

    code = f"{_code_now(secret):06d}"
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert is_signed_in(client)


def _code_now(secret):
    return hotp_value(secret, int(time.time()) // 30)


def test_a_second_step_can_be_set_up_without_a_confirmed_address(client):
    a_person("ada", email="ada@example.org")
    sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": f"{_code_now(secret):06d}"})

    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).count() == 1


def test_the_demo_accounts_are_shown_only_where_up_has_made_them(client, settings):
    assert "lupusjak ." not in words(client.get("/accounts/login/"))

    settings.LUPUSJAK_DEMO = True
    page = words(client.get("/accounts/login/"))
    assert "curator reviewer admin each with the password lupusjak" in page


# -- Forgotten passwords


def test_without_a_mail_server_a_forgotten_password_is_a_matter_for_an_administrator(client):
    assert "An administrator can give you a link" in words(client.get("/accounts/password/reset/"))


def test_with_a_mail_server_a_link_comes_by_letter(client, settings):
    settings.EMAIL_CONFIGURED = True
    a_person("ada", email="ada@example.org")

    client.post("/accounts/password/reset/", {"email": "ada@example.org"})

    (letter,) = mail.outbox
    assert letter.to == ["ada@example.org"]
    assert "/accounts/password/reset/key/" in letter.body


# -- The frame


PAGES_BEFORE = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/inactive/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/zz-no-such-key/",
    "/accounts/password/reset/key/done/",
    "/accounts/3rdparty/login/cancelled/",
    "/accounts/3rdparty/login/error/",
    "/accounts/orcid/login/",
    "/accounts/confirm-email/no-such-key/",
    "/accounts/confirm-email/",
    "/invitations/no-such-token/",
]


PAGES_WITHIN = [
    "/accounts/logout/",
    "/accounts/password/change/",
    "/accounts/email/",
    "/accounts/sessions/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/3rdparty/",
]


def is_in_our_frame_with_nothing_inline(response):
    page = response.content.decode()
    scripts = re.findall(r"<script\b[^>]*>", page)
    return (
        '<main id="main"' in page
        and all(' src="' in script or "application/json" in script for script in scripts)
        and not re.search(r"\sstyle=|<style\b|\son\w+=|javascript:", page)
        and "data:" not in page
    )


@pytest.fixture
def orcid(settings):
    settings.SOCIALACCOUNT_PROVIDERS = ORCID_APP


def test_a_key_that_was_set_up_is_listed_and_can_be_taken_away(client):
    person = ada()
    key = Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "The blue key"}
    )
    client.force_login(person)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    page = client.get("/accounts/2fa/webauthn/")

    assert "The blue key Rename The blue key Remove The blue key" in words(page)
    client.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/")
    assert "No key is set up." in words(client.get("/accounts/2fa/webauthn/"))


@pytest.mark.parametrize("address", PAGES_BEFORE)
@pytest.mark.usefixtures("orcid")
def test_a_page_before_one_is_in_stands_in_our_frame(client, address):
    assert is_in_our_frame_with_nothing_inline(client.get(address, follow=True))


@pytest.mark.parametrize("address", PAGES_WITHIN)
@pytest.mark.usefixtures("orcid")
def test_a_page_about_ones_account_stands_in_our_frame(client, address):
    person = ada()
    if "activate" not in address.replace("deactivate", ""):
        TOTP.activate(person, generate_totp_secret())
        RecoveryCodes.activate(person)
    client.force_login(person)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    page = client.get(address)

    assert page.status_code == 200
    assert is_in_our_frame_with_nothing_inline(page)
