"""esummary, elink, ecitmatch and einfo."""

from io import BytesIO

import pytest
from Bio import Entrez

from curation.pubmed.standin import StandIn
from tests.pubmed import made_up
from tests.pubmed.standin.asking import ask

PLACE = {"journal": "Lancet (London, England)", "journal_abbreviation": "Lancet"}
RECORDS = [
    made_up.article(
        1, references=[3, 2, 3], pmcid="PMC11", doi="10.1/a", pages="121-130", volume="394", **PLACE
    ),
    made_up.article(2, references=[3], pages="121-9", volume="394", published="1999", **PLACE),
    made_up.article(
        3, volume="5", pages="e12", authors=[made_up.author("Solo", "Han", suffix="Jr")]
    ),
    made_up.book(4, chapter="Kidneys"),
]


@pytest.fixture(scope="module")
def eutils():
    with StandIn.of(*RECORDS) as running:
        yield running


def test_a_summary_can_be_read_by_biopython(eutils):
    (summary,) = Entrez.read(BytesIO(ask(eutils, "esummary", id="3").body))
    assert summary["Id"] == "3"
    assert summary["AuthorList"] == ["Solo H Jr"]
    assert summary["PubDate"] == "2022 Oct 4"
    assert summary["SO"] == "2022 Oct 4;5(3):e12"
    assert summary["HasAbstract"] == 1


def test_an_unknown_summary_is_an_error_among_the_others(eutils):
    xml = ask(eutils, "esummary", id="1,77,lupus").xml
    assert [child.tag for child in xml] == ["DocSum", "ERROR", "ERROR"]
    assert [one.text for one in xml.iter("ERROR")] == [
        "UID=77: cannot get document summary",
        "Invalid uid lupus at position= 3",
    ]


def test_a_summary_of_nothing(eutils):
    said = "Neither query_key nor id specified"
    assert ask(eutils, "esummary").xml.findtext("ERROR") == said
    assert ask(eutils, "esummary", retmode="json").json["esummaryresult"] == [said]


def test_a_summary_in_json(eutils):
    result = ask(eutils, "esummary", id="1,77", retmode="json").json["result"]
    assert result["uids"] == ["1", "77"]
    assert result["1"]["articleids"][1] == {"idtype": "doi", "idtypen": 3, "value": "10.1/a"}
    assert result["1"]["sortpubdate"] == "2022/10/04 00:00"
    assert result["77"] == {"uid": "77", "error": "cannot get document summary"}


def test_json_summarises_500_at_most(eutils):
    reply = ask(
        eutils, "esummary", method="POST", id=",".join(map(str, range(1, 502))), retmode="json"
    )
    assert reply.json["esummaryresult"][0].startswith("Too many UIDs in request.")


def links(linkset):
    return {
        one.findtext("LinkName"): [int(link.text or 0) for link in one.iterfind("Link/Id")]
        for one in linkset.iterfind("LinkSetDb")
    }


def test_links_come_from_the_reference_lists(eutils):
    (linkset,) = ask(eutils, "elink", dbfrom="pubmed", id="1").xml
    assert links(linkset) == {"pubmed_pubmed_refs": [3, 2]}
    (linkset,) = ask(eutils, "elink", dbfrom="pubmed", linkname="pubmed_pubmed_citedin", id="3").xml
    assert links(linkset) == {"pubmed_pubmed_citedin": [2, 1]}
    (linkset,) = ask(eutils, "elink", dbfrom="pubmed", db="pmc", id="1").xml
    assert links(linkset) == {"pubmed_pmc": [11]}


def test_a_comma_list_is_merged_and_a_repeated_id_is_not(eutils):
    (merged,) = ask(eutils, "elink", dbfrom="pubmed", id="1,2").xml
    assert links(merged) == {"pubmed_pubmed_refs": [3, 2], "pubmed_pubmed_citedin": [1]}
    apart = ask(eutils, "elink", dbfrom="pubmed", id=[1, 2]).xml
    assert [links(linkset) for linkset in apart] == [
        {"pubmed_pubmed_refs": [3, 2]},
        {"pubmed_pubmed_refs": [3], "pubmed_pubmed_citedin": [1]},
    ]


