import pytest

from curation.article import Article
from curation.citation import (
    briefly,
    byline,
    citation,
    imprint_of,
    issue_of,
    name_of,
    other_styles,
    words_of,
)
from tests.builders import an_author

BOOK = {
    "title": "GeneReviews",
    "publisher": "University of Nowhere",
    "place": "Seattle (WA)",
    "edition": "",
    "volume": "",
    "isbns": [],
    "collection": "",
    "medium": "Internet",
    "report_number": "",
    "accession": "NBK1",
    "locations": [],
    "sections": [],
    "pub_date": "1993",
    "begins": "",
    "ends": "",
}


def test_names_are_written_as_nlm_writes_them():
    assert name_of(an_author("Wallace", "DJ")) == "Wallace DJ"
    assert name_of(an_author("Smith", "J", suffix="Jr")) == "Smith J Jr"
    assert name_of(an_author(group="The <i>R&amp;D</i> Group")) == "The R&D Group"


def test_after_six_authors_come_the_others():
    names = [an_author(name) for name in "ABCDEFG"]

    assert byline(names) == "A Q, B Q, C Q, D Q, E Q, F Q, et al."
    assert byline(names[:6]) == "A Q, B Q, C Q, D Q, E Q, F Q"
    assert byline([an_author("I", role="investigator")]) == ""


@pytest.mark.parametrize(
    ("parts", "printed"),
    [
        (
            {
                "publication_date": "2022 Oct 4",
                "volume": "23",
                "issue": "19",
                "pages": "11788",
            },
            "2022 Oct 4;23(19):11788",
        ),
        ({"publication_year": 2022, "volume": "23"}, "2022;23"),
        ({"publication_year": 2022, "issue": "Suppl 1"}, "2022;(Suppl 1)"),
        ({"publication_date": "2022", "pages": "1-9"}, "2022:1-9"),
        ({"volume": "23"}, "23"),
        ({}, ""),
    ],
)
def test_an_issue_is_printed_from_what_is_known(parts, printed):
    assert issue_of(Article(1, **parts)) == printed


def test_an_article_is_cited_in_one_line():
    article = Article(
        36233087,
        title="Why <i>JAK</i> inhibitors?",
        authors=[an_author("Ash", "A"), an_author("Birch", "B")],
        journal_abbreviation="Int J Mol Sci",
        publication_date="2022 Oct 4",
        volume="23",
        issue="19",
        pages="11788",
        doi="10.3390/ijms231911788",
    )

    assert citation(article) == (
        "Ash A, Birch B. Why JAK inhibitors? Int J Mol Sci. 2022 Oct 4;23(19):11788. "
        "doi: 10.3390/ijms231911788. PMID: 36233087."
    )


def test_a_chapter_is_cited_in_its_book():
    chapter = Article(
        1,
        kind="chapter",
        title="A made-up disorder",
        authors=[an_author("Ash", "A"), an_author("Ed", "E", role="editor")],
        publication_date="1993",
        book=BOOK,
    )

    assert citation(chapter) == (
        "Ash A. A made-up disorder. In: Ed E, editor. GeneReviews. "
        "Seattle (WA): University of Nowhere; 1993. PMID: 1."
    )


def test_a_book_is_cited_by_itself():
    book = Article(1, kind="book", title="GeneReviews", publication_year=1993, book=BOOK)

    assert citation(book) == "GeneReviews. Seattle (WA): University of Nowhere; 1993. PMID: 1."


def test_an_edition_is_told():
    book = BOOK | {"edition": "3rd ed", "place": ""}

    assert imprint_of(book, "1993") == "3rd ed. University of Nowhere; 1993"


def test_what_is_unknown_is_left_out_with_its_punctuation():
    assert citation(Article(1)) == "PMID: 1."
    assert citation(Article(1, title="T"), authors_as_printed="Ash A et al.") == (
        "Ash A et al. T. PMID: 1."
    )


def test_words_are_markup_without_its_elements():
    assert words_of("CD4<sup>+</sup> p &lt; 0.05") == "CD4+ p < 0.05"


