"""A quote is found again where it stands, or not at all, and what differs is said."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from curation.anchoring import Anchor, Found, Kind, Unquotable, find, sentences, take
from curation.anchoring.folding import fold
from tests.anchoring.made_up import TEXT, quoted, texts

RESPONDED = quoted("57% responded")
NEW = "A new made-up sentence stands here. "


def changed(old, new, text=TEXT):
    assert text.count(old) == 1
    return text.replace(old, new)


def test_in_the_same_text_it_is_exact():
    start = TEXT.index("57% r")
    assert find(RESPONDED, TEXT) == Found(Anchor.EXACT, start, start + 13, 1.0, "57% responded")


@pytest.mark.parametrize("text", ["", " \n\n "])
def test_without_a_text_there_is_nothing_to_find_yet(text):
    found = find(RESPONDED, text)
    assert (found.anchor, found.start, found.end) == (Anchor.NO_TEXT, None, None)


@pytest.mark.parametrize("before", [NEW, "👩🏽‍⚕️ ", "x" * 500 + " "])
def test_behind_new_text_it_has_moved(before):
    found = find(RESPONDED, before + TEXT)
    start = TEXT.index("57% r") + len(before)
    assert found == Found(Anchor.MOVED, start, start + 13, 1.0, "57% responded")


def test_a_sentence_put_right_before_it_does_not_lose_it():
    for start, end in sentences(TEXT):
        found = find(take(TEXT, start, end), TEXT[:start] + NEW + TEXT[start:])
        assert (found.anchor, found.words) == (Anchor.MOVED, TEXT[start:end])


@pytest.mark.parametrize(
    ("words", "text", "then"),
    [
        ("57% responded", TEXT.upper(), "57% RESPONDED"),
        ("57% responded", TEXT.replace(" ", "\u00a0\n"), "57%\u00a0\nresponded"),
        ("57% responded", changed("57% r", "57 % r"), "57 % responded"),
        ("TNF-α blocker", changed("-α", "‑alpha"), "TNF‑alpha blocker"),
        ("TNF-α blocker", changed("-α", " Alpha"), "TNF Alpha blocker"),
        ("−1·57 points (95% CI", changed("−1·57", "-1.57"), "-1.57 points (95% CI"),
        (
            "for people who do not",
            changed("people who", "peo\u00adple who"),
            "for peo\u00adple who do not",
        ),
    ],
)
def test_another_spelling_is_the_same_words(words, text, then):
    found = find(quoted(words), text)
    assert (found.anchor, found.score, found.words) == (Anchor.MOVED, 1.0, then)
    assert found.respelled
    assert text[found.start : found.end] == then


@pytest.mark.parametrize(
    ("words", "text", "was", "now", "kind"),
    [
        ("57% responded", changed("57%", "75%"), "57", "75", Kind.NUMBER),
        ("p=0.04", changed("0.04", "0.045"), "0.04", "0.045", Kind.NUMBER),
        ("p=0.04", changed("0.04", "0.4"), "0.04", "0.4", Kind.NUMBER),
        ("p=0.04", changed("p=0.04", "p>0.04"), "=", ">", Kind.NUMBER),
        ("was −1·57 points", changed("−1·57", "1·57"), "−1·57", "1·57", Kind.NUMBER),
        ("did not respond", changed("not respond", "respond"), "not", "", Kind.NEGATION),
        ("are good news for", changed("good news", "no good news"), "", "no", Kind.NEGATION),
        (
            "as frequent in both",
            changed("as frequent", "less frequent"),
            "as",
            "less",
            Kind.DIRECTION,
        ),
        ("a made-up disease", changed("disease", "illness"), "disease", "illness", Kind.WORDS),
    ],
)
def test_a_word_that_differs_at_the_old_place_is_said(words, text, was, now, kind):
    found = find(quoted(words), text)
    assert found.anchor is Anchor.FUZZY
    assert (was, now, kind) in found.changed
    assert found.numbers_differ == (kind is Kind.NUMBER)
    assert found.alters_meaning == (kind is not Kind.WORDS)
    assert 0.6 <= found.score < 1
    assert text[found.start : found.end] == found.words


@pytest.mark.parametrize(
    ("words", "old", "new"),
    [
        ("good news for people", "results are good", "results are no good"),
        ("respond to treatment", "did not respond", "did respond"),
        ("respond to treatment", "did not", "did now"),
    ],
)
def test_words_that_are_denied_now_or_no_longer_are_not_simply_found(words, old, new):
    found = find(quoted(words), changed(old, new))
    assert (found.anchor, found.words) == (Anchor.FUZZY, words)
    assert [change.kind for change in found.changed] == [Kind.NEGATION]
    assert found.alters_meaning


def test_a_denial_in_the_sentence_before_denies_nothing():
    start = TEXT.index("In the placebo")
    text = TEXT[:start] + "But it was not. " + TEXT[start:]
    assert find(quoted("In the placebo group"), text).anchor is Anchor.MOVED


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("57% responded", changed("57% responded", "it worked")),
        ("57% responded", changed("57% responded; ", "")),
        ("with nephritis", changed("30% of those with nephritis", "57%")),
        (
            "good news for people who",
            "Lupus nephritis is good news for nobody in this new abstract.",
        ),
        ("57% responded", "An abstract in which 57% responded to something else, and 43% did not."),
        ("placebo group 30%", "Something else entirely."),
    ],
)
def test_what_is_gone_is_an_orphan_with_a_reason(words, text):
    found = find(quoted(words), text)
    assert (found.anchor, found.start, found.end, found.words) == (Anchor.ORPHANED, None, None, "")
    assert found.reason.endswith(".")


ARMS = (
    "In the low-dose group, 12 of 110 people (11%) felt well at week 24 of it. In the middle-dose"
    " group, 31 of 120 people (26%) felt well at week 24 of it. In the high-dose group, 57 of 130"
    " people (44%) felt well at week 24 of it. Nobody knows why that should be so."
)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_sentence_taken_out_is_not_found_in_its_twin_with_other_numbers(number):
    start, end = sentences(ARMS)[number]
    for chosen in ((start, end), (start, end - 20), (start + 16, end), (end - 30, end - 8)):
        quote = take(ARMS, *chosen)
        found = find(quote, ARMS[:start] + ARMS[end:].lstrip())
        assert found.anchor is Anchor.ORPHANED


def test_other_numbers_beside_the_same_words_make_another_place_of_it():
    quote = quoted("felt well at week 24", ARMS, 1)
    text = ARMS.replace("31 of 120 people (26%)", "33 of 120 people (28%)")
    assert find(quote, text).start in (None, quote.start)


def test_a_word_changed_in_a_sentence_is_found_beside_its_twins():
    start, end = sentences(ARMS)[1]
    found = find(take(ARMS, start, end), ARMS.replace("31 of", "13 of"))
    assert (found.start, found.end, found.numbers_differ) == (start, end, True)


def test_each_sentence_taken_out_is_an_orphan():
    for start, end in sentences(TEXT):
        found = find(take(TEXT, start, end), TEXT[:start] + TEXT[end:].lstrip())
        assert found.anchor is Anchor.ORPHANED


def test_each_sentence_put_at_the_end_has_moved():
    for start, end in sentences(TEXT)[:-1]:
        text = f"{TEXT[:start]}{TEXT[end:].lstrip()} {TEXT[start:end]}"
        found = find(take(TEXT, start, end), text)
        assert (found.anchor, found.end) == (Anchor.MOVED, len(text))


TWICE = (
    "In the first made-up group, headaches were rare and 12 people left the trial early. In the"
    " second made-up group, headaches were rare and 12 people left the trial early."
)


@pytest.mark.parametrize("occurrence", [0, 1])
def test_words_that_stand_twice_are_told_apart_by_what_is_around_them(occurrence):
    quote = quoted("made-up group, headaches were rare", TWICE, occurrence)
    found = find(quote, NEW + TWICE)
    assert found.start == quote.start + len(NEW)


@pytest.mark.parametrize("occurrence", [0, 1])
def test_one_of_two_that_is_taken_out_is_not_found_in_the_other(occurrence):
    quote = quoted("made-up group, headaches were rare", TWICE, occurrence)
    found = find(quote, TWICE[: quote.start] + TWICE[quote.end :])
    assert found.anchor is Anchor.ORPHANED


def test_where_nothing_tells_two_apart_it_is_an_orphan():
    sentence = "The same made-up sentence about 12 people stands here again. "
    quote = quoted("made-up sentence about 12 people", sentence * 5, 2)
    assert find(quote, sentence * 5).anchor is Anchor.EXACT
    found = find(quote, "Before all. " * 2 + sentence * 5)
    assert found.anchor is Anchor.ORPHANED
    assert "5 times" in found.reason


def test_the_old_text_tells_apart_what_nothing_else_does():
    sentence = "The same made-up sentence about 12 people stands here again. "
    was, text = sentence * 5, "Before all. " * 2 + sentence * 5
    quote = quoted("made-up sentence about 12 people", was, 2)
    found = find(quote, text, was)
    assert (found.anchor, found.start) == (Anchor.MOVED, quote.start + 24)


def test_a_sentence_that_stood_twice_and_now_once_is_an_orphan_where_the_old_text_says_so():
    sentence = "A made-up sentence that is long enough to be known stands here."
    was = f"It begins. {sentence} Then something. {sentence} It ends."
    quote = quoted(sentence, was, 1)
    text = f"Other words. {sentence} And others again, with no end."
    assert find(quote, text).anchor is Anchor.MOVED
    assert find(quote, text, was).anchor is Anchor.ORPHANED


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("5 of 10 people", "As said, 15 of 10 people and nobody else in this made-up place."),
        ("5 of 10 people", "As said, 1.5 of 10 people and nobody else in this made-up place."),
        ("5 of 10 people", "As said, −5 of 10 people and nobody else in this made-up place."),
        ("then 5 of 10", "As then 5 of 100 people and nobody else in this made-up place."),
        ("then 5 of 10", "As then 5 of 10.2 people and nobody else in this made-up place."),
    ],
)
def test_a_number_is_not_found_in_a_longer_one(words, text):
    quote = quoted(words, "As said then 5 of 10 people and nobody else in this made-up place.")
    found = find(quote, text)
    assert not found.anchor.stands
    assert found.anchor is Anchor.ORPHANED or found.numbers_differ


def test_a_quote_across_two_sections_is_found_across_them():
    quote = quoted("respond to treatment.\n\nThe change in score")
    assert find(quote, TEXT).anchor is Anchor.EXACT
    assert (
        find(quote, TEXT.replace("\n\n", " ")).words == "respond to treatment. The change in score"
    )


def test_an_accent_by_itself_belongs_to_the_words_after_it():
    text = "They wrote 5/¸10 for the share of people in this made-up place."
    assert find(quoted("They wrote 5/", text), f"So. {text}").words == "They wrote 5/"


def test_a_greek_letter_is_not_half_found():
    text = "So much for the eta of it, they said; and a β of 5 was seen in this made-up text."
    found = find(quoted("eta of it", text), text.replace("eta of", "β of"))
    assert (found.anchor, found.words) == (Anchor.FUZZY, "β of it")
    assert found.changed == (("eta", "β", Kind.WORDS),)


@given(texts, st.data())
def test_taken_and_looked_for_in_the_same_text_it_is_exact(text, data):
    quote = a_quote(text, data)
    assert find(quote, text) == Found(Anchor.EXACT, quote.start, quote.end, 1.0, quote.exact)


@given(texts, st.text(min_size=1), st.data())
def test_behind_any_text_it_is_found_with_the_same_words_or_not_at_all(text, before, data):
    quote = a_quote(text, data)
    found = find(quote, f"{before} {text}")
    if found.anchor.stands:
        # A soft hyphen by itself is seen by nobody, and may be left out at an end.
        assert fold(found.words).text.strip() == fold(quote.exact).text.strip()
        assert found.respelled == (found.words != quote.exact)
    if found.start is not None:
        assert found.words == f"{before} {text}"[found.start : found.end]


@given(texts, st.data())
def test_behind_a_sentence_a_quote_with_all_that_is_around_it_has_moved(words, data):
    text = f"Before it come words that nobody wrote. {words} And as many words come after it."
    start = data.draw(st.integers(40, 40 + len(words)))
    end = data.draw(st.integers(start, 40 + len(words)))
    quote = taken(text, start, end)
    assume(text.count(quote.prefix + quote.exact + quote.suffix) == 1)
    found = find(quote, NEW + text)
    assert found == Found(
        Anchor.MOVED, quote.start + len(NEW), quote.end + len(NEW), 1.0, quote.exact
    )


@given(texts, st.data())
def test_taken_out_it_does_not_stand_where_it_stood_once(text, data):
    quote = a_quote(text, data)
    assume(text.count(quote.exact) == 1)
    rest = text[: quote.start] + text[quote.end :]
    assume(quote.exact not in rest)
    found = find(quote, rest)
    if found.anchor.stands:
        assert found.respelled
    elif found.anchor is Anchor.FUZZY:
        assert found.score < 1
        assert found.changed


def a_quote(text, data):
    start = data.draw(st.integers(0, len(text)))
    return taken(text, start, data.draw(st.integers(start, len(text))))


def taken(text, start, end):
    try:
        return take(text, start, end)
    except Unquotable:
        assume(False)
