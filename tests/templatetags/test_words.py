import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from curation.templatetags.words import (
    INLINE,
    as_heading,
    day,
    figure,
    markup,
    moment,
    plain,
    printed_date,
    shortly,
)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("CD4<sup>+</sup> and <i>STAT4</i>", "CD4<sup>+</sup> and <i>STAT4</i>"),
        ("p &lt; 0.05 &amp; more", "p &lt; 0.05 &amp; more"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<script>alert(1)</script>", "alert(1)"),
        ('<i onclick="x()">a</i>', "<i>a</i>"),
        ('<a href="javascript:x()">a</a>', "a"),
        ("<i>never closed", "<i>never closed</i>"),
        (None, ""),
    ],
)
def test_markup_lets_five_elements_through_and_nothing_else(stored, shown):
    assert markup(stored) == shown


@given(st.text())
def test_markup_of_any_text_holds_no_other_element(text):
    elements = re.findall(r"<\s*/?\s*([a-zA-Z!?]\w*)([^>]*)>", markup(text))
    assert all(name in INLINE and not rest for name, rest in elements)


def test_plain_is_the_words_alone():
    assert plain("<i>In vitro</i> p &lt; 0.05") == "In vitro p < 0.05"


def test_figures_are_grouped_by_narrow_spaces():
    assert [figure(n) for n in (0, 999, 2840, 1_234_567, None)] == [
        *("0", "999", "2\u202f840", "1\u202f234\u202f567", ""),
    ]


def test_moments_are_told_as_people_tell_them():
    now = timezone.localtime()
    noon = now.replace(hour=12, minute=5)

    assert ">today at 12:05<" in moment(noon)
    assert ">yesterday at 12:05<" in moment(noon - timedelta(days=1))
    assert moment(datetime(2020, 3, 5, 9, 1, tzinfo=UTC)) == (
        '<time datetime="2020-03-05T09:01:00+00:00" title="5 Mar 2020 at 09:01 UTC">'
        "5 Mar 2020</time>"
    )
    assert moment(None) == ""


def test_a_day_is_a_time_element():
    assert day(date(2022, 10, 4)) == '<time datetime="2022-10-04">4 Oct 2022</time>'
    assert day(None) == ""


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        ("2022", "2022"),
        ("2022-10", "Oct 2022"),
        ("2022-10-04", "4 Oct 2022"),
        ("2022-10-04T06:00", "4 Oct 2022"),
        ("1998 Dec-1999 Jan", "1998 Dec-1999 Jan"),
        ("2022-99", "2022-99"),
        ("", ""),
    ],
)
def test_a_date_is_told_as_exactly_as_pubmed_has_it(stored, words):
    assert words in printed_date(stored)


@pytest.mark.parametrize(
    ("label", "heading"),
    [
        ("BACKGROUND", "Background"),
        ("METHODS AND RESULTS", "Methods and results"),
        ("RESULTS (SLE)", "RESULTS (SLE)"),
        ("Findings", "Findings"),
        ("", ""),
    ],
)
def test_a_label_in_capitals_becomes_a_heading(label, heading):
    assert as_heading(label) == heading


def test_a_moment_is_told_shortly_where_there_is_little_room():
    noon = timezone.localtime().replace(hour=12, minute=5)
    this_year = noon.replace(month=1, day=2) if noon.month > 1 else noon
    assert ">12:05<" in shortly(noon)
    assert noon.month == 1 or ">2 Jan<" in shortly(this_year)
    assert shortly(datetime(2020, 3, 5, 9, 1, tzinfo=UTC)).endswith(">Mar 2020</time>")
    assert shortly(None) == ""
