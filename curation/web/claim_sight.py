"""Which claims and citations somebody sees.

What is accepted, everybody. What waits, whoever has an account. Drafts and what was sent back or
withdrawn, those who write claims, decide on them or speak about them.
"""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from curation.models import State, User
from curation.people import roles
from curation.web.shown import shown_to

_WORKS = (roles.CLAIM, roles.CONFIRM, roles.COMMENT)


def works_on_claims(person: User | AnonymousUser) -> bool:
    return any(person.has_perm(deed.permission) for deed in _WORKS)


def sight_of(request: HttpRequest) -> tuple[State, ...]:
    return tuple(State) if works_on_claims(request.user) else shown_to(request)
