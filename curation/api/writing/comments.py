"""Comments on claims and references; whoever is named by @username is told."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status

from curation.api import auth
from curation.api.reading import claim_states, one
from curation.api.writing.shared import Said, Text, by, reference_at
from curation.claims.comments import Said as Told
from curation.claims.comments import comment
from curation.models import Claim, Scope
from curation.people.roles import COMMENT

router = Router(tags=["Comments"])
_comment = auth.may(Scope.TAG, COMMENT)


class NewComment(Said):
    text: Text = Field(description="What you say, in 5,000 characters at most.")


class CommentOut(Schema):
    comment: int = Field(description="Its number.")
    told: list[str] = Field(description="Whom it told, by user name.")
    remarks: list[str] = Field(description="A sentence for each name in it that told nobody.")


@router.post(
    "/claims/{int:claim}/comments",
    response={201: CommentOut},
    auth=_comment,
    summary="Comment on a claim",
)
def comment_on_claim(request: HttpRequest, claim: int, said: NewComment) -> Any:
    """The same words twice in a row are one comment."""
    rows = Claim.objects.filter(state__in=claim_states(request))
    return Status(201, _told(comment(one(rows, "claim", pk=claim), by=by(request), text=said.text)))


@router.post(
    "/references/{int:reference}/comments",
    response={201: CommentOut},
    auth=_comment,
    summary="Comment on a reference",
)
def comment_on_reference(request: HttpRequest, reference: int, said: NewComment) -> Any:
    """The same words twice in a row are one comment."""
    return Status(201, _told(comment(reference_at(reference), by=by(request), text=said.text)))


def _told(said: Told) -> dict[str, Any]:
    return {
        "comment": said.comment.pk,
        "told": [person.username for person in said.told],
        "remarks": said.remarks,
    }
