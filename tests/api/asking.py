"""Asking the API as a program does: by a token."""

import json

from django.test import Client

from curation.models import Scope
from curation.people.tokens import make as make_token
from curation.people.tokens import may_choose


def a_token(person, *scopes, name="a program"):
    """A token of theirs, with all scopes that they may choose unless some are named."""
    scopes = scopes or [scope for scope in Scope if may_choose(scope, person)]
    return make_token(name=name, scopes=scopes, by=person).token


class Program:
    """A program with a token: its requests, without cookies."""

    def __init__(self, token="", **headers):
        self.client = Client(enforce_csrf_checks=True)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.headers |= headers

    def get(self, address, **headers):
        return self.client.get(f"/api/v1{address}", headers=self.headers | headers)

    def post(self, address, said=None, **headers):
        return self._send(self.client.post, address, said, headers)

    def patch(self, address, said=None, **headers):
        return self._send(self.client.patch, address, said, headers)

    def delete(self, address, **headers):
        return self.client.delete(f"/api/v1{address}", headers=self.headers | headers)

    def _send(self, method, address, said, headers):
        return method(
            f"/api/v1{address}",
            json.dumps(said if said is not None else {}),
            content_type="application/json",
            headers=self.headers | headers,
        )


def program_of(person, *scopes):
    return Program(a_token(person, *scopes))


def is_refused(answer, status, words=""):
    """A problem of that status, with these words in its sentence; the problem."""
    assert answer.status_code == status, answer.content.decode()
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    assert told["detail"].endswith((".", "!", "?", ")"))
    assert words in json.dumps(told, ensure_ascii=False), told
    return told
