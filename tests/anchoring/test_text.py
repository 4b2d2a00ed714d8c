"""An abstract is one text, and each section has its stretch of it."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.anchoring import Stretch, plain, sha256_of, stretches, text_of
from curation.article import Section

SECTIONS = [
    Section(label="METHODS", category="", text="We gave <i>n</i> &lt; 5 people H<sub>2</sub>O."),
    Section(label="RESULTS", category="RESULTS", text="Nothing &amp;lt; came of it 👩🏽‍⚕️."),
]


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("", ""),
        ("a<sup>2</sup> &amp; <b><i>b</i></b>", "a2 & b"),
        ("&amp;lt;", "&lt;"),
        ("&am<i>p;</i>", "&amp;"),
        ("<script>x</script>", "<script>x</script>"),
    ],
)
def test_markup_says_its_words(markup, words):
    assert plain(markup) == words


def test_sections_are_parted_by_an_empty_line_and_labels_are_no_part_of_the_text():
    assert text_of(SECTIONS) == "We gave n < 5 people H2O.\n\nNothing &lt; came of it 👩🏽‍⚕️."


def test_no_sections_are_no_text():
    assert (text_of([]), stretches([])) == ("", [])


@given(st.lists(st.text()))
def test_each_stretch_is_its_section(texts):
    markups = [text.replace("&", "&amp;").replace("<", "&lt;") for text in texts]
    sections = [Section(label=str(n), category="", text=t) for n, t in enumerate(markups)]
    text = text_of(sections)
    assert [text[start:end] for _, start, end in stretches(sections)] == texts
    assert [stretch.label for stretch in stretches(sections)] == [str(n) for n in range(len(texts))]


def test_a_quote_across_two_sections_has_a_part_in_each():
    first, second = stretches(SECTIONS)
    start, end = first.end - 4, second.start + 7
    assert first.shared_with(start, end) == (first.end - 4, first.end)
    assert second.shared_with(start, end) == (0, 7)
    assert first.shared_with(second.start, second.end) is None
    assert Stretch("", 5, 5).shared_with(0, 9) is None


def test_a_version_is_told_by_the_hash_of_its_bytes():
    assert sha256_of("1·57") == sha256("1·57".encode()).hexdigest()
    assert len(sha256_of("\ud83d")) == 64  # half of a character, as a browser may send it
