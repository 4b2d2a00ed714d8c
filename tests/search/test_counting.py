import pytest
from django.db import connection

from curation.models import Reference
from curation.search import counting
from curation.search.counting import (
    Count,
    How,
    about,
    by_index,
    estimated,
    listed,
    part_of,
    sampled,
    total,
)
from curation.templatetags.words import figure
from tests.builders import a_reference


def test_a_count_says_how_well_it_is_known():
    assert str(Count(1_234)) == "1,234"
    assert str(Count(10_000, How.AT_LEAST)) == "more than 10,000"
    assert figure(Count(10_000, How.ABOUT)) == "about 10\u202f000"


def test_nothing_is_false():
    assert not Count(0)
    assert Count(1)


@pytest.mark.parametrize(
    ("number", "words"), [(7, "about 7"), (648_213, "about 650,000"), (996, "about 1,000")]
)
def test_an_estimate_has_two_figures(number, words):
    assert str(about(number)) == words


@pytest.mark.django_db
def test_a_small_site_is_counted_and_a_large_one_is_not(monkeypatch, django_assert_num_queries):
    a_reference()
    assert total() == Count(1)

    monkeypatch.setattr(counting, "LARGE", -2)
    with django_assert_num_queries(1):
        assert total().how is How.ABOUT


@pytest.mark.django_db
def test_to_estimate_reads_no_row(django_assert_num_queries):
    a_reference()

    with django_assert_num_queries(1):
        assert estimated(Reference.objects.all()) >= 1
    assert estimated(Reference.objects.filter(pk__in=[])) == 0


@pytest.mark.django_db
def test_a_sample_tells_about_how_many_there_are(monkeypatch):
    for number in range(30):
        a_reference(title="Lupus" if number % 2 else "Mice")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE curation_reference")

    assert sampled("'lupus'") == Count(15, How.ABOUT)
    assert sampled("!'lupus'") == Count(15, How.ABOUT)
    assert sampled("'zebra'") is None
    monkeypatch.setattr(counting, "_TELLING", 16)
    assert sampled("'lupus'") is None


@pytest.mark.django_db
def test_what_is_asked_by_the_index_is_asked_as_before_afterwards():
    def seqscan():
        with connection.cursor() as cursor:
            cursor.execute("SHOW enable_seqscan")
            return cursor.fetchone()[0]

    with by_index():
        assert seqscan() == "off"
    assert seqscan() == "on"


@pytest.mark.django_db
def test_an_index_lists_all_that_have_the_words_of_a_phrase_and_some_are_asked_for_it():
    for _ in range(20):
        a_reference(title="Lupus nephritis")
        a_reference(title="Nephritis in lupus")

    assert listed("'lupus' & 'nephriti'") >= 40
    assert part_of(40, "'lupus' & 'nephriti'", asked="'lupus' <-> 'nephriti'") == 0.5
    assert part_of(40, "'lupus' & 'nephriti'", asked="'nephriti' <-> 'lupus'") is None
