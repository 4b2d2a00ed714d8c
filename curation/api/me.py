"""Who asks, and what they may do."""

from django.http import HttpRequest
from ninja import Field, Router, Schema

from curation.api import auth
from curation.models import Scope, User
from curation.people import roles

router = Router(tags=["Yourself"])


class Me(Schema):
    username: str = Field(description="The name of your account.")
    name: str = Field(description="As it stands beside what you enter.")
    roles: list[str] = Field(description="The roles that you have.")
    may: list[str] = Field(description="What you may do on the pages, in words.")


@router.get("/me", response=Me, auth=auth.may(Scope.READ), summary="Who you are here")
def me(request: HttpRequest) -> Me:
    """Whom a token speaks for, and what its owner may do."""
    person = request.user
    assert isinstance(person, User)
    return Me(
        username=person.username,
        name=str(person),
        roles=sorted(person.groups.values_list("name", flat=True)),
        may=[deed.words for deed in roles.DEEDS if person.has_perm(deed.permission)],
    )
