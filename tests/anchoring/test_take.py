"""A quote is whole words of the text, and nobody can make one up."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from curation.anchoring import Selector, Unquotable, take, take_words
from tests.anchoring.made_up import TEXT, quoted, texts


def test_a_quote_is_kept_with_32_characters_on_either_side():
    assert quoted("57% responded") == Selector(
        "57% responded",
        TEXT[TEXT.index("57% r") - 32 : TEXT.index("57% r")],
        "; p=0.04). In the placebo group 3"[:32],
        TEXT.index("57% r"),
        TEXT.index("57% r") + 13,
    )


@pytest.mark.parametrize(
    ("text", "chosen", "quote"),
    [
        ("We saw change there.", "aw chang", "saw change"),
        ("We saw   change  there.", "   change  ", "change"),
        ("The odds were 1·57 in all.", "7 in all", "1·57 in all"),
        ("The odds were 10.57 in all.", "0.5", "10.57"),
        ("It fell by −0.5 points.", "5 points", "−0.5 points"),
        ("It fell by -.5 points.", "5 points", "-.5 points"),
        ("The range was 5–10 points.", "10 points", "10 points"),
        ("It was non-significant then.", "significant then", "non-significant then"),
        ("It was so—however small.", "however small", "however small"),
        ("They don't know.", "t know", "don't know"),
        ("Le cafe\u0301 noir.", "cafe", "cafe\u0301"),
        ("Said 👩🏽‍⚕️ nurse.", "👩", None),
        ("Said 👩🏽‍⚕️ nurse.", "⚕️ nurse", "👩🏽‍⚕️ nurse"),
        ("מילה ועוד מילים", "ועוד מיל", "ועוד מילים"),
        ("患者接受治疗很好。", "接受治疗", "接受治疗"),
        ("नमस्ते दुनिया", "मस्ते", "नमस्ते"),
    ],
)
def test_words_numbers_and_characters_are_never_cut(text, chosen, quote):
    start = text.index(chosen)
    if quote is None:
        with pytest.raises(Unquotable):
            take(text, start, start + len(chosen))
    else:
        assert take(text, start, start + len(chosen)).exact == quote


def test_a_quote_may_cross_from_one_section_to_the_next():
    assert "\n\n" in quoted("respond to treatment.\n\nThe change in score").exact


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (5, 5, "No words are selected"),
        (TEXT.index(" is a"), TEXT.index(" is a") + 1, "No words are selected"),
        (TEXT.index("a made"), TEXT.index("a made") + 1, "too little"),
        (0, len(TEXT), "whole abstract"),
        (4, len(TEXT) - 4, "whole abstract"),
        (-1, 5, "outside"),
        (5, 4, "outside"),
        (5, len(TEXT) + 1, "outside"),
    ],
)
def test_what_is_no_quote_is_refused_with_a_sentence(start, end, said):
    with pytest.raises(Unquotable, match=said) as refused:
        take(TEXT, start, end)
    assert str(refused.value).endswith(".")


def test_a_short_abstract_may_be_quoted_whole():
    assert take("One made-up sentence is all.", 0, 28).exact == "One made-up sentence is all."


@given(texts, st.data())
def test_a_quote_holds_what_was_chosen_and_is_what_the_text_says(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    try:
        quote = take(text, start, end)
    except Unquotable:
        return
    assert text[quote.start : quote.end] == quote.exact == quote.exact.strip()
    assert text[start:end].strip() in quote.exact
    assert text.endswith(quote.prefix, 0, quote.start)
    assert text.startswith(quote.suffix, quote.end)
    assert take(text, quote.start, quote.end) == quote


def test_words_are_taken_where_they_were_seen():
    twice = "Some people felt well. Other people felt well."
    for at in (5, 29):
        assert take_words(twice, "people felt well", at).start == at


def test_words_are_taken_from_the_nearest_place():
    twice = "Some people felt well. Other people felt well."
    assert take_words(twice, "people felt well", 27).start == 29
    assert take_words(twice, "Other people", 0).start == 23


def test_without_a_position_words_that_stand_twice_are_not_taken():
    with pytest.raises(Unquotable, match="2 times"):
        take_words("Some people felt well. Other people felt well.", "people felt well", None)
    assert take_words("Some people felt well.", "felt well", None).start == 12


def test_spaces_may_differ_as_browsers_show_them():
    words = take_words("First\u2009part.\n\nSecond part.", "  First part.\nSecond ", None)
    assert words.exact == "First\u2009part.\n\nSecond"


@pytest.mark.parametrize("words", ["", "   ", "words of my own", "people felt Well", "people.felt"])
def test_words_that_are_not_in_the_text_are_not_taken(words):
    with pytest.raises(Unquotable):
        take_words("Some people felt well.", words, 5)


@given(texts, st.text(min_size=1), st.integers(-5, 500))
def test_nobody_can_make_up_a_quote(text, words, near):
    try:
        quote = take_words(text, words, near)
    except Unquotable:
        assume(True)
    else:
        assert text[quote.start : quote.end] == quote.exact
        assert "".join(words.split()) in "".join(quote.exact.split())
