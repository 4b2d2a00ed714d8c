"""What PubMed says of a journal article, and where each of it goes."""

from dataclasses import asdict, fields
from datetime import date

import pytest

from curation.article import Article
from curation.pubmed import Unreadable, read_record
from tests.pubmed import made_up


def read(**more) -> Article:
    return read_record(made_up.article(**more))


def without(xml: bytes, *names: str) -> bytes:
    """The record without the elements of these names."""
    for name in names:
        while (start := xml.find(f"<{name}>".encode())) >= 0 or (
            start := xml.find(f"<{name} ".encode())
        ) >= 0:
            end = xml.index(f"</{name}>".encode(), start) + len(name) + 3
            xml = xml[:start] + xml[end:]
    return xml


# Who and where.


def test_the_journal_its_issue_and_the_pages():
    article = read(
        journal="Annals of made-up medicine &amp; more",
        journal_abbreviation="Ann Made Up Med",
        nlm_id="101",
        issn="1111-1119",
        issn_linking="2222-2222",
        country="Malta",
        volume="60 Suppl 1",
        issue="Pt 2",
        pages="100-4; discussion 104-5",
        model="Electronic",
    )
    assert article.journal == "Annals of made-up medicine & more"
    assert article.journal_abbreviation == "Ann Made Up Med"
    assert (article.nlm_id, article.country) == ("101", "Malta")
    assert (article.issn, article.issn_linking) == ("1111-1119", "2222-2222")
    assert (article.volume, article.issue) == ("60 Suppl 1", "Pt 2")
    assert article.pages == "100-4; discussion 104-5"
    assert article.publication_model == "Electronic"
    assert article.kind == "article"


@pytest.mark.parametrize(
    ("pagination", "pages"),
    [
        (b"<StartPage>5</StartPage><EndPage>9</EndPage><MedlinePgn>5-9</MedlinePgn>", "5-9"),
        (b"<StartPage>5</StartPage><EndPage>9</EndPage>", "5-9"),
        (b"<StartPage>e5</StartPage>", "e5"),
        (b"<StartPage>5</StartPage><MedlinePgn/>", "5"),
        (b"<MedlinePgn/>", ""),
    ],
)
def test_pages_are_medlines_or_the_first_and_the_last(pagination, pages):
    xml = made_up.article(pages="HERE").replace(b"<MedlinePgn>HERE</MedlinePgn>", pagination)
    assert read_record(xml).pages == pages


def test_a_journal_without_an_iso_abbreviation_has_medlines():
    xml = without(made_up.article(journal_abbreviation="J Made Up"), "ISOAbbreviation")
    assert read_record(xml).journal_abbreviation == "J Made Up"


@pytest.mark.parametrize(
    "missing",
    [
        ("Journal",),
        ("MedlineJournalInfo",),
        ("PubDate",),
        ("AuthorList",),
        ("Abstract",),
        ("ArticleTitle",),
        ("PubmedData",),
        ("History", "ArticleIdList"),
        ("DateRevised", "PublicationTypeList", "Pagination", "Language"),
    ],
)
def test_whatever_is_missing_the_rest_is_read(missing):
    assert read_record(without(made_up.article(77), *missing)).pmid == 77


@pytest.mark.parametrize("name", ["MedlineCitation", "BookDocument"])
def test_a_record_that_describes_nothing_is_unreadable(name):
    with pytest.raises(Unreadable, match="describes nothing"):
        read_record(f"<{name}><PMID>8</PMID></{name}>".encode())


def test_a_record_that_describes_an_empty_article_says_nothing_else():
    xml = b"<MedlineCitation><PMID>8</PMID><Article/></MedlineCitation>"
    assert read_record(xml) == Article(pmid=8)


def test_elements_that_nobody_knows_are_left_alone():
    odd = b"<New><PMID>9</PMID><ArticleTitle>no</ArticleTitle></New>"
    xml = made_up.article(8)
    for place in (b"<Article ", b"<Journal>", b"<PubDate>", b"<LastName>", b"<PubmedData>"):
        xml = xml.replace(place, odd + place)
    assert read_record(xml) == read_record(made_up.article(8))


# Title and abstract.


def test_a_title_in_another_language_keeps_both():
    article = read(
        title="[Lupus.]", vernacular_title="Lupus à <i>Malte</i>", languages=["FRE", "eng"]
    )
    assert article.title == "[Lupus.]"
    assert article.vernacular_title == "Lupus à <i>Malte</i>"
    assert article.languages == ["fre", "eng"]


def test_the_sections_of_an_abstract_keep_their_labels_and_categories():
    article = read(
        abstract=[
            ("", "First."),
            ("AIM &amp; SCOPE", "OBJECTIVE", "Second <b>of</b> three."),
            ("AIM &amp; SCOPE", "UNASSIGNED", ""),
        ],
        abstract_copyright="© Nobody &amp; Sons",
    )
    assert article.abstract == [
        {"label": "", "category": "", "text": "First."},
        {"label": "AIM & SCOPE", "category": "OBJECTIVE", "text": "Second <b>of</b> three."},
    ]
    assert article.abstract_copyright == "© Nobody & Sons"


