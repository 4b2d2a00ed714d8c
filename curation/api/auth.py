"""Who asks, and whether they may: `auth=` of every operation of the API.

A program shows a token; a browser that is signed in may ask as its person, and write with the
page's CSRF token; strangers may read where the site is public. Whoever it is, is request.user from
then on, so that what nobody may see yet and what history tells are the same as on the pages.

A token does no more than its scopes say and its person's role allows at this moment.
"""

from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.utils import check_csrf

from curation.api import limits
from curation.api.problems import Refused
from curation.models import ApiToken, Scope, User
from curation.people import roles, tokens

_READS = ("GET", "HEAD")


class Asker(NamedTuple):
    """In request.auth: whose request it is (None: a stranger's), and by which token."""

    person: User | None
    token: ApiToken | None = None

    @property
    def counted_as(self) -> str:
        if self.token:
            return f"token-{self.token.pk}"
        return f"person-{self.person.pk}" if self.person else ""

    def __str__(self) -> str:
        return str(self.person) if self.person else "stranger"


@dataclass(frozen=True)
class Asking:
    """What an operation takes: a scope of the token, and a deed of the person's role."""

    scope: Scope
    deed: roles.Deed | None = None
    strangers_if_public: bool = False

    def __call__(self, request: HttpRequest) -> Asker:
        asker = self._who_asks(request)
        limit = limits.reads() if request.method in _READS else limits.writes()
        if asker.person is None:
            limits.count(request, limits.of_strangers(), of=limits.address_of(request))
        else:
            limits.count(request, limit, of=asker.counted_as)
            self._insist_on_being_allowed(asker.person, asker.token)
            request.user = asker.person
        if asker.token:
            tokens.note_use(asker.token)
        return asker

    def _who_asks(self, request: HttpRequest) -> Asker:
        if "Authorization" in request.headers:
            row = _token_behind(request)
            return Asker(row.person, row)
        if isinstance(request.user, User):
            if request.method not in _READS and check_csrf(request):
                raise Refused(
                    403,
                    "A browser writes with the CSRF token of a page of ours, in the header "
                    "X-CSRFToken; a program writes with a token of the API. Nothing was done.",
                )
            return Asker(request.user)
        if self.strangers_if_public and settings.LUPUSJAK_PUBLIC:
            return Asker(None)
        raise AuthenticationError

    def _insist_on_being_allowed(self, person: User, token: ApiToken | None) -> None:
        if token and self.scope not in token.scopes:
            raise Refused(
                403,
                f"The token “{token.name}” may {token.may}, but not {self.scope.label}. Nothing "
                "was done; make a token with that scope at /accounts/tokens/.",
            )
        if self.deed and not person.has_perm(self.deed.permission):
            raise Refused(403, roles.what_it_takes(self.deed))


def may(scope: Scope, deed: roles.Deed | None = None) -> Asking:
    """With an account only; without a deed, that for which the scope is named."""
    deeds = tokens.DEEDS_OF[scope]
    return Asking(scope, deed or (deeds[0] if deeds else None))


reading = Asking(Scope.READ, strangers_if_public=True)


def asker(request: HttpRequest) -> Asker:
    """Who it was found to be."""
    found: Asker = request.auth  # type: ignore[attr-defined]  # ninja puts it there
    return found


def _token_behind(request: HttpRequest) -> ApiToken:
    scheme, _, token = request.headers["Authorization"].partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise _refused(
            "A token is sent as “Authorization: Bearer lj_…”. Nothing was done.", "invalid_request"
        )
    try:
        return tokens.behind(token.strip())
    except tokens.TokenRefused as why:
        # Whoever tries tokens is a stranger, and counted as one.
        limits.count(request, limits.of_strangers(), of=limits.address_of(request))
        raise _refused(f"{why} Nothing was done.", f"invalid_token {why.why.value}") from why


def _refused(sentence: str, error: str) -> Refused:
    code, _, why = error.partition(" ")
    described = f', error_description="{why}"' if why else ""
    challenge = f'Bearer realm="lupusjak", error="{code}"{described}'
    return Refused(401, sentence, headers={"WWW-Authenticate": challenge})
