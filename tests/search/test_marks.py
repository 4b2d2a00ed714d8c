import pytest

from curation.search.marks import SNIPPET, marks
from curation.search.words import understand
from tests.builders import a_reference
from tests.evidence_builders import a_drug

pytestmark = pytest.mark.django_db


def an_abstract(*sections: str):
    return [{"label": "", "category": "", "text": text} for text in sections]


def drawn(text, spans):
    """Each mark in brackets, as in "[Lupus] in mice"."""
    for mark in reversed(spans):
        text = f"{text[: mark.start]}[{text[mark.start : mark.end]}]{text[mark.end :]}"
    return text


def title(text, words):
    reference = a_reference(title=text)
    found = marks([reference], understand(words).marked)
    plain = text.replace("<i>", "").replace("</i>", "").replace("&lt;", "<")
    return drawn(plain, found[reference.pk].title) if found else plain


def snippet(words, *sections):
    reference = a_reference(title="", abstract=an_abstract(*sections))
    found = marks([reference], understand(words).marked)[reference.pk].snippet
    if found is None:
        return None
    text = drawn(found.text, found.marks)
    return f"{'… ' if found.goes_before else ''}{text}{' …' if found.goes_on else ''}"


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Lupus in mice", "lupus", "[Lupus] in mice"),
        ("Lupus in mice", "lupus -mice", "[Lupus] in mice"),
        ("Lupus in mice", "lup*", "[Lupus] in mice"),
        ("Inhibitors and an inhibitor", "inhibitors", "[Inhibitors] and an [inhibitor]"),
        ("Sjögren and Sjogren", "sjogren", "[Sjögren] and [Sjogren]"),
        ("Lupus nephritis, not lupus", '"lupus nephritis"', "[Lupus nephritis], not lupus"),
        ("Lupus and its nephritis", '"lupus nephritis" OR mice', "Lupus and its nephritis"),
        ("Nephritis of lupus", "nephritis lupus", "[Nephritis] of [lupus]"),
        ("The quality of the life", '"quality of life" OR none', "The quality of the life"),
        ("Its quality of life", '"quality of life"', "Its [quality of life]"),
        ("In <i>lupus</i>", "lupus", "In [lupus]"),
        ("At p &lt;0.05 in lupus", "lupus", "At p <0.05 in [lupus]"),
        ("Olumiant® in lupus™", "lupus olumiant", "[Olumiant]® in [lupus]™"),
        ("JAK1/TYK2 in SLE-DAWN", "sle-dawn TYK2", "JAK1/[TYK2] in [SLE-DAWN]"),
        ("Of JAK-1 and JAK1", "JAK1", "Of [JAK-1] and [JAK1]"),
        ("Nothing of it", "lupus", "Nothing of it"),
        ("The and of", "the of", "The and of"),
        ("The lupus?!", "?!", "The lupus?!"),
        ("The lupus", "", "The lupus"),
        ("The lupus", "-lupus", "The lupus"),
    ],
)  # fmt: skip
def test_the_words_are_marked_as_they_were_found(text, words, expected):
    a_reference(title=text)  # by which a beginning is told from a word

    assert title(text, words) == expected


def test_the_other_names_of_a_drug_are_marked():
    a_drug("baricitinib", synonyms=["Olumiant", "LY3009104"])

    assert title("LY3009104 or baricitinib", "olumiant") == "[LY3009104] or [baricitinib]"


def test_a_snippet_is_the_sentence_with_the_most_of_the_words():
    first = "Lupus has many faces, " * 10 + "as is known of lupus."
    best = "A made-up drug helped people with lupus and nephritis, " * 4 + "and that was all."
    last = "Nothing more is said of it here, " * 4

    assert (
        snippet("lupus nephritis", f"{first} {best} {last}")
        == "… " + best.replace("lupus and nephritis", "[lupus] and [nephritis]") + " …"
    )


def test_short_sentences_after_it_come_along_but_not_those_of_another_section():
    assert snippet("lupus", "Lupus first. Then more.", "Another section.") == (
        "[Lupus] first. Then more. …"
    )


def test_of_a_long_sentence_the_part_around_the_first_mark_is_shown():
    long = "before " * 100 + "lupus " + "after " * 100
    shown = snippet("lupus", long)

    assert shown.startswith("… before")
    assert shown.endswith("after …")
    assert "[lupus]" in shown
    assert len(shown) < SNIPPET + 20


def test_an_abstract_without_the_words_has_no_snippet():
    assert snippet("lupus", "Of something else.") is None


def test_signs_of_our_own_in_a_text_are_no_marks():
    assert title("\ue000Lupus\ue001 in mice", "mice") == "\ue000Lupus\ue001 in [mice]"


def test_a_page_is_marked_in_two_queries(django_assert_num_queries):
    page = [
        a_reference(title="Lupus", abstract=an_abstract(f"Of lupus {number}."))
        for number in range(9)
    ]
    with django_assert_num_queries(2):
        marks(page, "('lupus') | ('lupus' <-> 'nephriti') | ('baricitinib')")
