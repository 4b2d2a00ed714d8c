"""What may never be untrue of a saved question: said in words, held by the database."""

from types import SimpleNamespace

import pytest

from curation.models import SavedQuestion
from tests.cast import ada, ben
from tests.models.refusing import a_wrong, insist_that_it_is_refused

pytestmark = pytest.mark.django_db

# What is wrong with it, the constraint that says so, and in which words.
WRONG = [
    ({"name": ""}, "saved_question_has_a_name", "Give the question a name."),
    ({"address": ""}, "saved_question_asks_something", "there is nothing to save"),
    (
        lambda here: {"person": here.keeper, "name": "kept"},
        "one_saved_question_of_a_name",
        "another question under this name",
    ),
    (
        lambda here: {"person": here.keeper, "address": "q=kept"},
        "question_saved_once",
        "You have saved this question already.",
    ),
]


@pytest.fixture
def here():
    keeper = ada()
    SavedQuestion.objects.create(person=keeper, name="kept", address="q=kept")
    return SimpleNamespace(keeper=keeper, other=ben())


def true_of(model, here):
    return {"person": here.other, "name": "new", "address": "q=lupus"}


@pytest.mark.parametrize(("wrong", "constraint", "words"), WRONG, ids=[each[1] for each in WRONG])
def test_what_cannot_be_is_said_to_people_and_refused_by_the_database(
    here, wrong, constraint, words
):
    insist_that_it_is_refused(a_wrong(SavedQuestion, wrong, true_of, here), constraint, words)


def test_each_constraint_is_in_the_table_above():
    ours = {rule.name for rule in SavedQuestion._meta.constraints}

    assert ours == {constraint for _, constraint, _ in WRONG}


def test_two_people_may_keep_the_same_question_under_the_same_name(here):
    row = SavedQuestion(person=here.other, name="kept", address="q=kept")
    row.full_clean()
    row.save()

    assert str(row) == "kept"
