"""Tokens of the API: making one, revoking it, and who stands behind one that is shown.

A token is known only to whom it was shown when it was made: we keep its hash. It never may more
than its owner may now, since what it is used for is asked of their role each time.
"""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import now

from curation.models import ApiToken, Scope, User
from curation.models.api_token import three_months_from_now
from curation.models.invitation import digest
from curation.people import roles

MARK = "lj_"  # so that people, and what looks for secrets in files, know one when they see it
_RANDOM_BYTES = 32
_BEGINNING = 8
_USE_IS_SHARP_TO = timedelta(minutes=1)
_MOST = 50  # of one person, at the same time

# What a token with this scope may do, as far as its owner's role may. The first is what the scope
# is named for; whoever may do none of them cannot choose it.
DEEDS_OF: dict[Scope, tuple[roles.Deed, ...]] = {
    Scope.READ: (),
    Scope.TAG: (roles.TAG, roles.KEEP_TAGS, roles.COMMENT, roles.ASSIGN, roles.SETTLE),
    Scope.CLAIM: (roles.CLAIM,),
    Scope.EXTRACT: (roles.EXTRACT, roles.KEEP_VOCABULARIES),
    Scope.DECIDE: (roles.CONFIRM,),
    Scope.IMPORT: (roles.IMPORT, roles.STEER_ALL_IMPORTS),
    Scope.REVIEW: (roles.REVIEW,),
}


class Made(NamedTuple):
    row: ApiToken
    token: str  # to be shown now; it can never be read again


class Why(Enum):
    """Why a token opens nothing. Only whoever holds one of ours is told more than UNKNOWN."""

    UNKNOWN = "unknown"
    REVOKED = "revoked"
    EXPIRED = "expired"
    CLOSED = "closed"


class TokenRefused(Exception):
    """The sentence says why this token opens nothing, and what to do."""

    def __init__(self, why: Why, sentence: str) -> None:
        super().__init__(sentence)
        self.why = why


@transaction.atomic
def make(
    *, name: str, scopes: Collection[Scope], by: User, expires_at: datetime | None = None
) -> Made:
    """A new token of this person. Raises ValidationError, by the field that is wrong."""
    # One after another, or two requests would each find one place free.
    User.objects.select_for_update().get(pk=by.pk)
    if tokens_of(by).filter(revoked_at=None, expires_at__gt=now()).count() >= _MOST:
        raise ValidationError(f"You have {_MOST} tokens already. Revoke one that nothing uses.")
    for scope in scopes:
        if not may_choose(scope, by):
            raise ValidationError({"scopes": why_not(scope)})

    token = MARK + secrets.token_urlsafe(_RANDOM_BYTES)
    row = ApiToken(
        person=by,
        name=" ".join(name.split()),
        sha256=digest(token),
        beginning=token[:_BEGINNING],
        scopes=[scope.value for scope in Scope if scope in scopes],
        expires_at=expires_at or three_months_from_now(),
    )
    row.full_clean()
    row.save()
    return Made(row, token)


def revoke(row: ApiToken) -> ApiToken:
    """It opens nothing from now on; revoking again changes nothing."""
    ApiToken.objects.filter(pk=row.pk, revoked_at=None).update(revoked_at=now())
    row.refresh_from_db(fields=["revoked_at"])
    return row


def tokens_of(person: User) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(person=person)


def behind(token: str) -> ApiToken:
    """The token's row with its person, who acts by it. Raises TokenRefused.

    It is looked up by its hash, whose bytes nobody can choose: how long that takes tells nothing
    of any token of ours.
    """
    row = ApiToken.objects.behind(token).select_related("person").first()
    if row is None:
        raise TokenRefused(
            Why.UNKNOWN,
            "This token is not one of ours. Perhaps its end is missing: copy it whole, or make "
            "another under “API tokens” in the menu with your name.",
        )
    if row.revoked_at:
        raise TokenRefused(
            Why.REVOKED,
            f"The token “{row.name}” was revoked on {row.revoked_at:%-d %B %Y}. What was read "
            "or written with it until then stands; make another token to go on.",
        )
    if row.expires_at <= now():
        raise TokenRefused(
            Why.EXPIRED,
            f"The token “{row.name}” expired on {row.expires_at:%-d %B %Y}. "
            "Make another token to go on.",
        )
    if not row.person.is_active:
        raise TokenRefused(
            Why.CLOSED,
            f"The account of {row.person} is closed, and its tokens with it. "
            "An administrator can open it again.",
        )
    row.person.acts_through = f"API token {row.name}"
    return row


def note_use(row: ApiToken) -> None:
    """Keep when it was last used, to a minute: most requests write nothing."""
    at = now()
    if row.last_used_at is None or at - row.last_used_at > _USE_IS_SHARP_TO:
        ApiToken.objects.filter(
            Q(last_used_at=None) | Q(last_used_at__lt=at - _USE_IS_SHARP_TO), pk=row.pk
        ).update(last_used_at=at)


def may_choose(scope: Scope, person: User) -> bool:
    """Whether a token of theirs could do anything with this scope."""
    return not DEEDS_OF[scope] or any(person.has_perm(deed.permission) for deed in DEEDS_OF[scope])


def may_do(scope: Scope, person: User) -> list[roles.Deed]:
    """What this scope opens to a token of theirs."""
    return [deed for deed in DEEDS_OF[scope] if person.has_perm(deed.permission)]


def why_not(scope: Scope) -> str:
    takes = " or ".join(role.label.lower() for role in DEEDS_OF[scope][0].roles)
    return f"A token may no more than you: to {scope.label} takes the role of {takes}."
