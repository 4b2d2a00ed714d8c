"""Each format as other programs read it, and as this site reads it again: nothing lost."""

import html
import io
import json

import pytest
import rispy
from Bio import Medline
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from curation.exports.bibtex import as_bibtex, key_of
from curation.exports.csl import as_csl
from curation.exports.nbib import as_nbib
from curation.exports.ris import as_ris
from curation.imports.files import UploadedFile
from curation.imports.kept import columns_of
from curation.imports.printed import Printed
from curation.record_lines import a_book, one_line, words
from tests.builders import an_author
from tests.exports.described import (
    GIVEN,
    NAMES,
    NASTY,
    SAID,
    TEXTS,
    WHOLE,
    a_person,
    the_parts,
)

WRITERS = {
    "ris": as_ris,
    "nbib": as_nbib,
    "bib": as_bibtex,
    "json": lambda parts: json.dumps([as_csl(parts)], ensure_ascii=False),
}
FORMATS = pytest.mark.parametrize("form", WRITERS)


def read_again(form, *parts):
    """Written without a name that says what it is, as the content must."""
    text = "".join(map(WRITERS[form], parts))
    tokens = list(UploadedFile("download", io.BytesIO(text.encode())))
    return [Printed.unpacked(token.payload) for token in tokens]


def back(form, **fields):
    (printed,) = read_again(form, the_parts(**fields))
    return printed, columns_of(printed)


@FORMATS
def test_all_that_a_reference_says_comes_back_as_it_was(form):
    printed, columns = back(form, **WHOLE)
    assert (printed.pmid, printed.doi, printed.pmcid) == (90_000_002, "10.1234/made_up", "PMC123")
    assert printed.title == words(WHOLE["title"])
    assert columns["title"] == WHOLE["title"]
    assert columns["abstract"] == WHOLE["abstract"]
    named = [(a["last_name"], a["fore_name"], a["suffix"]) for a in columns["authors"]]
    assert named == [("Quill", "Quentin R", ""), ("Moss", "Mary", "Jr"), ("", "", "")]
    assert columns["authors"][2]["collective_name"] == "The Made-Up Group, and Friends"
    assert [a["initials"] for a in columns["authors"]] == ["QR", "M", ""]
    for name in ("journal", "journal_abbreviation", "issn", "publication_date", "volume", "issue"):
        assert columns[name] == WHOLE[name], name
    for name in ("pages", "languages", "publication_types", "mesh", "chemicals", "grants"):
        assert columns[name] == WHOLE[name], name
    assert columns["databanks"] == WHOLE["databanks"]
    assert columns["nct_numbers"] == ["NCT01234567"]
    assert [each["text"] for each in columns["keywords"]] == ["lupus, of the skin", "TYK2 [mesh]"]
    assert columns["published_on"].isoformat() == "2023-05-04"
    assert printed.told["notices"] == [
        {"kind": "RetractionIn", "pmid": 90_000_009, "citation": "J Made Up. 2024;1:2", "note": ""}
    ]


@FORMATS
@pytest.mark.parametrize("printed", ["2023", "2023 May", "1998 Dec-1999 Jan", "2019 Spring", ""])
def test_a_date_comes_back_as_exactly_as_it_was(form, printed):
    _, columns = back(form, publication_date=printed, publication_year=2023 if printed else None)
    assert columns["publication_date"] == printed


@FORMATS
def test_a_chapter_comes_back_with_its_book_and_editors(form):
    book = a_book(
        title="The <i>Book</i>",
        publisher="Made-Up Press",
        place="Nowhere",
        edition="3rd",
        isbns=["9780000000002"],
    )
    _, columns = back(
        form,
        kind="chapter",
        title="The chapter.",
        book=book,
        authors=[a_person("Moss", "Mary"), an_author("Reed", "R", role="editor", fore_name="Rose")],
    )
    assert (columns["kind"], columns["title"]) == ("chapter", "The chapter.")
    kept = columns["book"]
    assert (kept["title"], kept["publisher"], kept["edition"]) == (
        "The Book",
        "Made-Up Press",
        "3rd",
    )
    assert kept["isbns"] == ["9780000000002"]
    assert [(a["role"], a["last_name"]) for a in columns["authors"]] == [
        ("author", "Moss"),
        ("editor", "Reed"),
    ]


