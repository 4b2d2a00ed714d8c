"""A drug under its international nonproprietary name (INN), and what it is said to inhibit."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from curation.models.tracking import tracked
from curation.models.vocabulary import Vocabulary


class Kinase(models.TextChoices):
    JAK1 = "JAK1", "JAK1"
    JAK2 = "JAK2", "JAK2"
    JAK3 = "JAK3", "JAK3"
    TYK2 = "TYK2", "TYK2"
    SYK = "SYK", "SYK"
    BTK = "BTK", "BTK"


JAK_FAMILY = (Kinase.JAK1, Kinase.JAK2, Kinase.JAK3, Kinase.TYK2)


@tracked
class Drug(models.Model):
    class Role(models.TextChoices):
        STUDY = "study", "studied in lupus"
        PARTNER = "partner", "combination partner, not of the JAK family"
        CONTEXT = "context", "context arm, not of the JAK family"
        MENTION = "mention", "mentioned only; no lupus trial found"

    class Binding(models.TextChoices):
        ATP = "atp", "ATP site"
        ALLOSTERIC = "allosteric", "allosteric (pseudokinase domain)"

    slug = models.SlugField(max_length=60, unique=True)
    inn = models.CharField(
        "INN", max_length=80, help_text="Its code where no INN has been assigned."
    )
    synonyms = ArrayField(
        models.CharField(max_length=80),
        default=list,
        blank=True,
        help_text="Brand names and codes, with commas between.",
    )
    targets = ArrayField(
        models.CharField(max_length=4, choices=Kinase),
        default=list,
        blank=True,
        help_text="The kinases that a source says it inhibits, the main one first.",
    )
    binding = models.CharField(max_length=10, choices=Binding, blank=True)
    mechanism = models.TextField(blank=True)
    route = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=7, choices=Role, default=Role.STUDY)
    boxed_warning = models.BooleanField(null=True, blank=True)
    approved_for = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    note = models.TextField(blank=True)
    sources = models.ManyToManyField("curation.Source", blank=True, related_name="drugs")
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )

    objects = Vocabulary.as_manager()

    class Meta:
        ordering = ["inn"]
        constraints = [
            models.UniqueConstraint(
                Lower("inn"),
                name="inn_belongs_to_one_drug",
                violation_error_message="Another drug has this name.",
            ),
            models.CheckConstraint(
                condition=~Q(inn=""),
                name="drug_has_a_name",
                violation_error_message="A drug has a name.",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")),
                name="drug_merged_into_another",
                violation_error_message="A drug cannot be merged into itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.inn

    @property
    def is_jak_inhibitor(self) -> bool:
        return bool(set(self.targets) & set(JAK_FAMILY))


@tracked
class DrugIdentifier(models.Model):
    """What another system calls a drug: (ATC, L04AF02), (UNII, ISP4442I3Y)."""

    class System(models.TextChoices):
        ATC = "ATC", "ATC"
        CHEMBL = "ChEMBL", "ChEMBL"
        RXNORM = "RxNorm", "RxNorm"
        UNII = "UNII", "UNII"
        MESH = "MeSH", "MeSH"

    drug = models.ForeignKey(Drug, on_delete=models.CASCADE, related_name="identifiers")
    system = models.CharField(max_length=8, choices=System)
    value = models.CharField(max_length=40)

    class Meta:
        ordering = ["system", "value"]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "value"],
                name="identifier_belongs_to_one_drug",
                violation_error_message="Another drug has this identifier.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.value}"
