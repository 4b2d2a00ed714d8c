"""Screening: one's own decision about a reference at a stage."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from curation.api import auth
from curation.api.writing.shared import Line, Said, Text, by, reference_at
from curation.history.acts import act
from curation.models import Scope, ScreeningDecision
from curation.screening.assignments import done
from curation.screening.decisions import decide, undecide

router = Router(tags=["Tags and screening"])
AStage = Literal["title-abstract", "full-text"]


class Decision(Said):
    """Include it, exclude it for one reason, or leave it unclear."""

    decision: Literal["include", "exclude", "unclear"] = Field(description="What you decide.")
    reason: Line = Field(
        "",
        description="Why it is out: one of "
        + ", ".join(ScreeningDecision.Reason.values)
        + ". not-retrieved at full text alone.",
    )
    note: Text = Field("", description="What you want to add.")


class DecidedOut(Schema):
    reference: int = Field(description="The reference, by its number.")
    stage: str = Field(description="title-abstract or full-text.")
    decision: str = Field(description="include, exclude or unclear.")
    reason: str = Field(description="Why it is out.")
    note: str = Field(description="What was added.")
    is_done: bool = Field(description="Whether you had been asked for it, and are done with that.")


class Gone(Schema):
    changed: bool = Field(description="False where there was nothing to take back.")


@router.put(
    "/references/{int:reference}/decisions/{slug:stage}",
    response=DecidedOut,
    auth=auth.may(Scope.TAG),
    summary="Screen a reference",
)
def screen_reference(
    request: HttpRequest,
    reference: int,
    stage: AStage,
    said: Decision,
) -> Any:
    """Write or change your own decision. With it you are done, where you were asked for it."""
    person, paper = by(request), reference_at(reference)
    with act("screened", by=person):
        made = decide(
            paper, said.decision, by=person, stage=stage, reason=said.reason, note=said.note
        )
        closed = done(paper, by=person, stage=stage)
    return {
        "reference": paper.pk,
        "stage": made.stage,
        "decision": made.decision,
        "reason": made.reason,
        "note": made.note,
        "is_done": closed,
    }


@router.delete(
    "/references/{int:reference}/decisions/{slug:stage}",
    response=Gone,
    auth=auth.may(Scope.TAG),
    summary="Take your decision back",
)
def take_decision_back(request: HttpRequest, reference: int, stage: AStage) -> Any:
    """Your own; a difference that was settled stays settled."""
    return {"changed": undecide(reference_at(reference), by=by(request), stage=stage)}
