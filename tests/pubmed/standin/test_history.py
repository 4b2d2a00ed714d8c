"""epost and the history server."""

import pytest

from curation.pubmed.standin import StandIn
from tests.pubmed import made_up
from tests.pubmed.standin.asking import ask, pmids


@pytest.fixture(scope="module")
def eutils():
    with StandIn.of(*(made_up.article(pmid) for pmid in (1, 2, 3))) as running:
        yield running


def posted(eutils, ids, **fields):
    xml = ask(eutils, "epost", method="POST", id=ids, **fields).xml
    return {"WebEnv": xml.findtext("WebEnv"), "query_key": xml.findtext("QueryKey")}


def test_what_was_posted_can_be_fetched_and_summarised(eutils):
    session = posted(eutils, "3,1,77")
    assert pmids(ask(eutils, "efetch", retmode="xml", **session)) == [3, 1]
    assert pmids(ask(eutils, "efetch", retmode="xml", retstart=1, retmax=1, **session)) == [1]
    assert len(ask(eutils, "esummary", **session).xml.findall("DocSum")) == 2


def test_a_known_webenv_gets_another_key(eutils):
    first = posted(eutils, "1")
    second = posted(eutils, "2", WebEnv=first["WebEnv"])
    assert second == {"WebEnv": first["WebEnv"], "query_key": "2"}
    assert pmids(ask(eutils, "efetch", retmode="xml", **second)) == [2]


def test_nothing_to_post_is_an_error(eutils):
    reply = ask(eutils, "epost", method="POST", id="")
    assert reply.xml.findtext("ERROR") == "Empty ID list; Nothing to store"


def test_an_id_that_is_none_is_told(eutils):
    errors = [one.text for one in ask(eutils, "epost", method="POST", id="x").xml.iter("ERROR")]
    assert errors == [
        "Empty ID list; Nothing to store",
        "Some IDs have invalid value and were omitted. Maximum ID value 18446744073709551615",
    ]
    mixed = ask(eutils, "epost", method="POST", id="x,1").xml
    assert [child.tag for child in mixed] == ["QueryKey", "WebEnv", "ERROR"]


def test_an_unknown_webenv_is_an_error(eutils):
    reply = ask(eutils, "efetch", retmode="xml", WebEnv="MCID_gone", query_key=1)
    assert reply.status == 400
    assert (reply.xml.findtext("ERROR") or "").startswith("Cannot retrieve history data.")
    summary = ask(eutils, "esummary", WebEnv="MCID_gone", query_key=1)
    assert summary.xml.findtext("ERROR") == "Unable to obtain query #1"


def test_beyond_the_end_is_out_of_range(eutils):
    reply = ask(eutils, "efetch", retmode="xml", retstart=1, **posted(eutils, "1"))
    assert reply.status == 400
    assert reply.xml.findtext("ERROR") == (
        "Cannot retrieve history data: OUT OF RANGE. Parameter retstart=1 + 1 is greater than"
        " number of records available in history. History includes 1 IDs."
    )
