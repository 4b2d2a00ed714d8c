import pytest

from curation.models import Notice, Reference
from curation.models.standing import Standing, standings, stands_apart, stands_as
from tests.builders import a_notice, a_reference, of_type

Kind = Notice.Kind


def test_the_gravest_comes_first():
    kinds = [Kind.COMMENT_IN, Kind.ERRATUM_IN, Kind.UPDATE_IN, Kind.RETRACTION_IN]

    assert standings(kinds, []) == [Standing.RETRACTED, Standing.CORRECTED, Standing.UPDATED]


def test_either_of_pubmeds_two_ways_says_that_a_paper_is_retracted():
    assert standings([], of_type("Retracted Publication")) == [Standing.RETRACTED]
    assert standings([Kind.RETRACTION_IN], of_type("Retracted Publication")) == [Standing.RETRACTED]


def test_every_kind_that_takes_away_from_a_paper_makes_a_standing():
    assert {kind for standing in Standing for kind in standing.kinds} == set(Notice.AGAINST)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", Kind.values)
def test_the_query_and_the_page_agree(kind):
    reference = a_reference()
    a_notice(reference, kind)
    by_page = standings([kind], [])

    for standing in Standing:
        assert Reference.objects.filter(stands_as(standing)).exists() is (standing in by_page)
    assert Reference.objects.filter(stands_apart()).exists() is bool(by_page)
