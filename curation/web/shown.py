"""Which states of what is curated somebody sees on the pages that are read.

What is accepted, everybody. What waits for a second person, whoever has an account, with a mark.
Drafts, and what was rejected or withdrawn, nobody: they are the business of those who enter them.
"""

from django.http import HttpRequest

from curation.models import State, User
from curation.models.curated import SHOWN

FOR_STRANGERS = (State.ACCEPTED,)


def shown_to(request: HttpRequest) -> tuple[State, ...]:
    return SHOWN if request.user.is_authenticated else FOR_STRANGERS


def whose_eyes(request: HttpRequest) -> User | None:
    """Who looks, for what some must not see yet; None for whoever has no account."""
    return request.user if request.user.is_authenticated else None
