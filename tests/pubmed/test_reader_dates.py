"""A date is shown as PubMed prints it, and sorted by the first day that it can mean."""

from datetime import date
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.pubmed import read_record
from curation.pubmed.dates import iso_date, printed_date, whole_date
from tests.pubmed import made_up


def element(**parts: str):
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in parts.items())
    return fromstring(f"<PubDate>{inner}</PubDate>")


@pytest.mark.parametrize(
    ("parts", "shown", "first_day"),
    [
        ({"Year": "2022", "Month": "Oct", "Day": "4"}, "2022 Oct 4", date(2022, 10, 4)),
        ({"Year": "2022", "Month": "Oct", "Day": "04"}, "2022 Oct 4", date(2022, 10, 4)),
        ({"Year": "2022", "Month": "10"}, "2022 Oct", date(2022, 10, 1)),
        ({"Year": "2022", "Month": "9"}, "2022 Sep", date(2022, 9, 1)),
        ({"Year": "2022", "Month": "September"}, "2022 Sep", date(2022, 9, 1)),
        ({"Year": "2022"}, "2022", date(2022, 1, 1)),
        ({"Year": "2022", "Season": "Spring"}, "2022 Spring", date(2022, 3, 1)),
        ({"Year": "2022", "Season": "Fall"}, "2022 Fall", date(2022, 9, 1)),
        ({"Year": "2022", "Season": "Winter-Spring"}, "2022 Winter-Spring", date(2022, 1, 1)),
        ({"Year": "1978", "Season": "Jul-Aug"}, "1978 Jul-Aug", date(1978, 7, 1)),
        ({"Year": "2023", "Month": "Feb", "Day": "31"}, "2023 Feb 31", date(2023, 2, 1)),
        ({"Year": "2022", "Month": "13", "Day": "1"}, "2022 13 1", date(2022, 1, 1)),
        ({"Year": " 2022 ", "Month": "\n Oct "}, "2022 Oct", date(2022, 10, 1)),
    ],
)
def test_a_date_in_parts(parts, shown, first_day):
    assert printed_date(element(**parts)) == (shown, first_day, first_day.year)


@pytest.mark.parametrize(
    ("printed", "first_day"),
    [
        ("1998 Dec-1999 Jan", date(1998, 12, 1)),
        ("2016 May 25-Jun 14", date(2016, 5, 25)),
        ("2018 July August", date(2018, 7, 1)),
        ("2017 May - Jun", date(2017, 5, 1)),
        ("2019 Sep/Oct", date(2019, 9, 1)),
        ("1978 Sep-OCT", date(1978, 9, 1)),
        ("1947-1948", date(1947, 1, 1)),
        ("2016", date(2016, 1, 1)),
        ("1990 Spring", date(1990, 3, 1)),
        ("Dec 1998-Jan 1999", date(1998, 12, 1)),
        ("2000 Feb 30-Mar 2", date(2000, 2, 1)),
        ("1999 1st Quarter", date(1999, 1, 1)),
    ],
)
def test_a_date_in_words(printed, first_day):
    words = element(MedlineDate=printed)
    assert printed_date(words) == (printed, first_day, first_day.year)


@pytest.mark.parametrize("parts", [{}, {"Month": "Oct"}, {"Year": ""}, {"MedlineDate": ""}])
def test_no_year_is_no_date(parts):
    assert printed_date(element(**parts)) == ("", None, None)


@pytest.mark.parametrize("words", ["in press", "19999", "’98"])
def test_words_without_a_year_are_shown_and_not_sorted(words):
    assert printed_date(element(MedlineDate=words)) == (words, None, None)
    assert printed_date(element(Year=words)) == (words, None, None)


TEXTS = st.integers(0, 9999).map(str) | st.text(
    st.characters(categories=("Nd", "L", "Zs")), max_size=10
)
NAMES = st.sampled_from(["Year", "Month", "Day", "Hour", "Season", "MedlineDate"])


@given(st.dictionaries(NAMES, TEXTS))
def test_no_date_is_too_odd_to_be_read(parts):
    shown, first_day, year = printed_date(element(**parts))
    assert (first_day is None) == (year is None)
    assert first_day is None or first_day.year == year
    assert isinstance(shown, str)
    whole_date(element(**parts))


@pytest.mark.parametrize(
    ("parts", "written"),
    [
        (("2022", "10", "4", "6", "5"), "2022-10-04T06:05"),
        (("2022", "10", "4", "6"), "2022-10-04T06:00"),
        (("2022", "10", "4", "0", "0"), "2022-10-04T00:00"),
        (("2022", "10", "04"), "2022-10-04"),
        (("2022", "Oct"), "2022-10"),
        (("2022",), "2022"),
        (("2022", "", "4"), "2022"),
        (("2022", "10", ""), "2022-10"),
        ((), ""),
    ],
)
def test_a_date_in_the_life_of_a_record_is_written_as_exactly_as_it_is_known(parts, written):
    names = ("Year", "Month", "Day", "Hour", "Minute")
    assert iso_date(element(**dict(zip(names, parts, strict=False)))) == written


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        ({"Year": "2022", "Month": "10", "Day": "04"}, date(2022, 10, 4)),
        ({"Year": "2022", "Month": "10", "Day": "32"}, date(2022, 10, 1)),
        ({"Year": "2022", "Month": "10"}, date(2022, 10, 1)),
        ({"Year": "2022"}, date(2022, 1, 1)),
        ({"Year": "2022", "Month": "13", "Day": "4"}, date(2022, 1, 1)),
        ({"Year": "2022", "Month": "0", "Day": "4"}, date(2022, 1, 1)),
        ({"Year": "2022", "Month": "10", "Day": "4", "Hour": "6"}, date(2022, 10, 4)),
        ({"Year": "19999"}, None),
        ({"Year": "x"}, None),
        ({}, None),
    ],
)
def test_pubmeds_own_dates_are_days(parts, day):
    assert whole_date(element(**parts)) == day


def test_a_paper_without_a_date_in_print_has_that_of_its_appearance_online():
    printed = made_up.article(published="2022 Oct", electronic_date="2021-12-31")
    only_online = printed.replace(b"<Year>2022</Year><Month>Oct</Month>", b"")

    assert read_record(printed).publication_date == "2022 Oct"
    assert read_record(only_online).publication_date == "2021 Dec 31"
    assert read_record(only_online).published_on == date(2021, 12, 31)
    assert read_record(printed).events[0] == {"event": "electronic", "date": "2021-12-31"}
