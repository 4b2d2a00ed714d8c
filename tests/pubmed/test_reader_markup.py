"""Text keeps five tags and nothing else, formulas become a line, white space becomes even."""

import re
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.pubmed import Unreadable, read_record
from curation.pubmed.markup import escape, markup, plain
from tests.pubmed import made_up

MATHML = 'xmlns:mml="http://www.w3.org/1998/Math/MathML"'

SCRIPTS_OF_CARBON = "<mi>C</mi><mn>6</mn><none/><mprescripts/><none/><mn>14</mn>"


def read(content: str) -> str:
    return markup(fromstring(f"<ArticleTitle {MATHML}>{content}</ArticleTitle>"))


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        ("JAK<sub>1</sub> in <i>Mus</i>", "JAK<sub>1</sub> in <i>Mus</i>"),
        ("<b>a<i>b</i></b><u>c</u><sup>d</sup>e", "<b>a<i>b</i></b><u>c</u><sup>d</sup>e"),
        ("p &lt; 0.05 &amp; q &gt; 1", "p &lt; 0.05 &amp; q &gt; 1"),
        ("<u>&lt;</u>", "<u>&lt;</u>"),
        ("&lt;script&gt;", "&lt;script&gt;"),
        ("&amp;lt;i&amp;gt;", "&amp;lt;i&amp;gt;"),
        ('<i class="x" onclick="y">a</i>', "<i>a</i>"),
        ("<script>a</script><em>b</em>", "ab"),
        ("<odd>text <i>in</i> it</odd>", "text <i>in</i> it"),
        ("a<i/>b<sup></sup>c", "abc"),
        ("<![CDATA[<b>]]>", "&lt;b&gt;"),
        ("a<!-- not text -->b", "ab"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_the_five_tags_stay_and_all_else_is_escaped_or_loses_its_tags(printed, kept):
    assert read(printed) == kept


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        (" a \n   b\n", "a b"),
        ("a <i> b </i> c", "a <i> b </i> c"),
        ("a\n<i>\n  b</i>", "a <i> b</i>"),
        ("a&#10;&#10;b", "a b"),
        ("a\u00a0b\u2009c", "a\u00a0b\u2009c"),
        ("\u00a0a", "\u00a0a"),
    ],
)
def test_line_breaks_and_runs_of_spaces_are_one_space_and_other_spaces_stay(printed, kept):
    assert read(printed) == kept


@pytest.mark.parametrize(
    ("formula", "line"),
    [
        ("<mi>x</mi><mo>=</mo><mn>2</mn>", "x=2"),
        ("<msub><mi>H</mi><mn>2</mn></msub>", "H<sub>2</sub>"),
        ("<msup><mi>m</mi><mrow><mo>-</mo><mn>2</mn></mrow></msup>", "m<sup>-2</sup>"),
        (
            "<msubsup><mtext>PO</mtext><mn>4</mn><mn>3-</mn></msubsup>",
            "PO<sub>4</sub><sup>3-</sup>",
        ),
        ("<mfrac><mn>1</mn><mn>2</mn></mfrac>", "1/2"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>", "(a+b)/2"),
        ("<msqrt><mi>x</mi><mn>2</mn></msqrt>", "√(x2)"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", "<sup>3</sup>√(x)"),
        ("<mover><mi>x</mi><mo>¯</mo></mover>", "x¯"),
        ("<munder><mi>lim</mi><mi>n</mi></munder>", "lim<sub>n</sub>"),
        ("<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover>", "∑<sub>i</sub><sup>n</sup>"),
        ('<mfenced open="["><mi>a</mi><mi>b</mi></mfenced>', "[a,b)"),
        (f"<mmultiscripts>{SCRIPTS_OF_CARBON}</mmultiscripts>", "<sup>14</sup>C<sub>6</sub>"),
        ("<mi>a</mi><mspace/><mi>b</mi>", "a b"),
        ("<mi>a</mi><mo>\u2062</mo><mi>b</mi>", "ab"),
        ("<mtext>p &lt; q</mtext>", "p &lt; q"),
        ("<semantics><mi>x</mi><annotation>\\x</annotation></semantics>", "x"),
        ("<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr></mtable>", "1 0"),
        ("\n  <mi>\n x </mi>\n  <mn>2</mn>\n", "x2"),
        ("", ""),
        ("<mmultiscripts/><msub/><mfrac><mn>1</mn></mfrac>", "1"),
    ],
)
def test_a_formula_becomes_a_line_of_text(formula, line):
    assert read(f'<math xmlns="http://www.w3.org/1998/Math/MathML">{formula}</math>') == line


def test_a_formula_may_stand_in_a_frame_and_declare_its_prefix_outside_the_record():
    xml = made_up.article(
        abstract="Of <DispFormula><mml:math><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn>"
        "</mml:msup></mml:math></DispFormula>, no more."
    )
    assert read_record(xml).abstract[0]["text"] == "Of x<sup>2</sup>, no more."


def test_a_plain_text_loses_its_tags_and_is_not_escaped():
    assert plain(fromstring("<Title>Rheum &amp; <i>Lupus</i>\n  today</Title>")) == (
        "Rheum & Lupus today"
    )


@pytest.mark.parametrize("tag", ["i", "odd", "mml:mrow"])
def test_text_that_is_nested_too_deeply_is_unreadable(tag):
    deep = f"<{tag}>" * 400 + "x" + f"</{tag}>" * 400
    title = f"<mml:math {MATHML}>{deep}</mml:math>" if ":" in tag else deep
    with pytest.raises(Unreadable, match="100"):
        read_record(made_up.article(title=title))


def test_a_name_may_be_nested_as_deeply_as_there_may_be_tags():
    deep = "<i>" * 240_000 + "Ada" + "</i>" * 240_000
    article = read_record(made_up.article(authors=[made_up.author(deep)]))
    assert article.authors[0]["last_name"] == "Ada"


# Any tree of inline elements, known and unknown, with any text.
TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=8
).map(escape)
TREES = st.recursive(
    TEXTS,
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["i", "b", "u", "sub", "sup", "em", "mml:math", "mml:msup", "mml:mi"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=12,
)


@given(st.lists(TREES, max_size=4).map("".join))
def test_what_is_read_has_only_the_five_tags_and_reads_the_same_again(printed):
    kept = read(printed)
    assert not re.search("[<>&]", re.sub(r"</?(?:i|b|u|sub|sup)>|&(?:amp|lt|gt);", "", kept))
    assert read(kept) == kept