@FORMATS
def test_what_people_are_told_apart_by_comes_back_with_each_of_them(form):
    people = [
        an_author("Novaes", "PE", fore_name="Paulo Eduardo dos Santos"),
        an_author("Moss", "M", fore_name="Mary", orcid="0000-0002-1825-0097"),
        an_author("Moss", "M", fore_name="Mary"),
        an_author(group="The Made-Up Group: A, B"),
        an_author("Reed", "R", role="investigator", fore_name="Rose"),
    ]
    for at, author in enumerate(people):
        author["affiliations"] = [
            {"text": f"Dept {at}{part}: x &amp; y; Nowhere", "ids": {}} for part in range(at % 3)
        ]
    people.insert(1, an_author("Reed", "R", fore_name="Rose"))

    _, columns = back(form, authors=people)

    kept = [(a["role"], a["initials"], a["orcid"], a["affiliations"]) for a in columns["authors"]]
    assert kept == [(a["role"], a["initials"], a["orcid"], a["affiliations"]) for a in people]


@FORMATS
@pytest.mark.parametrize(
    "title",
    [
        "<i>In vitro</i> effects of JAK<sub>1</sub> on CD4<sup>+</sup> cells.",
        "IFN-<b><i>α</i>/β</b> &amp; {x} &lt; 5% <u>or</u> less",
        "p &lt;i&gt; 0.05",
    ],
)
def test_the_markup_of_a_title_comes_back(form, title):
    printed, columns = back(form, title=title)
    assert (printed.title, columns["title"]) == (words(title), title)


@FORMATS
@pytest.mark.parametrize(
    "sections",
    [
        [("AIM", "To make up"), ("RESULTS", "It was made up")],
        [("", "Made up."), ("MATERIAL. D", "one. RESULTS: two. AIMS: 3"), ("AIM", "four")],
        [("Objective", "Made up. Methods: more. Results: yet more.")],
    ],
)
def test_a_section_begins_where_it_began_whatever_its_words_are(form, sections):
    abstract = [{"label": label, "category": "", "text": text} for label, text in sections]
    _, columns = back(form, abstract=abstract)
    assert columns["abstract"] == abstract


@FORMATS
def test_a_tag_comes_back_as_a_tag_and_no_keyword(form):
    (printed,) = read_again(
        form, the_parts(tags=("baricitinib, oral",), keywords=WHOLE["keywords"])
    )
    assert printed.tags == ("baricitinib, oral",)
    assert len(printed.told["keywords"]) == 2


@FORMATS
def test_600_authors_come_back_in_order(form):
    people = [a_person(f"Maker{chr(97 + at % 26)}{'x' * (at // 26)}", "Mary") for at in range(600)]
    _, columns = back(form, authors=people)
    assert [a["last_name"] for a in columns["authors"]] == [a["last_name"] for a in people]


@FORMATS
@pytest.mark.parametrize("nasty", NASTY)
def test_what_the_formats_are_made_of_ends_nothing_inside_a_text(form, nasty):
    text = f"Begins {nasty} goes on {nasty}"
    parts = the_parts(
        title=html.escape(text),
        abstract=[{"label": "", "category": "", "text": html.escape(text)}],
        volume=text,
        authors=[an_author(group=html.escape(text)), a_person("Moss", "Mary")],
    )
    first, second = (
        read_again(form, parts, the_parts())
        if form != "json"
        else (
            *read_again(form, parts),
            None,
        )
    )
    assert one_line(first.title) == one_line(text)
    assert one_line(first.abstract) == one_line(text)
    assert html.unescape(columns_of(first)["authors"][0]["collective_name"]) == one_line(text)
    assert second is None or second.title == "A made-up trial."


def marks_itself(keyword):
    """MEDLINE's format has a star before what is major, and keywords are parted by commas."""
    return keyword[0] == "*" or keyword[-1] in "*,"


