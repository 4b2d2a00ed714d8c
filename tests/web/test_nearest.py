"""Old words beside new ones."""

from hypothesis import given
from hypothesis import strategies as st

from curation.web.nearest import AROUND, Piece, around, differences, nearest

TEXT = "Nothing was done. A response was seen in 61 (61%) of 100 people. Nobody died."


def test_what_is_gone_stands_on_the_one_side_and_what_is_new_on_the_other():
    before, after = differences("seen in 60 people", "seen in 61 good people")

    assert before == [Piece("same", "seen in "), Piece("gone", "60"), Piece("same", " people")]
    assert after == [
        Piece("same", "seen in "),
        Piece("new", "61 good"),
        Piece("same", " people"),
    ]


@given(st.text(max_size=60), st.text(max_size=60))
def test_each_side_says_all_of_its_words(was, became):
    before, after = differences(was, became)

    assert "".join(piece.words for piece in before) == was
    assert "".join(piece.words for piece in after) == became


def test_the_nearest_sentence_is_the_one_that_shares_most_words():
    start, end = nearest("a response was seen in 60 (60%) of 100", TEXT)

    assert TEXT[start:end] == "A response was seen in 61 (61%) of 100 people."


def test_for_two_sentences_two_are_shown():
    start, end = nearest("seen in 60 of 100 people. Nobody died.", TEXT)

    assert TEXT[start:end].endswith("people. Nobody died.")


def test_words_that_nothing_comes_near_have_no_nearest():
    assert nearest("Quite another matter entirely", TEXT) is None
    assert nearest("anything", "") is None
    assert nearest("--", TEXT) is None


@given(st.text(max_size=40), st.text(max_size=120))
def test_the_nearest_words_are_in_the_text(words, text):
    found = nearest(words, text)

    assert found is None or 0 <= found.start < found.end <= len(text)


def test_what_stands_around_is_of_the_same_section_in_whole_words():
    text = f"Before.\n\nIn {'many ' * 60}words here {'and ' * 60}there.\n\nAfter."
    at = text.index("words")

    before, after = around(text, at, at + 5)

    assert (before[:6], before[-5:]) == ("… many", "many ")
    assert (after[:9], after[-5:]) == (" here and", "and …")
    assert max(len(before), len(after)) <= AROUND + 2
    assert around("One.\n\nTwo words.", 6, 9) == ("", " words.")
