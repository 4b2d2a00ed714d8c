"""What the tests of accounts share: signing in, an invitation, the words of a page."""

import re

from django.urls import reverse

from curation.models import Role
from curation.people.invitations import invite
from tests.cast import PASSWORD, cleo

# With it the site is registered at ORCID.
ORCID_APP = {"orcid": {"APPS": [{"client_id": "APP-0000000000000000", "secret": "s", "key": ""}]}}


def sign_in(client, name="ada", password=PASSWORD, **more):
    return client.post("/accounts/login/", {"login": name, "password": password, **more})


def is_signed_in(client):
    return client.get("/accounts/sessions/").status_code == 200


def invited(**wishes):
    wishes = {"name": "Ines Haddad", "role": Role.CURATOR, "by": cleo()} | wishes
    return reverse("accept-invitation", args=[invite(**wishes).token])


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))
