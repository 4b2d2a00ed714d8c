"""Two entries of a vocabulary that were one: what moved, so that it can be moved back."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from curation.models.tracking import tracked


@tracked
class Merge(models.Model):
    class Noun(models.TextChoices):
        DRUG = "drug", "drug"
        ENDPOINT = "endpoint", "endpoint"

    noun = models.CharField(max_length=8, choices=Noun)
    merged = models.PositiveBigIntegerField(help_text="The row that was merged away.")
    into = models.PositiveBigIntegerField(help_text="The row that stayed.")
    moved = models.JSONField(
        help_text="Each column that was changed, with the rows it was changed in."
    )
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_by=None, undone_at=None)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
                name="merge_undone_by_and_at_together",
                violation_error_message="Who undid a merge and when belong together.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="merge_says_why",
                violation_error_message="Say why these two are one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.noun} {self.merged} into {self.into}"
