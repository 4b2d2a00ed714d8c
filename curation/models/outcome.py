"""An endpoint measured in a trial; what each arm came to; how an arm did against another.

A result is an arm's numbers as printed. An effect is what a report says of two arms; what our own
arithmetic makes of the counts is computed when it is asked for and stored nowhere.
"""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from curation.models.curated import Curated
from curation.models.tracking import tracked
from curation.models.trial import STAYS


class Flag(models.TextChoices):
    """What a reader must know of a number before relying on it."""

    DENOMINATOR_AMBIGUOUS = "denominator_ambiguous", "the denominator is not the arm's n"
    ENDPOINT_NAME_CUT_OFF = "endpoint_name_cut_off", "the endpoint's name was cut off in the source"
    UNCONTROLLED = "uncontrolled", "no comparator"
    NOT_LUPUS = "not_lupus", "not in lupus"
    SECONDARY_SOURCE = "secondary_source", "rests on a news or organisation's page only"
    RANGE_OVER_ARMS = "range_over_arms", "a range over several arms"
    CI_PRINTED_REVERSED = "ci_printed_reversed", "the interval is printed the wrong way round"
    PERCENT_COMPUTED = "percent_computed", "the percentage was computed, not printed"


class Direction(models.TextChoices):
    DRUG = "favours drug", "favours the drug"
    NONE = "no difference", "no difference"
    COMPARATOR = "favours comparator", "favours the comparator"


def flags() -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=24, choices=Flag), default=list, blank=True)


