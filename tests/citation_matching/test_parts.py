"""What a printed citation says is read in the styles that reference lists have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.citation_matching import Kind, parts_of
from curation.citation_matching.places import last_of
from tests.citation_matching.made_up import PRINTED, TITLE


@pytest.mark.parametrize("style", PRINTED)
def test_the_parts_are_read_in_every_style(style):
    parts = parts_of(PRINTED[style])
    assert parts.title == TITLE
    assert parts.first_author == "Quillfeather"
    assert parts.year == 2018
    assert parts.journal.lower().startswith("j")
    assert parts.volume == "92"
    assert parts.issue in ("", "4")
    assert (parts.first_page, parts.last_page) == ("1222", "1231")
    assert parts.kind is Kind.ARTICLE


def test_a_citation_of_nothing_but_its_place_has_no_title():
    parts = parts_of("J Imag Rheumatol. 2018 Apr;92(4):1222-31")
    assert (parts.title, parts.first_author) == ("", "")
    assert parts.journal == "J Imag Rheumatol"
    assert (parts.year, parts.volume, parts.issue, parts.first_page) == (2018, "92", "4", "1222")


@pytest.mark.parametrize(
    ("printed", "surname"),
    [
        ("van den Umber AB, Vane Y. A title of words. J Imag. 2001;1:2-3.", "van den Umber"),
        ("O'Vane Y. A title of words. J Imag. 2001;1:2-3.", "O'Vane"),
        ("Ümber-Vane A-B, Vane Y. A title of words. J Imag. 2001;1:2-3.", "Ümber-Vane"),
        ("A. B. Umber, Y. Vane, J. Imag. 2001, 1, 2-3.", "Umber"),
        ("Umber A B, Vane Y. A title of words. J Imag. 2001;1:2-3.", "Umber"),
        ("Imaginary Disease Work Group (2001). A title of words. J Imag, 1, 2-3.", "Imaginary"),
    ],
)
def test_the_first_author_is_a_surname_or_a_group(printed, surname):
    assert parts_of(printed).first_author.startswith(surname)


@pytest.mark.parametrize(
    ("printed", "place"),
    [
        (
            "Umber A. Title of words. J Imag. 2001;62 Suppl 2:S47-51.",
            ("62 Suppl 2", "", "S47", "S51"),
        ),
        ("Umber A. Title of words. J Imag. 2001;15:e66417.", ("15", "", "e66417", "")),
        ("Umber A. Title of words. J Imag. 2001;709-710:21-31.", ("709-710", "", "21", "31")),
        (
            "Umber A. Title of words. J Imag. vol. 12, no. 3, pp. 45-67, 2001.",
            ("12", "3", "45", "67"),
        ),
        ("Umber A. (2001). Title of words. J Imag 30 2999–3008.", ("30", "", "2999", "3008")),
        ("Umber A. Title of words. J Imag. 2001;52:360.e1-7.", ("52", "", "360.e1", "7")),
    ],
)
def test_volume_issue_and_pages_are_read_however_they_are_written(printed, place):
    parts = parts_of(printed)
    assert parts.year == 2001
    assert (parts.volume, parts.issue, parts.first_page, parts.last_page) == place


@pytest.mark.parametrize(
    ("first", "last", "whole"),
    [
        ("1048", "54", "1054"),
        ("S47", "8", "S48"),
        ("S47", "S51", "S51"),
        ("iv", "ix", "ix"),
        ("5", "5", "5"),
    ],
)
def test_a_last_page_is_known_in_full(first, last, whole):
    assert last_of(first, last) == whole


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        (
            "Umber A, Vane Y, editors. Lupus for nobody. 3rd ed. London: Made-up Press; 2001.",
            Kind.BOOK,
        ),
        (
            "Umber A. On nothing. In: Vane Y, editor. Lupus for nobody. Berlin: Springer; 2001.",
            Kind.BOOK,
        ),
        (
            "Agency of Nowhere. Guidance. https://example.org/guidance (accessed 3 May 2020).",
            Kind.WEB_PAGE,
        ),
        ("Umber A, personal communication.", Kind.OTHER),
    ],
)
def test_a_book_and_a_web_page_are_no_articles(printed, kind):
    assert parts_of(printed).kind is kind


@given(st.text(max_size=300))
def test_whatever_is_printed_is_read(printed):
    parts = parts_of(printed)
    assert parts.year is None or 1500 <= parts.year <= 2099
    assert parts == parts_of(printed)