def test_an_empty_section_stays_where_it_has_a_label():
    xml = made_up.article(abstract="HERE").replace(
        b"<AbstractText>HERE</AbstractText>",
        b'<AbstractText Label="AIM"/><AbstractText/><AbstractText Label="">x</AbstractText>',
    )
    assert [(s["label"], s["text"]) for s in read_record(xml).abstract] == [("AIM", ""), ("", "x")]


def test_abstracts_in_other_languages_stand_by_themselves():
    [german, plain] = read(
        other_abstracts=[
            made_up.other_abstract([("ZIEL", "Eins.")], owner="© Niemand"),
            made_up.other_abstract("Easy.", kind="plain-language-summary", language="eng"),
        ]
    ).other_abstracts
    assert german == {
        "type": "Publisher",
        "language": "ger",
        "sections": [{"label": "ZIEL", "category": "", "text": "Eins."}],
        "copyright": "© Niemand",
    }
    assert (plain["type"], plain["language"]) == ("plain-language-summary", "eng")


# What it is about.


def test_headings_keywords_chemicals_and_the_rest_of_the_index():
    article = read(
        mesh=["*Lupus Nephritis/drug therapy/*pathology", "Malta"],
        supplementary_concepts=[("Disease", "C1", "Made-up disease")],
        keywords=["*JAK<sub>1</sub>", "lupus &amp; more"],
        chemicals=[("0", "D1", "Made-up inhibitor"), ("EC 2.7.10.2", "D2", "Janus Kinase 1")],
        grants=[("R01", "AR", "NIAMS", "United States"), ("", "", "Trust", "")],
        publication_types=["Journal Article", ("Review", "D016454")],
    )
    assert [(h["name"], h["major"], len(h["qualifiers"])) for h in article.mesh] == [
        ("Lupus Nephritis", True, 2),
        ("Malta", False, 0),
    ]
    drug_therapy, pathology = article.mesh[0]["qualifiers"]
    assert (drug_therapy["name"], drug_therapy["major"]) == ("drug therapy", False)
    assert (pathology["name"], pathology["major"]) == ("pathology", True)
    assert article.mesh[0]["ui"].startswith("D")
    assert drug_therapy["ui"].startswith("Q")
    assert article.supplementary_concepts == [
        {"type": "Disease", "ui": "C1", "name": "Made-up disease"}
    ]
    assert article.keywords == [
        {"text": "JAK<sub>1</sub>", "major": True, "owner": "NOTNLM"},
        {"text": "lupus &amp; more", "major": False, "owner": "NOTNLM"},
    ]
    assert article.chemicals[1] == {
        "registry_number": "EC 2.7.10.2",
        "ui": "D2",
        "name": "Janus Kinase 1",
    }
    assert article.grants[1] == {"id": "", "acronym": "", "agency": "Trust", "country": ""}
    assert article.publication_types == [
        {"ui": "D016428", "name": "Journal Article"},
        {"ui": "D016454", "name": "Review"},
    ]


def test_a_heading_may_be_a_place_and_several_lists_of_keywords_are_one():
    place = b'<DescriptorName UI="D1" Type="Geographic">Malta</DescriptorName>'
    mesh = b"<MeshHeading>" + place + b"</MeshHeading>"
    first = b"<KeywordList><Keyword>a</Keyword><Keyword/></KeywordList>"
    second = b"<KeywordList Owner='KIE'><Keyword>b</Keyword></KeywordList>"
    xml = made_up.article(mesh=["X"], keywords=["HERE"])
    xml = without(xml, "KeywordList", "MeshHeading").replace(
        b"<MeshHeadingList>", first + second + b"<MeshHeadingList>" + mesh
    )
    article = read_record(xml)
    assert [(h["name"], h["type"]) for h in article.mesh] == [("Malta", "Geographic")]
    assert [(k["text"], k["owner"]) for k in article.keywords] == [("a", "NLM"), ("b", "KIE")]


def test_trials_are_those_of_the_databanks_and_then_those_of_the_text():
    article = read(
        nct=["NCT00000002", "not a number"],
        databanks={"ISRCTN": ["ISRCTN63718836"]},
        title="Of NCT00000003",
        abstract=[("REGISTRATION", "NCT00000002 and nct00000001")],
    )
    assert article.nct_numbers == ["NCT00000002", "NCT00000003", "NCT00000001"]
    assert article.databanks == [
        {"name": "ClinicalTrials.gov", "accession_numbers": ["NCT00000002", "not a number"]},
        {"name": "ISRCTN", "accession_numbers": ["ISRCTN63718836"]},
    ]


