"""What PubMed says of a book, or of a chapter in one."""

from datetime import date

import pytest

from curation.article import Article
from curation.pubmed import Unreadable, read_record
from tests.pubmed import made_up


def read(**more) -> Article:
    return read_record(made_up.book(**more))


def test_a_chapter_has_a_title_of_its_own_and_stands_in_its_book():
    article = read(
        chapter="The <i>skin</i>",
        book_title="Lupus<sup>®</sup>",
        locations=[("chapter", "Chapter 3")],
        accession="NBK7",
    )
    assert (article.kind, article.title) == ("chapter", "The <i>skin</i>")
    assert article.book["title"] == "Lupus<sup>®</sup>"
    assert article.book["locations"] == ["Chapter 3"]
    assert article.book["accession"] == "NBK7"
    assert article.other_ids == [{"ui": "bookaccession", "name": "NBK7"}]


def test_a_whole_book_is_called_what_the_book_is_called():
    article = read(book_title="All of lupus", doi="10.5555/Book")
    assert (article.kind, article.title, article.doi) == ("book", "All of lupus", "10.5555/book")


def test_the_book_keeps_how_it_was_published():
    book = read(
        publisher="Press &amp; Sons",
        place="Valletta (MT)",
        published="2012 Mar 05",
        begins="1993",
        ends="2024",
        volume="2",
        edition="3rd",
        collection="Series <i>A</i>",
        isbns=["9780000000002", "0000000000"],
        medium="Internet",
        report_number="12-EHC",
    ).book
    assert book == {
        "title": "A made-up handbook of lupus",
        "publisher": "Press & Sons",
        "place": "Valletta (MT)",
        "edition": "3rd",
        "volume": "2",
        "isbns": ["9780000000002", "0000000000"],
        "collection": "Series <i>A</i>",
        "medium": "Internet",
        "report_number": "12-EHC",
        "accession": "NBK1001",
        "locations": [],
        "sections": [],
        "pub_date": "2012 Mar 5",
        "begins": "1993",
        "ends": "2024",
    }


def test_authors_come_before_the_editors_of_the_book():
    article = read(chapter="One", authors=["Curator Ada"], editors=["Reviewer Ben", "Chief Cleo"])
    assert [(person["role"], person["last_name"]) for person in article.authors] == [
        ("author", "Curator"),
        ("editor", "Reviewer"),
        ("editor", "Chief"),
    ]


def test_of_a_whole_book_the_authors_are_the_books_and_of_a_chapter_they_are_its_editors():
    whole = made_up.book(authors=["Curator Ada"])
    in_it = whole.replace(b"<Language>", b"<ArticleTitle>One</ArticleTitle><Language>", 1)
    assert [person["role"] for person in read_record(whole).authors] == ["author"]
    assert [person["role"] for person in read_record(in_it).authors] == ["editor"]


def test_a_chapter_has_the_date_of_its_contribution_and_the_book_keeps_its_own():
    article = read(chapter="One", published="1993", contributed="2003-05-09", revised="2021-02-03")
    assert article.publication_date == "2003 May 9"
    assert (article.published_on, article.publication_year) == (date(2003, 5, 9), 2003)
    assert article.book["pub_date"] == "1993"
    assert article.revised_on == date(2021, 2, 3)
    assert article.events[0] == {"event": "contribution", "date": "2003-05-09"}
    assert read(published="1993").publication_date == "1993"


def test_sections_are_listed_with_their_labels_however_they_nest():
    nested = (
        "<Sections><Section><LocationLabel>Chapter 1:</LocationLabel>"
        "<SectionTitle>Basics of <i>JAK</i></SectionTitle>"
        "<Section><SectionTitle>Cells &amp; more</SectionTitle></Section></Section>"
        "<Section><SectionTitle>References</SectionTitle></Section><Section/></Sections>"
    )
    xml = made_up.book(sections=["HERE"])
    start, end = xml.index(b"<Sections>"), xml.index(b"</Sections>") + len(b"</Sections>")
    assert read_record(xml[:start] + nested.encode() + xml[end:]).book["sections"] == [
        "Chapter 1. Basics of <i>JAK</i>",
        "Cells &amp; more",
        "References",
    ]


def test_the_rest_of_what_a_book_has():
    article = read(
        version=25,
        abstract=[("SUMMARY", "All of it.")],
        languages=["eng"],
        publication_types=["Review"],
        keywords=["lupus"],
        grants=[("R01", "AR", "NIAMS", "United States")],
        synonyms=["Made-up disease"],
        references=[1, 2],
        publication_status="ppublish",
        history={"pubmed": "2010-03-20T06:00"},
    )
    assert article.pmid_version == 25
    assert [section["label"] for section in article.abstract] == ["SUMMARY"]
    assert article.languages == ["eng"]
    assert [kind["name"] for kind in article.publication_types] == ["Review"]
    assert [keyword["text"] for keyword in article.keywords] == ["lupus"]
    assert [grant["id"] for grant in article.grants] == ["R01"]
    assert article.general_notes == [{"ui": "Synonyms", "name": "Made-up disease"}]
    assert [cited["pmid"] for cited in article.cited_references] == [1, 2]
    assert article.publication_status == "ppublish"
    assert article.events == [{"event": "pubmed", "date": "2010-03-20T06:00"}]


def test_a_book_with_a_title_for_its_volume_names_both():
    xml = made_up.book(volume="2").replace(
        b"</Volume>", b"</Volume><VolumeTitle>Skin</VolumeTitle>"
    )
    assert read_record(xml).book["volume"] == "2. Skin"


def test_sections_that_nest_too_deeply_are_unreadable():
    deep = "<Section>" * 30 + "</Section>" * 30
    xml = made_up.book(sections=["HERE"]).replace(b"<Sections>", f"<Sections>{deep}".encode())
    with pytest.raises(Unreadable, match="20 sections"):
        read_record(xml)
