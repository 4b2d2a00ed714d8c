"""The stand-in, as the imports' tests have it, and settings for the processes a bench starts."""

import pytest

from tests.imports.conftest import pubmed  # noqa: F401


@pytest.fixture(autouse=True)
def as_manage_py_has_it(monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "lupusjak.settings")
