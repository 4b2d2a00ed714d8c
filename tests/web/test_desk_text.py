"""Pictures of abstracts at the desk: what is marked in them, and that no word is lost by it."""

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.anchoring import text_of
from curation.web.desk_text import Quoted, laid_out, sentences_of
from tests.desk_builders import sections


def html_of(abstract, **more):
    return [str(section.html) for section in laid_out(abstract, **more)]


def at(text, words, pk=1, **more):
    return Quoted(pk, text.index(words), text.index(words) + len(words), **more)


def test_a_quote_is_marked_by_its_stance_and_leads_to_its_claims():
    abstract = sections("Findings: It rose. It fell in 7 of 9.")
    quote = at(text_of(abstract), "fell in 7", stance="disputes", numbers=(1, 3))

    assert html_of(abstract, quotes=[quote]) == [
        (
            'It rose. It <mark class="disputes" id="quote-1">fell in 7'
            '<sup data-silent><a href="#claim-1" aria-label="claim 1">1</a></sup>'
            '<sup data-silent><a href="#claim-3" aria-label="claim 3">3</a></sup>'
            "</mark> of 9."
        )
    ]


def test_quotes_that_overlap_stand_in_one_another_where_they_do():
    abstract = sections("one two three")
    text = text_of(abstract)
    quotes = [
        at(text, "one two", 1, stance="supports", numbers=(1,)),
        at(text, "two three", 2, stance="qualifies"),
    ]

    assert html_of(abstract, quotes=quotes) == [
        (
            '<mark class="supports" id="quote-1">one </mark>'
            '<mark class="supports"><mark class="qualifies" id="quote-2">two</mark>'
            '<sup data-silent><a href="#claim-1" aria-label="claim 1">1</a></sup></mark>'
            '<mark class="qualifies"> three</mark>'
        )
    ]


def test_a_quote_across_two_sections_is_numbered_once_at_its_end():
    abstract = sections("Methods: We asked.", "Findings: They answered.")
    text = text_of(abstract)
    quote = Quoted(1, text.index("asked"), text.index("answered") + 8, "supports", (1,))

    first, second = html_of(abstract, quotes=[quote])

    assert first == 'We <mark class="supports" id="quote-1">asked.</mark>'
    assert second.startswith('<mark class="supports">They answered<sup')


def test_a_keyword_is_marked_within_a_quote_and_markup_stays_whole():
    abstract = sections("The <i>JAK1</i> inhibitor H<sub>2</sub>O won.")
    text = text_of(abstract)
    quote = at(text, "inhibitor H2O")
    words = [(text.index("JAK1"), text.index("JAK1") + 4)]

    assert html_of(abstract, quotes=[quote], words=words) == [
        (
            'The <mark class="word"><i>JAK1</i></mark> '
            '<mark class="background" id="quote-1">inhibitor H<sub>2</sub>O</mark> won.'
        )
    ]


def test_sentences_can_be_stepped_through_by_who_may_quote_them():
    abstract = sections("Methods: One. Two.", "Findings: Three.")

    assert html_of(abstract, can_be_stepped=True) == [
        (
            '<span class="sentence" id="sentence-1">One.</span> '
            '<span class="sentence" id="sentence-2">Two.</span>'
        ),
        '<span class="sentence" id="sentence-3">Three.</span>',
    ]
    assert [(each.number, each.words) for each in sentences_of(abstract)] == [
        (1, "One."),
        (2, "Two."),
        (3, "Three."),
    ]


def test_the_quote_in_hand_looks_so_whatever_it_is_for():
    abstract = sections("one two")
    quote = at("one two", "one", stance="supports", in_hand=True)

    assert html_of(abstract, quotes=[quote])[0].startswith('<mark class="taken" id="quote-1">')


@pytest.mark.parametrize("evil", ["<script>x()</script>", '<img src=x onerror="x()">', "<i a=b>"])
def test_markup_that_is_not_ours_is_words(evil):
    abstract = sections(f"Before {evil} after.")
    text = text_of(abstract)
    quote = at(text, evil[1:6])
    html = html_of(abstract, quotes=[quote], can_be_stepped=True)[0]

    assert "<script" not in html
    assert "<img" not in html
    assert "<i a" not in html


TEXTS = st.lists(
    st.text(alphabet="ab .<i>&é👩🏽‍🔬א\n", min_size=1, max_size=30).filter(str.strip),
    min_size=1,
    max_size=3,
)


@given(TEXTS, st.data())
def test_whatever_is_marked_the_words_stay_what_they_are(texts, data):
    abstract = [{"label": "", "category": "", "text": text} for text in texts]
    text = text_of(abstract)
    place = st.integers(0, len(text))
    spans = st.lists(st.tuples(place, place).map(sorted), max_size=4)
    quotes = [Quoted(n, *span) for n, span in enumerate(data.draw(spans))]
    words = [(start, end) for start, end in data.draw(spans) if start < end]

    shown = laid_out(abstract, quotes=quotes, words=words, can_be_stepped=True)

    for section in shown:
        assert without_tags(section.html) == text[section.start : section.end]


def without_tags(html):
    parts = html.split("<")
    return unescape(parts[0] + "".join(part.split(">", 1)[1] for part in parts[1:]))
