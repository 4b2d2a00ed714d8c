"""esearch: what a query finds, how it is said, and where the 9,999 end."""

import pytest

from curation.pubmed.standin import StandIn
from tests.pubmed import made_up
from tests.pubmed.standin.asking import ask, found, pmids

LONG_AGO = {"pubmed": "1999-05-05", "entrez": "1999-06-06"}
RECORDS = [
    made_up.article(
        11,
        title="Baricitinib in <i>lupus</i> nephritis.",
        abstract="Systemic lupus erythematosus, treated.",
        authors=["Müller Änne Maria", "Smith Jo"],
        doi="10.1234/ABC(1)",
        pmcid="PMC77",
        mesh=["*Lupus Nephritis/drug therapy", "Humans"],
        publication_types=["Journal Article", "Randomized Controlled Trial"],
        chemicals=[("0", "D1", "baricitinib")],
        nct=["NCT00000011"],
        published="2022 Oct 04",
        electronic_date="2021-12-30",
    ),
    made_up.article(
        12,
        title="Tofacitinib and the skin.",
        abstract="Of lupus, systemic or not.",
        authors=["Smithson Jane"],
        journal="Another journal",
        journal_abbreviation="Another J",
        published="1999 Summer",
        revised="2001-02-03",
        history=LONG_AGO,
        languages=["ger"],
    ),
    made_up.book(13, chapter="Kidneys in lupus", keywords=["nephritis"], published="2010"),
]


@pytest.fixture(scope="module")
def eutils():
    with StandIn.of(*RECORDS) as running:
        yield running


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("lupus", [13, 12, 11]),
        ("Lupus AND nephritis", [13, 11]),
        ("lupus nephritis", [13, 11]),
        ('"lupus nephritis"', [11]),
        ("lupus NOT nephritis", [12]),
        ("tofacitinib OR baricitinib", [12, 11]),
        ("tofacitinib OR baricitinib AND kidneys", []),  # from left to right, as PubMed
        ("tofacitinib OR (baricitinib AND nephritis)", [12, 11]),
        ("baric*", [11]),
        ("lupus[ti]", [13, 11]),
        ("lupus[Title]", [13, 11]),
        ("systemic lupus[tiab]", [12, 11]),
        ('"systemic lupus"[tiab]', [11]),
        ("nephritis[tiab]", [13, 11]),
        ("Smith[au]", [11]),
        ("muller am[au]", [11]),
        ("Muller A[Author]", [11]),
        ("Müller Änne Maria[au]", [11]),
        ("another j[ta]", [12]),
        ("1234-5679[ta]", [12, 11]),
        ("Lupus Nephritis[mh]", [11]),
        ("Lupus Nephritis/drug therapy[mh]", [11]),
        ("humans[majr]", []),
        ("Randomized Controlled Trial[pt]", [11]),
        ("german[la]", [12]),
        ("baricitinib[nm]", [11]),
        ("NCT00000011[si]", [11]),
        ("NCT00000011", [11]),
        ('"10.1234/abc(1)"[doi]', [11]),
        ('"10.1234/ABC(1)"[aid]', [11]),
        ("PMC77[pmcid]", [11]),
        ("77[pmc]", [11]),
        ("12[uid] OR 13[pmid]", [13, 12]),
        ("11:12[uid]", [12, 11]),
        ("1:99999999[uid]", [13, 12, 11]),
        ("all[sb] NOT 13[uid]", [12, 11]),
        ("2022[dp]", [11]),
        ("2021[dp]", [11]),
        ("1999:2010[dp]", [13, 12]),
        ("1999/07:1999/08[pdat]", [12]),
        ('"1999/01/01"[Date - Publication] : "3000"[Date - Publication]', [13, 12, 11]),
        ("1999/05/05[edat]", [12]),
        ("1999/05/05[crdt]", []),
        ("1999/06[crdt]", [12]),
        ("2001[lr]", [12]),
        ("lupus AND 2022/10/05:2022/10/05[edat]", [13, 11]),
    ],
)
def test_a_query_finds(eutils, term, expected):
    reply = ask(eutils, "esearch", term=term, method="POST")
    assert found(reply) == expected
    assert int(reply.xml.findtext("Count") or -1) == len(expected)


def test_a_word_that_nothing_has_is_left_out_and_named(eutils):
    xml = ask(eutils, "esearch", term="lupus AND zqxj AND kidneys").xml
    assert xml.findtext("Count") == "1"
    assert xml.findtext("ErrorList/PhraseNotFound") == "zqxj"
    assert xml.findtext("QueryTranslation") == '"lupus"[All Fields] AND "kidneys"[All Fields]'


def test_nothing_found_is_no_error(eutils):
    xml = ask(eutils, "esearch", term="zqxj").xml
    assert xml.findtext("Count") == "0"
    assert xml.findtext("WarningList/OutputMessage") == "No items found."
    assert xml.findtext("ERROR") is None


def test_a_quoted_phrase_that_nothing_has_finds_nothing(eutils):
    xml = ask(eutils, "esearch", term='lupus AND "made of cheese"[ti]').xml
    assert xml.findtext("Count") == "0"
    assert xml.findtext("WarningList/QuotedPhraseNotFound") == '"made of cheese"[Title]'


def test_an_unknown_field_is_named_and_all_fields_searched(eutils):
    xml = ask(eutils, "esearch", term="kidneys[nosuchfield]").xml
    assert xml.findtext("ErrorList/FieldNotFound") == "nosuchfield"
    assert xml.findtext("Count") == "1"


