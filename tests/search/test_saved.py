import pytest

from curation.models import SavedQuestion
from curation.search import how_many, saved
from curation.search.counting import Count, How
from curation.search.question import Question
from curation.search.saved import (
    CannotSave,
    forget_question,
    proposed_name,
    save_question,
    saved_as,
    saved_questions,
)
from tests.builders import a_reference
from tests.cast import ada, ben

pytestmark = pytest.mark.django_db

LUPUS = Question(words="lupus")


def names(person):
    return [each.saved.name for each in saved_questions(person, counted=9)]


def test_a_question_is_saved_as_its_address_under_a_name():
    her = ada()
    kept = save_question(LUPUS, name="  New \0 papers ", by=her)

    assert (kept.name, kept.address, kept.person) == ("New papers", "q=lupus", her)
    assert saved_as(LUPUS, by=her) == kept
    assert saved_as(LUPUS, by=ben()) is None


@pytest.mark.parametrize(
    ("question", "name", "words"),
    [
        (LUPUS, "the other", "already, as “papers”"),
        (Question(words="other"), "papers", "another question under this name. Nothing was saved."),
        (Question(words="other"), " ", "Give the question a name. Nothing was saved."),
        (Question(words="other"), "x" * 121, "at most 120 characters"),
        (Question(), "all", "there is nothing to save"),
        (Question(types=("é" * 490,) * 2), "long", "too long to be saved"),
    ],
    ids=["twice", "name taken", "no name", "long name", "everything", "long question"],
)
def test_what_cannot_be_saved_is_refused_in_words(question, name, words):
    her = ada()
    save_question(LUPUS, name="papers", by=her)

    with pytest.raises(CannotSave, match=words):
        save_question(question, name=name, by=her)
    assert names(her) == ["papers"]


def test_what_one_keeps_is_no_matter_of_anybody_else():
    her, him = ada(), ben()
    kept = save_question(LUPUS, name="papers", by=her)
    save_question(LUPUS, name="papers", by=him)

    with pytest.raises(SavedQuestion.DoesNotExist):
        forget_question(kept, by=him)
    forget_question(kept, by=her)
    assert (names(her), names(him)) == ([], ["papers"])


def test_one_keeps_so_many_and_forgets_one_for_another(monkeypatch):
    monkeypatch.setattr(saved, "MOST", 1)
    her = ada()
    kept = save_question(LUPUS, name="papers", by=her)

    with pytest.raises(CannotSave, match="You keep 1 questions, which is the most"):
        save_question(Question(words="other"), name="other", by=her)
    forget_question(kept, by=her)
    save_question(Question(words="other"), name="other", by=her)


def test_the_first_are_counted_and_no_further_than_is_quick(
    monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(how_many, "COUNTED_TO", 2)
    her = ada()
    for number in range(4):
        a_reference(title=f"Lupus {number}", journal="Lupus" if number else "Elsewhere")
    for name, question in (
        ("all", LUPUS),
        ("few", LUPUS.with_(journal="Elsewhere")),
        ("more", LUPUS.with_(journal="Lupus")),
    ):
        save_question(question, name=name, by=her)
    with django_assert_max_num_queries(18):  # most of them ask what the words mean
        kept = saved_questions(her, counted=2)

    assert [(each.saved.name, each.finds) for each in kept] == [
        ("all", Count(2, How.AT_LEAST)),
        ("few", Count(1)),
        ("more", None),
    ]


def test_what_can_be_nowhere_is_found_nowhere():
    her = ada()
    save_question(Question(words="the of"), name="nothing", by=her)

    assert [each.finds for each in saved_questions(her, counted=9)] == [Count(0)]


def test_a_name_is_proposed_from_what_is_chosen():
    assert proposed_name(["lupus", "2023"]) == "lupus, 2023"
    assert len(proposed_name(["lupus " * 40])) <= 120
