"""What the list of references shows of saving its question."""

from typing import NamedTuple

from django.http import HttpRequest

from curation.models import SavedQuestion
from curation.search.question import Chosen, Question
from curation.search.saved import proposed_name, saved_as
from curation.web.shown import whose_eyes


class Saving(NamedTuple):
    """What the list shows of it: as what the question is saved, or the form that saves it."""

    saved: SavedQuestion | None
    address: str
    name: str
    refusal: str = ""


def saving(
    request: HttpRequest,
    question: Question,
    chosen: list[Chosen],
    *,
    refused: tuple[str, str] = ("", ""),
) -> Saving | None:
    """None where there is nothing to save or nobody to save it for; `refused` is the name that was
    typed, and why it was not taken.
    """
    person = whose_eyes(request)
    if person is None or question == Question():
        return None
    name, why = refused
    saved = None if why else saved_as(question, by=person)
    return Saving(
        saved, question.to_url(), name or proposed_name([chip.value for chip in chosen]), why
    )