def test_a_translation_can_be_asked_again(eutils):
    for term in ("lupus nephritis[ti] OR (2020:2022[dp] NOT smith[au])", "11:12[uid]", "2022[dp]"):
        first = ask(eutils, "esearch", term=term)
        again = ask(eutils, "esearch", term=first.xml.findtext("QueryTranslation"))
        assert found(first) == found(again)
        assert first.xml.findtext("QueryTranslation") == again.xml.findtext("QueryTranslation")


def test_dates_beside_the_term(eutils):
    dates = {"mindate": "1999/01/01", "maxdate": "1999/12/31"}
    assert found(ask(eutils, "esearch", term="lupus", datetype="edat", **dates)) == [12]
    assert found(ask(eutils, "esearch", term="lupus", datetype="crdt", reldate=3)) == []
    xml = ask(eutils, "esearch", term="lupus", datetype="edat", **dates).xml
    assert xml.findtext("QueryTranslation") == (
        '"lupus"[All Fields] AND 1999/01/01:1999/12/31[Date - Entry]'
    )


def test_the_field_beside_the_term(eutils):
    assert found(ask(eutils, "esearch", term="10.1234/ABC(1)", field="aid")) == []
    assert found(ask(eutils, "esearch", term='"10.1234/ABC(1)"', field="aid")) == [11]


def test_pages(eutils):
    xml = ask(eutils, "esearch", term="lupus", retstart=1, retmax=1).xml
    assert [xml.findtext(name) for name in ("Count", "RetMax", "RetStart")] == ["3", "1", "1"]
    assert xml.findtext("IdList/Id") == "12"


def test_count_alone(eutils):
    xml = ask(eutils, "esearch", term="lupus", rettype="count").xml
    assert [(child.tag, child.text) for child in xml] == [("Count", "3")]
    reply = ask(eutils, "esearch", term="lupus", rettype="count", retmode="json")
    assert reply.json["esearchresult"] == {"count": "3"}


def test_json(eutils):
    result = ask(eutils, "esearch", term="lupus zqxj", retmode="json", usehistory="y").json
    assert result["header"] == {"type": "esearch", "version": "0.3"}
    assert result["esearchresult"]["idlist"] == ["13", "12", "11"]
    assert result["esearchresult"]["querykey"] == "1"
    assert result["esearchresult"]["errorlist"]["phrasesnotfound"] == ["zqxj"]
    nothing = ask(eutils, "esearch", term="zqxj", retmode="json").json["esearchresult"]
    assert nothing["warninglist"]["outputmessages"] == ["No items found."]


@pytest.mark.parametrize("term", ["((lupus)", "lupus)"])
def test_brackets_that_do_not_fit_fail_with_status_200(eutils, term):
    reply = ask(eutils, "esearch", term=term)
    assert reply.status == 200
    assert (reply.xml.findtext("ERROR") or "").startswith("Search Backend failed: ")


def test_no_term_at_all(eutils):
    reply = ask(eutils, "esearch", term="")
    assert reply.xml.findtext("ERROR") == "Empty term and query_key - nothing todo"


@pytest.mark.parametrize(
    "term", ["of the", "AND", "[ti]", ":", "()", "* ! ?", '""', "x[dp]", "y[uid]"]
)
def test_a_query_of_nothing_finds_nothing(eutils, term):
    reply = ask(eutils, "esearch", term=term)
    assert reply.status == 200
    assert found(reply) == []


def test_thousands_of_terms_are_one_query(eutils):
    term = " OR ".join(f"{pmid}[uid]" for pmid in range(5_000))
    assert found(ask(eutils, "esearch", term=term, method="POST")) == [13, 12, 11]


@pytest.fixture(scope="module")
def many():
    template = made_up.article(1).decode()
    records = "".join(template.replace(">1<", f">{pmid}<") for pmid in range(1, 10_041))
    with StandIn.of(records.encode()) as running:
        yield running


def test_no_more_than_9_999_are_listed(many):
    xml = ask(many, "esearch", term="all[sb]", retmax=100_000).xml
    assert xml.findtext("Count") == "10040"
    assert xml.findtext("RetMax") == "9999"
    assert xml.findtext("WarningList/OutputMessage") == (
        "Restrictions achieved. start and count adjusted to 0, 9999"
    )


def test_the_last_page_below_the_ceiling_has_one(many):
    xml = ask(many, "esearch", term="all[sb]", retstart=9998, retmax=1000).xml
    assert xml.findtext("RetMax") == "1"


def test_beyond_the_ceiling_is_an_error_with_status_200(many):
    reply = ask(many, "esearch", term="all[sb]", retstart=9999)
    assert reply.status == 200
    assert "'retstart' cannot be larger than 9998." in (reply.xml.findtext("ERROR") or "")


def test_beyond_the_ceiling_json_is_not_even_json(many):
    reply = ask(many, "esearch", term="all[sb]", retstart=9999, retmode="json")
    assert reply.status == 200
    with pytest.raises(ValueError, match="Invalid control character"):
        _ = reply.json


def test_history_does_not_lift_the_ceiling(many):
    xml = ask(many, "esearch", term="all[sb]", usehistory="y").xml
    session = {"WebEnv": xml.findtext("WebEnv"), "query_key": xml.findtext("QueryKey")}
    page = ask(many, "efetch", retmode="xml", retstart=9990, retmax=50, **session)
    assert len(pmids(page)) == 9
    beyond = ask(many, "efetch", retmode="xml", retstart=9999, retmax=50, **session)
    assert beyond.status == 400
    assert "cannot be larger than 9998" in (beyond.xml.findtext("ERROR") or "")


def test_ranges_of_pmids_reach_what_lies_beyond_the_ceiling(many):
    assert len(found(ask(many, "esearch", term="1:5000[uid]", retmax=9999))) == 5000
    assert len(found(ask(many, "esearch", term="5001:99999999[uid]", retmax=9999))) == 5040
