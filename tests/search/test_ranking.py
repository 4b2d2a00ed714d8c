from datetime import date

import pytest

from curation.models import Reference
from curation.search import matching, ranking
from curation.search.matching import find
from curation.search.question import Question
from curation.search.ranking import BestPlace, best_page, name_of
from tests.builders import a_reference
from tests.desk_builders import sections

pytestmark = pytest.mark.django_db

LUPUS = Question(words="lupus", order="best")
ELSEWHERE = "The place in the list was one of another question; this is its beginning."


def page(question=LUPUS, size=50, **places):
    found = find(question)
    return best_page(found, found.references, question, size=size, **places)


def seven():
    """From best to worst, however their days lie."""
    in_title = [a_reference(title="Lupus", published_on=date(2000, 1, 1)) for _ in range(3)]
    in_text = [
        a_reference(title="Of mice", abstract=sections("In lupus."), published_on=date(2024, 1, 1))
        for _ in range(3)
    ]
    long = a_reference(title="Of mice", abstract=sections("In lupus. " + "A mouse ran. " * 300))
    return [*reversed(in_title), *reversed(in_text), long]


def test_a_title_tells_more_than_an_abstract_and_a_long_text_less():
    wanted = seven()
    a_reference(title="Something else")

    assert page().references == wanted
    assert page().said == ()


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8])
def test_pages_of_the_best_show_each_reference_once_forth_and_back(size):
    wanted = seven()

    turned = page(size=size)
    assert turned.newer is None
    seen = list(turned.references)
    while turned.older:
        turned = page(size=size, after=str(turned.older))
        seen += turned.references
    assert seen == wanted

    while turned.newer:
        turned = page(size=size, before=str(turned.newer))
    assert turned.references == wanted[:size]


def test_a_place_stays_where_it_is_while_references_come_in():
    wanted = seven()
    second = page(size=3).older
    a_reference(title="Lupus and lupus", published_on=date(2026, 1, 1))

    assert page(size=2, after=str(second)).references == wanted[3:5]


@pytest.mark.parametrize("place", ["", "nowhere", "2024-01-01_7", "nan_1_x", "0.1_1_0123456789"])
def test_a_place_that_is_none_is_the_beginning(place):
    wanted = seven()

    for turned in (page(after=place, size=2), page(before=place, size=2)):
        assert turned.references == wanted[:2]
        assert turned.said == (ELSEWHERE,)


def test_a_place_of_another_question_is_the_beginning():
    seven()
    place = str(page(size=2).older)
    other = Question(words="mice", order="best")

    turned = page(other, size=2, after=place)
    assert turned.said == (ELSEWHERE,)
    assert turned.newer is None
    assert BestPlace.read(place, LUPUS) is not None
    assert name_of(LUPUS) != name_of(other)


@pytest.mark.parametrize(("small", "ranked"), [(0, 0), (100, 0)])
def test_of_many_the_newest_are_ranked_and_it_is_said(monkeypatch, small, ranked):
    monkeypatch.setattr(matching, "SMALL", small)
    monkeypatch.setattr(ranking, "MOST_RANKED", ranked)
    monkeypatch.setattr(matching, "NEWEST", 2)
    old = a_reference(title="Lupus lupus", published_on=date(1999, 1, 1))
    new = a_reference(title="Mice", abstract=sections("Lupus."), published_on=date(2023, 1, 1))
    mid = a_reference(title="Lupus", published_on=date(2022, 1, 1))

    turned = page()
    assert turned.references == [mid, new]
    assert turned.said == ("The newest 2 of them, the best first.",)
    assert old in find(LUPUS).references


def test_what_only_leaves_out_words_is_in_the_order_of_its_keys():
    first, second = a_reference(title="One"), a_reference(title="Two")

    assert page(Question(words="-lupus", order="best")).references == [second, first]


def test_what_went_away_leaves_a_gap_and_no_error():
    seven()
    found = find(LUPUS)
    Reference.objects.filter(title="Lupus").delete()

    assert len(best_page(found, found.references, LUPUS, size=50).references) == 4
