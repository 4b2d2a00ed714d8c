"""What trials measure: a controlled vocabulary, so that unlike things are never mixed silently.

SRI-4 by SLEDAI-2K and by SELENA-SLEDAI are two endpoints. The week, the analysis set and the rule
on glucocorticoids belong to an outcome, not to its endpoint.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower

from curation.models.tracking import tracked
from curation.models.vocabulary import Vocabulary

# Without spaces, hyphens and dashes of any kind, which papers set as they like; other signs, such
# as those of a threshold, tell endpoints apart.
_PLAINLY = Lower(
    Func(
        F("name"),
        Value(r"[\s\u00a0\u2007\u202f_\u2010-\u2015\u2212-]"),
        Value(""),
        Value("g"),
        function="regexp_replace",
        output_field=models.CharField(),
    )
)


@tracked
class Endpoint(models.Model):
    class Domain(models.TextChoices):
        """In the order in which a reader of a trial asks for them."""

        ACTIVITY = "disease activity", "Disease activity"
        JOINTS = "joints", "Joints"
        SKIN = "skin", "Skin"
        RENAL = "renal", "Kidney"
        FLARE = "flare", "Flare"
        GLUCOCORTICOID = "glucocorticoid", "Glucocorticoids"
        PATIENT = "patient-reported", "Patient-reported"
        SEROLOGY = "serology", "Serology"
        LIPIDS = "lipids", "Lipids"
        HARMS = "harms", "Harms"
        DISPOSITION = "disposition", "Who stayed in"
        OTHER = "other", "Other"

    class Kind(models.TextChoices):
        DICHOTOMOUS = "dichotomous", "yes or no"
        CONTINUOUS = "continuous", "a number"
        TIME_TO_EVENT = "time to event", "time to an event"
        RATE = "rate", "events per time"
        DESCRIPTIVE = "descriptive", "in words"

    class Good(models.TextChoices):
        HIGHER = "higher", "more is better"
        LOWER = "lower", "less is better"

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=160)
    short = models.CharField("short name", max_length=60, blank=True)
    instrument = models.CharField(max_length=80, blank=True)
    version = models.CharField(
        "version of the instrument", max_length=60, blank=True, help_text="SLEDAI-2K, BILAG-2004"
    )
    definition = models.TextField(blank=True)
    domain = models.CharField(max_length=16, choices=Domain)
    kind = models.CharField(max_length=13, choices=Kind)
    good = models.CharField("good direction", max_length=6, choices=Good)
    unit = models.CharField(max_length=40, blank=True)
    printed = ArrayField(
        models.CharField(max_length=250),
        default=list,
        blank=True,
        help_text="How reports print it, with commas between.",
    )
    position = models.PositiveSmallIntegerField(
        default=1000, help_text="Its place among the others."
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )

    objects = Vocabulary.as_manager()

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                _PLAINLY,
                name="endpoint_name_once_however_spelt",
                violation_error_message="This endpoint is here, perhaps spelt otherwise.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="endpoint_has_a_name",
                violation_error_message="An endpoint has a name.",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")),
                name="endpoint_merged_into_another",
                violation_error_message="An endpoint cannot be merged into itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def column_name(self) -> str:
        return self.short or self.name
