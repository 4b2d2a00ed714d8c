"""A trial, apart from the papers that report it; its arms; its reports."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from curation.models.tracking import tracked

STAYS = pgtrigger.Trigger(
    name="stays_with_its_trial",
    operation=pgtrigger.UpdateOf("trial_id"),  # type: ignore[no-untyped-call]
    when=pgtrigger.Before,
    condition=pgtrigger.Condition("OLD.trial_id IS DISTINCT FROM NEW.trial_id"),
    func="RAISE EXCEPTION 'It belongs to its trial and cannot move to another.'"
    " USING ERRCODE = 'check_violation';",
)


@tracked
class Trial(models.Model):
    class Kind(models.TextChoices):
        TRIAL = "trial", "trial"
        EXTENSION = "extension", "extension"

    class Phase(models.TextChoices):
        EARLY_1 = "early 1", "early phase 1"
        ONE = "1", "phase 1"
        ONE_TWO = "1/2", "phase 1/2"
        TWO = "2", "phase 2"
        TWO_THREE = "2/3", "phase 2/3"
        THREE = "3", "phase 3"
        FOUR = "4", "phase 4"

    class Population(models.TextChoices):
        SLE = "sle", "SLE"
        NEPHRITIS = "ln", "lupus nephritis"
        CUTANEOUS = "cle", "cutaneous lupus"

    class Allocation(models.TextChoices):
        RANDOMISED = "randomised", "randomised"
        WITHIN_SUBJECT = "within-subject", "randomised within each person"
        SINGLE_ARM = "single arm", "single arm"

    class Status(models.TextChoices):
        PLANNED = "planned", "not yet recruiting"
        RECRUITING = "recruiting", "recruiting"
        ACTIVE = "active", "running, not recruiting"
        COMPLETED = "completed", "completed"
        TERMINATED = "terminated", "terminated"
        WITHDRAWN = "withdrawn", "withdrawn"
        UNKNOWN = "unknown", "status not known"

    RUNNING = (Status.PLANNED, Status.RECRUITING, Status.ACTIVE)

    slug = models.SlugField(max_length=60, unique=True)
    nct = models.CharField("NCT number", max_length=11, null=True, blank=True)  # noqa: DJ001
    nct_verified = models.BooleanField(
        default=True, help_text="Whether the number was read in the paper's own text."
    )
    other_ids = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        help_text="EudraCT, CTIS and sponsor's numbers, with commas between.",
    )
    acronym = models.CharField(max_length=60, blank=True)
    title = models.TextField(blank=True)
    kind = models.CharField(max_length=9, choices=Kind, default=Kind.TRIAL)
    extends = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="extended")
    phase = models.CharField(max_length=7, choices=Phase, blank=True)
    phase_as_printed = models.CharField(max_length=120, blank=True)
    design = models.TextField(blank=True)
    blinding = models.CharField(max_length=120, blank=True)
    allocation = models.CharField(max_length=14, choices=Allocation, blank=True)
    population = models.CharField(max_length=3, choices=Population, default=Population.SLE)
    population_as_printed = models.CharField(max_length=200, blank=True)
    sponsor = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.UNKNOWN)
    status_as_printed = models.CharField(max_length=250, blank=True)
    enrolment = models.PositiveIntegerField(null=True, blank=True)
    weeks = models.PositiveSmallIntegerField("duration in weeks", null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    started_as_printed = models.CharField(max_length=120, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_as_printed = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    sources = models.ManyToManyField("curation.Source", blank=True, related_name="trials")

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["nct"],
                name="nct_belongs_to_one_trial",
                violation_error_message="A trial with this NCT number is here already.",
            ),
            models.CheckConstraint(
                condition=Q(nct=None) | Q(nct__regex=r"^NCT\d{8}$"),
                name="nct_is_written_our_way",
                violation_error_message="An NCT number is NCT and eight digits.",
            ),
            models.CheckConstraint(
                condition=Q(started_on=None)
                | Q(ended_on=None)
                | Q(started_on__lte=models.F("ended_on")),
                name="trial_ends_after_it_starts",
                violation_error_message="A trial cannot end before it starts.",
            ),
        ]

    def __str__(self) -> str:
        return self.acronym or self.nct or self.slug

    @property
    def key(self) -> str:
        """The end of its address: the number by which everybody knows it, else its slug."""
        return self.nct or self.slug

    @property
    def is_running(self) -> bool:
        return self.status in self.RUNNING

    @property
    def registry_url(self) -> str:
        return f"https://clinicaltrials.gov/study/{self.nct}" if self.nct else ""


@tracked
class Arm(models.Model):
    """What the people of one arm got. `regimen` is the row of the matrix that it belongs to."""

    class Kind(models.TextChoices):
        DRUG = "drug", "drug"
        PLACEBO = "placebo", "placebo"
        VEHICLE = "vehicle", "vehicle"
        COMBINED = "combined", "several arms together, as a report gives them"
        OTHER = "other", "active, without a JAK inhibitor"

    CONTROLS = (Kind.PLACEBO, Kind.VEHICLE)

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="arms")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=60, help_text="Its name within the trial.")
    label = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=Kind)
    drug = models.ForeignKey(
        "curation.Drug", on_delete=models.PROTECT, null=True, blank=True, related_name="arms"
    )
    dose = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    frequency = models.CharField(max_length=40, blank=True)
    partner = models.ForeignKey(
        "curation.Drug",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="arms_as_partner",
        help_text="The other drug of a combination.",
    )
    partner_dose = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    partner_unit = models.CharField(max_length=20, blank=True)
    dose_as_printed = models.CharField(max_length=80, blank=True)
    regimen = models.CharField(
        max_length=160, blank=True, help_text="Dose, frequency and partner in words."
    )
    n_randomised = models.PositiveIntegerField("n randomised", null=True, blank=True)
    n_derived = models.BooleanField(default=False, help_text="Computed, not printed.")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["trial", "position"]
        triggers = [STAYS]
        constraints = [
            models.UniqueConstraint(
                fields=["trial", "key"],
                name="arm_key_once_per_trial",
                violation_error_message="The trial has an arm of that name.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["placebo", "vehicle"], drug=None)
                | Q(kind__in=["combined", "other"])
                | Q(kind="drug", drug__isnull=False),
                name="arm_has_a_drug_or_is_a_control",
                violation_error_message="An arm names its drug, or is placebo or vehicle.",
            ),
            models.CheckConstraint(
                condition=(Q(dose=None) | Q(dose__gt=0))
                & (Q(partner_dose=None) | Q(partner_dose__gt=0)),
                name="dose_is_more_than_nothing",
                violation_error_message="A dose is more than 0.",
            ),
            models.CheckConstraint(
                condition=Q(dose=None) | ~Q(unit=""),
                name="dose_has_a_unit",
                violation_error_message="A dose has a unit.",
            ),
            models.CheckConstraint(
                condition=Q(partner_dose=None) | Q(partner__isnull=False),
                name="partner_dose_of_a_partner",
                violation_error_message="A partner's dose needs the partner.",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_control(self) -> bool:
        return self.kind in self.CONTROLS


@tracked
class TrialReport(models.Model):
    """A publication that reports a trial; either may have several of the other."""

    class Kind(models.TextChoices):
        PRIMARY = "primary", "primary report"
        POST_HOC = "post-hoc", "post-hoc analysis"
        POOLED = "pooled", "pooled analysis"
        EXTENSION = "extension", "extension"
        PROTOCOL = "protocol", "protocol"
        CONGRESS = "congress", "congress abstract"
        LINKED = "linked", "names the trial"

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="reports")
    reference = models.ForeignKey(
        "curation.Reference", on_delete=models.PROTECT, related_name="trial_reports"
    )
    kind = models.CharField(max_length=9, choices=Kind)
    label = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["trial", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["trial", "reference"],
                name="report_once_per_trial",
                violation_error_message="The trial has this report already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trial}: {self.reference}"
