"""What the page on overlap is asked survives its own address, and nonsense is said."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from curation.reviews.overlap import Rows
from curation.reviews.overlap_question import MOST, SORTS, OverlapQuestion, read_question

ids = st.integers(1, 999_999_999)
questions = st.builds(
    OverlapQuestion,
    reviews=st.lists(ids, unique=True, max_size=MOST).map(tuple),
    rows=st.sampled_from(Rows),
    sort=st.sampled_from(list(SORTS)),
    pair=st.none() | st.tuples(ids, ids).filter(lambda two: two[0] != two[1]),
)


@given(questions)
def test_a_question_survives_its_own_url(question):
    assert read_question(QueryDict(question.to_url())) == (question, [])


@pytest.mark.parametrize(
    "asked",
    [
        *("review=x", "review=0", "review=-1", "review=%00", "review=99999999999", "review=²"),
        *("rows=nothing", "sort=nothing", "pair=1", "pair=1-1", "pair=1-x", "pair=1-2-3"),
    ],
)
def test_nonsense_is_left_out_and_said(asked):
    question, ignored = read_question(QueryDict(asked))
    assert question == OverlapQuestion()
    assert len(ignored) == 1


def test_a_review_is_asked_for_once_and_too_many_are_cut():
    asked = "&".join(f"review={number}" for number in [1, *range(1, MOST + 3)])
    question, ignored = read_question(QueryDict(asked))
    assert question.reviews == tuple(range(1, MOST + 1))
    assert "too many" in ignored[0]
