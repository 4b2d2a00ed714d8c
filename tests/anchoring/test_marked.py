"""Marks may overlap one another and cross the elements of the markup."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.anchoring import Mark, Piece, marked, plain


def test_a_mark_cuts_the_text():
    assert marked("One two three.", [Mark(4, 7, "a")]) == [
        Piece("One ", ()),
        Piece("two", ("a",)),
        Piece(" three.", ()),
    ]


def test_marks_that_overlap_are_named_together_where_they_do():
    pieces = marked("abcdef", [Mark(0, 4, "a"), Mark(2, 6, "b")])
    assert pieces == [Piece("ab", ("a",)), Piece("cd", ("a", "b")), Piece("ef", ("b",))]


def test_an_element_that_a_mark_crosses_is_closed_and_opened_again():
    assert marked("H<sub>two<i>x</i></sub>O", [Mark(0, 2, "a"), Mark(4, 6, "b")]) == [
        Piece("H<sub>t</sub>", ("a",)),
        Piece("<sub>wo</sub>", ()),
        Piece("<sub><i>x</i></sub>O", ("b",)),
    ]


def test_characters_stand_for_themselves_and_stay_escaped():
    assert marked("a &lt; b &amp; c", [Mark(2, 3, "less"), Mark(6, 7, "and")]) == [
        Piece("a ", ()),
        Piece("&lt;", ("less",)),
        Piece(" b ", ()),
        Piece("&amp;", ("and",)),
        Piece(" c", ()),
    ]


@pytest.mark.parametrize("spans", [[], [Mark(3, 3, "a")], [Mark(9, 12, "a")], [Mark(-5, 0, "a")]])
def test_marks_on_nothing_mark_nothing(spans):
    assert marked("abc", spans) == [Piece("abc", ())]


def test_no_text_has_no_pieces():
    assert marked("", [Mark(0, 1, "a")]) == []
    assert marked("<i></i>", [Mark(0, 1, "a")]) == []


def test_what_is_no_markup_of_ours_is_text():
    assert marked("<script>x</script>", []) == [Piece("&lt;script&gt;x&lt;/script&gt;", ())]
    assert marked('<i onclick="x">y</i>', []) == [Piece("&lt;i onclick=&quot;x&quot;&gt;y", ())]


_TAGS = "<i> </i> <b> </b> <sub> </sub> <sup> </sup> <u>"
_CHARACTERS = "&lt; &amp; &gt; &quot; &amp;lt; 👩🏽‍⚕️ א < & e\u0301"
markups = st.lists(
    st.one_of(
        st.sampled_from(_TAGS.split()),
        st.sampled_from(_CHARACTERS.split()),
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8),
    )
).map("".join)
marks = st.lists(
    st.builds(Mark, st.integers(-3, 60), st.integers(-3, 60), st.sampled_from("abcd")), max_size=6
)


@given(markups, marks)
def test_the_pieces_say_what_the_markup_says_and_each_is_well_formed(markup, spans):
    pieces = marked(markup, spans)
    assert plain("".join(piece.html for piece in pieces)) == plain(markup)
    at = 0
    for piece in pieces:
        element = ElementTree.fromstring(f"<p>{piece.html}</p>".replace("\x7f", ""))
        assert {inner.tag for inner in element.iter()} <= {"p", "i", "b", "u", "sub", "sup"}
        length = len(plain(piece.html))
        assert length > 0
        covering = [m.name for m in spans if m.start < m.end and m.start <= at < m.end]
        assert list(piece.names) == covering
        at += length
        assert not re.search(r"<(\w+)></\1>", piece.html)
