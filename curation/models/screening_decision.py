"""Whether a reference is in: what each person decided at each stage, and what was settled.

That two people differ is derived from their rows and kept nowhere; a consensus is a decision of
its own.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from curation.models.assignment import Stage, hidden_from
from curation.models.tracking import tracked
from curation.models.user import User


class ScreeningQuerySet(models.QuerySet["ScreeningDecision"]):
    def seen_by(self, person: User | None) -> "ScreeningQuerySet":
        """Without what others decided where this person still has to judge unseen; None is
        anybody without an account.
        """
        return self.exclude(hidden_from(person))


@tracked
class ScreeningDecision(models.Model):
    class Decision(models.TextChoices):
        INCLUDE = "include", "include"
        EXCLUDE = "exclude", "exclude"
        UNCLEAR = "unclear", "unclear"

    class Reason(models.TextChoices):
        """Why a reference is out: one primary reason, in the order in which they are asked."""

        POPULATION = "population", "wrong population"
        INTERVENTION = "intervention", "wrong drug"
        COMPARATOR = "comparator", "wrong comparator"
        OUTCOME = "outcome", "no outcome of interest"
        DESIGN = "design", "wrong study design"
        PUBLICATION = "publication", "wrong kind of publication"
        NOT_HUMAN = "not human", "animals or cells only"
        DUPLICATE = "duplicate", "reported elsewhere already"
        LANGUAGE = "language", "language not read here"
        NOT_RETRIEVED = "not retrieved", "full text not obtained"

    reference = models.ForeignKey(
        "curation.Reference", on_delete=models.PROTECT, related_name="screening"
    )
    stage = models.CharField(max_length=14, choices=Stage, default=Stage.TITLE_ABSTRACT)
    decision = models.CharField(max_length=7, choices=Decision)
    reason = models.CharField(max_length=13, choices=Reason, blank=True)
    note = models.TextField(blank=True)
    is_consensus = models.BooleanField(default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="screening"
    )
    at = models.DateTimeField(auto_now=True)

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        ordering = ["reference", "stage", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reference", "stage", "by"],
                condition=Q(is_consensus=False),
                name="screening_once_a_person",
                violation_error_message="You decided about this one already.",
            ),
            models.UniqueConstraint(
                fields=["reference", "stage"],
                condition=Q(is_consensus=True),
                name="screening_settled_once",
                violation_error_message="This difference is settled already.",
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["include", "exclude", "unclear"]),
                name="screening_has_a_known_decision",
                violation_error_message="A reference is included, excluded, or unclear.",
            ),
            models.CheckConstraint(
                condition=Q(decision="exclude") & ~Q(reason="")
                | ~Q(decision="exclude") & Q(reason=""),
                name="screening_excludes_for_one_reason",
                violation_error_message="An exclusion has one primary reason, nothing else has.",
            ),
            models.CheckConstraint(
                condition=~Q(reason="not retrieved") | Q(stage=Stage.FULL_TEXT),
                name="screening_seeks_full_text_after_the_abstract",
                violation_error_message="Only a full text can be one that was not obtained.",
            ),
            models.CheckConstraint(
                condition=~Q(decision="unclear", is_consensus=True),
                name="screening_is_settled_clearly",
                violation_error_message="What was settled is included or excluded.",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values),
                name="screening_of_a_known_stage",
                violation_error_message="This is no stage of screening.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.decision} ({self.by})"
