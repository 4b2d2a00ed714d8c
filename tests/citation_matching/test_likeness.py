"""A citation is sure to be a paper only where nothing speaks for another one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.citation_matching import MARGIN, POSSIBLE, SURE, Paper, likeness, parts_of
from tests.citation_matching.made_up import PAPER, PRINTED, TITLE, like

VANCOUVER = PRINTED["Vancouver"]
texts = st.text(max_size=80)
papers = st.builds(
    Paper,
    title=texts,
    first_author=st.text(max_size=20),
    year=st.none() | st.integers(1900, 2030),
    journals=st.lists(st.text(max_size=30), max_size=2).map(tuple),
    volume=st.text(max_size=5),
    issue=st.text(max_size=5),
    first_page=st.text(max_size=6),
    doi=st.none() | st.just("10.5555/another"),
    last_page=st.text(max_size=6),
)


@pytest.mark.parametrize("style", PRINTED)
def test_a_citation_is_sure_in_every_style(style):
    found = like(PRINTED[style])
    assert found.certainty >= SURE
    assert not found.vetoed
    assert found.why.startswith("The title, the first author, the year, the journal")
    assert "differ" not in found.why


@pytest.mark.parametrize(
    "printed",
    [
        VANCOUVER.replace("randomised", "randomized"),
        VANCOUVER.replace("erythematosus", "erythematosis"),
        VANCOUVER.replace("Efficacy of", "The efficacy of"),
        VANCOUVER.replace("lupus erythematosus", "lupus erythema-\ntosus").replace("-\n", ""),
        VANCOUVER.upper().replace("J IMAG RHEUMATOL", "J Imag Rheumatol"),
        VANCOUVER.replace("(4)", ""),
        VANCOUVER.replace("J Imag Rheumatol", "Journal of Imaginary Rheumatology"),
        VANCOUVER.replace(TITLE, f"{TITLE} [Article in Nowegian]"),
        VANCOUVER.replace(f"{TITLE}. ", ""),
        VANCOUVER.replace(": a randomised phase 2 trial", ""),
        "J Imag Rheumatol. 2018 Apr;92(4):1222-31",
    ],
)
def test_how_it_is_spelt_or_shortened_makes_no_other_paper_of_it(printed):
    assert like(printed).certainty >= SURE


@pytest.mark.parametrize(
    ("what", "paper"),
    {
        "its erratum": PAPER._replace(title=f"Erratum: {TITLE}.", first_page="1400"),
        "its erratum in the same place": PAPER._replace(title=f"Erratum: {TITLE}."),
        "a reply": PAPER._replace(title=f"{TITLE}: reply.", first_page="1400"),
        "a letter on the same page": PAPER._replace(title="On the efficacy of nothing at all."),
        "part II": PAPER._replace(title=f"{TITLE}. Part II."),
        "its twin": PAPER._replace(title=TITLE.replace("phase 2", "phase 3")),
        "its twin on the same page": PAPER._replace(title=TITLE.replace("systemic", "discoid")),
        "its update": PAPER._replace(title=f"{TITLE}: 2021 update", year=2021, volume="95"),
        "the same title later": PAPER._replace(year=2021, volume="95", first_page="1"),
        "the same title and place later": PAPER._replace(year=2021),
        "its preprint": PAPER._replace(
            journals=("medRxiv : the preprint server",), volume="", issue="", first_page=""
        ),
        "another's of the same title": PAPER._replace(first_author="Umber"),
        "an abstract of it": PAPER._replace(volume="91 Suppl 1", year=2017, first_page="A12"),
        "one in another journal": PAPER._replace(journals=("Lupus for nobody", "Lupus Nobody")),
        "one on another page": PAPER._replace(first_page="17"),
        "one in another volume": PAPER._replace(volume="17"),
    }.items(),
)
def test_what_is_nearly_the_paper_is_not_sure(what, paper):
    assert like(VANCOUVER, paper).certainty < SURE


@pytest.mark.parametrize(
    "printed",
    [
        VANCOUVER.replace(TITLE, f"Erratum: {TITLE}"),
        VANCOUVER.replace(TITLE, f"Re: {TITLE}"),
        VANCOUVER.replace(TITLE, f"{TITLE} [letter]"),
        VANCOUVER.replace(TITLE, f"{TITLE}: part II"),
        VANCOUVER.replace(TITLE, f"{TITLE}: results after two years"),
        VANCOUVER.replace(TITLE, f"Withdrawal and {TITLE}"),
        VANCOUVER.replace("phase 2", "phase 3"),
        VANCOUVER.replace("systemic lupus erythematosus", "systemic sclerosis"),
        VANCOUVER.replace("J Imag Rheumatol. 2018;92(4):1222-31.", "medRxiv 2018.01.02.123456."),
        VANCOUVER.replace(
            "J Imag Rheumatol. 2018;92(4):1222-31.", "J Imag Rheumatol. In press 2018."
        ),
        VANCOUVER.replace("2018;92(4):1222-31", "2018;92 Suppl 1:A17"),
        VANCOUVER.replace("Quillfeather DJ, ", ""),
        "J Imag Rheumatol. 2018 Apr;92(4):1222",
        "J Imag Rheumatol. 2018 Apr;92(4):1222-3",
    ],
)
def test_a_citation_that_says_something_else_is_not_sure(printed):
    assert like(printed).certainty < SURE


def test_a_supplement_of_the_volume_without_a_page_is_not_sure():
    printed = VANCOUVER.replace("2018;92(4):1222-31", "2018;92 Suppl 1")
    assert like(printed).certainty < SURE


def test_numbered_twins_are_told_apart():
    first = "Madeupinib in lupus: a randomised placebo-controlled trial (NOWHERE-I)"
    second = first.replace("NOWHERE-I", "NOWHERE-II")
    paper = PAPER._replace(title=first)
    assert like(VANCOUVER.replace(TITLE, first), paper).certainty >= SURE
    assert like(VANCOUVER.replace(TITLE, second), paper).certainty < SURE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("van den Quillfeather", "Quillfeather"),
        ("Quillfeather", "Quillfeather Umber"),
        ("Quillfäther", "Quillfaether"),
        ("O’Quill", "O'Quill"),
    ],
)
def test_one_person_is_printed_in_several_ways(one, other):
    printed = VANCOUVER.replace("Quillfeather", one)
    assert like(printed, PAPER._replace(first_author=other)).certainty >= SURE


@pytest.mark.parametrize(
    ("one", "other"),
    [("Quill Umber", "Quill Vane"), ("Umber Quill", "Vane Quill"), ("Quill", "Quell")],
)
def test_two_persons_of_like_names_are_two(one, other):
    printed = VANCOUVER.replace("Quillfeather", one)
    assert like(printed, PAPER._replace(first_author=other)).certainty < SURE


def test_a_short_title_needs_the_whole_place():
    reply = PAPER._replace(title="Reply.", issue="")
    in_full = VANCOUVER.replace(TITLE, "Reply")
    assert like(in_full, reply._replace(first_page="17")).certainty < SURE
    assert like(in_full.replace(":1222-31", ""), reply).certainty < SURE


def test_a_differing_doi_is_a_veto_whatever_agrees():
    found = like(VANCOUVER, doi="10.5555/another")
    assert found.vetoed
    assert found.certainty < POSSIBLE
    assert "The DOI differs." in found.why


def test_the_same_doi_in_another_case_is_no_veto():
    assert not like(VANCOUVER, doi="10.5555/JIR.2018.92").vetoed


def test_a_paper_without_doi_cannot_be_vetoed():
    assert not like(VANCOUVER, PAPER._replace(doi=None), doi="10.5555/another").vetoed


def test_a_title_that_the_parts_lost_is_found_in_the_printed_words():
    lost = parts_of(VANCOUVER)._replace(title="et al", journal="")
    assert likeness(VANCOUVER, lost, "", PAPER).certainty >= SURE


def test_another_paper_of_the_same_author_and_year_is_no_candidate():
    other = Paper(
        title="A survey of hats among people with gout.",
        first_author="Quillfeather",
        year=2018,
        journals=("Hats and gout",),
        volume="3",
        issue="1",
        first_page="9",
        doi=None,
    )
    assert like(VANCOUVER, other).certainty < POSSIBLE


def test_the_same_volume_and_page_of_another_journal_is_no_candidate():
    printed = "Lupus Nobody. 2018 Apr;92(4):1222-31"
    assert like(printed).certainty < POSSIBLE


def test_it_says_what_agrees_and_what_differs():
    found = like(VANCOUVER.replace("2018;92", "2016;91"))
    assert found.why == (
        "The title, the first author, the journal, the issue and the first page agree. "
        "The year and the volume differ."
    )


def test_a_certainty_above_sure_leaves_room_for_a_margin():
    assert 0 < MARGIN < SURE - POSSIBLE


@given(printed=texts, doi=texts, paper=papers)
def test_a_certainty_lies_between_0_and_1(printed, doi, paper):
    found = likeness(printed, parts_of(printed), doi, paper)
    assert 0 <= found.certainty <= 1
    assert found.why.endswith(".")
    assert found == likeness(printed, parts_of(printed), doi, paper)


@given(printed=st.sampled_from(sorted(PRINTED.values())) | texts, paper=papers)
def test_a_veto_always_holds(printed, paper):
    vetoed = likeness(printed, parts_of(printed), "10.5555/mine", paper._replace(doi="10.5555/its"))
    assert vetoed.vetoed
    assert vetoed.certainty < POSSIBLE


@given(st.permutations(PAPER.journals))
def test_the_order_of_a_journals_names_is_nothing(journals):
    assert like(VANCOUVER, PAPER._replace(journals=tuple(journals))) == like(VANCOUVER)
