"""An invitation to have an account: for one person, in one role, used once, and not for ever.

The link that is handed over holds a random token; only the token's hash is kept, so that whoever
reads the database cannot accept in somebody's place.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.timezone import now

from curation.models.user import Role

STANDS_FOR = timedelta(days=14)


def two_weeks_from_now() -> datetime:
    return now() + STANDS_FOR


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def unanswered(self) -> "InvitationQuerySet":
        """Neither accepted nor withdrawn; it may have expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def behind(self, token: str) -> "InvitationQuerySet":
        return self.filter(token_sha256=digest(token))


class Invitation(models.Model):
    class State(models.TextChoices):
        OPEN = "open", "open"
        ACCEPTED = "accepted", "accepted"
        WITHDRAWN = "withdrawn", "withdrawn"
        EXPIRED = "expired", "expired"

    name = models.CharField(max_length=150, blank=True)
    email = models.EmailField("e-mail", blank=True)
    role = models.CharField(max_length=13, choices=Role)
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations"
    )
    invited_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(default=two_weeks_from_now)
    accepted_by = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invitation",
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="withdrawn_invitations",
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="", email=""),
                name="invitation_says_for_whom",
                violation_error_message="Give a name or an e-mail address, so that it can be told "
                "from other invitations.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values),
                name="invitation_is_for_a_role",
                violation_error_message="An invitation is for one of the three roles.",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("invited_at")),
                name="invitation_stands_for_a_while",
                violation_error_message="An invitation expires after it was made.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_somebody",
                violation_error_message="An accepted invitation says when and by whom.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="invitation_withdrawn_by_somebody",
                violation_error_message="A withdrawn invitation says when and by whom.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
                name="invitation_accepted_or_withdrawn",
                violation_error_message="An invitation is accepted or withdrawn, never both.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(accepted_at__lte=F("expires_at")),
                name="invitation_accepted_in_time",
                violation_error_message="An invitation cannot be accepted after it has expired.",
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(accepted_at=None, withdrawn_at=None) & ~Q(email=""),
                name="one_unanswered_invitation_per_address",
                violation_error_message="This address has an invitation already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @classmethod
    def for_token(cls, token: str, **fields: Any) -> Self:
        return cls(token_sha256=digest(token), **fields)

    @property
    def state(self) -> State:
        if self.accepted_at:
            return self.State.ACCEPTED
        if self.withdrawn_at:
            return self.State.WITHDRAWN
        return self.State.OPEN if now() < self.expires_at else self.State.EXPIRED


def digest(token: str) -> str:
    # The token is random and long, so a plain hash of it is as good as a slow one.
    return hashlib.sha256(token.encode()).hexdigest()