def test_a_paper_among_others_is_named_by_its_first_author_year_and_journal():
    paper = Article(
        1,
        title="A made-up trial",
        authors=[an_author("Ash", "A"), an_author("Elm", "E")],
        publication_year=2023,
        journal="The Journal",
        journal_abbreviation="J",
    )

    assert briefly(paper) == "Ash 2023, J"


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Ash A, Elm E", "Ash 2023"),
        ("Ash AB et al.", "Ash 2023"),
        ("van der Elm E", "van der Elm 2023"),
        ("The Group", "The Group 2023"),
        ("", "A made-up trial 2023"),
    ],
)
def test_a_paper_whose_authors_are_only_printed_is_named_by_the_first_of_them(printed, name):
    paper = Article(1, title="A made-up trial", publication_year=2023)

    assert briefly(paper, authors_as_printed=printed) == name


def test_a_long_title_that_names_a_paper_is_cut_between_words():
    paper = Article(1, title="word " * 30)

    assert briefly(paper) == "word " * 11 + "word ..."


def an_article(*authors, **parts):
    return Article(
        1,
        authors=list(authors),
        **{
            "title": "Does <i>JAK</i> matter?",
            "journal": "The Journal of Nothing",
            "journal_abbreviation": "J Nothing",
            "publication_year": 2023,
            "publication_date": "2023 May 1",
            "volume": "1",
            "issue": "2",
            "pages": "3-14",
            "doi": "10.1000/one",
        }
        | parts,
    )


def styled(*authors, **parts):
    return dict(other_styles(an_article(*authors, **parts)))


ASH = an_author("Ash", "AB", fore_name="Ada B")
ELM = an_author("Elm", "E", fore_name="Eve", suffix="Jr")


def test_an_article_is_cited_in_the_styles_of_ama_apa_and_mla():
    assert styled(ASH, ELM) == {
        "AMA": ("Ash AB, Elm E Jr. Does JAK matter? J Nothing. 2023;1(2):3-14. doi:10.1000/one"),
        "APA": (
            "Ash, A. B., & Elm, E., Jr. (2023). Does JAK matter? The Journal of Nothing, 1(2), "
            "3–14. https://doi.org/10.1000/one"
        ),
        "MLA": (
            "Ash, Ada B, and Eve Elm. “Does JAK matter?” The Journal of Nothing, vol. 1, no. 2, "
            "2023, pp. 3–14. https://doi.org/10.1000/one"
        ),
    }


def test_of_many_authors_each_style_names_as_many_as_it_does():
    many = [an_author(chr(ord("A") + number)) for number in range(21)]

    of_seven = styled(*many[:7])
    assert of_seven["AMA"].startswith("A Q, B Q, C Q, et al. Does")
    assert of_seven["APA"].startswith("A, Q., B, Q., C, Q., D, Q., E, Q., F, Q., & G, Q. (2023)")
    assert of_seven["MLA"].startswith("A, Q., et al. “Does")
    assert styled(*many[:6])["AMA"].startswith("A Q, B Q, C Q, D Q, E Q, F Q. Does")
    assert "S, Q., . . . U, Q. (2023)" in styled(*many)["APA"]


def test_a_group_is_cited_by_its_name_and_what_is_unknown_is_left_out():
    group = an_author(group="The <i>R&amp;D</i> Group")
    bare = {"volume": "", "issue": "", "pages": "e7", "doi": None, "publication_year": None}

    assert styled(group, **bare) == {
        "AMA": "The R&D Group. Does JAK matter? J Nothing. e7.",
        "APA": "The R&D Group. (n.d.). Does JAK matter? The Journal of Nothing, e7.",
        "MLA": "The R&D Group. “Does JAK matter?” The Journal of Nothing, p. e7.",
    }


def test_a_book_and_what_has_no_authors_told_apart_are_cited_in_one_style_alone():
    assert styled() == {}
    assert styled(an_author("I", role="investigator")) == {}
    assert styled(ASH, book=BOOK) == {}
