"""PMIDs by query and by identifier: what is asked, and what is made of odd answers."""

import logging
from urllib.parse import parse_qs

import pytest

from curation.pubmed import Found, PubMedRefused, PubMedUnavailable, count, pmids_by_id, search
from tests.pubmed.blunt_server import http


def answer(pmids, *, found=None, more=""):
    ids = "".join(f"<Id>{pmid}</Id>" for pmid in pmids)
    return http(
        200,
        '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eSearchResult PUBLIC '
        '"-//NLM//DTD esearch 20060628//EN" "https://eutils.ncbi.nlm.nih.gov/esearch.dtd">\n'
        f"<eSearchResult><Count>{len(pmids) if found is None else found}</Count>"
        f"<IdList>{ids}</IdList>{more}</eSearchResult>".encode(),
    )


def asked(server):
    return [
        {
            name: values[0]
            for name, values in parse_qs(one.partition(b"\r\n\r\n")[2].decode()).items()
        }
        for one in server.requests
    ]


def test_a_count_says_how_pubmed_understood_the_query(say):
    server = say(
        answer(
            [],
            found=12,
            more="<QueryTranslation>lupus[MeSH Terms]</QueryTranslation>"
            "<ErrorList><PhraseNotFound>xqz</PhraseNotFound><FieldNotFound>[abc]</FieldNotFound>"
            "</ErrorList><WarningList><PhraseIgnored>and</PhraseIgnored>"
            '<QuotedPhraseNotFound>"x y"</QuotedPhraseNotFound>'
            "<OutputMessage>No items found.</OutputMessage></WarningList>",
        )
    )
    assert count("lupus xqz") == Found(
        12,
        "lupus[MeSH Terms]",
        (
            "the words “xqz” were not found",
            "there is no field “[abc]”",
            "“and” was left out",
            'the phrase "x y" was not found',
            "No items found",
        ),
    )
    (question,) = asked(server)
    assert (question["term"], question["retmax"]) == ("lupus xqz", "0")


def test_a_search_that_is_cut_short_is_read_on_to_its_end(say, caplog):
    server = say(answer([9, 8], found=5), answer([7, 6], found=5), answer([5], found=5))
    assert list(search("lupus")) == [[9, 8], [7, 6], [5]]
    assert [question["retstart"] for question in asked(server)] == ["0", "2", "4"]
    assert "listed" not in caplog.text


def test_a_pmid_that_is_listed_twice_is_found_once_and_what_is_missing_is_told(say, caplog):
    caplog.set_level(logging.WARNING)
    say(answer([9, 9, 8], found=5), answer([8], found=5), answer([], found=5))
    assert list(search("lupus")) == [[9, 8]]
    assert "counted 5 records for a search and listed 2" in caplog.text


def test_a_search_that_finds_nothing_has_no_page(say):
    say(answer([]))
    assert list(search("xqzxqz")) == []


@pytest.mark.parametrize(
    "body",
    [
        b"<eSearchResult><Count>many</Count></eSearchResult>",
        b"<eSearchResult><IdList/></eSearchResult>",
        b"<eSearchResult><Count>1</Count><IdList><Id>one</Id></IdList></eSearchResult>",
        b"<eSearchResult><Count>1</Count><IdList><Id/></IdList></eSearchResult>",
        b"<PubmedArticleSet></PubmedArticleSet>",
    ],
)
def test_an_answer_without_sense_is_refused(say, body):
    say(http(200, body))
    with pytest.raises(PubMedRefused, match="not PubMed's"):
        list(search("lupus"))


def test_an_answer_that_is_not_well_formed_may_be_better_next_time(say):
    say(http(200, b"<eSearchResult><Count>1</Coun></eSearchResult>"))
    with pytest.raises(PubMedUnavailable, match="garbled"):
        list(search("lupus"))


def test_an_empty_query_is_refused(say):
    say(http(200, b"<eSearchResult><ERROR>Empty term and query_key</ERROR></eSearchResult>"))
    with pytest.raises(PubMedRefused, match="Empty term"):
        count("")


def test_dois_and_pmcids_are_asked_for_in_one_question_each_in_its_field(say):
    server = say(answer([7, 8]))
    assert pmids_by_id(["10.1000/a(b)<c>;d", "PMC123"]) == [7, 8]
    (question,) = asked(server)
    assert question["term"] == '"10.1000/a(b)<c>;d"[doi] OR "PMC123"[pmcid]'


def test_an_identifier_that_would_break_out_of_its_quotation_is_not_asked_for(say):
    server = say(answer([7]))
    assert pmids_by_id(['10.1000/a" OR cancer OR "b']) == []
    assert pmids_by_id(['10.1000/"', "10.1000/b"]) == [7]
    assert [question["term"] for question in asked(server)] == ['"10.1000/b"[doi]']


def test_fifty_identifiers_are_one_question_and_fifty_one_none(say):
    server = say(answer([7]))
    pmids_by_id([f"10.1000/{n}" for n in range(50)])
    with pytest.raises(PubMedRefused, match="51 identifiers at once"):
        pmids_by_id([f"10.1000/{n}" for n in range(51)])
    assert pmids_by_id([]) == []
    assert len(server.requests) == 1
