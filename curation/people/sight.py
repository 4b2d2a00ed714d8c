"""Which states of what is curated somebody sees: the same on the pages, in files and by the API.

What is accepted, everybody. What waits for a second person, whoever has an account, with a mark.
Drafts, and what was rejected or withdrawn, nobody but those whose business they are: of claims and
citations, those who write claims, decide on them or speak about them. None is a stranger.
"""

from curation.models import State, User
from curation.models.curated import SHOWN
from curation.people import roles

FOR_STRANGERS = (State.ACCEPTED,)
_WORKS_ON_CLAIMS = (roles.CLAIM, roles.CONFIRM, roles.COMMENT)


def shown_to(person: User | None) -> tuple[State, ...]:
    return FOR_STRANGERS if person is None else SHOWN


def works_on_claims(person: User | None) -> bool:
    return person is not None and any(person.has_perm(deed.permission) for deed in _WORKS_ON_CLAIMS)


def claims_shown_to(person: User | None) -> tuple[State, ...]:
    return tuple(State) if works_on_claims(person) else shown_to(person)
