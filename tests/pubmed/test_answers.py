"""How what comes back is sorted: an answer, an error that passes, or one that does not."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.pubmed.answers import Answer, require_records, require_search, require_text
from curation.pubmed.errors import PubMedRefused, PubMedUnavailable
from tests.pubmed.made_up import article, article_set

RECORDS = article_set(article(pmid=1), article(pmid=2))
PROLOG = b'<?xml version="1.0" encoding="UTF-8" ?>\n'
FETCH_ERROR = (
    PROLOG + b'<!DOCTYPE eEfetchResult PUBLIC "-//NLM//DTD efetch 20131226//EN" '
    b'"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20131226/efetch.dtd">\n'
    b"<eFetchResult>\n\t<ERROR>%s</ERROR>\n</eFetchResult>\n"
)
TOO_MANY = b'{"error":"API rate limit exceeded","api-key":"192.0.2.7","count":"5","limit":"3"}'
BAD_KEY = b'{"error":"API key invalid","api-key":"abc","type":"api-key"}'
MAINTENANCE = (
    b"<!DOCTYPE html>\n<html><head><title>Down</title></head><body>Back soon</body></html>"
)
XHTML = (
    PROLOG + b'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" '
    b'"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\n<html><body>Too large!</body></html>'
)
SEARCH = PROLOG + b"<eSearchResult><Count>0</Count><IdList/></eSearchResult>"

later = [
    (Answer(429, TOO_MANY, "application/json"), "PubMed asks for a pause"),
    (Answer(429, b""), "429 (too many requests)"),
    (Answer(408, b""), "PubMed answered 408 (request timeout)."),
    (Answer(500, MAINTENANCE), "PubMed answered 500 (internal server error)."),
    (Answer(502, b"bad gateway"), "PubMed answered 502 (bad gateway)."),
    (Answer(503, b""), "PubMed answered 503 (service unavailable)."),
    (Answer(504, b""), "PubMed answered 504 (gateway timeout)."),
    (Answer(599, b""), "PubMed answered 599 (a status without a name)."),
    (
        Answer(302, b"", location="http://wifi.example/"),
        "elsewhere for now to “http://wifi.example/”",
    ),
    (Answer(200, b""), "PubMed sent an empty answer."),
    (Answer(204, b""), "PubMed sent an empty answer."),
    (Answer(200, b" \n\t "), "PubMed sent an empty answer."),
    (Answer(200, b"\xef\xbb\xbf"), "PubMed sent an empty answer."),
    (Answer(200, MAINTENANCE), "a web page instead"),
    (Answer(200, MAINTENANCE.lower()), "a web page instead"),
    (Answer(200, b"<HTML><p>Down"), "a web page instead"),
    (Answer(200, XHTML), "a web page instead"),
    (Answer(200, b"<!-- Down. -->\n <HTML>"), "a web page instead"),
    (Answer(200, b"Service down", "text/html"), "a web page instead"),
    (Answer(200, TOO_MANY), "API rate limit exceeded"),
    (Answer(200, b'{"error": "no servers"}'), "no servers"),
    (Answer(200, PROLOG), "broke off before its first record"),
    (Answer(200, b"<?xml version="), "broke off before its first record"),
    (Answer(200, PROLOG + b"<!-- only this"), "broke off before its first record"),
    (Answer(200, RECORDS.partition(b"<PubmedArticleSet>")[0]), "broke off before its first"),
    (Answer(200, RECORDS[:-5]), "broke off before its end"),
    (Answer(200, RECORDS[: len(RECORDS) // 2]), "broke off before its end"),
    (Answer(200, PROLOG + b"<PubmedArticleSet>"), "broke off before its end"),
    (Answer(200, RECORDS + FETCH_ERROR % b"NCBI C++ Exception: TXCLIENT"), "C++ Exception"),
    (Answer(200, RECORDS + RECORDS), "two answers in one"),
    (Answer(200, FETCH_ERROR % b"Search Backend failed: Exception"), "Search Backend failed"),
    (Answer(200, FETCH_ERROR % b"NCBI C++ Exception: CTxRawClient readAll EOF"), "C++ Exception"),
    (Answer(200, FETCH_ERROR % b"Couldn't resolve #exLinkSrv2, the table is empty."), "resolve"),
    (Answer(200, FETCH_ERROR % b"&quot;a&quot; &lt; &quot;b&quot;"), '“"a" < "b"”'),
    (Answer(200, FETCH_ERROR % b"unable to open database file"), "unable to open"),
    (Answer(200, FETCH_ERROR % b"Cannot retrieve history data. query_key: 1"), "history data"),
    (Answer(400, FETCH_ERROR % b"Cannot retrieve history data. query_key: 1"), "history data"),
    (
        Answer(
            400,
            FETCH_ERROR % b" Error: External viewer error: Empty Response. Status: Timeout",
        ),
        "“Error: External viewer error: Empty Response. Status: Timeout”",
    ),
]

never = [
    (Answer(400, b""), "PubMed refused the question: it answered 400 (bad request)."),
    (Answer(400, FETCH_ERROR % b"Invalid db name specified: no"), "Invalid db name specified: no"),
    (Answer(400, BAD_KEY), "NCBI_API_KEY"),
    (Answer(200, BAD_KEY), "NCBI_API_KEY"),
    (Answer(401, b""), "An administrator has to look at this"),
    (Answer(403, MAINTENANCE), "An administrator has to look at this"),
    (Answer(404, MAINTENANCE), "no PubMed at the address in EUTILS_BASE_URL"),
    (Answer(301, b"", location="https://x.example/"), "has moved to “https://x.example/”"),
    (Answer(407, b""), "proxy wants a password"),
    (Answer(413, b""), "413"),
    (Answer(414, XHTML), "414"),
    (Answer(418, b"tea"), "418"),
    (Answer(200, FETCH_ERROR % b"Supplied id parameter is empty."), "id parameter is empty"),
    (Answer(200, FETCH_ERROR % b"API key invalid"), "NCBI_API_KEY"),
    (Answer(200, b"id: 5 Error occurred: ..."), "it begins: “id: 5 Error occurred: ...”"),
    (Answer(200, b"\x89PNG\r\n\x00"), "The answer is not PubMed's"),
    (Answer(200, b"[1, 2]"), "The answer is not PubMed's"),
    (Answer(200, b'{"result": {}}'), "The answer is not PubMed's"),
    (Answer(200, b'{"error": {"deep": 1}}'), "The answer is not PubMed's"),
    (Answer(200, b'{"error": ' + b"[" * 100_000), "The answer is not PubMed's"),
    (Answer(200, b"<TaxaSet></TaxaSet>"), "The answer is not PubMed's"),
    (Answer(200, b"<PubmedArticleSets></PubmedArticleSets>"), "The answer is not PubMed's"),
    (
        Answer(200, b'<!DOCTYPE PubmedArticleSet [<!ENTITY a "b">]><PubmedArticleSet/>'),
        "declares entities of its own",
    ),
    (
        Answer(200, b'<!DOCTYPE p SYSTEM "x[y>" [<!ENTITY % a SYSTEM "file:///x">]><p/>'),
        "declares entities of its own",
    ),
]


@pytest.mark.parametrize(("answer", "words"), later)
def test_what_may_pass_is_to_be_asked_again_later(answer, words):
    with pytest.raises(PubMedUnavailable) as raised:
        require_records(answer)
    assert words in str(raised.value)


@pytest.mark.parametrize(("answer", "words"), never)
def test_what_will_not_change_is_never_to_be_asked_again(answer, words):
    with pytest.raises(PubMedRefused) as raised:
        require_records(answer)
    assert words in str(raised.value)


@pytest.mark.parametrize(
    "body",
    [
        RECORDS,
        RECORDS + b"\n\n",
        b"\xef\xbb\xbf" + RECORDS,
        article_set(),
        article_set(article(pmid=1), dtd="270101"),
        b"<PubmedArticleSet/>",
        PROLOG + b"<!-- made > up --><?an instruction?>\n<PubmedArticleSet />",
    ],
)
def test_a_whole_set_is_an_answer_however_many_records_it_holds(body):
    assert require_records(Answer(200, body)) in body


def test_a_set_whose_one_record_is_broken_is_left_to_the_reader():
    body = RECORDS.replace(b"<PMID", b"<PMI", 1)
    assert require_records(Answer(200, body)) == body.strip()


@pytest.mark.parametrize(
    "answer",
    [
        Answer(429, TOO_MANY, retry_after=7),
        Answer(503, b"", retry_after=7),
        Answer(200, b"", retry_after=7),
        Answer(200, MAINTENANCE, retry_after=7),
        Answer(200, TOO_MANY, retry_after=7),
    ],
)
def test_the_error_says_how_long_pubmed_wants_to_be_left_alone(answer):
    with pytest.raises(PubMedUnavailable) as raised:
        require_records(answer)
    assert raised.value.retry_after == 7


def test_every_sentence_is_one_line_of_bounded_length():
    long = FETCH_ERROR % (b"Search Backend failed:\n\t" + b"Exception \x07" * 1000)
    with pytest.raises(PubMedUnavailable) as raised:
        require_records(Answer(200, long))
    assert len(str(raised.value)) < 250
    assert str(raised.value).isprintable()


def test_the_key_that_pubmed_repeats_in_its_errors_is_not_in_the_sentence():
    for body in (TOO_MANY, BAD_KEY):
        with pytest.raises((PubMedUnavailable, PubMedRefused)) as raised:
            require_records(Answer(200, body))
        assert json.loads(body)["api-key"] not in str(raised.value).split()


def test_a_search_is_an_answer_and_its_error_is_sorted():
    assert require_search(Answer(200, SEARCH)) == SEARCH
    with pytest.raises(PubMedUnavailable, match="Search Backend failed"):
        require_search(
            Answer(200, SEARCH.replace(b"<IdList/>", b"<ERROR>Search Backend failed</ERROR>"))
        )
    with pytest.raises(PubMedRefused, match="cannot be larger"):
        require_search(
            Answer(
                200,
                SEARCH.replace(
                    b"<IdList/>",
                    b"<ERROR>Search Backend failed: 'retstart' cannot be larger than 9998</ERROR>",
                ),
            )
        )
    with pytest.raises(PubMedUnavailable, match="broke off"):
        require_search(Answer(200, SEARCH[:-3]))


def test_text_is_an_answer_unless_it_is_a_document():
    assert require_text(Answer(200, b"\nid: 5 Error occurred\n")) == "id: 5 Error occurred"
    with pytest.raises(PubMedUnavailable, match="web page"):
        require_text(Answer(200, MAINTENANCE))
    with pytest.raises(PubMedUnavailable, match="backend"):
        require_text(Answer(200, FETCH_ERROR % b"backend"))
    with pytest.raises(PubMedRefused, match="not PubMed's"):
        require_text(Answer(200, RECORDS))


PIECES = [
    *(PROLOG, RECORDS, SEARCH, TOO_MANY, b"<PubmedArticleSet>", b"</PubmedArticleSet>"),
    *(b"<!DOCTYPE", b"<!--", b"-->", b"<?", b"?>", b"[", b"]", b'"', b"'", b">", b"<html", b"<a:b"),
    *(b"<ERROR>", b"</ERROR>", b"{", b'{"error":', b"}", b" ", b"\xff\xfe", b"\x00"),
]
bodies = st.binary(max_size=60) | st.lists(
    st.sampled_from(PIECES) | st.binary(max_size=8), max_size=12
).map(b"".join)
answers = st.builds(
    Answer,
    status=st.just(200) | st.integers(100, 999),
    body=bodies,
    content_type=st.sampled_from(["text/xml", "text/html", "text/plain", "application/json"]),
    location=st.text(max_size=20),
)


@given(answers)
@pytest.mark.parametrize("require", [require_records, require_search, require_text])
def test_whatever_comes_back_is_an_answer_or_one_of_the_two_errors(require, answer):
    try:
        require(answer)
    except (PubMedUnavailable, PubMedRefused) as error:
        sentence = str(error)
    else:
        return
    assert sentence.isprintable()
    assert sentence[0].isupper()
    assert sentence[-1] in ".”"
