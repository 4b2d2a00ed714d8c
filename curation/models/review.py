"""A review article under curation: its question, and the reference lists that were taken of it.

Which papers it includes, how far they are screened and what it concludes is derived: from its
current list, from the decisions on those references, and from the claims that cite it.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from curation.models.tracking import tracked


@tracked
class Review(models.Model):
    class Design(models.TextChoices):
        SYSTEMATIC = "systematic", "systematic review"
        META_ANALYSIS = "meta-analysis", "systematic review with meta-analysis"
        NETWORK = "network", "network meta-analysis"
        OVERVIEW = "overview", "overview of reviews"
        SCOPING = "scoping", "scoping review"
        NARRATIVE = "narrative", "narrative review"
        GUIDELINE = "guideline", "guideline"

    reference = models.OneToOneField(
        "curation.Reference", on_delete=models.PROTECT, related_name="review"
    )
    design = models.CharField(max_length=13, choices=Design, blank=True)
    question = models.TextField(blank=True, help_text="What it asks, in one sentence of ours.")
    population = models.TextField(blank=True)
    interventions = models.TextField(blank=True)
    comparators = models.TextField(blank=True)
    outcomes = models.TextField(blank=True)
    searched_until = models.DateField(
        null=True, blank=True, help_text="Until when its authors searched, if they say so."
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(design="")
                | Q(
                    design__in=[
                        *("systematic", "meta-analysis", "network", "overview"),
                        *("scoping", "narrative", "guideline"),
                    ]
                ),
                name="review_of_a_known_design",
                violation_error_message="This is no kind of review that is known here.",
            ),
        ]

    def __str__(self) -> str:
        return f"Review {self.reference}"


class ReferenceListQuerySet(models.QuerySet["ReferenceList"]):
    def current(self) -> "ReferenceListQuerySet":
        return self.filter(superseded_at=None)


@tracked
class ReferenceList(models.Model):
    """One taking of a review's reference list. A later one supersedes it; none is thrown away."""

    class Source(models.TextChoices):
        PUBMED = "pubmed", "PubMed's record"
        PASTE = "paste", "pasted text"
        FILE = "file", "a file"
        STARTER = "starter", "the starter evidence"

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="lists")
    source = models.CharField(max_length=7, choices=Source)
    filename = models.CharField(max_length=200, blank=True)
    raw = models.TextField(blank=True, help_text="The text as it was pasted or uploaded.")
    problem = models.TextField(blank=True, help_text="A sentence on what could not be taken.")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_at = models.DateTimeField(auto_now_add=True)
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = ReferenceListQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(superseded_at=None),
                name="review_has_one_current_list",
                violation_error_message="This review has a current reference list already.",
            ),
            models.CheckConstraint(
                condition=Q(source__in=["pubmed", "paste", "file", "starter"]),
                name="reference_list_of_a_known_source",
                violation_error_message="This is no source of a reference list.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="list_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="raw_text_stays", fields=["review", "source", "raw"]),
        ]

    def __str__(self) -> str:
        return f"{self.review}, list {self.pk} from {self.get_source_display()}"
