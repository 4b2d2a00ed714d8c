"""Who asks: until tokens are here, whoever is signed in on the pages.

`reading` lets strangers pass where the site is public; `may(scope)` wants an account.
Both leave the person on `request.user`, and their name or "stranger" on `request.auth`.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.utils import check_csrf

from curation.api.problems import Refused
from curation.models import Scope


@dataclass(frozen=True)
class Asking:
    scope: Scope
    anonymous_if_public: bool = False

    def __call__(self, request: HttpRequest) -> str:
        if request.user.is_authenticated:
            if request.method not in ("GET", "HEAD") and check_csrf(request):
                raise Refused(403, "The form's token is missing. Nothing was done.")
            return str(request.user)
        if self.anonymous_if_public and settings.LUPUSJAK_PUBLIC:
            return "stranger"
        raise AuthenticationError


def may(scope: Scope) -> Asking:
    return Asking(scope)


reading = Asking(Scope.READ, anonymous_if_public=True)
