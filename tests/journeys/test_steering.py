"""A batch that somebody steers while it comes in: stopped, gone on with, tried again."""

import pytest

from curation.imports import chunks
from curation.imports.batches import Source, cancel, open_batch, resume, retry
from curation.imports.bring_in import bring_in
from curation.imports.pasted import understand
from curation.imports.progress import progress
from curation.models import Reference
from curation.pubmed.standin import StandIn
from tests.imports.conftest import cleo, work_off  # noqa: F401
from tests.pubmed import made_up

HERE = range(1_001, 1_601)  # three chunks
POISON = 1_500


@pytest.fixture
def eutils(settings):
    settings.PUBMED_PACED = False
    settings.IMPORT_FIRST_WAIT = 0
    records = (made_up.article(pmid=pmid) for pmid in HERE)
    with StandIn.of(made_up.article_set(*records)) as eutils:
        settings.EUTILS_BASE_URL = eutils.base_url
        yield eutils


@pytest.fixture
def batch(cleo):  # noqa: F811
    asked = "\n".join(map(str, HERE))
    return open_batch(understand(asked), by=cleo, source=Source.PASTE)


def test_a_batch_is_cancelled_half_way_resumed_and_what_failed_is_retried(eutils, batch, cleo):  # noqa: F811
    eutils.fail(f"poison={POISON}")
    bring_in(chunks.claim(batch.pk))
    batch = cancel(batch, by=cleo)
    assert chunks.claim(batch.pk) is None
    so_far = progress(batch)
    assert (so_far.standing, so_far.settled, so_far.waiting) == ("cancelled", 200, 400)
    assert Reference.objects.count() == 200

    batch = resume(batch)
    work_off(batch)
    assert progress(batch).is_done
    [failed] = batch.items.exclude(state="added")
    assert (failed.token, failed.state) == (str(POISON), "failed")
    assert failed.reason == "PubMed answered 500 (internal server error)."

    eutils.recover()
    assert retry(batch) == 1
    work_off(batch)
    assert set(batch.items.values_list("state", flat=True)) == {"added"}
    assert Reference.objects.count() == len(HERE)


def test_a_chunk_that_is_under_way_when_its_batch_is_cancelled_is_settled(eutils, batch, cleo):  # noqa: F811
    under_way = chunks.claim(batch.pk)
    batch = cancel(batch, by=cleo)
    bring_in(under_way)
    assert progress(batch).settled == 200
    assert progress(batch).standing == "cancelled"
