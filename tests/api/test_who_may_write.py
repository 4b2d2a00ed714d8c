"""Every operation that writes, tried by everybody: the table of who may, compared with the API."""

import json
import re

import pytest

from curation.api.urls import api
from curation.models import Scope
from tests.api.asking import Program, a_token, is_refused, program_of
from tests.api.who_may_write import WHO_MAY_WRITE

pytestmark = pytest.mark.django_db

SAMPLES = {"act": "00000000-0000-4000-8000-000000000000", "stage": "title-abstract", "tag": "none"}


def operations():
    """ "POST /claims" of each operation that is no GET."""
    return {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method in methods
        if method != "get"
    }


def ask(program, operation):
    method, path = operation.split()
    address = re.sub(r"{(\w+)}", lambda name: SAMPLES.get(name[1], "999999999"), path)
    return program.client.generic(
        method,
        f"/api/v1{address}",
        json.dumps({"no such": "field"}),
        content_type="application/json",
        headers=program.headers | {"If-Match": '"v1"'},
    )


def test_the_table_knows_every_operation():
    assert operations() == set(WHO_MAY_WRITE)


@pytest.mark.parametrize("name", ["nia", "ada", "ben", "cleo"])
def test_who_may_not_is_refused_and_who_may_is_not(cast, name, settings):
    settings.API_WRITES_A_MINUTE = 10_000
    program = program_of(getattr(cast, name))
    for operation, (_, people) in WHO_MAY_WRITE.items():
        answer = ask(program, operation)
        if name in people:
            # It is read then, and refused for what it says or names.
            assert answer.status_code in (404, 409, 422), (operation, answer.content)
        else:
            is_refused(answer, 403)


def test_a_token_without_the_scope_is_refused_whatever_its_owner_may(cast, settings):
    settings.API_WRITES_A_MINUTE = 10_000
    for scope in Scope:
        program = Program(a_token(cast.cleo, scope, name=scope))
        for operation, (needed, _) in WHO_MAY_WRITE.items():
            answer = ask(program, operation)
            assert (answer.status_code == 403) is (needed is not scope), (scope, operation)


def test_nobody_writes_without_an_account(settings):
    settings.LUPUSJAK_PUBLIC = True
    for operation in WHO_MAY_WRITE:
        is_refused(ask(Program(), operation), 401)
