"""Questions that somebody keeps, to ask again from their work list.

What is kept is the address, so that a saved question finds what it finds today.
"""

from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict

from curation.history.states import CannotBeDone
from curation.models import SavedQuestion, User
from curation.models.saved_question import LONGEST_ADDRESS, LONGEST_NAME
from curation.search.counting import Count
from curation.search.how_many import how_many
from curation.search.question import Question, read_question

MOST = 50


class CannotSave(CannotBeDone):
    """The sentence says why the question is not saved."""


class Kept(NamedTuple):
    """`finds` is None where it was not counted."""

    saved: SavedQuestion
    finds: Count | None


def save_question(question: Question, *, name: str, by: User) -> SavedQuestion:
    """Raises CannotSave where it has no name, is saved already, or is one too many."""
    row = SavedQuestion(
        person=by, name=" ".join(name.replace("\0", " ").split()), address=question.to_url()
    )
    if len(row.name) > LONGEST_NAME:
        raise CannotSave(f"A name has at most {LONGEST_NAME} characters. Nothing was saved.")
    if len(row.address) > LONGEST_ADDRESS:
        raise CannotSave(
            "This question is too long to be saved. Nothing was saved; use fewer words or filters."
        )
    with transaction.atomic():
        # One at a time of each person, so that the bound below holds.
        User.objects.select_for_update().get(pk=by.pk)
        if before := saved_as(question, by=by):
            raise CannotSave(f"You have saved this question already, as “{before}”.")
        if by.saved_questions.count() >= MOST:
            raise CannotSave(
                f"You keep {MOST} questions, which is the most there can be. Nothing was saved; "
                "forget one first."
            )
        try:
            row.validate_constraints()
        except ValidationError as refused:
            raise CannotSave(f"{_sentence(refused)} Nothing was saved.") from refused
        row.save()
    return row


def forget_question(saved: SavedQuestion, *, by: User) -> None:
    """Raises SavedQuestion.DoesNotExist for somebody else's."""
    by.saved_questions.get(pk=saved.pk).delete()


def saved_as(question: Question, *, by: User) -> SavedQuestion | None:
    return by.saved_questions.filter(address=question.to_url()).first()


def saved_questions(person: User, *, counted: int) -> list[Kept]:
    """All of this person's by name, the first few with how many each finds."""
    every = list(person.saved_questions.all())
    questions = [read_question(QueryDict(saved.address)).question for saved in every[:counted]]
    numbers = how_many(questions, seen_by=person)
    return [Kept(saved, found) for saved, found in zip_longest(every, numbers)]


def proposed_name(chosen: Sequence[str]) -> str:
    """From the words of what is chosen."""
    name = ", ".join(chosen)
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def _sentence(refused: ValidationError) -> str:
    return " ".join(dict.fromkeys(refused.messages))
