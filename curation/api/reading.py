"""What the reading half shares: whose eyes, one row or a refusal, and what a parameter may be."""

from typing import Annotated, Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from pydantic import StringConstraints

from curation.api.problems import FieldError, Refused
from curation.models import State, User
from curation.people import sight

Row = TypeVar("Row", bound=Model)

# What PostgreSQL could not be asked for is refused before it is.
Words = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]
Key = Annotated[str, StringConstraints(max_length=80, pattern=r"^[-a-zA-Z0-9_]*$")]
Name = Annotated[str, StringConstraints(max_length=150, pattern=r"^[^\x00]*$")]

LARGEST = 2**63 - 1


def eyes(request: HttpRequest) -> User | None:
    """Who reads; None for a stranger."""
    return request.user if isinstance(request.user, User) else None


def person(request: HttpRequest) -> User:
    """Who reads, where the operation takes an account."""
    assert isinstance(request.user, User)
    return request.user


def states(request: HttpRequest, asked: str = "") -> tuple[State, ...]:
    """The states of numbers that are told to whoever reads, or the one of these they ask for."""
    return _only(sight.shown_to(eyes(request)), asked)


def claim_states(request: HttpRequest, asked: str = "") -> tuple[State, ...]:
    """The same of claims and citations."""
    return _only(sight.claims_shown_to(eyes(request)), asked)


def one(rows: "QuerySet[Row]", noun: str, **where: Any) -> Row:
    """The only row, or a refusal that names what was asked for."""
    key = next(iter(where.values()))
    found = None
    if not isinstance(key, int) or key <= LARGEST:
        found = rows.filter(**where).first()
    if found is None:
        raise Refused(404, f"There is no {noun} “{str(key)[:80]}” that you may see.")
    return found


def insist_on_sense(ignored: list[str]) -> None:
    """A page leaves nonsense out and says so; a program is refused, so that it cannot miss it."""
    if ignored:
        raise Refused(422, errors=[FieldError(field="", message=each) for each in ignored])


def _only(shown: tuple[State, ...], asked: str) -> tuple[State, ...]:
    return tuple(state for state in shown if not asked or state == asked)
