"""The triangle of overlaps: what lies in it, in shade and in words."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.plots.overlap import OfPair, OfReview, overlap_map, percent
from curation.stats.overlap import Band
from tests.plots.drawn import is_well_made, looking, words_of

BANDS = [band.words for band in Band]
pairs_of_two = st.builds(
    OfPair,
    st.integers(0, 999),
    st.integers(0, 9999),
    st.none() | st.floats(0, 1),
    st.sampled_from(BANDS),
)


def drawn(reviews, pairs):
    return overlap_map(reviews, pairs, title="Overlap", sentence="How far they overlap.")


@st.composite
def maps(draw):
    reviews = draw(
        st.lists(
            st.builds(OfReview, st.text(max_size=60), st.integers(0, 9999), st.integers(0, 9999)),
            max_size=6,
        )
    )
    return reviews, {place: draw(pairs_of_two) for place in combinations(range(len(reviews)), 2)}


@given(maps())
def test_every_field_and_word_lies_inside_the_map(made):
    assert is_well_made(drawn(*made))


THREE = [OfReview("Quill 2021", 4, 2), OfReview("Reed 2022", 3, 1), OfReview("Sand 2023", 1, 0)]
OVERLAPS = {
    (0, 1): OfPair(2, 5, 0.4, "very high"),
    (0, 2): OfPair(0, 5, 0.0, "slight"),
    (1, 2): OfPair(0, 0, None),
}


def test_a_field_says_its_value_and_its_band_and_has_the_shade_of_that():
    plot = drawn(THREE, OVERLAPS)

    for drawing in (plot.wide, plot.narrow):
        assert {"40.0 %", "very high", "0 %", "slight", "undefined"} <= set(words_of(drawing))
        for shade in ("very-high", "slight", "undefined"):
            assert len(looking(drawing, f"overlap {shade}")) == 1
    assert plot.table.rows[0] == ("Quill 2021", "Reed 2022", "2", "5", "40.0 %", "very high")
    assert plot.table.rows[2][-2:] == ("undefined", "undefined")


def test_the_diagonal_says_what_a_review_includes_and_what_it_has_alone():
    assert {"4", "2 in no other"} <= set(words_of(drawn(THREE, OVERLAPS).wide))


def test_the_list_for_a_small_place_begins_with_the_largest_overlap():
    figures = [word for word in words_of(drawn(THREE, OVERLAPS).narrow) if "%" in word]
    assert figures == ["40.0 %", "0 %"]


def test_each_two_reviews_have_one_pair():
    with pytest.raises(ValueError, match="one pair"):
        drawn(THREE, {(1, 0): OVERLAPS[0, 1]})


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "0 %"),
        (1.0, "100 %"),
        (0.0001, "< 0.1 %"),
        (0.99999, "> 99.9 %"),
        (5 / 12, "41.7 %"),
        (0.05, "5.0 %"),
    ],
)
def test_nothing_and_all_are_said_only_where_it_is_that(share, words):
    assert percent(share) == words
