"""Every operation that reads lets in whom the table says and nobody else: each is asked for."""

import pytest

from curation.api.docs import document
from curation.models import Scope
from tests.api.asking import program_of
from tests.api.who_may_api import PUBLIC, WHO_MAY
from tests.web.who_may import ADMINISTRATOR, CURATOR, NO_ROLE, REVIEWER, STRANGER

pytestmark = pytest.mark.django_db

ALL = [
    (method, path, operation)
    for path, methods in document()["paths"].items()
    for method, operation in methods.items()
]
# Those that write are in who_may_write.py.
OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for method, path, operation in ALL
    if method == "get"
}


def asked(client, method, path, **more):
    """The status of asking for something that is not there, with nothing in the body."""
    address = path
    for name in ("reference", "outcome", "result", "effect", "finding", "source", "review"):
        address = address.replace(f"{{{name}}}", "999999999")
    for name in ("claim", "citation", "quote", "batch"):
        address = address.replace(f"{{{name}}}", "999999999")
    address = address.replace("{", "no-such-").replace("}", "")
    return getattr(client, method)(address, **more).status_code


def let_in(client, name, people):
    method, path, _ = OPERATIONS[name]
    found = set()
    for role, person in people.items():
        client.force_login(person) if person else client.logout()
        if asked(client, method, path) not in (401, 403):
            found.add(role)
    return found


@pytest.fixture
def people(cast):
    return {
        STRANGER: None,
        NO_ROLE: cast.nia,
        CURATOR: cast.ada,
        REVIEWER: cast.ben,
        ADMINISTRATOR: cast.cleo,
    }


def test_every_operation_that_reads_is_in_the_table():
    assert set(OPERATIONS) == set(WHO_MAY)


def test_no_two_operations_have_one_name():
    assert len({operation["operationId"] for _, _, operation in ALL}) == len(ALL)


@pytest.mark.parametrize("name", WHO_MAY)
def test_an_operation_lets_in_whom_the_table_says(client, people, name):
    assert let_in(client, name, people) == WHO_MAY[name]


@pytest.mark.parametrize("role", ["nia", "ada", "ben", "cleo"])
def test_the_token_of_each_role_reads_what_the_table_says(cast, settings, role):
    settings.API_READS_A_MINUTE = 10_000
    program = program_of(getattr(cast, role), Scope.READ)
    for name, (method, path, _) in OPERATIONS.items():
        assert asked(program.client, method, path, headers=program.headers) in (200, 404), name


def test_a_public_site_tells_strangers_what_is_read_and_nothing_else(client, public):
    assert {name for name in WHO_MAY if let_in(client, name, {STRANGER: None})} == PUBLIC


def test_the_document_says_of_each_operation_whether_strangers_may():
    assert {each["operationId"] for _, _, each in ALL if {} in each["security"]} == PUBLIC


def test_the_document_says_of_each_operation_which_scope_it_takes():
    for method, _, operation in ALL:
        (scope,) = operation["security"][0]["token"]
        assert (scope == "read") == (method == "get")
