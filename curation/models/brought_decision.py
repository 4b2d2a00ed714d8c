"""A decision on a reference that was made in another tool, and came in with a file.

It stands beside the import's item of that file and waits until that has its reference; then it
becomes the decision of the person it was given to. As the file has it, it is kept for ever.
"""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from curation.models.assignment import Stage
from curation.models.import_batch import ImportItem
from curation.models.tracking import tracked


@tracked
class BroughtDecision(models.Model):
    item = models.ForeignKey(ImportItem, on_delete=models.PROTECT, related_name="brought_decisions")
    said_by = models.CharField(max_length=200, blank=True, help_text="Who, in the file's words.")
    said = models.TextField(help_text="The decision and its reasons, in the file's words.")
    labels = ArrayField(models.TextField(), default=list, blank=True)
    note = models.TextField(blank=True)
    stage = models.CharField(max_length=14, choices=Stage)
    decision = models.CharField(max_length=7, blank=True, help_text="Empty: not understood.")
    reason = models.CharField(max_length=13, blank=True)
    is_consensus = models.BooleanField(
        default=False, help_text="It says what was settled, not what one person thinks."
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose decision it becomes; nobody's while the file's name is no account's.",
    )
    applied_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True, help_text="Why it could not be applied, in a sentence.")

    class Meta:
        ordering = ["item", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "said_by", "stage", "is_consensus"],
                name="brought_decision_once_a_person",
                violation_error_message="The file has that person's decision on this one already.",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values),
                name="brought_decision_of_a_known_stage",
                violation_error_message="This is no stage of screening.",
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["", "include", "exclude", "unclear"]),
                name="brought_decision_is_known",
                violation_error_message="A reference is included, excluded, or unclear.",
            ),
            models.CheckConstraint(
                condition=Q(applied_at=None)
                | Q(person__isnull=False) & (~Q(decision="") | ~Q(labels=[])),
                name="brought_decision_is_applied_for_somebody",
                violation_error_message="A decision that counts is somebody's, and understood.",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="words_of_the_file_stay", fields=["item", "said_by", "said", "labels"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.said_by or 'somebody'}: {self.said[:60]}"
