"""The identifiers of a paper are its own, written our way, and none is lost."""

import pytest

from curation.article import Article
from curation.pubmed import read_record
from tests.pubmed import made_up


def read(**more) -> Article:
    return read_record(made_up.article(**more))


def test_the_doi_and_the_pmcid_are_the_records_own_and_not_those_of_what_it_cites():
    article = read(references=[made_up.reference(doi="10.5555/other", pmcid="PMC9")])
    assert (article.doi, article.pmcid, article.other_ids) == (None, None, [])


def test_ids_are_written_our_way():
    article = read(doi="10.5555/ABC", pmcid="PMC0012")
    assert (article.doi, article.pmcid, article.other_ids) == ("10.5555/abc", "PMC12", [])


@pytest.mark.parametrize(
    "doi", ["10.1002/(sici)1-4(2000)15:1&lt;114::aid-humu21&gt;3.0.co;2-4", "10.1234/a;b(c)d"]
)
def test_a_doi_may_have_odd_characters(doi):
    assert read(doi=doi).doi == doi.replace("&lt;", "<").replace("&gt;", ">")


def test_the_doi_stands_in_elocationid_where_the_list_has_none():
    elocation = made_up.elocation
    article = read(elocations=[elocation("S1-2", kind="pii"), elocation("10.5555/E1")])
    assert article.doi == "10.5555/e1"
    assert article.other_ids == [{"ui": "pii", "name": "S1-2"}]


def test_an_elocationid_that_is_not_valid_is_not_taken():
    article = read(elocations=[made_up.elocation("10.5555/e1", is_valid=False)])
    assert (article.doi, article.other_ids) == (None, [])


def test_of_two_dois_the_list_wins_and_the_other_is_kept():
    article = read(doi="10.5555/list", elocations=[made_up.elocation("10.5555/ELOC")])
    assert article.doi == "10.5555/list"
    assert article.other_ids == [{"ui": "doi", "name": "10.5555/ELOC"}]


def test_what_pubmed_calls_a_doi_and_is_none_is_kept_as_another_id():
    article = read(doi="10.5555/list", elocations=[made_up.elocation("e22.00556")])
    assert article.doi == "10.5555/list"
    assert article.other_ids == [{"ui": "doi", "name": "e22.00556"}]
    assert read(doi="e22.00556").doi is None


def test_other_ids_are_named_once_each():
    article = read(
        elocations=[made_up.elocation("S1-2", kind="pii")],
        article_ids={"pii": "S1-2", "mid": "NIHMS1", "pmcid": "pmc-id: PMC1;"},
        other_ids=[("NASA", "00012345")],
    )
    assert article.other_ids == [
        {"ui": "pii", "name": "S1-2"},
        {"ui": "NASA", "name": "00012345"},
        {"ui": "mid", "name": "NIHMS1"},
        {"ui": "pmcid", "name": "pmc-id: PMC1;"},
    ]