def test_the_rest_of_what_medline_has():
    article = read(
        coi="None &lt;declared&gt;.",
        gene_symbols=["JAK1"],
        general_notes=[("KIE", "4 refs.")],
        space_flight_missions=["Flight Experiment"],
        citation_subsets=["IM", "S"],
        personal_name_subjects=["Curie Marie"],
        number_of_references=40,
        status="In-Process",
        indexing_method="Automated",
        publication_status="aheadofprint",
        completed="2022-10-04",
        revised="2023-01-02",
        history={"received": "2022-01-02", "pubmed": "2022-10-05T06:00"},
    )
    assert article.coi_statement == "None &lt;declared&gt;."
    assert article.gene_symbols == ["JAK1"]
    assert article.general_notes == [{"ui": "KIE", "name": "4 refs."}]
    assert article.space_flight_missions == ["Flight Experiment"]
    assert article.citation_subsets == ["IM", "S"]
    assert [person["last_name"] for person in article.personal_name_subjects] == ["Curie"]
    assert article.number_of_references == 40
    assert (article.citation_status, article.indexing_method) == ("In-Process", "Automated")
    assert article.publication_status == "aheadofprint"
    assert (article.completed_on, article.revised_on) == (date(2022, 10, 4), date(2023, 1, 2))
    assert article.events == [
        {"event": "received", "date": "2022-01-02"},
        {"event": "pubmed", "date": "2022-10-05T06:00"},
    ]


# What it cites, and what is said of it.


def test_reference_lists_are_read_in_order_with_their_titles_however_they_nest():
    lists = made_up.reference_list(1, "Second.", title="References") + made_up.reference_list(
        3,
        title="Web &amp; more",
        nested=made_up.reference_list(4, title="Inner") + made_up.reference_list(5),
    )
    cited = read(reference_lists=lists).cited_references
    assert [(c["pmid"], c["section"]) for c in cited] == [
        (1, "References"),
        (None, "References"),
        (3, "Web &amp; more"),
        (4, "Inner"),
        (5, "Web &amp; more"),
    ]
    assert cited[1]["text"] == "Second."


def test_a_reference_keeps_each_of_its_ids_written_our_way():
    [cited] = read(
        references=[made_up.reference("A <i>b</i>.", pmid=7, doi="10.5555/ABC", pmcid="PMC8")]
    ).cited_references
    assert cited == {
        "text": "A <i>b</i>.",
        "pmid": 7,
        "doi": "10.5555/abc",
        "pmcid": "PMC8",
        "section": "",
    }


def test_the_citations_of_old_records_are_references_where_there_is_no_list():
    cites = made_up.notice("Cites", 7, citation="Made Up J. 1999 &amp; before")
    retraction = made_up.notice("RetractionIn", 8, citation="Made Up J. 2023", note="Why")
    article = read(notices=[cites, retraction, ("CommentIn", 9)])

    assert [(c["pmid"], c["text"]) for c in article.cited_references] == [
        (7, "Made Up J. 1999 &amp; before")
    ]
    assert article.notices[0] == {
        "kind": "RetractionIn",
        "pmid": 8,
        "citation": "Made Up J. 2023",
        "note": "Why",
    }
    assert [notice["kind"] for notice in article.notices] == ["RetractionIn", "CommentIn"]
    assert [c["pmid"] for c in read(notices=[cites], references=[1]).cited_references] == [1]


def test_a_notice_may_have_no_pmid():
    assert read(notices=[made_up.notice("ErratumIn")]).notices[0]["pmid"] is None


# What cannot be read is said.


@pytest.mark.parametrize(
    ("xml", "says"),
    [
        (b"", "not a PubMed record"),
        (b"<html><body/></html>", "not a PubMed record"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><PubmedArticle/>", "not a PubMed record"),
        (b"<PubmedArticle></PubmedArticle>", "no PMID"),
        (made_up.article()[:-40], "breaks off"),
        (made_up.article()[:-3], "breaks off within a tag"),
        (made_up.article() + b"<more/>", "not well-formed"),
        (made_up.article(title="a &b; c"), "entities are not followed"),
        (made_up.article(title="a & b"), "does not allow"),
        (made_up.article(title="a \x0b b"), "does not allow"),
        (made_up.article(title="a <i> b"), "not closed"),
        (made_up.article(title="a<b x=1>c</b>"), "not well-formed|does not allow"),
        (made_up.article(title="<a:b>c"), "not closed"),
        (made_up.article(title="HERE").replace(b"HERE", b"\xff"), "UTF-8"),
        (made_up.article(title="&#0;"), "not well-formed"),
        (b"<PubmedArticle>" + b" " * 20_000_000 + b"</PubmedArticle>", "more than 20 MB"),
        (
            made_up.article(reference_lists="<ReferenceList>" * 30 + "</ReferenceList>" * 30),
            "20 reference lists",
        ),
    ],
)
def test_a_record_that_cannot_be_read_says_why_in_a_sentence(xml, says):
    with pytest.raises(Unreadable, match=says) as error:
        read_record(xml)
    assert str(error.value).endswith(".")


def test_every_field_of_an_article_is_json_or_a_date():
    article = read(mesh=["X/y"], references=[1], electronic_date="2022-01-02", nct=["NCT00000001"])
    for field in fields(Article):
        assert type(asdict(article)[field.name]) in (str, int, bool, list, dict, date, type(None))
