"""Who sits before the pages; the starter evidence behind them, loaded once for a file of tests."""

import pytest
from django.conf import settings
from django.db import transaction

from curation.evidence.starter import load_evidence
from curation.imports.starter import load_references
from tests.cast import ada

FIXTURES = settings.BASE_DIR / "fixtures"


@pytest.fixture
def curator(client):
    """Signed in, so that the client asks as she does."""
    person = ada()
    client.force_login(person)
    return person


@pytest.fixture(scope="module")
def starter_evidence(django_db_setup, django_db_blocker):
    """Each test is rolled back to it. It stays until the end of the file."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_references(FIXTURES / "references.json")
        yield load_evidence(FIXTURES)
        transaction.set_rollback(True)
