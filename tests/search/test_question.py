import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from curation.search.flow_words import PLACES, STAGES, WHATS
from curation.search.question import (
    CLAIMS,
    IDENTIFIED,
    NAMES,
    NOTICES,
    ORDERS,
    RECORDS,
    Question,
    read_question,
)

texts = st.text(max_size=40)
values = st.one_of(
    texts,
    st.integers().map(str),
    st.dates().map(str),
    st.sampled_from([*NOTICES, *RECORDS, *CLAIMS, *IDENTIFIED, *ORDERS, "2023", "1999"]),
    st.tuples(
        st.sampled_from([*STAGES, *PLACES]),
        st.sampled_from(["", *WHATS, "design", "various"]),
        st.sampled_from(["", "not-human", "various", "nonsense"]),
    ).map(lambda parts: ".".join(filter(None, parts))),
)
addresses = st.lists(st.tuples(st.sampled_from([*NAMES.values(), "nonsense"]), values), max_size=12)

NO_SCREENING = "is nothing that screening can say; write it like full-text.include."


def asked(*pairs: tuple[str, str]) -> QueryDict:
    address = QueryDict(mutable=True)
    for name, value in pairs:
        address.appendlist(name, value)
    return address


@given(addresses)
def test_a_question_survives_its_own_address(pairs):
    question, _ = read_question(asked(*pairs))

    assert read_question(QueryDict(question.to_url())) == (question, [])


@given(addresses)
def test_each_thing_chosen_can_be_taken_away(pairs):
    question, _ = read_question(asked(*pairs))

    for chip in question.chosen():
        assert chip.without != question
        assert len(chip.without.chosen()) == len(question.chosen()) - 1


def test_an_empty_question_has_an_empty_address():
    assert Question().to_url() == ""
    assert Question().chosen() == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("from", "soon", "“soon” is not a year."),
        ("to", "99999999999999999999", "“99999999999999999999” is not a year."),
        ("batch", "-1", "“-1” is not the number of a batch."),
        ("record", "lost", "“lost” is not a state of a record; known are fetched, missing."),
        ("review", "richter", "“richter” is not the number of a review."),
        (
            "screening",
            "full-text.perhaps",
            f"“full-text.perhaps” {NO_SCREENING}",
        ),
        (
            "screening",
            "full-text.include.design",
            f"“full-text.include.design” {NO_SCREENING}",
        ),
        ("flow", "included.design", "“included.design” is no place in the flow."),
        ("since", "2026-02-30", "“2026-02-30” is not a day; write it like 2026-01-31."),
        ("since", "20260101", "“20260101” is not a day; write it like 2026-01-31."),
        ("claims", "many", "“many” is not a state of claims; known are some, none."),
        ("colour", "blue", "This list has no filter “colour”."),
    ],
)
def test_nonsense_is_left_out_and_said(name, value, said):
    assert read_question(asked((name, value))) == (Question(), [said])


def test_a_span_of_years_typed_backwards_is_turned_round():
    question, ignored = read_question(asked(("from", "2024"), ("to", "2019")))

    assert (question.year_from, question.year_to, ignored) == (2019, 2024, [])


def test_no_nul_reaches_the_database():
    question, _ = read_question(asked(("q", "lupus\0 nephritis")))

    assert question.words == "lupus nephritis"


def test_the_same_type_asked_for_twice_counts_once():
    question, _ = read_question(asked(("type", "Review"), ("type", " Review "), ("type", "Letter")))

    assert question.types == ("Review", "Letter")


@pytest.mark.parametrize(
    ("years", "words"),
    [
        ({"year_from": 2023, "year_to": 2023}, "2023"),
        ({"year_from": 2019, "year_to": 2023}, "2019 to 2023"),
        ({"year_from": 2019}, "since 2019"),
        ({"year_to": 2019}, "until 2019"),
    ],
)
def test_years_are_told_in_words(years, words):
    assert [chip.value for chip in Question(**years).chosen()] == [words]


def test_a_form_for_years_carries_the_rest_of_the_question():
    question = Question(words="lupus", types=("Review",), year_from=2019)

    assert question.besides_years() == [("q", "lupus"), ("type", "Review")]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("screening", "full-text.include", "included at full text"),
        ("screening", "title-abstract.any", "screened or being screened at title and abstract"),
        ("screening", "so-far.decided", "included or excluded so far"),
        (
            "screening",
            "full-text.exclude.not-retrieved",
            "excluded at full text (full text not obtained)",
        ),
        ("flow", "ineligible.various", "excluded at full text (different reasons)"),
        ("flow", "to-screen", "to be screened"),
        ("since", "2026-01-31", "since 2026-01-31"),
        ("added-before", "2026-01-31", "before 2026-01-31"),
        ("claims", "some", "cited under a claim"),
        ("identified", "other", "by other methods"),
    ],
)
def test_what_is_asked_of_reviewing_is_told_in_words(name, value, said):
    question, ignored = read_question(asked((name, value)))

    assert not ignored
    assert [chip.value for chip in question.chosen()] == [said]


def test_only_words_tell_which_is_best():
    best, ignored = read_question(asked(("q", "lupus"), ("order", "best")))
    assert (best.order, ignored) == ("best", [])
    assert best.chosen()[0].without == Question()

    without, ignored = read_question(asked(("order", "best")))
    assert without == Question()
    assert ignored == ["Only words tell which is best, so these are the newest first."]


def test_an_order_narrows_nothing():
    assert Question(order="best").asks_for_all
    assert not Question(words="lupus").asks_for_all
