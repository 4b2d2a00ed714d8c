"""A search beyond the 9,999 records that PubMed lists is split, and nothing is lost in between."""

from datetime import date, timedelta

import pytest

from curation.pubmed import PubMedUnavailable, count, esearch, pmids_by_id, search
from curation.pubmed.standin import StandIn
from curation.pubmed.standin.history import WINDOW
from tests.pubmed.made_up import article, article_set

FIRST_DAY = date(1975, 6, 1)


def records(how_many, *, days):
    """Records 1, 2, 3, ... each on the day that `days` gives for it."""
    return article_set(
        *(
            article(
                pmid=pmid,
                title=f"Made-up lupus record {pmid}",
                abstract="",
                authors=(),
                doi=f"10.1000/made-up.{pmid}",
                history={"pubmed": str(FIRST_DAY + timedelta(days=days(pmid)))},
            )
            for pmid in range(1, how_many + 1)
        )
    )


@pytest.fixture
def serve(settings):
    """Serve records; returns the stand-in."""
    settings.PUBMED_PACED = False
    running = []

    def serving(document):
        running.append(StandIn.of(document))
        running[-1].start()
        settings.EUTILS_BASE_URL = running[-1].base_url
        return running[-1]

    yield serving
    for eutils in running:
        eutils.stop()


def test_a_search_of_10_500_records_finds_each_of_them_once(serve):
    eutils = serve(records(10_500, days=lambda pmid: pmid // 3))
    assert count("lupus").count == 10_500
    eutils.forget_arrivals()
    pages = list(search("lupus"))
    assert sorted(pmid for page in pages for pmid in page) == list(range(1, 10_501))
    assert max(map(len, pages)) <= WINDOW
    assert len(eutils.arrivals()) < 30


def test_a_day_with_too_many_records_is_split_by_pmid(serve, monkeypatch):
    monkeypatch.setattr(esearch, "CEILING", 40)
    serve(records(100, days=lambda pmid: 0))
    pages = list(search("lupus"))
    assert sorted(pmid for page in pages for pmid in page) == list(range(1, 101))
    assert max(map(len, pages)) <= 40


def test_a_search_of_exactly_as_many_as_pubmed_lists_is_one_question(serve, monkeypatch):
    monkeypatch.setattr(esearch, "CEILING", 40)
    eutils = serve(records(40, days=lambda pmid: pmid))
    assert [len(page) for page in search("lupus")] == [40]
    assert len(eutils.arrivals()) == 1


def test_a_query_of_several_terms_is_split_as_one(serve, monkeypatch):
    monkeypatch.setattr(esearch, "CEILING", 40)
    serve(records(100, days=lambda pmid: 0))
    found = [pmid for page in search("1:70[uid] OR 91:100[uid]") for pmid in page]
    assert sorted(found) == [*range(1, 71), *range(91, 101)]


def test_counts_that_contradict_one_another_do_not_lead_into_the_endless(serve):
    eutils = serve(records(3, days=lambda pmid: 0))
    eutils.fail("crowd")
    with pytest.raises(PubMedUnavailable, match="contradict one another"):
        list(search("lupus"))
    assert len(eutils.arrivals()) < 10


def test_dois_find_their_records(serve):
    serve(records(5, days=lambda pmid: 0))
    assert sorted(pmids_by_id(["10.1000/made-up.2", "10.1000/made-up.4", "10.9999/none"])) == [2, 4]
