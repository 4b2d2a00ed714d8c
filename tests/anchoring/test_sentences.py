"""A text is stepped through sentence by sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.anchoring import sentences, take
from tests.anchoring.made_up import TEXT, texts


def said(text):
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "one",
    [
        "It fell vs. placebo.",
        "Made-up authors et al. 12 found it.",
        "Some drugs (e.g. this one, i.e. that) were used.",
        "See Fig. 3 and Refs. 4 to 6.",
        "It took approx. 5 weeks.",
        "The odds were 1.57 and the ratio 1·57.",
        "The score of Dr. J. Smith is used.",
        "It was p = .05 (C. elegans).",
        "The U.S. Army paid.",
        "Was it (really?) so, or not!",
        "They came in Jan. 2020 as No. 5.",
        "It was P. falciparum and S. aureus.",
        "It ended with 5 mg/kg",
    ],
)
def test_a_point_within_a_sentence_does_not_end_it(one):
    assert said(one) == [one]
    assert said(f"Before it. {one}\n\nAfter it.") == ["Before it.", one, "After it."]


@pytest.mark.parametrize(
    "several",
    [
        ["We gave 5 mg.", "Patients felt well."],
        ["It was p=0.05.", "All else was not."],
        ["It fell to 1·57.", "30 people left."],
        ["They had hepatitis B.", "We did not.", "They took vitamin D.", "Nothing came of it."],
        ["Is it so?", "yes!", "(It is.)", "“Quoted.”", "[Noted.]"],
        ["We used IFN-α.", "β-cells did not care."],
        ["It was so [3].", "Then not."],
        ["患者很好。", "没有别的。"],
    ],
)
def test_sentences_are_told_apart(several):
    joined = ("" if "。" in several[0] else " ").join(several)
    assert said(joined) == several


def test_a_section_ends_a_sentence_with_or_without_a_point():
    assert said("A heading\n\nIt begins. Here\n \nand there") == [
        "A heading",
        "It begins.",
        "Here",
        "and there",
    ]


def test_each_sentence_of_an_abstract_can_be_quoted():
    assert len(said(TEXT)) == 6
    for start, end in sentences(TEXT):
        assert take(TEXT, start, end)[3:] == (start, end)


@given(st.one_of(texts, st.text(), st.text("aB. ?\n)1")))
def test_sentences_are_all_of_the_text_but_the_space_between(text):
    spans = sentences(text)
    at = 0
    for start, end in spans:
        assert at <= start < end
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()
