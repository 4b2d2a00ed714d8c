"""What is curated: entered by one person, confirmed by another, and able to fall into doubt again.

The verbs of curation/history move a row from state to state, and the constraints below hold whoever
writes. Nobody confirms what they themselves entered or changed.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class State(models.TextChoices):
    DRAFT = "draft", "draft"
    SUBMITTED = "submitted", "not yet confirmed"
    ACCEPTED = "accepted", "accepted"
    REJECTED = "rejected", "rejected"
    WITHDRAWN = "withdrawn", "withdrawn"
    REQUIRES_REVIEW = "requires_review", "requires review"


class Cause(models.TextChoices):
    """Why the system sends something back to be looked at."""

    RETRACTED = "retracted", "its source was retracted"
    CONCERN = "concern", "concern was expressed about its source"
    CORRECTED = "corrected", "its source was corrected"
    DRIFTED = "drifted", "the words it rests on changed"
    CHANGED = "changed", "a value that it rests on changed"


SHOWN = (State.ACCEPTED, State.SUBMITTED, State.REQUIRES_REVIEW)
DECIDED = (State.ACCEPTED, State.REJECTED)


class Curated(models.Model):
    """Everything that a second person confirms. `version` counts the changes of what it says."""

    state = models.CharField(max_length=15, choices=State, default=State.DRAFT)
    cause = models.CharField(max_length=9, choices=Cause, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who last changed what it says.",
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="Why it was rejected or withdrawn.")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=State.values),
                name="%(class)s_has_a_known_state",
                violation_error_message="This is no state that anything can be in.",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="%(class)s_decided_by_and_at_together",
                violation_error_message="Who decided and when belong together.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DECIDED) | Q(decided_by__isnull=False),
                name="%(class)s_decided_by_somebody",
                violation_error_message="What is accepted or rejected says who decided that.",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ACCEPTED)
                | (~Q(decided_by=F("entered_by")) & ~Q(decided_by=F("changed_by"))),
                name="%(class)s_accepted_by_somebody_else",
                violation_error_message="Somebody else has to accept what you entered.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.REJECTED, State.WITHDRAWN]) | ~Q(reason=""),
                name="%(class)s_says_why_it_does_not_stand",
                violation_error_message="Say why it is rejected or withdrawn.",
            ),
            models.CheckConstraint(
                condition=Q(state=State.REQUIRES_REVIEW, cause__in=Cause.values)
                | (~Q(state=State.REQUIRES_REVIEW) & Q(cause="")),
                name="%(class)s_says_what_is_in_doubt",
                violation_error_message="What requires review says why, and nothing else does.",
            ),
        ]

    @property
    def is_accepted(self) -> bool:
        return self.state == State.ACCEPTED

    @property
    def waits(self) -> bool:
        """Whether it waits for a second person."""
        return self.state in (State.SUBMITTED, State.REQUIRES_REVIEW)
