"""The corrected covered area: what must hold of any matrix, and matrices that others reckoned."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.stats.overlap import Area, Band, area, pairwise

studies = st.integers(0, 12)
columns = st.lists(st.frozensets(studies, min_size=1), min_size=2, max_size=6)


def of_rows(*rows: str) -> list[frozenset[int]]:
    """A citation matrix as it is printed, a study a line, 1 where a review includes it."""
    cells = [row.split() for row in rows]
    return [
        frozenset(study for study, row in enumerate(cells) if row[review] == "1")
        for review in range(len(cells[0]))
    ]


# -- what must hold


@given(columns)
def test_a_share_lies_between_nothing_and_all(reviews):
    found = area(reviews)
    assert 0 <= found.cca <= 1
    assert 0 < found.covered <= 1
    assert found.cca <= found.covered


@given(columns, st.randoms())
def test_no_order_of_reviews_changes_it(reviews, random):
    turned = reviews[:]
    random.shuffle(turned)
    assert area(turned) == area(reviews)


@given(st.frozensets(studies, min_size=1), st.integers(2, 6))
def test_reviews_of_the_same_studies_overlap_wholly(included, number):
    found = area([included] * number)
    assert found.cca == found.covered == 1
    assert found.band == Band.VERY_HIGH
    assert found.once == 0


@given(st.lists(st.frozensets(studies, min_size=1), min_size=2, max_size=6))
def test_reviews_without_a_common_study_do_not_overlap(reviews):
    apart = [frozenset((place, study) for study in each) for place, each in enumerate(reviews)]
    found = area(apart)
    assert found.cca == 0
    assert found.band == Band.SLIGHT
    assert found.once == found.studies
    assert found.once_share == 1


@given(st.tuples(*[st.frozensets(studies, min_size=1)] * 2))
def test_two_reviews_are_their_own_pair_and_their_cca_is_the_share_of_what_either_has(two):
    one, other = two
    assert pairwise(two) == {(0, 1): area(two)}
    assert area(two).cca == len(one & other) / len(one | other)


@given(columns)
def test_every_pair_is_reckoned_once(reviews):
    assert set(pairwise(reviews)) == set(combinations(range(len(reviews)), 2))


@given(columns, st.data())
def test_taking_out_what_could_not_be_included_never_makes_an_overlap_smaller(reviews, data):
    shut = [data.draw(st.frozensets(studies)) for _ in reviews]
    found = area(reviews, shut)
    assert found.cca == area(reviews).cca
    if found.adjusted is None:
        assert found.repeated == 0
    else:
        assert found.cca <= found.adjusted <= 1


# -- what cannot be reckoned


@pytest.mark.parametrize("reviews", [[], [{1, 2}], [{1}, set()], [set(), set()], [{1}, {1}, set()]])
def test_nothing_is_reckoned_of_one_review_of_no_study_or_with_an_empty_review(reviews):
    found = area(reviews)
    assert found.cca is found.covered is found.band is found.adjusted is None


def test_where_nothing_could_be_shared_there_is_no_adjusted_value():
    found = area([{1}, {2}], [{2}, {1}])
    assert found.cca == 0
    assert found.impossible == 2
    assert found.adjusted is found.adjusted_band is None


def test_a_study_that_a_review_includes_or_that_no_review_has_is_not_taken_out():
    assert area([{1, 2}, {1}], [{1}, {9}]).impossible == 0
    with pytest.raises(ValueError, match="each review"):
        area([{1}, {2}], [{2}])


@pytest.mark.parametrize(
    ("percent", "band"),
    [
        (0, Band.SLIGHT),
        (5, Band.SLIGHT),
        (5.5, Band.MODERATE),
        (6, Band.MODERATE),
        (10, Band.MODERATE),
        (10.1, Band.HIGH),
        (11, Band.HIGH),
        (15, Band.HIGH),
        (15.1, Band.VERY_HIGH),
        (16, Band.VERY_HIGH),
        (100, Band.VERY_HIGH),
    ],
)
def test_a_value_between_two_printed_bands_belongs_to_the_higher(percent, band):
    """Of 1,000 cells in two reviews."""
    found = Area(inclusions=1000 + round(percent * 10), studies=1000, reviews=2, once=0)
    assert found.cca == pytest.approx(percent / 100)
    assert found.band == band


def test_bands_say_their_range():
    assert [band.range for band in Band] == [
        *("up to 5 %", "above 5 to 10 %", "above 10 to 15 %", "above 15 %"),
    ]


# -- what others reckoned


def test_the_example_of_a_published_program_comes_out_as_printed():
    """The vignette "Corrected Covered Area (CCA)" of the R package junoR prints 41.66667.

    https://juno-evidence-alliance.github.io/junoR/articles/CCA.html: five reviews; of its five
    studies three are included by any. N = 8, r = 3, c = 5: (8 - 3)/(3 * 5 - 3) = 5/12.
    """
    found = area(of_rows("1 0 1 1 0", "1 1 0 0 1", "0 0 1 1 0"))
    assert (found.inclusions, found.studies, found.reviews) == (8, 3, 5)
    assert round(100 * found.cca, 5) == 41.66667
    assert found.band == Band.VERY_HIGH


# Studies down, reviews across: Guo 2016, Gilinsky 2015, Morton 2014, Peacock 2014, Middleton 2014,
# Chasan-Taber 2014; the example data (test.csv) of the R package ccaR, after Bougioukas KI et al.,
# J Clin Epidemiol 2021;132:34-45.
SIX_REVIEWS = of_rows(
    *("1 1 0 1 0 1", "0 0 0 0 1 0", "1 1 0 1 0 1", "1 1 0 0 0 1", "1 0 0 0 0 0"),
    *("1 1 0 1 0 1", "1 1 0 1 0 1", "0 1 0 0 0 0", "1 1 1 1 0 1", "1 1 0 1 0 1"),
    *("1 1 1 0 0 0", "1 1 1 0 0 1", "1 1 1 0 0 1", "1 0 0 0 0 0"),
)


def test_six_reviews_of_fourteen_studies_have_what_is_printed_of_them():
    """https://github.com/thdiakon/ccaR prints that Guo has 12 studies, two of them alone, and that
    Middleton's only study is in no other; its values stand in pictures, so that the CCA here is by
    hand: N = 43, r = 14, c = 6, (43 - 14)/(84 - 14) = 29/70.
    """
    guo, *others = SIX_REVIEWS
    assert len(guo) == 12
    assert len(guo.difference(*others)) == 2
    found = area(SIX_REVIEWS)
    assert (found.inclusions, found.studies, found.reviews) == (43, 14, 6)
    assert found.cca == 29 / 70
    assert round(found.covered, 3) == 0.512
    assert found.once == 4


def test_the_pairs_of_the_six_reviews_come_out_as_by_hand():
    """Guo and Gilinsky share 10 of 13, Gilinsky and Morton 4 of 11; Middleton shares nothing."""
    pairs = pairwise(SIX_REVIEWS)
    assert pairs[0, 1].cca == 10 / 13
    assert pairs[1, 2].cca == 4 / 11
    assert [pairs[place, 4].cca for place in range(4)] == [0] * 4
    assert pairs[4, 5].cca == 0


def test_a_study_that_came_too_late_for_one_review_is_taken_out_of_the_area():
    """By hand: 5 inclusions of 3 studies in 2 reviews, (5 - 3)/(6 - 3) = 2/3; the third came after
    the second review had searched, (5 - 3)/(6 - 3 - 1) = 1.
    """
    found = area([{1, 2, 3}, {1, 2}], [frozenset(), {3}])
    assert found.cca == 2 / 3
    assert found.adjusted == 1
    assert found.impossible == 1
