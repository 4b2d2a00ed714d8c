"""PubMed as these tests meet it: a server on loopback, asked without a pace."""

import contextlib

import pytest

from tests.pubmed.blunt_server import BluntServer


@pytest.fixture
def say(settings):
    """Let PubMed say exactly these bytes, one reply for each question; returns the server."""
    settings.PUBMED_PACED = False
    settings.NCBI_EMAIL = "ada@example.org"
    settings.NCBI_API_KEY = ""
    with contextlib.ExitStack() as servers:

        def saying(*replies, **options):
            server = servers.enter_context(BluntServer(*replies, **options))
            settings.EUTILS_BASE_URL = server.base_url
            return server

        yield saying
