from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.models import Reference
from curation.search.matching import find
from curation.search.pages import (
    NO_PLACE,
    Place,
    newer_page,
    newest_first_page,
    newest_page,
    older_page,
)
from curation.search.question import Question
from tests.builders import a_reference

places = st.builds(Place, st.none() | st.dates(), st.integers(1, 10**15))


@given(places)
def test_a_place_survives_its_own_text(place):
    assert Place.read(str(place)) == place


@given(st.text(max_size=30))
def test_any_text_is_a_place_or_none(text):
    assert Place.read(text) is None or str(Place.read(text))


def some_references() -> list[Reference]:
    """Three of one day, two of others, three without a date; newest first."""
    days = [date(2024, 1, 1), *[date(2023, 5, 1)] * 3, date(2020, 2, 29), None, None, None]
    made = [a_reference(published_on=day, publication_year=None) for day in days]
    return sorted(made, key=lambda r: (r.published_on or date.min, r.pk), reverse=True)


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9])
def test_pages_forth_and_back_show_each_reference_once_and_in_order(size):
    wanted = some_references()
    found = Reference.objects.all()

    page = newest_page(found, size=size)
    seen, pages = list(page.references), [page]
    assert page.newer is None
    while page.older:
        page = older_page(found, page.older, size=size)
        seen += page.references
        pages.append(page)
    assert seen == wanted

    back = list(page.references)
    while page.newer:
        page = newer_page(found, page.newer, size=size)
        back = page.references + back
    assert back == wanted


@pytest.mark.django_db
def test_a_page_stays_where_it_is_while_references_come_in():
    some_references()
    found = Reference.objects.all()
    place = newest_page(found, size=3).older
    before = older_page(found, place, size=3).references

    a_reference(published_on=date(2026, 1, 1))

    assert older_page(found, place, size=3).references == before


@pytest.mark.django_db
def test_a_page_costs_two_queries_at_most(django_assert_max_num_queries):
    wanted = some_references()
    for reference in wanted:
        with django_assert_max_num_queries(2):
            older_page(Reference.objects.all(), Place.of(reference), size=50)
        with django_assert_max_num_queries(2):
            newer_page(Reference.objects.all(), Place.of(reference), size=50)


@pytest.mark.django_db
@pytest.mark.parametrize("question", [Question(), Question(since=date(2020, 1, 1))])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9])
def test_few_that_are_known_are_paged_as_many_are(question, size):
    wanted = some_references()
    found = find(question)

    def turned(**places):
        return newest_first_page(found, found.references, size=size, **places)

    page = turned()
    assert page.newer is None
    seen = list(page.references)
    while page.older:
        page = turned(after=str(page.older))
        seen += page.references
    assert seen == wanted

    while page.newer:
        page = turned(before=str(page.newer))
    assert page.references == wanted[:size]


@pytest.mark.django_db
@pytest.mark.parametrize("question", [Question(), Question(since=date(2020, 1, 1))])
def test_a_place_that_cannot_be_read_is_the_beginning(question):
    wanted = some_references()
    found = find(question)

    for places in ({"after": "nowhere"}, {"before": ""}):
        page = newest_first_page(found, found.references, size=3, **places)
        assert (page.references, page.said) == (wanted[:3], (NO_PLACE,))
