"""What is asked of the matrix survives its own address, and nonsense in one is said."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from curation.matrix.question import (
    ASKABLE,
    ColumnKey,
    Lens,
    Question,
    RowKey,
    State,
    read_question,
)
from curation.models import Endpoint, Kinase, Trial

slugs = st.from_regex(r"[-a-z0-9_]{1,40}", fullmatch=True)
words = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=30
).map(lambda text: f"{text} daily")
weeks = st.none() | st.integers(0, 999)


def several(values):
    return st.lists(values, max_size=3, unique=True).map(tuple)


cells = st.none() | st.tuples(
    st.builds(RowKey, slugs, words | st.just("")),
    st.builds(ColumnKey, slugs, weeks, words | st.just("")),
)


@st.composite
def questions(draw):
    arm, at = draw(cells) or (None, None)
    return draw(
        st.builds(
            Question,
            lens=st.sampled_from(Lens),
            population=several(st.sampled_from(Trial.Population.values)),
            phase=several(st.sampled_from(Trial.Phase.values)),
            kinase=several(st.sampled_from(Kinase.values)),
            drug=several(slugs),
            regimen=several(words),
            domain=several(st.sampled_from(Endpoint.Domain.values)),
            endpoint=several(slugs),
            week=several(weeks),
            state=st.sampled_from(["", *ASKABLE]),
            waits=st.booleans(),
            retracted=st.booleans(),
            arm=st.just(arm),
            at=st.just(at),
        )
    )


@given(questions())
def test_a_question_survives_its_own_address(question):
    assert read_question(QueryDict(question.to_url())) == (question, [])


@given(st.text(max_size=60))
def test_no_address_is_an_error(text):
    question, _ = read_question(QueryDict(text))
    assert read_question(QueryDict(question.to_url())).question == question


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("lens=sideways", "“sideways” is not a way to look at the matrix."),
        ("population=cats", "“cats” is not a population."),
        ("week=soon", "“soon” is not a week."),
        ("week=12345", "“12345” is not a week."),
        ("drug=%3Cscript%3E", "“<script>” is not a drug's short name."),
        ("state=averaged", "“averaged” is not a state of a cell."),
        ("retracted=perhaps", "“perhaps” is not yes or no."),
        ("waits=perhaps", "“perhaps” is not yes or no."),
        ("arm=4+mg&at=sri-4~52~", "“4 mg” is not a row of the matrix."),
        ("at=sri-4~soon~&arm=baricitinib~", "“sri-4~soon~” is not a column of the matrix."),
        ("arm=baricitinib~4+mg", "A cell has a row and a column, so none was opened."),
        ("colour=blue", "The matrix has no filter “colour”."),
        (f"state={'x' * 99}", f"“{'x' * 60}…” is not a state of a cell."),
    ],
)
def test_nonsense_in_an_address_is_left_out_and_said(address, sentence):
    question, ignored = read_question(QueryDict(address))
    assert question == Question()
    assert sentence in ignored


def test_what_waits_is_shown_unless_the_address_says_no():
    assert read_question(QueryDict("")).question.waits
    assert read_question(QueryDict("waits=yes")) == (Question(), [])
    assert not read_question(QueryDict("waits=no")).question.waits


def test_what_is_counted_over_the_whole_trial_has_a_word_for_its_week():
    question, _ = read_question(QueryDict("week=24&week=whole"))
    assert question.week == (24, None)
    assert question.to_url() == "week=24&week=whole"


def test_a_value_is_put_in_and_taken_out_and_closes_the_open_cell():
    cell = {"arm": RowKey("baricitinib", "4 mg"), "at": ColumnKey("sri-4", 52)}
    asked = Question(phase=("3",), **cell)

    assert asked.toggled("phase", "2") == Question(phase=("3", "2"))
    assert asked.toggled("phase", "3") == Question()
    assert asked.is_filtered
    assert asked.cleared == Question()
    assert not Question(lens=Lens.TRIALS, waits=False, **cell).is_filtered


def test_each_state_and_each_lens_has_its_words():
    assert {state.words for state in State} <= set(ASKABLE.values())
    assert [lens.words for lens in Lens] == [
        "Endpoints", "Trials", "Benefit beside harm", "Gaps", "Timeline",
    ]  # fmt: skip
    assert [lens for lens in Lens if lens.has_cells] == [Lens.ENDPOINTS, Lens.BALANCE]
