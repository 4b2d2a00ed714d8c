"""Questions that somebody keeps, to ask again from their work list.

What is kept is the address, so that a saved question finds what it finds today.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import QueryDict

from curation.history.states import CannotBeDone
from curation.models import SavedQuestion, User
from curation.models.saved_question import LONGEST_ADDRESS
from curation.search.matching import matches
from curation.search.question import Question, read_question

MOST = 50
COUNTED_TO = 1000
LONGEST_NAME = 120


class CannotSave(CannotBeDone):
    """The sentence says why the question is not saved."""


class Kept(NamedTuple):
    """`finds` is None where it was not counted, and COUNTED_TO + 1 where there are more."""

    saved: SavedQuestion
    finds: int | None

    @property
    def goes_on(self) -> bool:
        return self.finds is not None and self.finds > COUNTED_TO


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
    """All of this person's by name, the first few with how many each finds: two queries."""
    rows: QuerySet[SavedQuestion] = person.saved_questions.all()
    every = list(rows)
    numbers = _numbers(every[:counted], person)
    return [Kept(saved, numbers.get(saved.pk)) for saved in every]


def proposed_name(chosen: Sequence[str]) -> str:
    """From the words of what is chosen."""
    name = ", ".join(chosen)
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def _numbers(questions: Sequence[SavedQuestion], person: User) -> dict[int, int]:
    """Counted so far only that a question of a million costs what one of a thousand does."""
    parts: list[str] = []
    given: list[Any] = []
    for saved in questions:
        question = read_question(QueryDict(saved.address)).question
        found = matches(question, seen_by=person).order_by().values("pk")[: COUNTED_TO + 1]
        rows, of_found = found.query.sql_with_params()
        parts.append(f"SELECT %s::bigint, count(*) FROM ({rows}) AS found")
        given += [saved.pk, *of_found]
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), given)
        return dict(cursor.fetchall())


def _sentence(refused: ValidationError) -> str:
    return " ".join(dict.fromkeys(refused.messages))
