import pytest

from curation.search.marks import SNIPPET, marks
from tests.builders import a_reference

pytestmark = pytest.mark.django_db


def an_abstract(*sections: str):
    return [{"label": "", "category": "", "text": text} for text in sections]


def drawn(text, spans):
    """Each mark in brackets, as in "[Lupus] in mice"."""
    for mark in reversed(spans):
        text = f"{text[: mark.start]}[{text[mark.start : mark.end]}]{text[mark.end :]}"
    return text


def title(text, *terms):
    reference = a_reference(title=text)
    found = marks([reference], terms)
    plain = text.replace("<i>", "").replace("</i>", "").replace("&lt;", "<")
    return drawn(plain, found[reference.pk].title)


def snippet(terms, *sections):
    reference = a_reference(title="", abstract=an_abstract(*sections))
    found = marks([reference], terms)[reference.pk].snippet
    if found is None:
        return None
    text = drawn(found.text, found.marks)
    return f"{'… ' if found.goes_before else ''}{text}{' …' if found.goes_on else ''}"


@pytest.mark.parametrize(
    ("text", "terms", "expected"),
    [
        ("Lupus in mice", ["lupus"], "[Lupus] in mice"),
        ("Inhibitors and an inhibitor", ["inhibitors"], "[Inhibitors] and an [inhibitor]"),
        ("Sjögren and Sjogren", ["sjogren"], "[Sjögren] and [Sjogren]"),
        (
            "Lupus nephritis is no lupus alone, nor nephritis",
            ["lupus nephritis"],
            "[Lupus nephritis] is no lupus alone, nor nephritis",
        ),
        ("Lupus and its nephritis", ["lupus nephritis"], "Lupus and its nephritis"),
        ("Nephritis of lupus", ["nephritis", "lupus"], "[Nephritis] of [lupus]"),
        ("The quality of the life", ["quality of life"], "The quality of the life"),
        ("Its quality of life", ["quality of life"], "Its [quality of life]"),
        ("In <i>lupus</i>", ["lupus"], "In [lupus]"),
        ("At p &lt;0.05 in lupus", ["lupus"], "At p <0.05 in [lupus]"),
        ("Nothing of it", ["lupus"], "Nothing of it"),
        ("The and of", ["the", "of"], "The and of"),
        ("JAK1/2 in SLE-DAWN", ["sle-dawn"], "JAK1/2 in [SLE-DAWN]"),
    ],
)  # fmt: skip
def test_the_words_are_marked_as_they_were_found(text, terms, expected):
    assert title(text, *terms) == expected


def test_a_snippet_is_the_sentence_with_the_most_of_the_words():
    first = "Lupus has many faces, " * 10 + "as is known of lupus."
    best = "A made-up drug helped people with lupus and nephritis, " * 4 + "and that was all."
    last = "Nothing more is said of it here, " * 4

    assert (
        snippet(["lupus", "nephritis"], f"{first} {best} {last}")
        == "… " + best.replace("lupus and nephritis", "[lupus] and [nephritis]") + " …"
    )


def test_short_sentences_after_it_come_along_but_not_those_of_another_section():
    assert snippet(["lupus"], "Lupus first. Then more.", "Another section.") == (
        "[Lupus] first. Then more. …"
    )


def test_of_a_long_sentence_the_part_around_the_first_mark_is_shown():
    long = "before " * 100 + "lupus " + "after " * 100
    shown = snippet(["lupus"], long)

    assert shown.startswith("… before")
    assert shown.endswith("after …")
    assert "[lupus]" in shown
    assert len(shown) < SNIPPET + 20


def test_an_abstract_without_the_words_has_no_snippet():
    assert snippet(["lupus"], "Of something else.") is None


@pytest.mark.parametrize("terms", [[], [" "], ["?!"], ["the"]])
def test_without_a_word_to_look_for_nothing_is_marked(terms):
    reference = a_reference(title="The lupus?!")
    found = marks([reference], terms)
    assert found == {} or found[reference.pk] == ([], None)


def test_signs_of_our_own_in_a_text_are_no_marks():
    assert title("\ue000Lupus\ue001 in mice", "mice") == "\ue000Lupus\ue001 in [mice]"


def test_a_page_is_marked_in_two_queries(django_assert_num_queries):
    page = [
        a_reference(title="Lupus", abstract=an_abstract(f"Of lupus {number}."))
        for number in range(9)
    ]
    with django_assert_num_queries(2):
        marks(page, ["lupus", "lupus nephritis", "baricitinib"])
