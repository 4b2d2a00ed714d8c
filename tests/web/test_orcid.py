"""Signing in by ORCID: an iD that an account has, or an invited person brings, and no other."""

import re

import pytest
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.orcid.views import OrcidOAuth2Adapter

from curation.models import Invitation, Role, User
from curation.people.accounts import claim_orcid
from tests.cast import PASSWORD, a_person, ada
from tests.web.accounts_at_hand import ORCID_APP, invited, is_signed_in, sign_in, words

pytestmark = pytest.mark.django_db

ORCID = "0000-0002-1825-0097"


@pytest.fixture
def orcid(settings):
    settings.SOCIALACCOUNT_PROVIDERS = ORCID_APP


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
