"""A token by which a program reads and writes as the person who made it: never more than they may.

The token is shown once, when it is made. Only its hash is kept, so that whoever reads the database
cannot act in somebody's place.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now

from curation.models.invitation import digest

STANDS_FOR = timedelta(days=90)
LONGEST = timedelta(days=366)


def three_months_from_now() -> datetime:
    return now() + STANDS_FOR


class Scope(models.TextChoices):
    READ = "read", "read what its owner may read"
    TAG = "tag", "tag and screen references"
    CLAIM = "claim", "write claims and cite references"
    EXTRACT = "extract", "enter trials and results"
    DECIDE = "decide", "accept and reject what others entered"
    IMPORT = "import", "bring references in"
    REVIEW = "review", "keep reviews and their reference lists"


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def behind(self, token: str) -> "ApiTokenQuerySet":
        return self.filter(sha256=digest(token))

    def valid(self) -> "ApiTokenQuerySet":
        return self.filter(revoked_at=None, expires_at__gt=now(), person__is_active=True)


class ApiToken(models.Model):
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens"
    )
    name = models.CharField(max_length=80, help_text="What it is for.")
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    beginning = models.CharField(
        max_length=12, editable=False, help_text="By which its owner knows it again."
    )
    scopes = ArrayField(models.CharField(max_length=8, choices=Scope), default=list)
    made_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(default=three_months_from_now)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "API token"
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="token_says_what_for",
                violation_error_message="Say what the token is for.",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="token_is_kept_as_its_hash",
                violation_error_message="Of a token only its SHA-256 is kept.",
            ),
            models.CheckConstraint(
                condition=Q(scopes__len__gt=0) & Q(scopes__contained_by=Scope.values),
                name="token_may_do_something",
                violation_error_message="Choose at least one thing that the token may do.",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at"), expires_at__lte=F("made_at") + LONGEST),
                name="token_stands_for_a_year_at_most",
                violation_error_message="A token expires after it was made, and within a year.",
            ),
            models.UniqueConstraint(
                fields=["person", "name"],
                condition=Q(revoked_at=None),
                name="one_token_of_a_name",
                violation_error_message="You have a token of this name. Revoke it first, or choose "
                "another name.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.beginning}…)"

    @property
    def may(self) -> str:
        return "; ".join(Scope(each).label for each in self.scopes)

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None and now() < self.expires_at
