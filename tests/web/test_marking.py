"""Known words in text that PubMed wrote."""

import re

from hypothesis import given
from hypothesis import strategies as st

from curation.citation import words_of
from curation.web.marking import marked

TERMS = {"lupus": "tag", "JAK1": "drug"}


def test_a_word_is_marked_as_it_is_written():
    assert marked("In Lupus.", TERMS) == 'In <mark class="word">Lupus</mark>.'


def test_a_word_that_is_part_of_another_is_not():
    assert marked("lupuslike", TERMS) == "lupuslike"


def test_a_word_across_markup_is_marked_with_it():
    assert marked("<i>JA</i>K1", TERMS) == ('<mark class="word"><i>JA</i>K1</mark>')


def test_what_was_escaped_stays_escaped():
    assert marked("p &lt; 0.05 &amp; lupus", TERMS) == (
        'p &lt; 0.05 &amp; <mark class="word">lupus</mark>'
    )


@given(st.text(alphabet="lupsJAK1 <>&;i/\"'=", max_size=60))
def test_marks_change_nothing_else(text):
    without = re.sub(r'<mark class="word">|</mark>', "", marked(text, TERMS))
    assert words_of(without) == words_of(text)
