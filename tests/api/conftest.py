"""What the tests of the API share."""

import pytest

from tests.api.world import a_world, people


@pytest.fixture
def cast(db):
    return people()


@pytest.fixture
def world(cast):
    return a_world(cast)


@pytest.fixture
def public(settings):
    settings.LUPUSJAK_PUBLIC = True


@pytest.fixture
def get(client):
    """Ask as somebody (nobody: a stranger) and read the answer; anything but 200 is shown."""

    def get(address, person=None, **params):
        client.force_login(person) if person else client.logout()
        answer = client.get(f"/api/v1/{address}", params)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    return get
