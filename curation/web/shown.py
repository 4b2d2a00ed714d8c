"""Who looks at a page, and which states of what is curated they see: as `people.sight` has it."""

from django.http import HttpRequest

from curation.models import State, User
from curation.people import sight


def shown_to(request: HttpRequest) -> tuple[State, ...]:
    return sight.shown_to(whose_eyes(request))


def whose_eyes(request: HttpRequest) -> User | None:
    """Who looks, for what some must not see yet; None for whoever has no account."""
    return request.user if request.user.is_authenticated else None
