"""A review whose list is what a test says, and PubMed's stand-in with records of the test's own."""

import pytest

from tests import cast
from tests.imports.conftest import pubmed  # noqa: F401
from tests.review_builders import a_review


@pytest.fixture
def her(db):
    return cast.ada()


@pytest.fixture
def review(her):
    return a_review(her)
