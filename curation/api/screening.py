"""Screening: what people decided, as far as whoever asks may know it; and what they were asked."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from curation.api import auth
from curation.api.pages import Page, Paging, by_number
from curation.api.reading import Name, person
from curation.models import Assignment, Scope, ScreeningDecision, Stage

router = Router(tags=["Tags and screening"])
_stages = Literal["", *Stage.values]  # type: ignore[valid-type]
_STAGE = "At one stage; left out: at both."


class DecisionOut(Schema):
    """What a person decided of a reference, or what was settled where people differed."""

    screening_decision: int = Field(description="Its number.")
    reference: int = Field(description="The reference, by its number.")
    stage: str = Field(description="title-abstract or full-text.")
    decision: str = Field(description="include, exclude or unclear.")
    reason: str = Field(description="Why it is out: one primary reason; empty where it is not.")
    note: str = Field(description="What the person added.")
    consensus: bool = Field(description="Whether it settles a difference.")
    reviewer: str = Field(description="Who decided, by user name.")
    decided_at: datetime = Field(description="When, or when it was last changed.")


class OfDecisions(Schema):
    reference: int | None = Field(None, ge=1, le=2**62, description="Of one reference.")
    stage: _stages = Field("", description=_STAGE)
    decision: Literal["", "include", "exclude", "unclear"] = Field(
        "", description="With one decision."
    )
    by: Name = Field("", description="By one person, by user name.")


class AssignmentOut(Schema):
    """A reference that you were asked to look at."""

    assignment: int = Field(description="Its number.")
    reference: int = Field(description="The reference, by its number.")
    stage: str = Field(description="title-abstract or full-text.")
    asked_by: str = Field(description="Who asked you, by user name.")
    asked_at: datetime = Field(description="When.")
    done_at: datetime | None = Field(description="When you were done; null: it waits for you.")


class OfAssignments(Schema):
    stage: _stages = Field("", description=_STAGE)
    is_done: bool | None = Field(
        None, description="Only what you are done with, or only what waits; left out: all."
    )


@router.get(
    "/screening-decisions",
    response=Page[DecisionOut],
    auth=auth.may(Scope.READ),
    summary="Screening decisions",
)
def list_decisions(
    request: HttpRequest, response: HttpResponse, asked: Query[OfDecisions], paging: Query[Paging]
) -> Any:
    """Who decided what, without what others did where you still judge unseen."""
    found = ScreeningDecision.objects.seen_by(person(request)).select_related("by")
    if asked.reference is not None:
        found = found.filter(reference=asked.reference)
    if asked.stage:
        found = found.filter(stage=asked.stage)
    if asked.decision:
        found = found.filter(decision=asked.decision)
    if asked.by:
        found = found.filter(by__username=asked.by)
    part = by_number(request, response, found, paging)
    return part.of(
        [
            {
                "screening_decision": each.pk,
                "reference": each.reference_id,
                "stage": each.stage,
                "decision": each.decision,
                "reason": each.reason,
                "note": each.note,
                "consensus": each.is_consensus,
                "reviewer": each.by.username,
                "decided_at": each.at,
            }
            for each in part.rows
        ]
    )


@router.get(
    "/assignments",
    response=Page[AssignmentOut],
    auth=auth.may(Scope.READ),
    summary="Your assignments",
)
def list_assignments(
    request: HttpRequest,
    response: HttpResponse,
    asked: Query[OfAssignments],
    paging: Query[Paging],
) -> Any:
    """What you were asked to look at: your own, nobody else's."""
    found = Assignment.objects.filter(person=person(request)).select_related("asked_by")
    if asked.stage:
        found = found.filter(stage=asked.stage)
    if asked.is_done is not None:
        found = found.filter(done_at__isnull=not asked.is_done)
    part = by_number(request, response, found, paging)
    return part.of(
        [
            {
                "assignment": each.pk,
                "reference": each.reference_id,
                "stage": each.stage,
                "asked_by": each.asked_by.username,
                "asked_at": each.asked_at,
                "done_at": each.done_at,
            }
            for each in part.rows
        ]
    )
