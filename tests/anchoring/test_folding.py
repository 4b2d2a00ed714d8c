"""One spelling for what says the same, and none for what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.anchoring.folding import fold
from tests.anchoring.made_up import texts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("TNF-α", "TNF alpha"),
        ("TNFα", "TNFalpha"),
        ("IFN-ß", "IFN-β"),
        ("Straße", "STRASSE"),
        ("𝛽-cells", "Beta‐cells"),
        ("5 µg", "5 μg"),
        ("1·57", "1.57"),
        ("1∙57", "1.57"),
        ("57 %", "57%"),
        ("p = 0.05", "p=0.05"),
        ("p &lt; 0.05", "P<0.05"),
        ("n ≤ 5", "n<=5"),
        ("n ⩾ 5", "n >= 5"),
        ("5 ± 2", "5 +/- 2"),
        ("−0.5", "-0.5"),
        ("5–10", "5-10"),
        ("follow-up", "follow up"),
        ("follow–up", "follow‑up"),
        ("a\u2009b\u00a0c\nd", "a b  c\td"),
        ("“so”", '"so"'),
        ("Sjögren’s", "Sjogren's"),
        ("Sjo\u0308gren", "Sjögren"),
        ("ﬁbrosis", "fibrosis"),
        ("soft\u00adhyphen", "softhyphen"),
        ("Madeup®", "Madeup"),
        ("m²", "m2"),
        ("C₃", "C3"),
        ("( n = 5 ) , so", "(n=5), so"),
        ("37ºC", "37°C"),
        ("2 × 3", "2 x 3"),
    ],
)
def test_the_same_in_another_spelling(one, other):
    assert fold(one).text == fold(other).text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10⁵", "105"),
        ("2½", "21/2"),
        ("2½", "2 1/2"),
        ("-0.5", "0.5"),
        ("1.57", "1,57"),
        ("1.57", "157"),
        ("5-10", "5 10"),
        ("0 .5", "0.5"),
        ("5, 5", "5,5"),
        ("≠", "="),
        ("=\u0338", "="),
        ("<", "≤"),
        ("<", ">"),
        ("μg", "mg"),
        ("IL-6", "IL-8"),
        ("α", "a"),
        ("не", "he"),
        ("שָׁלוֹם", "שלום"),
    ],
)
def test_what_says_something_else_stays_something_else(one, other):
    assert fold(one).text != fold(other).text


def test_the_way_back_leads_to_whole_characters():
    folded = fold("TNF-α ≤ 5")
    assert folded.text == "tnf alpha<=5"
    assert folded.back(4, 9) == (4, 5)
    assert folded.back(9, 11) == (5, 8)
    assert folded.there(4, 5) == (4, 9)
    assert [at for at in range(12) if folded.cuts(at)] == [5, 6, 7, 8, 10]


@given(st.one_of(texts, st.text()))
def test_each_character_comes_from_somewhere_and_in_order(text):
    folded = fold(text)
    assert len(folded.text) == len(folded.begins) == len(folded.ends)
    assert folded.begins == sorted(folded.begins)
    assert folded.ends == sorted(folded.ends)
    assert all(0 <= b < e <= len(text) for b, e in zip(folded.begins, folded.ends, strict=True))


@given(st.from_regex(r"[a-zA-Z0-9 .,;%()=<>-]*", fullmatch=True))
def test_plain_text_folds_to_itself_when_it_is_folded_again(text):
    once = fold(text).text
    assert fold(once).text == once
