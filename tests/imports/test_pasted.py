"""What was pasted is understood token by token, and nothing of it is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.imports.pasted import understand
from curation.imports.tokens import Kind, State


def asked_for(text):
    return [(t.kind.value, t.value) for t in understand(text) if t.is_asked_for]


@pytest.mark.parametrize(
    ("text", "pmid"),
    [
        ("36233087", 36233087),
        ("PMID: 36233087", 36233087),
        ("pmid36233087", 36233087),
        ("PMIDs 36233087", 36233087),
        ("https://pubmed.ncbi.nlm.nih.gov/36233087/", 36233087),
        ("pubmed.ncbi.nlm.nih.gov/36233087/?from_term=lupus&page=2#affiliation-1", 36233087),
        ("http://www.ncbi.nlm.nih.gov/pubmed/36233087", 36233087),
        ("https://europepmc.org/article/MED/36233087", 36233087),
        ("36233087.0", 36233087),
        ("36,233,087", 36233087),
        ("  36233087\t", 36233087),
        ("(36233087)", 36233087),
        ("1", 1),
        ("00000012", 12),
    ],
)
def test_a_pmid_is_known_in_every_dress(text, pmid):
    assert asked_for(text) == [("pmid", pmid)]


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.3390/ijms231911788", "10.3390/ijms231911788"),
        ("doi:10.3390/IJMS231911788", "10.3390/ijms231911788"),
        ("doi: 10.3390/ijms231911788.", "10.3390/ijms231911788"),
        ("https://doi.org/10.1016/S0140-6736(22)02546-6", "10.1016/s0140-6736(22)02546-6"),
        ("(doi 10.1016/S0140-6736(22)02546-6),", "10.1016/s0140-6736(22)02546-6"),
        (
            "10.1002/(SICI)1098-1004(200001)15:1<114::AID-HUMU21>3.0.CO;2-4",
            "10.1002/(sici)1098-1004(200001)15:1<114::aid-humu21>3.0.co;2-4",
        ),
    ],
)
def test_a_doi_is_taken_whole_and_without_the_sentence_around_it(text, doi):
    assert asked_for(text) == [("doi", doi)]


def test_pmcids_and_their_addresses_are_known():
    assert asked_for("PMC9570123") == [("pmcid", "PMC9570123")]
    assert asked_for("https://pmc.ncbi.nlm.nih.gov/articles/PMC9570123/") == [
        ("pmcid", "PMC9570123")
    ]


def test_a_column_of_a_spreadsheet_is_a_pmid_a_line_and_its_heading_is_left_out():
    heading, *rest = understand("PMID\n36848918\n36848919\n\n12\n")
    assert (heading.state, heading.note) == (State.LEFT_OUT, "A heading.")
    assert [(t.line, t.value) for t in rest] == [(2, 36848918), (3, 36848919), (5, 12)]


@pytest.mark.parametrize("separator", [",", ", ", ";", " ", "\t", "|", " and "])
def test_pmids_may_stand_side_by_side(separator):
    assert asked_for(separator.join(["30043749", "36848918", "36848919"])) == [
        ("pmid", 30043749),
        ("pmid", 36848918),
        ("pmid", 36848919),
    ]


def test_dois_may_stand_side_by_side():
    assert asked_for("10.1038/s41467-021-23361-z,10.1136/lupus-2020-000424;30043749") == [
        ("doi", "10.1038/s41467-021-23361-z"),
        ("doi", "10.1136/lupus-2020-000424"),
        ("pmid", 30043749),
    ]


def test_a_number_in_a_sentence_is_a_pmid_only_if_it_looks_like_one():
    tokens = understand("In 2019, 142 of 252 people (see 36848918) responded")
    assert [(t.text, t.state) for t in tokens] == [
        ("2019", State.LEFT_OUT),
        ("142", State.LEFT_OUT),
        ("252", State.LEFT_OUT),
        ("36848918", State.WAITING),
    ]
    assert tokens[0].note == "A year, by its sentence; write PMID 2019 if it is one."


def test_a_reference_list_gives_its_identifiers():
    text = (
        "1. Author A, Author B. A title of 12 words. Journal 2018;392:222-31. "
        "doi: 10.1016/S0140-6736(18)31363-1. PMID: 30043749; PMCID: PMC123."
    )
    assert asked_for(text) == [
        ("doi", "10.1016/s0140-6736(18)31363-1"),
        ("pmid", 30043749),
        ("pmcid", "PMC123"),
    ]


def test_what_comes_twice_points_to_the_first():
    first, second = understand("36848918\nPMID: 36848918")
    assert first.is_asked_for
    assert (second.state, second.note) == (State.DUPLICATE, "The first stands in line 1.")


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("3684891B", "There is a letter in this number."),
        ("123456789", "A PMID has eight digits at most."),
        ("0", "There is no PMID 0."),
        ("PMC0", "This is not a PMID, a DOI or a PMCID."),
        ("hello world", "No PMID, DOI or PMCID was found in this line."),
        ("---", "This is not a PMID, a DOI or a PMCID."),
        ("１２３", "This is not a PMID, a DOI or a PMCID."),
        ("1,234", "One number with commas in it, or several? Write each in a line of its own."),
        (
            "NCT03616912",
            "A trial's number; to find what was published of it, query NCT03616912[si].",
        ),
    ],
)
def test_what_is_not_understood_says_why(text, note):
    (token,) = understand(text)
    assert (token.state, token.text, token.note) == (State.NOT_UNDERSTOOD, text, note)


@pytest.mark.parametrize("text", ["", "   \n\t\n"])
def test_an_empty_paste_holds_nothing(text):
    assert understand(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "doi: " * 20_000,
        "10.1234/" + "(" * 50_000 + ")" * 50_000,
        "10.1234/a," * 20_000,
        "12345678," * 20_000,
        "https://" * 20_000,
        "1" * 200_000,
        "PMID:" * 20_000,
    ],
)
def test_a_hostile_line_is_read_in_linear_time(text):
    # A quadratic reading of these takes minutes, and the suite's own limit ends it.
    assert isinstance(understand(text), list)


@given(st.lists(st.integers(1, 99_999_999), unique=True, max_size=50))
def test_every_pmid_of_a_column_comes_back_once_and_in_order(pmids):
    text = "\n".join(map(str, pmids))
    assert asked_for(text) == [("pmid", pmid) for pmid in pmids]


@given(st.text(max_size=300))
def test_any_text_is_understood_without_a_fall_and_its_tokens_stand_in_it(text):
    lines = text.splitlines()
    for token in understand(text):
        assert token.text.rstrip("…") in lines[token.line - 1]
        assert token.note or token.is_asked_for
        assert token.kind != Kind.TEXT or not token.is_asked_for
