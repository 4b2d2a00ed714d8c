"""A bibliography in a journal's style: safe to show, plain to paste, whole whatever fails."""

import pytest

from curation.exports import bibliography
from curation.exports.bibliography import (
    NOT_WRITTEN,
    STYLES,
    as_page,
    as_text,
    entries,
    entry_of,
    style_called,
)
from tests.builders import an_author
from tests.exports.described import WHOLE, a_paper, a_person

PAPER = {
    **WHOLE,
    "title": "Baricitinib in a made-up trial.",
    "authors": [a_person("Quill", "Quentin R"), a_person("Moss", "Mary")],
    "journal": "Lupus science (London, England)",
    "journal_abbreviation": "Lupus Sci",
    "issue": "3",
    "pages": "145-52",
}


@pytest.mark.parametrize(
    ("style", "said"),
    [
        (
            "nlm",
            (
                "Quill QR, Moss M. Baricitinib in a made-up trial. Lupus Sci. 2023 May 4;"
                "12(3):145–52. doi:10.1234/made_up PubMed PMID: 90000002; "
                "PubMed Central PMCID: PMC123."
            ),
        ),
        (
            "vancouver",
            (
                "Quill QR, Moss M. Baricitinib in a made-up trial. Lupus Sci 2023;12:145–52. "
                "https://doi.org/10.1234/made_up."
            ),
        ),
        (
            "lancet",
            "Quill QR, Moss M. Baricitinib in a made-up trial. Lupus Sci 2023; 12: 145–52.",
        ),
        (
            "apa",
            (
                "Quill, Q. R., & Moss, M. (2023). Baricitinib in a made-up trial. Lupus Science, "
                "12(3), 145–152. https://doi.org/10.1234/made_up"
            ),
        ),
    ],
)
def test_each_style_has_its_own_way(style, said):
    assert entry_of(a_paper(**PAPER), style_called(style)).text == said


def test_an_unknown_style_is_nlms():
    assert style_called("no-such") is STYLES[0]


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.key)
def test_what_a_title_holds_is_no_markup(style):
    evil = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more"
    entry = entry_of(a_paper(title=evil, authors=[an_author(group="A &lt;b&gt; Group")]), style)
    assert "<script" not in entry.html
    assert "<b>" not in entry.html.replace("<b>12", "")
    assert "<script>alert(1)</script> & more" in entry.text


def test_a_title_without_authors_stands_once():
    entry = entry_of(a_paper(title="Nobody wrote this.", authors=[]), style_called("apa"))
    assert entry.text.count("Nobody wrote this") == 1


def test_what_a_style_cannot_write_is_cited_as_nlm_does_and_says_so(monkeypatch):
    def fails(*_):
        raise KeyError("no such term")

    monkeypatch.setattr(bibliography, "_written", fails)
    entry = entry_of(a_paper(**PAPER), STYLES[1])
    assert entry.problem == NOT_WRITTEN
    assert entry.text.startswith("Quill Q, Moss M. Baricitinib in a made-up trial.")


def test_text_and_page_are_numbered_where_the_style_numbers():
    papers = [a_paper(title="One."), a_paper(title="Two.")]
    numbered = "".join(as_text(entries(papers, style_called("nlm")), style_called("nlm")))
    assert [line[:2] for line in numbered.split("\n\n") if line] == ["1.", "2."]
    apa = style_called("apa")
    assert "1." not in "".join(as_text(entries(papers, apa), apa))
    page = "".join(as_page(entries(papers, apa), apa, "A <title>"))
    assert "<h1>A &lt;title&gt;</h1>" in page
    assert page.count("<li>") == 2
