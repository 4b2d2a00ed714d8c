"""Known things are found as whole words, however they are written."""

import pytest

from curation.anchoring.terms import mentions

TERMS = {
    "SLE": "sle",
    "lupus nephritis": "ln",
    "lupus": "lupus",
    "JAK1": "jak1",
    "baricitinib": "bari",
    "open-label extension": "ole",
}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Adults with SLE.", ["sle"]),
        ("By SLEDAI-2K only.", []),
        ("JAK12 and JAK1/JAK2.", ["jak1"]),
        ("Lupus\nnephritis is one thing.", ["ln"]),
        ("Baricitinib; BARICITINIB.", ["bari", "bari"]),
        ("An open label extension.", ["ole"]),
        ("An open\u2011label extension.", ["ole"]),
        ("", []),
    ],
)
def test_a_term_is_found_as_a_whole_word(text, keys):
    assert [mention.key for mention in mentions(text, TERMS)] == keys


def test_a_mention_says_where_it_stands():
    (mention,) = mentions("😀 with lupus", TERMS)

    assert (mention.start, mention.end) == (7, 12)


def test_no_terms_are_found_nowhere():
    assert mentions("lupus", {}) == []
    assert mentions("lupus", {" ": "blank"}) == []
