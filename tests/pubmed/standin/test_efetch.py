"""efetch: what comes for PMIDs that are there, not there, merged, or no PMIDs at all."""

import pytest
from Bio import Medline

from curation.pubmed.standin import StandIn
from tests.pubmed import made_up
from tests.pubmed.standin.asking import ask, pmids

RECORDS = [made_up.article(pmid, doi=f"10.1234/{pmid}") for pmid in (1, 2, 3)]


@pytest.fixture(scope="module")
def eutils():
    with StandIn.of(*RECORDS, made_up.book(9, chapter="Kidneys"), merged={50: 2}) as running:
        yield running


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_records_come_in_the_order_asked_for_and_byte_for_byte(eutils, method):
    reply = ask(eutils, "efetch", method=method, id="3,9,1", retmode="xml")
    assert pmids(reply) == [3, 9, 1]
    assert RECORDS[2] in reply.body
    assert reply.headers["Content-Type"] == "text/xml; charset=UTF-8"


def test_a_repeated_id_and_a_list_are_the_same(eutils):
    assert pmids(ask(eutils, "efetch", id=[3, 1, 3], retmode="xml")) == [3, 1]


def test_what_is_not_there_is_left_out_in_silence(eutils):
    assert pmids(ask(eutils, "efetch", id="1,77,3", retmode="xml")) == [1, 3]
    empty = ask(eutils, "efetch", id="77", retmode="xml")
    assert empty.status == 200
    assert b"<PubmedArticleSet></PubmedArticleSet>" in empty.body


def test_a_merged_pmid_is_silent_in_xml_and_named_in_text(eutils):
    assert pmids(ask(eutils, "efetch", id="50", retmode="xml")) == []
    text = ask(eutils, "efetch", id="50,77", rettype="medline", retmode="text").text
    assert "id: 50 Error occurred: PMID 50 is a duplicate of PMID 2\n" in text
    assert "id: 77 Error occurred: The following PMID is not available: 77\n" in text


def test_without_retmode_the_answer_is_text(eutils):
    reply = ask(eutils, "efetch", id="1")
    assert reply.headers["Content-Type"] == "text/plain; charset=UTF-8"
    assert reply.text.startswith(
        "\n1. Made Up J Rheumatol. 2022 Oct 4;12(3):45-51. doi: 10.1234/1."
    )


def test_medline_text_can_be_read_by_others(eutils):
    text = ask(eutils, "efetch", id="1,9", rettype="medline", retmode="text").text
    first, second = Medline.parse(text.splitlines(keepends=True))
    assert first["PMID"] == "1"
    assert first["AU"] == ["Curator A", "Reviewer B"]
    assert first["AID"] == ["10.1234/1 [doi]"]
    assert first["DP"] == "2022 Oct 4"
    assert first["EDAT"] == "2022/10/05 06:00"
    assert second["TI"] == "Kidneys"


def test_medline_text_has_the_rarer_lines_too():
    record = made_up.article(
        1,
        title="A made-up trial, " + "told at great length, " * 8 + "of lupus.",
        vernacular_title="Eine erfundene Studie",
        authors=[made_up.author(collective="The Made-up Study Group")],
        completed="2022-12-01",
        electronic_date="2022-09-01",
        grants=[("R01", "AR", "NIAMS", "United States")],
        nct=["NCT00000001"],
        notices=[("RetractionIn", 8), made_up.notice("ErratumIn"), ("Cites", 9)],
        chemicals=[("0", "D1", "baricitinib")],
        mesh=["*Lupus Nephritis/drug therapy"],
        keywords=["lupus"],
    )
    with StandIn.of(record) as eutils:
        text = ask(eutils, "efetch", id="1", rettype="medline", retmode="text").text
    (read,) = Medline.parse(text.splitlines(keepends=True))
    assert read["TI"].endswith("told at great length, of lupus.")
    assert read["CN"] == ["The Made-up Study Group"]
    assert (read["DCOM"], read["DEP"]) == ("20221201", "20220901")
    assert (read["GR"], read["SI"]) == (["R01/AR/NIAMS/United States"], ["NCT00000001"])
    assert read["RIN"] == ["Made Up J Rheumatol. 2023 PMID: 8"]
    assert read["EIN"] == ["Made Up J Rheumatol. 2023"]
    assert (read["MH"], read["OT"]) == (["*Lupus Nephritis/drug therapy"], ["lupus"])


def test_minus_one_is_read_as_one(eutils):
    assert pmids(ask(eutils, "efetch", id="-1", retmode="xml")) == [1]


def test_an_empty_id_is_an_error_with_status_200(eutils):
    reply = ask(eutils, "efetch", id="", retmode="xml")
    assert reply.status == 200
    assert reply.xml.findtext("ERROR") == "Supplied id parameter is empty."


def test_no_id_at_all_is_a_bad_request(eutils):
    reply = ask(eutils, "efetch", retmode="xml")
    assert (reply.status, reply.xml.findtext("ERROR")) == (400, "Empty id list - nothing todo")


@pytest.mark.parametrize("ids", ["0", "lupus"])
def test_no_correct_id_is_a_bad_request(eutils, ids):
    reply = ask(eutils, "efetch", id=ids, retmode="xml")
    assert reply.status == 400
    assert reply.xml.findtext("ERROR") == "ID list is empty! Possibly it has no correct IDs."


def test_another_database_is_a_bad_request(eutils):
    reply = ask(eutils, "efetch", db="nothing", id="1", retmode="xml")
    assert (reply.status, reply.xml.findtext("ERROR")) == (
        400,
        "Invalid db name specified: nothing",
    )


def test_retstart_and_retmax_cut_the_list_of_ids(eutils):
    reply = ask(eutils, "efetch", id="1,2,3", retstart=1, retmax=1, retmode="xml")
    assert pmids(reply) == [2]


def test_uilist_gives_the_pmids_alone(eutils):
    assert ask(eutils, "efetch", id="1,77,2", rettype="uilist", retmode="text").text == "1\n2\n"
    assert b"<Id>2</Id>" in ask(eutils, "efetch", id="2", rettype="uilist", retmode="xml").body
