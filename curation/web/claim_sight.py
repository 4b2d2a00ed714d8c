"""Which claims and citations somebody sees on the pages: as `people.sight` has it."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from curation.models import State, User
from curation.people import sight
from curation.web.shown import whose_eyes


def works_on_claims(person: User | AnonymousUser) -> bool:
    return isinstance(person, User) and sight.works_on_claims(person)


def sight_of(request: HttpRequest) -> tuple[State, ...]:
    return sight.claims_shown_to(whose_eyes(request))
