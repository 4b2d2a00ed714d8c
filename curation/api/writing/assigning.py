"""Asking people for references: who looks at which, and who does it instead."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status
from pydantic import StrictInt, StringConstraints

from curation.api import auth
from curation.api.writing.shared import Number, Said, by, wrong
from curation.forms.assignments import who_may_tag
from curation.models import Reference, Scope, Stage, User
from curation.people.roles import ASSIGN
from curation.screening import assignments

router = Router(tags=["Tags and screening"])
_assign = auth.may(Scope.TAG, ASSIGN)

MOST = 10_000  # references by their numbers in one request
Username = Annotated[str, StringConstraints(min_length=1, max_length=150, pattern=r"^[^\x00]*$")]
AStage = Literal[*Stage.values]  # type: ignore[valid-type]
_stage = Field(Stage.TITLE_ABSTRACT.value, description="title-abstract or full-text.")
Newest = Annotated[StrictInt, Field(ge=1, le=assignments.MOST_AT_ONCE)]


class NewAssignment(Said):
    """Whom to ask, and for what: these references, or the newest that nobody was asked for."""

    people: Annotated[list[Username], Field(min_length=1, max_length=2)] = Field(
        description="One person by user name, or two, who then judge unseen."
    )
    references: Annotated[list[Number], Field(min_length=1, max_length=MOST)] | None = Field(
        None, description="The references, by their numbers here."
    )
    newest: Newest | None = Field(
        None, description="Instead of that: so many of those that nobody was asked for."
    )
    stage: AStage = _stage


class Taking(Said):
    newest: Newest = Field(description="How many of those that nobody was asked for.")
    stage: AStage = _stage


class GivingBack(Said):
    stage: AStage = _stage


class Withdrawing(Said):
    person: Username = Field(description="Who is asked no more, by user name.")
    stage: AStage = _stage


class HandingOver(Withdrawing):
    to: Username = Field(description="Who does them instead, by user name.")


class AskedFor(Schema):
    asked: int = Field(description="How many were new; what somebody had already stays.")
    references: int = Field(description="Of how many references.")


class Changed(Schema):
    changed: int = Field(description="How many references it was about.")


class HandedOver(Changed):
    left: int = Field(description="How many stay, since the other person has them already.")


@router.post(
    "/assignments", response={201: AskedFor}, auth=_assign, summary="Ask somebody for references"
)
def ask_for_references(request: HttpRequest, said: NewAssignment) -> Any:
    """Two people judge unseen: neither sees what the other did before both are done."""
    people = [_who_may_be_asked(name, "people") for name in said.people]
    if (said.references is None) == (said.newest is None):
        raise wrong("references", "Give either the references or how many of the newest.")
    if said.newest is not None:
        made = assignments.assign_newest(said.newest, people, by=by(request), stage=said.stage)
    else:
        made = assignments.assign_to(
            people, _references(said.references or []), by=by(request), stage=said.stage
        )
    return Status(201, _asked(made))


@router.post(
    "/assignments/take",
    response={201: AskedFor},
    auth=auth.may(Scope.TAG),
    summary="Take references yourself",
)
def take_references(request: HttpRequest, said: Taking) -> Any:
    """The newest that nobody was asked for."""
    return Status(201, _asked(assignments.take(said.newest, by=by(request), stage=said.stage)))


@router.post(
    "/assignments/give-back",
    response=Changed,
    auth=auth.may(Scope.TAG),
    summary="Give back what you took",
)
def give_references_back(request: HttpRequest, said: GivingBack) -> Any:
    """What you have not done of it; what others asked you for stays."""
    return {"changed": assignments.give_back(by=by(request), stage=said.stage)}


@router.post(
    "/assignments/withdraw", response=Changed, auth=_assign, summary="Ask somebody no more"
)
def withdraw_assignments(request: HttpRequest, said: Withdrawing) -> Any:
    """For what they have not done; what they did stays."""
    person = _anybody(said.person, "person")
    return {"changed": assignments.withdraw(person, by=by(request), stage=said.stage)}


@router.post(
    "/assignments/hand-over", response=HandedOver, auth=_assign, summary="Ask somebody else instead"
)
def hand_assignments_over(request: HttpRequest, said: HandingOver) -> Any:
    """For what one person has not done; nobody judges the same reference twice."""
    handed, left = assignments.hand_over(
        _anybody(said.person, "person"),
        to=_who_may_be_asked(said.to, "to"),
        by=by(request),
        stage=said.stage,
    )
    return {"changed": handed, "left": left}


def _asked(made: list[Any]) -> dict[str, int]:
    return {"asked": len(made), "references": len({each.reference_id for each in made})}


def _references(numbers: list[int]) -> list[Reference]:
    """All of them or none: nobody is asked for less than was meant."""
    found = {each.pk: each for each in Reference.objects.filter(pk__in=numbers).only("pk")}
    if missing := [number for number in numbers if number not in found]:
        more = f" and {len(missing) - 1:,} more" if len(missing) > 1 else ""
        raise wrong("references", f"No reference with number {missing[0]}{more} is here.")
    return [found[number] for number in dict.fromkeys(numbers)]


def _who_may_be_asked(name: str, field: str) -> User:
    found: User | None = who_may_tag().filter(username=name).first()
    if found is None:
        raise wrong(field, f"“{name}” is nobody who can be asked: no open account with a role.")
    return found


def _anybody(name: str, field: str) -> User:
    found: User | None = User.objects.filter(username=name).first()
    if found is None:
        raise wrong(field, f"Nobody here is called “{name}”.")
    return found