@FORMATS
@given(
    title=SAID,
    abstract=TEXTS,
    people=st.lists(st.tuples(NAMES, GIVEN), max_size=4),
    group=SAID,
    keywords=st.lists(SAID.filter(lambda word: not marks_itself(one_line(word))), max_size=4),
)
def test_any_text_comes_back(form, title, abstract, people, group, keywords):
    given_keywords = [{"text": html.escape(each), "major": False} for each in keywords]
    printed, columns = back(
        form,
        title=html.escape(title),
        abstract=[{"label": "", "category": "", "text": html.escape(abstract)}],
        authors=[*(a_person(*each) for each in people), an_author(group=html.escape(group))],
        keywords=given_keywords,
    )
    assert one_line(printed.title) == one_line(title)
    assert one_line(printed.abstract) == one_line(abstract)
    names = [(a["last_name"], a["fore_name"]) for a in columns["authors"][:-1]]
    assert names == people
    told = [html.unescape(each["text"]) for each in columns.get("keywords", ())]
    assert told == list(dict.fromkeys(map(one_line, keywords)))


@FORMATS
def test_a_keyword_with_semicolons_is_one_keyword(form):
    keywords = [{"text": "made; up; of it", "major": False, "owner": "NOTNLM"}]
    _, columns = back(form, keywords=keywords)
    assert columns["keywords"] == keywords


def test_rispy_reads_our_ris_as_it_is_meant():
    (entry,) = rispy.loads(as_ris(the_parts(**WHOLE)).replace("\r\n", "\n"))
    assert entry["title"] == "IFN-α & baricitinib in SLE: the MADE-UP trial."
    assert entry["authors"] == [
        "Quill, Quentin R",
        "Moss, Mary, Jr",
        "The Made-Up Group, and Friends,",
    ]
    assert (entry["start_page"], entry["end_page"], entry["date"]) == ("45", "52", "2023/05/04/")
    assert (entry["accession_number"], entry["custom2"]) == ("90000002", "PMC123")
    assert "Lupus Erythematosus, Systemic/*drug therapy [mesh]" in entry["keywords"]
    assert "Retraction in: J Made Up. 2024;1:2. PMID: 90000009" in entry["notes"]
    assert not entry.get("unknown_tag")


def test_biopython_reads_our_nbib_as_it_reads_pubmeds():
    record = Medline.read(io.StringIO(as_nbib(the_parts(**WHOLE))))
    assert (record["PMID"], record["DP"], record["PMC"]) == ("90000002", "2023 May 4", "PMC123")
    assert record["FAU"] == ["Quill, Quentin R", "Moss, Mary, Jr"]
    assert record["AU"] == ["Quill QR", "Moss M Jr"]
    assert record["CN"] == ["The Made-Up Group, and Friends"]
    assert record["MH"] == ["Lupus Erythematosus, Systemic/*drug therapy", "Humans"]
    assert record["RN"] == ["ISP4442I3Y (baricitinib)"]
    assert record["SI"] == ["ClinicalTrials.gov/NCT01234567"]
    assert record["RIN"] == ["J Made Up. 2024;1:2. PMID: 90000009"]
    assert record["AB"].startswith("BACKGROUND: Made up, 50% of it. METHODS: We made it up <twice>")


def test_pybtex_reads_our_bibtex_and_capitals_are_protected():
    entries = parse_string(as_bibtex(the_parts(**WHOLE)), "bibtex").entries
    entry = entries["Quill2023-90000002"]
    assert entry.type == "article"
    assert entry.fields["title"].startswith(
        r"{IFN-}\textit{α} \& baricitinib in {SLE:} the {MADE-UP} trial"
    )
    assert [str(each) for each in entry.persons["author"]] == [
        "Quill, Quentin R",
        "Moss, Jr, Mary",
        "{The Made-Up Group, and Friends}",
    ]
    assert (entry.fields["pages"], entry.fields["month"]) == ("45--52", "May")


def test_a_key_is_plain_letters_and_no_other_reference_has_it():
    assert key_of(the_parts(authors=[an_author("Müller-Ødegård")], publication_year=2020)) == (
        "MullerdegArd2020-90000001".replace("A", "a")
    )
    assert key_of(the_parts(pmid=None)) == "Anonymous-r7"


def test_csl_names_only_what_the_schema_knows():
    known = {
        *("id", "type", "title", "author", "container-title", "container-title-short", "ISSN"),
        *("issued", "volume", "issue", "page", "DOI", "PMID", "PMCID", "URL", "genre", "abstract"),
        *("keyword", "note", "custom"),
    }
    item = as_csl(the_parts(**WHOLE))
    assert set(item) <= known
    assert item["issued"] == {"date-parts": [[2023, 5, 4]]}
    assert item["author"][2] == {"literal": "The Made-Up Group, and Friends"}
