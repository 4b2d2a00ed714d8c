"""What an analysis other than a trial's own found.

Meta-analyses, pooled trials, post-hoc analyses, cohorts, case series: evidence of another kind,
kept beside the trials and never put into a pool of them.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from curation.models.curated import Curated
from curation.models.outcome import Direction, Effect, flags
from curation.models.tracking import tracked


@tracked
class Finding(Curated):
    class Level(models.TextChoices):
        META_ANALYSIS = "meta-analysis", "meta-analysis"
        POOLED = "pooled trials", "pooled trials"
        POST_HOC = "post-hoc analysis", "post-hoc analysis"
        COHORT = "cohort", "cohort"
        CASE_SERIES = "case series", "case series"
        EXPANDED_ACCESS = "expanded access", "expanded access"

    level = models.CharField(max_length=17, choices=Level)
    study = models.CharField(max_length=120)
    population = models.CharField(max_length=160, blank=True)
    drugs = models.ManyToManyField("curation.Drug", blank=True, related_name="findings")
    arm = models.CharField(max_length=120)
    comparator = models.CharField(max_length=120, blank=True)
    endpoint = models.ForeignKey(
        "curation.Endpoint", on_delete=models.PROTECT, related_name="findings"
    )
    as_printed = models.CharField(max_length=250, blank=True)
    week = models.PositiveSmallIntegerField(null=True, blank=True)
    events = models.PositiveIntegerField(null=True, blank=True)
    n = models.PositiveIntegerField(null=True, blank=True)
    percent = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    percent_as_printed = models.CharField(max_length=12, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=5, null=True, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    measure = models.CharField(max_length=3, choices=Effect.Measure, blank=True)
    estimate = models.DecimalField(max_digits=12, decimal_places=5, null=True, blank=True)
    low = models.DecimalField(max_digits=12, decimal_places=5, null=True, blank=True)
    high = models.DecimalField(max_digits=12, decimal_places=5, null=True, blank=True)
    as_printed_effect = models.CharField(max_length=60, blank=True)
    p = models.DecimalField("p value", max_digits=10, decimal_places=8, null=True, blank=True)
    p_sign = models.CharField(
        max_length=1, choices=[("=", "="), ("<", "less than"), (">", "more than")], default="="
    )
    direction = models.CharField(max_length=18, choices=Direction, blank=True)
    flags = flags()
    note = models.TextField(blank=True)
    source = models.ForeignKey("curation.Source", on_delete=models.PROTECT, related_name="findings")
    also_in = models.ManyToManyField("curation.Source", blank=True, related_name="also_findings")
    starter_keys = ArrayField(models.CharField(max_length=12), default=list, blank=True)

    class Meta(Curated.Meta):
        ordering = ["level", "study", "pk"]
        constraints = [
            *Curated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(events=None) | Q(n=None) | Q(events__lte=F("n")),
                name="finding_events_are_at_most_n",
                violation_error_message="There cannot be more events than people.",
            ),
            models.CheckConstraint(
                condition=Q(low=None, high=None)
                | Q(estimate__isnull=False, low__lte=F("estimate"), high__gte=F("estimate")),
                name="finding_interval_holds_its_estimate",
                violation_error_message="The interval does not hold the estimate.",
            ),
            models.CheckConstraint(
                condition=Q(p=None) | Q(p__gt=0, p__lte=1),
                name="finding_p_is_a_probability",
                violation_error_message="A p value is more than 0, at most 1; write < 0.001.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.study}: {self.endpoint}"
