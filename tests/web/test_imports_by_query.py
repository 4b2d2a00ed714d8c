"""The way in by a query: it is counted first, or becomes a batch that searches."""

import pytest

from curation.models import ImportBatch
from curation.pubmed.standin import StandIn
from tests.pubmed import made_up
from tests.web.imports_at_hand import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("curator")]

BY_QUERY = "/imports/new/?from=query"


@pytest.fixture
def pubmed(settings):
    with StandIn.of(made_up.article_set(made_up.article(pmid=101, title="Lupus."))) as stand_in:
        settings.EUTILS_BASE_URL = stand_in.base_url
        settings.PUBMED_PACED = False
        yield stand_in


def test_a_query_becomes_a_batch_that_searches_first(client):
    client.post(BY_QUERY, {"query": "lupus[ti]"})
    batch = ImportBatch.objects.get()
    assert (batch.source, batch.query) == ("query", "lupus[ti]")
    assert [chunk.work for chunk in batch.chunks.all()] == ["search"]


def test_counting_first_says_how_many_and_how_pubmed_understood_it(client, pubmed):
    answer = client.post(BY_QUERY, {"query": "lupus[ti]", "check": "1"})
    page = words(answer)
    assert "Start: bring in 1" in page
    assert "How PubMed understood it" in page
    assert not ImportBatch.objects.exists()


def test_counting_nothing_says_so(client, pubmed):
    page = words(client.post(BY_QUERY, {"query": "zzqx", "check": "1"}))
    assert "PubMed finds nothing for this query. Change its words." in page


def test_counting_more_than_a_batch_holds_says_what_to_do(client, pubmed, settings):
    settings.IMPORT_MAX_ITEMS = 0
    page = words(client.post(BY_QUERY, {"query": "lupus[ti]", "check": "1"}))
    assert "A batch holds 0 at most, so nothing would be fetched. Narrow it" in page


def test_while_pubmed_is_away_the_count_says_so_and_the_query_is_kept(client, pubmed):
    pubmed.fail("unavailable")
    answer = client.post(BY_QUERY, {"query": "lupus[ti]", "check": "1"})
    assert answer.status_code == 422
    assert "PubMed answered 503" in words(answer)
    assert ">lupus[ti]</textarea>" in answer.content.decode()


def test_an_empty_query_is_asked_for(client):
    answer = client.post(BY_QUERY, {"query": " "})
    assert answer.status_code == 422
    assert "Write a query first, as in PubMed's own search field." in words(answer)
