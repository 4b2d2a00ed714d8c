"""Who asks, and what they may do."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Router, Schema

from curation.api import auth
from curation.models import Scope, User
from curation.people import roles

router = Router(tags=["Yourself"])


class TokenOut(Schema):
    name: str = Field(description="What it is for, as its owner said.")
    scopes: list[str] = Field(description="What it may do, as far as you may.")
    expires_at: datetime = Field(description="Until when it works.")


class Me(Schema):
    username: str = Field(description="The name of your account.")
    name: str = Field(description="As it stands beside what you enter.")
    roles: list[str] = Field(description="The roles that you have.")
    may: list[str] = Field(description="What you may do on the pages, in words.")
    token: TokenOut | None = Field(description="The token you ask by; null for a browser.")


@router.get("/me", response=Me, auth=auth.may(Scope.READ), summary="Who you are here")
def me(request: HttpRequest) -> Me:
    """Whom a token speaks for, and what its owner may do."""
    person = request.user
    assert isinstance(person, User)
    token = auth.asker(request).token
    return Me(
        username=person.username,
        name=str(person),
        roles=sorted(person.groups.values_list("name", flat=True)),
        may=[deed.words for deed in roles.DEEDS if person.has_perm(deed.permission)],
        token=TokenOut(name=token.name, scopes=token.scopes, expires_at=token.expires_at)
        if token
        else None,
    )
