"""What a forest plot is made of: who entered it, a drug, an endpoint."""

import pytest

from tests.cast import ada
from tests.evidence_builders import a_drug, an_endpoint


@pytest.fixture
def by():
    return ada()


@pytest.fixture
def drug():
    return a_drug()


@pytest.fixture
def sri():
    return an_endpoint()
