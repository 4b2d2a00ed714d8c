"""Activity: everything that people did, newest first, a sentence for each act."""

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from curation.api import auth
from curation.api.pages import Paging, asked_of, next_address, read_cursor
from curation.api.reading import Key, Name, claim_states, insist_on_sense, person
from curation.history.activity import activity
from curation.history.activity_key import key_from_url, key_to_url
from curation.history.activity_question import DEEDS, KINDS, SYSTEM, read_question
from curation.models import Claim, Scope

router = Router(tags=["Activity"])


class ActOut(Schema):
    """One thing that somebody did, at one moment, for one reason."""

    at: datetime = Field(description="When.")
    who: str = Field(description="Who, by the name that is shown.")
    user_name: str = Field(description="Who, by user name; empty: the system.")
    role: str = Field(description="The role they had then.")
    did: str = Field(description="What they did, in words.")
    why: str = Field(description="The reason they gave.")


class Acts(Schema):
    """A page of acts. They are not counted: the history may be long."""

    items: list[ActOut] = Field(description="What was done, the newest first.")
    next: str | None = Field(description="The address of the next page; null at the end.")
    back_to: datetime | None = Field(
        description="How far back this page looked, where that was not far enough to fill it: "
        "what is asked for is rare, and the next page looks further."
    )


class OfActivity(Schema):
    """The question of the page of activity."""

    person: Name = Field("", description="By one person, by user name.")
    kind: Literal["", *KINDS] = Field("", description="About one kind of thing.")  # type: ignore[valid-type]
    deed: Literal["", *DEEDS] = Field("", description="One kind of deed.")  # type: ignore[valid-type]
    trial: Key = Field("", description="About a trial, by its key.")
    claim: int | None = Field(None, ge=1, le=10**17, description="About a claim, by its number.")
    reference: int | None = Field(
        None, ge=1, le=10**17, description="About a reference, by its number."
    )
    since: date | None = Field(None, description="On that day or later.")
    until: date | None = Field(None, description="On that day or before.")
    system: Literal["", *SYSTEM] = Field(  # type: ignore[valid-type]
        "", description="Only what the system did, or only what people did."
    )


@router.get("/activity", response=Acts, auth=auth.may(Scope.READ), summary="Activity")
def list_activity(
    request: HttpRequest, response: HttpResponse, asked: Query[OfActivity], paging: Query[Paging]
) -> Any:
    """Everything that people did, as far as you may know it. A page may hold a few more acts than
    its limit: what happened in one moment is told on one page."""
    question, ignored = read_question(request.GET)
    insist_on_sense(ignored)
    seen = claim_states(request)
    if question.claim:
        seen_claims = Claim.objects.filter(state__in=seen, pk=question.claim)
        insist_on_sense(
            [] if seen_claims.exists() else ["There is no such claim that you may see."]
        )
    key = None
    if paging.cursor:
        (written,) = read_cursor(paging.cursor, asked_of(request))
        key = key_from_url(written)
    page = activity(question, seen_by=person(request), key=key, claims_in=seen, size=paging.limit)
    return {
        "items": [
            {
                "at": act.at,
                "who": act.who,
                "user_name": act.person.username if act.person else "",
                "role": act.role,
                "did": act.words,
                "why": act.reason,
            }
            for act in page.acts
        ],
        "next": next_address(request, response, [key_to_url(page.older)]) if page.older else None,
        "back_to": page.back_to,
    }
