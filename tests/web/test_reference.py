"""The page of a reference: all that PubMed says of it is there, and none of it as markup."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from curation.article import Article
from curation.models import Reference
from tests.builders import (
    a_batch,
    a_citation,
    a_heading,
    a_notice,
    a_reference,
    an_author,
    of_type,
)
from tests.cast import ada, ben
from tests.evidence_builders import a_trial
from tests.web.at_the_desk import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    client.force_login(ben())
    return client


def everything() -> Reference:
    """A reference in which PubMed speaks wherever it can."""
    return a_reference(
        pmid=90000900,
        doi="10.1000/everything",
        pmcid="PMC900",
        title="<i>STAT4</i> and IFN-α",
        vernacular_title="STAT4 und IFN-α",
        abstract=[
            {"label": "BACKGROUND", "category": "BACKGROUND", "text": "CD4<sup>+</sup> cells."},
            {"label": "", "category": "", "text": "And <b>more</b>."},
        ],
        abstract_copyright="© 2023 Nobody",
        other_abstracts=[
            {
                "type": "Publisher",
                "language": "ger",
                "sections": [{"label": "", "category": "", "text": "Zellen."}],
                "copyright": "© 2023 Niemand",
            },
            {"type": "plain-language-summary", "language": "", "sections": [], "copyright": ""},
            {"type": "NASA", "language": "eng", "sections": [], "copyright": ""},
        ],
        authors=[
            an_author("Ash", at=["Lyon"], orcid="0000-0002-1825-0097", equal_contribution=True),
            an_author("Birch", is_valid=False),
            an_author(group="The Made-up Group"),
            an_author("Cedar", role="investigator", fore_name="Carla"),
        ],
        authors_complete=False,
        journal="The Journal of Nothing",
        journal_abbreviation="J Nothing",
        nlm_id="0000001",
        issn="0000-0000",
        country="Nowhere",
        volume="1",
        issue="2",
        pages="3-4",
        publication_model="Print-Electronic",
        publication_date="2023 May 1",
        other_ids=[{"ui": "pii", "name": "S0000"}],
        languages=["eng", "ger"],
        publication_types=of_type("Randomized Controlled Trial"),
        mesh=[
            a_heading("Lupus Nephritis", major=True, qualifiers=("drug therapy",)),
            a_heading("Humans"),
        ],
        supplementary_concepts=[{"ui": "C1", "name": "A rare concept", "type": "Disease"}],
        keywords=[{"text": "JAK <i>inhibitor</i>", "major": True, "owner": "NOTNLM"}],
        chemicals=[
            {"ui": "C2", "name": "baricitinib", "registry_number": "ISP4442I3Y"},
            {"ui": "C3", "name": "something", "registry_number": "0"},
        ],
        grants=[{"id": "G1", "acronym": "AR", "agency": "An Agency", "country": "Nowhere"}],
        databanks=[
            {"name": "GEO", "accession_numbers": ["GSE1"]},
            {"name": "ClinicalTrials.gov", "accession_numbers": ["NCT00000001"]},
        ],
        nct_numbers=["NCT00000001", "NCT00000002"],
        coi_statement="They declare <i>nothing</i>.",
        citation_status="MEDLINE",
        indexing_method="Curated",
        completed_on=date(2023, 7, 1),
        revised_on=date(2024, 1, 2),
        events=[
            {"event": "accepted", "date": "2023-04-02"},
            {"event": "received", "date": "2023-01-01"},
            {"event": "epublish", "date": "2023-04"},
        ],
        gene_symbols=["stat4"],
        general_notes=[{"ui": "NLM", "name": "A note of NLM's"}],
        space_flight_missions=["Flight 1"],
        citation_subsets=["IM"],
        personal_name_subjects=[an_author("Hippocrates", fore_name="A.")],
        cited_references=[
            a_citation("A cited paper here.", pmid=90000901, doi="10.1000/cited", pmcid="PMC901"),
            a_citation("Another.", doi="10.1000/other", section="Further reading"),
            a_citation(""),
        ],
        number_of_references=4,
        note="Read <b>twice</b>.",
    )


@pytest.mark.parametrize(("public", "status"), [(False, 302), (True, 200)])
def test_a_reference_is_for_people_with_an_account_or_for_all(client, settings, public, status):
    settings.LUPUSJAK_PUBLIC = public
    assert client.get(reverse("reference", args=[a_reference().pk])).status_code == status


def test_all_that_pubmed_says_is_on_the_page(reader):
    html = shown(reader, everything())

    for words in (
        "<i>STAT4</i> and IFN-α",
        "STAT4 und IFN-α",
        "<h2>Background</h2>",
        "CD4<sup>+</sup> cells.",
        "And <b>more</b>.",
        "© 2023 Nobody",
        "Abstract in German",
        "Zellen.",
        "© 2023 Niemand",
        "Plain language summary",
        "Abstract (NASA) in English",
        "<b>The Made-up Group</b>",
        "<del>Birch Q</del>",
        "and others whom PubMed does not list",
        "1 affiliation, 1 ORCID iD",
        "Lyon",
        "https://orcid.org/0000-0002-1825-0097",
        "contributed equally",
        "1 investigator of the group",
        "Carla Cedar",
        "<i>J Nothing</i> 2023 May 1;1(2):3-4",
        "https://pubmed.ncbi.nlm.nih.gov/90000900/",
        "https://doi.org/10.1000/everything",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC900/",
        "https://clinicaltrials.gov/study/NCT00000001",
        "https://clinicaltrials.gov/study/NCT00000002",
        "https://www.ncbi.nlm.nih.gov/geo/query/acc.cgi?acc=GSE1",
        "English, German",
        "Randomized Controlled Trial",
        '<dt>Published online</dt><dd><time datetime="2023-04">Apr 2023</time>',
        '<dt>Record revised</dt><dd><time datetime="2024-01-02">2 Jan 2024</time>',
        "JAK <i>inhibitor</i>",
        "They declare <i>nothing</i>.",
        "<b>G1</b> An Agency",
        "<b>Lupus Nephritis</b>",
        "drug therapy",
        "A rare concept",
        "UNII ISP4442I3Y",
        "stat4",
        "A note of NLM&#x27;s",
        "Flight 1",
        "Hippocrates",
        "The Journal of Nothing",
        "0000-0000",
        "https://www.ncbi.nlm.nih.gov/nlmcatalog/0000001",
        "Print-Electronic",
        "MEDLINE, curated",
        "S0000",
        "3; the paper has 4",
        "Further reading",
        "PubMed gives no text for it.",
        "Read &lt;b&gt;twice&lt;/b&gt;.",
        "Ash Q, Birch Q, The Made-up Group. STAT4 and IFN-α.",
    ):
        assert words in html, words


def test_a_doi_with_signs_of_an_address_in_it_still_leads_to_its_paper(reader):
    html = shown(reader, a_reference(doi="10.1002/(sici)100:1<1::aid-x>3.0.co;2-#"))

    assert 'href="https://doi.org/10.1002/(sici)100:1%3C1::aid-x%3E3.0.co;2-%23"' in html


def test_dates_are_told_in_their_order(reader):
    html = shown(reader, everything())
    names = ("Received", "Published online", "Accepted", "Indexed", "Record revised")
    places = [html.index(f"<dt>{name}</dt>") for name in names]

    assert places == sorted(places)


def test_trials_stand_before_data(reader):
    html = shown(reader, everything())

    assert html.index("Registered") < html.index("NCT00000002") < html.index("GSE1")


def test_a_cited_reference_that_is_here_is_marked_and_linked(reader):
    here = a_reference(pmid=90000901)
    by_doi = a_reference(doi="10.1000/other")
    html = shown(reader, everything())

    assert "3, 2 of them here" in html
    for reference in (here, by_doi):
        assert f'<a class="badge added" href="/references/{reference.pk}/">' in html


def test_a_cited_paper_that_is_not_here_can_be_added_by_who_may_import(client):
    reference = everything()
    a_reference(pmid=90000901)
    client.force_login(ben())
    assert 'form="import-one"' not in shown(client, reference)
    client.force_login(ada())
    html = shown(client, reference)
    assert 'form="import-one" name="doi" value="10.1000/other"' in html
    assert 'value="90000901"' not in html


def test_six_hundred_authors_and_their_references_cost_no_more_queries(
    reader, django_assert_num_queries
):
    small = a_reference(authors=[an_author()], cited_references=[a_citation(pmid=1)], other_ids=[])
    a_notice(small)
    large = a_reference(
        authors=[an_author(f"N{number}", at=[f"Place {number}"]) for number in range(600)],
        cited_references=[a_citation(pmid=number) for number in range(1, 400)],
    )
    for _ in range(5):
        a_notice(large)
    a_batch(ada(), large)
    shown(reader, small)  # the first page of a day also notes that somebody was here
    with CaptureQueriesContext(connection) as for_small:
        shown(reader, small)
    with django_assert_num_queries(len(for_small)):
        html = shown(reader, large)
    assert "and 580 more authors" in html
    assert "600 affiliations" in html


def test_an_nct_number_leads_to_its_trial_where_that_is_here(reader):
    a_trial(nct="NCT00000001")

    html = shown(reader, everything())

    assert '<a href="/trials/NCT00000001/">NCT00000001' in html
    assert 'href="https://clinicaltrials.gov/study/NCT00000001"' in html
    assert '<a href="/trials/NCT00000002/">' not in html


def test_a_paper_without_an_abstract_says_so(reader):
    assert "PubMed has no abstract of it." in shown(reader, a_reference())


def test_a_chapter_stands_in_its_book(reader):
    book = {
        **{"title": "The Made-up Book", "publisher": "A Press", "place": "Nowhere"},
        **{"edition": "2nd ed", "volume": "", "isbns": ["9780000000000"], "medium": "Internet"},
        **{"collection": "A Collection", "report_number": "R1", "accession": "NBK900"},
        **{"locations": ["Chapter 3"], "sections": ["Summary"], "pub_date": "", "begins": ""},
        "ends": "",
    }
    html = shown(
        reader,
        a_reference(
            kind="chapter",
            title="A made-up disorder",
            book=book,
            publication_date="1999",
            authors=[an_author("Ed", role="editor")],
            other_ids=[{"ui": "bookaccession", "name": "NBK900"}],
        ),
    )

    for words in (
        "In: <i>The Made-up Book</i>.",
        "2nd ed. Nowhere: A Press; 1999",
        "https://www.ncbi.nlm.nih.gov/books/NBK900/",
        "9780000000000",
        "A Collection",
        "Chapter 3",
        "Summary",
        "Book chapter",
    ):
        assert words in html, words
    assert "bookaccession" not in html


def test_one_with_nothing_but_a_number_is_still_a_page(reader):
    reference = a_reference(title="", published_on=None)

    assert "Untitled" in shown(reader, reference)


def test_no_text_of_a_record_reaches_the_page_as_markup(reader):
    bad = "<script>alert(1)</script>"
    reference = a_reference(
        title=bad,
        abstract=[{"label": bad, "category": "", "text": bad}],
        authors=[an_author(bad, at=[bad])],
        journal_abbreviation=bad,
        coi_statement=bad,
        note=bad,
        mesh=[a_heading(bad, qualifiers=(bad,))],
        cited_references=[a_citation(bad, doi='10.1/"><script>alert(1)</script>')],
        grants=[{"id": bad, "acronym": bad, "agency": bad, "country": bad}],
        publication_types=of_type(bad),
    )
    a_notice(reference, citation=bad, note=bad)
    html = shown(reader, reference)

    assert "<script>alert" not in html
    assert escape(bad) in html


def test_fields_of_an_article_are_all_on_the_page_or_left_out_on_purpose():
    """A field that the reader learns to read must find its place on the page."""
    page = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (
            *Path(settings.BASE_DIR, "templates/references").glob("*.html"),
            *Path(settings.BASE_DIR, "templates/desk").glob("*.html"),
            *Path(settings.BASE_DIR, "curation/web").glob("re*.py"),
            Path(settings.BASE_DIR, "curation/citation.py"),
        )
    )
    left_out = {
        "published_on": "its publication date is there as printed",
        "publication_status": "its dates say it",
        "issn_linking": "the ISSN of its medium is there",
    }
    missing = {name for name in Article.__slots__ if f".{name}" not in page} - set(left_out)
    assert missing == set()