def _of_its_trial(column: str, words: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=f"{column}_of_its_trial",
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("outcome_id", f"{column}_id"),  # type: ignore[no-untyped-call]
        when=pgtrigger.Before,
        func=f"""
            IF (SELECT trial_id FROM curation_arm WHERE id = NEW.{column}_id)
               IS DISTINCT FROM
               (SELECT trial_id FROM curation_outcome WHERE id = NEW.outcome_id)
            THEN RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


@tracked
class Outcome(models.Model):
    class AnalysisSet(models.TextChoices):
        AS_PRINTED = "", "as the report analyses it"
        ITT = "itt", "all randomised"
        MITT = "mitt", "modified intention to treat"
        SAFETY = "safety", "all who took a dose"
        COMPLETERS = "completers", "those who completed"

    class Reporting(models.TextChoices):
        NONE = "none", "measured or planned; nothing reported yet"
        WORDS = "words", "reported; its numbers are not extracted yet"
        NUMBERS = "numbers", "reported with numbers"

    trial = models.ForeignKey("curation.Trial", on_delete=models.CASCADE, related_name="outcomes")
    endpoint = models.ForeignKey(
        "curation.Endpoint", on_delete=models.PROTECT, related_name="outcomes"
    )
    week = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Left out: over the whole trial."
    )
    rule = models.CharField("rule on glucocorticoids and rescue", max_length=120, blank=True)
    analysis_set = models.CharField(max_length=10, choices=AnalysisSet, blank=True)
    is_primary = models.BooleanField(default=False)
    was_met = models.BooleanField(null=True, blank=True)
    met_note = models.CharField(max_length=160, blank=True)
    as_printed = models.CharField(max_length=250, blank=True)
    reporting = models.CharField(max_length=7, choices=Reporting, default=Reporting.NONE)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["trial", "endpoint", "week", "pk"]
        triggers = [STAYS]
        constraints = [
            models.UniqueConstraint(
                fields=["trial", "endpoint", "week", "rule", "analysis_set"],
                nulls_distinct=False,
                name="outcome_once_per_trial",
                violation_error_message="The trial has this outcome already.",
            ),
            models.CheckConstraint(
                condition=Q(was_met=None) | Q(is_primary=True),
                name="only_a_primary_outcome_is_met",
                violation_error_message="Only a primary endpoint is met or not met.",
            ),
        ]
        indexes = [models.Index(fields=["endpoint", "week", "rule"], name="outcome_column")]

    def __str__(self) -> str:
        return f"{self.endpoint}{f', {self.rule}' if self.rule else ''}, {self.when}"

    @property
    def when(self) -> str:
        return f"week {self.week}" if self.week is not None else "over the whole trial"


@tracked
class Result(Curated):
    """An arm's numbers, as printed; `percent` keeps the printed decimals."""

    class Statistic(models.TextChoices):
        MEAN = "mean", "mean"
        LS_MEAN = "least-squares mean", "least-squares mean"
        MEDIAN = "median", "median"

    class Of(models.TextChoices):
        CHANGE = "change from baseline", "change from baseline"
        BASELINE = "at baseline", "at baseline"
        TIMEPOINT = "at timepoint", "at the timepoint"

    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="results")
    arm = models.ForeignKey("curation.Arm", on_delete=models.PROTECT, related_name="results")
    events = models.PositiveIntegerField(null=True, blank=True)
    n = models.PositiveIntegerField(null=True, blank=True)
    percent = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    percent_as_printed = models.CharField(max_length=12, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=5, null=True, blank=True)
    value_as_printed = models.CharField(max_length=60, blank=True)
    statistic = models.CharField(max_length=18, choices=Statistic, blank=True)
    of = models.CharField(max_length=20, choices=Of, blank=True)
    sd = models.DecimalField("SD", max_digits=14, decimal_places=5, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    person_years = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    flags = flags()
    note = models.TextField(blank=True)
    kept_as_printed = models.JSONField(
        default=dict, blank=True, help_text="Each warning that somebody confirmed, with the reason."
    )
    source = models.ForeignKey("curation.Source", on_delete=models.PROTECT, related_name="results")
    also_in = models.ManyToManyField("curation.Source", blank=True, related_name="also_results")
    starter_keys = ArrayField(models.CharField(max_length=12), default=list, blank=True)

    class Meta(Curated.Meta):
        ordering = ["outcome", "arm"]
        permissions = [("accept_result", "Can accept what others entered")]
        triggers = [_of_its_trial("arm", "A result belongs to an arm of its own trial.")]
        constraints = [
            *Curated.Meta.constraints,
            models.UniqueConstraint(
                fields=["outcome", "arm"],
                name="result_once_per_arm",
                violation_error_message="This arm has a result for that outcome already.",
            ),
            models.CheckConstraint(
                condition=Q(events=None) | Q(n=None) | Q(events__lte=F("n")),
                name="result_events_are_at_most_n",
                violation_error_message="There cannot be more events than people.",
            ),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__range=(0, 100)),
                name="result_percent_is_a_percentage",
                violation_error_message="A percentage lies between 0 and 100.",
            ),
            models.CheckConstraint(
                condition=Q(sd=None) | Q(sd__gte=0),
                name="result_sd_is_not_negative",
                violation_error_message="A standard deviation is not negative.",
            ),
            models.CheckConstraint(
                condition=Q(person_years=None) | Q(person_years__gt=0),
                name="result_person_years_are_more_than_nothing",
                violation_error_message="Person-years are more than 0.",
            ),
            models.CheckConstraint(
                condition=Q(n=None) | Q(n__gt=0),
                name="result_n_is_somebody",
                violation_error_message="A result is that of at least one person.",
            ),
            models.CheckConstraint(
                condition=Q(events__isnull=False)
                | Q(percent__isnull=False)
                | Q(value__isnull=False)
                | ~Q(value_as_printed=""),
                name="result_holds_a_number",
                violation_error_message="A result holds a number.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.arm}: {self.outcome}"


@tracked
class Effect(Curated):
    """An arm against another as a report gives it: with numbers, with a p value, or in words."""

    class Measure(models.TextChoices):
        OR = "OR", "odds ratio"
        RR = "RR", "risk ratio"
        RD = "RD", "risk difference"
        HR = "HR", "hazard ratio"
        MD = "MD", "mean difference"
        SMD = "SMD", "standardised mean difference"

    RATIOS = (Measure.OR, Measure.RR, Measure.HR)

    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="effects")
    arm = models.ForeignKey("curation.Arm", on_delete=models.PROTECT, related_name="effects")
    comparator = models.ForeignKey(
        "curation.Arm", on_delete=models.PROTECT, related_name="effects_as_comparator"
    )
    measure = models.CharField(max_length=3, choices=Measure, blank=True)
    estimate = models.DecimalField(max_digits=12, decimal_places=5, null=True, blank=True)
    low = models.DecimalField(max_digits=12, decimal_places=5, null=True, blank=True)
    high = models.DecimalField(max_digits=12, decimal_places=5, null=True, blank=True)
    as_printed = models.CharField(
        max_length=60, blank=True, help_text="Estimate and interval with their printed decimals."
    )
    p = models.DecimalField("p value", max_digits=10, decimal_places=8, null=True, blank=True)
    p_sign = models.CharField(
        max_length=1, choices=[("=", "="), ("<", "less than"), (">", "more than")], default="="
    )
    p_note = models.CharField(max_length=60, blank=True)
    direction = models.CharField(max_length=18, choices=Direction, blank=True)
    is_adjusted = models.BooleanField(null=True, blank=True)
    flags = flags()
    note = models.TextField(blank=True)
    kept_as_printed = models.JSONField(
        default=dict, blank=True, help_text="Each warning that somebody confirmed, with the reason."
    )
    source = models.ForeignKey("curation.Source", on_delete=models.PROTECT, related_name="effects")
    also_in = models.ManyToManyField("curation.Source", blank=True, related_name="also_effects")
    starter_keys = ArrayField(models.CharField(max_length=12), default=list, blank=True)

    class Meta(Curated.Meta):
        ordering = ["outcome", "arm", "pk"]
        triggers = [
            _of_its_trial("arm", "An effect compares two arms of one trial."),
            _of_its_trial("comparator", "An effect compares two arms of one trial."),
        ]
        constraints = [
            *Curated.Meta.constraints,
            models.UniqueConstraint(
                fields=["outcome", "arm", "comparator", "measure"],
                name="effect_once_per_measure",
                violation_error_message="This comparison has an effect of that measure already.",
            ),
            models.CheckConstraint(
                condition=~Q(arm=F("comparator")),
                name="effect_compares_two_arms",
                violation_error_message="An effect compares an arm with another.",
            ),
            models.CheckConstraint(
                condition=Q(low=None, high=None) | Q(low__isnull=False, high__isnull=False),
                name="effect_interval_has_two_bounds",
                violation_error_message="An interval has two bounds.",
            ),
            models.CheckConstraint(
                condition=Q(low=None)
                | Q(estimate__isnull=False, low__lte=F("estimate"), high__gte=F("estimate")),
                name="effect_interval_holds_its_estimate",
                violation_error_message="The interval does not hold the estimate.",
            ),
            models.CheckConstraint(
                condition=~Q(measure__in=["OR", "RR", "HR"])
                | ((Q(estimate=None) | Q(estimate__gt=0)) & (Q(low=None) | Q(low__gt=0))),
                name="effect_ratio_is_more_than_nothing",
                violation_error_message="A ratio is more than 0.",
            ),
            models.CheckConstraint(
                condition=Q(estimate=None) | ~Q(measure=""),
                name="effect_says_what_it_measures",
                violation_error_message="Say which measure this estimate is of.",
            ),
            models.CheckConstraint(
                condition=Q(p=None) | Q(p__gt=0, p__lte=1),
                name="effect_p_is_a_probability",
                violation_error_message="A p value is more than 0, at most 1; write < 0.001.",
            ),
            models.CheckConstraint(
                condition=Q(estimate__isnull=False) | Q(p__isnull=False) | ~Q(direction=""),
                name="effect_says_something",
                violation_error_message="An effect has an estimate, a p value or a direction.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.arm} against {self.comparator}: {self.outcome}"
