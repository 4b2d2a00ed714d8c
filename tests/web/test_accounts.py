"""Signing in, coming by invitation, ORCID; and each page of it in our frame, nothing inline."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.orcid.views import OrcidOAuth2Adapter
from django.core import mail
from django.test import Client
from django.urls import reverse

from curation.models import Invitation, Role, User
from curation.people.accounts import claim_orcid
from curation.people.invitations import invite
from tests.cast import PASSWORD, a_person, ada, cleo

pytestmark = pytest.mark.django_db

ORCID = "0000-0002-1825-0097"


def sign_in(client, name="ada", password=PASSWORD, **more):
    return client.post("/accounts/login/", {"login": name, "password": password, **more})


def is_signed_in(client):
    return client.get("/accounts/sessions/").status_code == 200


def invited(**wishes):
    wishes = {"name": "Ines Haddad", "role": Role.CURATOR, "by": cleo()} | wishes
    return reverse("accept-invitation", args=[invite(**wishes).token])


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


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


# -- No account without an invitation


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


# -- ORCID


@pytest.fixture
def orcid(settings):
    settings.SOCIALACCOUNT_PROVIDERS = {
        "orcid": {"APPS": [{"client_id": "APP-0000000000000000", "secret": "s", "key": ""}]}
    }


@pytest.fixture
def answer_of_orcid(client, orcid, monkeypatch):
    """Sign in as ORCID would have it: everything of allauth's but the two calls to orcid.org."""

    def come_back(uid, process="login"):
        record = {
            "orcid-identifier": {"path": uid, "uri": f"https://orcid.org/{uid}"},
            "person": {
                "name": {
                    "given-names": {"value": "Ines"},
                    "family-name": {"value": "Haddad"},
                }
            },
        }
        monkeypatch.setattr(
            OAuth2Client,
            "get_access_token",
            lambda self, code, pkce_code_verifier=None: {"access_token": "t", "orcid": uid},
        )
        monkeypatch.setattr(
            OrcidOAuth2Adapter,
            "complete_login",
            lambda self, request, app, token, **kwargs: (
                self.get_provider().sociallogin_from_response(request, record)
            ),
        )
        away = client.post(f"/accounts/orcid/login/?process={process}")
        state = re.search(r"state=([^&]+)", away.headers["Location"]).group(1)
        return client.get("/accounts/orcid/login/callback/", {"code": "c", "state": state})

    return come_back


def test_without_a_registration_there_is_no_orcid(client):
    assert "ORCID" not in words(client.get("/accounts/login/"))
    assert client.post("/accounts/orcid/login/").status_code == 404


def test_an_orcid_id_that_an_account_has_signs_in(client, answer_of_orcid):
    claim_orcid(ada(), ORCID)

    assert answer_of_orcid(ORCID).headers["Location"] == "/"
    assert is_signed_in(client)

    client.post("/accounts/logout/")
    answer_of_orcid(ORCID)
    assert is_signed_in(client)
    assert SocialAccount.objects.get().user.username == "ada"


def test_an_orcid_id_that_nobody_knows_gets_no_account(client, answer_of_orcid):
    answer = answer_of_orcid(ORCID)

    assert "Accounts come by invitation" in words(answer)
    assert not User.objects.exists()
    assert not is_signed_in(client)


@pytest.mark.parametrize("uid", ["0000-0002-1825-0098", "0000000218250097", "none"])
def test_an_orcid_id_with_a_wrong_checksum_is_refused(client, answer_of_orcid, uid):
    ada()

    answer = answer_of_orcid(uid)

    assert answer.status_code == 403
    assert "Signing in with ORCID did not work" in words(answer)
    assert not SocialAccount.objects.exists()
    assert not is_signed_in(client)


def test_an_answer_of_orcid_without_an_id_signs_nobody_in(client, answer_of_orcid):
    ada()

    with pytest.raises(ValueError, match="uid must be a non-empty string"):
        answer_of_orcid("")

    assert not is_signed_in(client)


def test_an_invited_person_may_come_by_orcid_alone(client, answer_of_orcid):
    address = invited(email="ines@example.org")
    assert "Go on with ORCID" in words(client.get(address))
    client.post(f"{address}orcid/")

    answer_of_orcid(ORCID)

    assert is_signed_in(client)
    person = User.objects.get(orcid=ORCID)
    assert (str(person), person.role, person.email) == (
        "Ines Haddad",
        Role.CURATOR,
        "ines@example.org",
    )
    assert not person.has_usable_password()
    assert Invitation.objects.get().accepted_by == person


def test_one_connects_an_orcid_id_to_the_account_one_is_signed_in_to(client, answer_of_orcid):
    ada()
    sign_in(client)

    answer_of_orcid(ORCID, process="connect")

    assert User.objects.get(username="ada").orcid == ORCID
    assert ORCID in words(client.get("/accounts/3rdparty/"))


def test_an_orcid_id_that_was_taken_off_no_longer_signs_in(client, answer_of_orcid):
    ada()
    sign_in(client)
    answer_of_orcid(ORCID, process="connect")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    client.post("/accounts/3rdparty/", {"account": SocialAccount.objects.get().pk})
    client.post("/accounts/logout/")
    answer_of_orcid(ORCID)

    assert not SocialAccount.objects.exists()
    assert not is_signed_in(client)


def test_an_orcid_id_that_is_the_only_way_in_stays(client, answer_of_orcid):
    address = invited()
    client.post(f"{address}orcid/")
    answer_of_orcid(ORCID)

    client.post("/accounts/3rdparty/", {"account": SocialAccount.objects.get().pk})

    assert SocialAccount.objects.get().user.orcid == ORCID


def test_who_is_not_signed_in_connects_nothing(client, answer_of_orcid):
    answer_of_orcid(ORCID, process="connect")

    assert not SocialAccount.objects.exists()
    assert not User.objects.exists()


def test_an_orcid_id_of_somebody_else_cannot_be_connected(client, answer_of_orcid):
    claim_orcid(a_person("ben"), ORCID)
    ada()
    sign_in(client)

    answer = answer_of_orcid(ORCID, process="connect")

    assert "This ORCID iD belongs to another account." in words(answer)
    assert not SocialAccount.objects.exists()


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
