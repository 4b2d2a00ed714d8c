"""What ties a fact to the words it came from: where it stands, in which place, in which words."""

from django.db import models
from django.db.models import Q

from curation.models.tracking import tracked


@tracked
class Source(models.Model):
    """A reference, a registry record or an address; then the place in it, and the quote."""

    class Tier(models.TextChoices):
        """How near to the authors' own words a fact was read."""

        PRIMARY = "primary", "the text itself"
        INDEX_COPY = "index copy", "a copy of the abstract"
        REGISTRY_MIRROR = "registry mirror", "a copy of the registry's record"
        SECONDARY = "secondary", "a news or organisation's page"

    reference = models.ForeignKey(
        "curation.Reference",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sources",
    )
    registry = models.CharField("registry number", max_length=20, blank=True)
    address = models.URLField(max_length=500, blank=True)
    kind = models.CharField(max_length=80, blank=True, help_text="abstract, registry record, ...")
    locator = models.CharField(
        max_length=200, blank=True, help_text="abstract, Findings; Table 2; page 1007"
    )
    quote = models.TextField(blank=True)
    anchored = models.ForeignKey(
        "curation.Quote",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sources",
        help_text="The same words where the abstract prints them.",
    )
    tier = models.CharField(max_length=15, choices=Tier, default=Tier.PRIMARY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reference__isnull=False) | ~Q(registry="") | ~Q(address=""),
                name="source_says_where",
                violation_error_message="A source is a reference, a registry record or an address.",
            ),
            models.CheckConstraint(
                condition=Q(registry="") | Q(registry__regex=r"^NCT\d{8}$"),
                name="source_registry_is_an_nct_number",
                violation_error_message="An NCT number is NCT and eight digits.",
            ),
            models.CheckConstraint(
                condition=Q(anchored=None) | (Q(reference__isnull=False) & ~Q(quote="")),
                name="source_anchored_in_its_reference",
                violation_error_message="Words are anchored in the reference that prints them.",
            ),
            models.CheckConstraint(
                condition=Q(tier__in=["primary", "index copy", "registry mirror", "secondary"]),
                name="source_has_a_known_tier",
                violation_error_message="A page of no known standing cannot be a source.",
            ),
        ]

    def __str__(self) -> str:
        where = str(self.reference) if self.reference_id else self.registry or self.address
        return f"{where}, {self.locator}" if self.locator else where
