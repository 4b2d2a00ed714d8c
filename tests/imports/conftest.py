"""The real client against the stand-in, and chunks worked on one after another in this process."""

import pytest

from curation.imports import chunks
from curation.imports.batches import Source, open_batch
from curation.imports.bring_in import bring_in
from curation.imports.pasted import understand
from curation.models import ImportBatch
from curation.pubmed.standin import StandIn
from tests import cast
from tests.pubmed import made_up


@pytest.fixture
def cleo(db):
    return cast.cleo()


@pytest.fixture
def pubmed(settings):
    """Give it records; it gives a stand-in that serves them, to which the client is pointed."""
    running = []

    def serve(*records: bytes, **options: object) -> StandIn:
        stand_in = StandIn.of(made_up.article_set(*records), **options)
        running.append(stand_in)
        stand_in.__enter__()
        settings.EUTILS_BASE_URL = stand_in.base_url
        settings.PUBMED_PACED = False
        return stand_in

    yield serve
    for stand_in in running:
        stand_in.__exit__(None, None, None)


@pytest.fixture
def ask(cleo):
    """Paste something and bring all of it in; the batch."""

    def paste_and_bring_in(text: str) -> ImportBatch:
        batch = open_batch(understand(text), by=cleo, source=Source.PASTE)
        work_off(batch)
        return batch

    return paste_and_bring_in


def work_off(batch: ImportBatch) -> None:
    """Everything that is due, chunk by chunk."""
    while claim := chunks.claim(batch.pk):
        bring_in(claim)


def outcomes(batch: ImportBatch) -> dict[str, str]:
    """token -> state"""
    return dict(batch.items.values_list("token", "state"))


def reason(batch: ImportBatch, token: str) -> str:
    return batch.items.get(token=token).reason