def test_an_unknown_pmid_and_one_without_links_look_the_same(eutils):
    unlinked, unknown = ask(eutils, "elink", dbfrom="pubmed", id=[4, 77]).xml
    assert links(unlinked) == links(unknown) == {}
    assert ask(eutils, "elink", dbfrom="pubmed", id="77", retmode="json").json["linksets"] == [
        {"dbfrom": "pubmed", "ids": ["77"]}
    ]


def test_links_can_be_read_by_biopython(eutils):
    (linkset,) = Entrez.read(BytesIO(ask(eutils, "elink", dbfrom="pubmed", id="1").body))
    assert [link["Id"] for link in linkset["LinkSetDb"][0]["Link"]] == ["3", "2"]


def test_links_of_what_was_posted(eutils):
    session = ask(eutils, "epost", method="POST", id="1,2").xml
    (linkset,) = ask(
        eutils, "elink", dbfrom="pubmed", WebEnv=session.findtext("WebEnv"), query_key=1
    ).xml
    assert links(linkset)["pubmed_pubmed_refs"] == [3, 2]
    (linkset,) = ask(eutils, "elink", dbfrom="pubmed", db="pmc", id="77").xml
    assert links(linkset) == {}


@pytest.mark.parametrize("fields", [{}, {"id": "1", "cmd": "llinks"}])
def test_what_elink_cannot_answer_is_an_error(eutils, fields):
    reply = ask(eutils, "elink", dbfrom="pubmed", **fields)
    assert reply.status == 400
    assert reply.xml.findtext("ERROR")


def matched(eutils, *lines):
    return ask(eutils, "ecitmatch", retmode="xml", bdata="\r".join(lines)).text.splitlines()


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ("lancet||394|121|curator a|k|", "AMBIGUOUS 2,1"),  # the author wrote both
        ("lancet|1999|394|121||k|", "2"),
        ("made up j rheumatol|1850|5|e12|nobody x|k|", "3"),  # a wrong year and author are forgiven
        ("lancet|2022|394|999|curator a|k|", "NOT_FOUND"),
        ("no such journal|2022|394|121|curator a|k|", "NOT_FOUND;INVALID_JOURNAL"),
        ("|2022|5|e12|solo h|k|", "3"),
    ],
)
def test_a_citation_is_matched(eutils, line, outcome):
    assert matched(eutils, line) == [line + outcome]


def test_the_year_decides_where_the_author_cannot(eutils):
    assert matched(eutils, "lancet|2022|394|121|nobody x|k|") == [
        "lancet|2022|394|121|nobody x|k|1"
    ]


def test_many_candidates_are_counted_and_not_named():
    crowd = [made_up.article(pmid, volume="1", pages="7") for pmid in range(1, 6)]
    with StandIn.of(*crowd) as eutils:
        (line,) = matched(eutils, "made up j rheumatol||1|||k|")
    assert line == "made up j rheumatol||1|||k|AMBIGUOUS (5 citations)"


def test_a_line_that_says_too_little_has_no_answer(eutils):
    lines = ["|2022|||solo h|a|", "no bars at all", "made up j rheumatol|2022|5|e12|x|b|"]
    assert matched(eutils, *lines) == ["made up j rheumatol|2022|5|e12|x|b|3"]


def test_the_answer_is_text_whatever_retmode_says(eutils):
    reply = ask(eutils, "ecitmatch", retmode="xml", bdata="lancet|2022|394|121|x|k|")
    assert reply.headers["Content-Type"].startswith("text/plain")


def test_einfo_names_the_database_and_its_fields(eutils):
    assert ask(eutils, "einfo", db="").xml.findtext("DbList/DbName") == "pubmed"
    (info,) = Entrez.read(BytesIO(ask(eutils, "einfo").body))["DbInfo"]
    assert info["Count"] == "4"
    assert {"UID", "TIAB", "EDAT"} <= {field["Name"] for field in info["FieldList"]}
    assert ask(eutils, "einfo", db="", retmode="json").json["einforesult"]["dblist"] == ["pubmed"]
    (about,) = ask(eutils, "einfo", retmode="json").json["einforesult"]["dbinfo"]
    assert about["linklist"][0]["name"] == "pubmed_pubmed_refs"
    unknown = ask(eutils, "einfo", db="fleegle").xml
    assert unknown.findtext("ERROR") == "Can not retrieve DbInfo for db=fleegle"
