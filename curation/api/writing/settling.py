"""Settling where people differ: what holds from now on, beside what each of them said."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from curation.api import auth
from curation.api.reading import one
from curation.api.writing.shared import Line, Said, Text, Yes, by, reference_at
from curation.models import Reference, Scope, ScreeningDecision, Tag, TagConsensus
from curation.people.roles import SETTLE
from curation.screening import settling

router = Router(tags=["Tags and screening"])
_settle = auth.may(Scope.TAG, SETTLE)
AStage = Literal["title-abstract", "full-text"]
_SEEN = "When it was settled, as it was told to you; null: it was not settled yet."


class DecisionSettlement(Said):
    """What holds from now on."""

    decision: Literal["include", "exclude"] = Field(description="Whether it is in or out.")
    reason: Line = Field(
        "",
        description=f"Why it is out: one of {', '.join(ScreeningDecision.Reason.values)}.",
    )
    note: Text = Field("", description="What you want to add.")
    seen: datetime | None = Field(None, description=_SEEN)


class TagSettlement(Said):
    applies: Yes = Field(description="Whether the tag applies, whatever each of them said.")
    stage: AStage = Field("title-abstract", description="At which stage they differ.")
    seen: datetime | None = Field(None, description=_SEEN)


class Settled(Schema):
    reference: int = Field(description="The reference, by its number.")
    stage: str = Field(description="title-abstract or full-text.")
    decision: str = Field(description="include or exclude.")
    reason: str = Field(description="Why it is out.")
    note: str = Field(description="What was added.")
    settled_at: datetime = Field(description="When; send it back in `seen` to settle it anew.")


class TagSettled(Schema):
    reference: int = Field(description="The reference, by its number.")
    tag: str = Field(description="The tag, by its key.")
    applies: bool = Field(description="Whether it applies.")
    settled_at: datetime = Field(description="When; send it back in `seen` to settle it anew.")


class Reopened(Schema):
    changed: bool = Field(description="False where nothing was settled.")


@router.put(
    "/references/{int:reference}/settlements/{slug:stage}",
    response=Settled,
    auth=_settle,
    summary="Settle what two people decided differently",
)
def settle_decision(
    request: HttpRequest, reference: int, stage: AStage, said: DecisionSettlement
) -> Any:
    """It holds beside what each of them said. Where somebody settled it after you looked, nothing
    is changed."""
    paper = reference_at(reference)
    standing = ScreeningDecision.objects.filter(
        reference=paper, stage=stage, is_consensus=True
    ).first()
    made = settling.settle_screening(
        paper,
        said.decision,
        by=by(request),
        stage=stage,
        reason=said.reason,
        note=said.note,
        seen=_as_kept(said.seen, standing),
    )
    return {
        "reference": paper.pk,
        "stage": made.stage,
        "decision": made.decision,
        "reason": made.reason,
        "note": made.note,
        "settled_at": made.at,
    }


@router.delete(
    "/references/{int:reference}/settlements/{slug:stage}",
    response=Reopened,
    auth=_settle,
    summary="Take a settlement back",
)
def reopen_decision(request: HttpRequest, reference: int, stage: AStage) -> Any:
    """So that it differs again."""
    return {
        "changed": settling.reopen_screening(reference_at(reference), by=by(request), stage=stage)
    }


@router.put(
    "/references/{int:reference}/tag-settlements/{slug:tag}",
    response=TagSettled,
    auth=_settle,
    summary="Settle whether a tag applies",
)
def settle_tag_of_reference(
    request: HttpRequest, reference: int, tag: str, said: TagSettlement
) -> Any:
    """It holds beside what each of them said. Where somebody settled it after you looked, nothing
    is changed."""
    paper, row = _both(reference, tag)
    standing = TagConsensus.objects.filter(reference=paper, tag=row).first()
    made = settling.settle_tag(
        paper,
        row,
        applies=said.applies,
        by=by(request),
        stage=said.stage,
        seen=_as_kept(said.seen, standing),
    )
    return {
        "reference": paper.pk,
        "tag": row.slug,
        "applies": made.applies,
        "settled_at": made.at,
    }


@router.delete(
    "/references/{int:reference}/tag-settlements/{slug:tag}",
    response=Reopened,
    auth=_settle,
    summary="Take a settlement of a tag back",
)
def reopen_tag_of_reference(request: HttpRequest, reference: int, tag: str) -> Any:
    """So that it differs again."""
    paper, row = _both(reference, tag)
    return {"changed": settling.reopen_tag(paper, row, by=by(request))}


def _both(reference: int, tag: str) -> tuple[Reference, Tag]:
    return reference_at(reference), one(Tag.objects.all(), "tag", slug=tag)


def _as_kept(
    seen: datetime | None, standing: ScreeningDecision | TagConsensus | None
) -> datetime | None:
    """JSON tells a moment to the thousandth of a second, and the database keeps a millionth."""
    if seen and standing and _in_thousandths(seen) == _in_thousandths(standing.at):
        return standing.at
    return seen


def _in_thousandths(at: datetime) -> int:
    return int(at.timestamp() * 1_000)
