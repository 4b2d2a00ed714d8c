"""What somebody was writing and has not saved yet, so that a closed tab loses nothing."""

from django.conf import settings
from django.db import models


class Draft(models.Model):
    """One person's unfinished form; `place` says which, as `claim-from:reference-12`."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts"
    )
    place = models.CharField(max_length=80)
    fields = models.JSONField(help_text="Each field of the form by its name, as typed.")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-saved_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "place"],
                name="draft_once_in_a_place",
                violation_error_message="There is a draft of this already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.place}"
