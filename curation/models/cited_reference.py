"""An entry of a review's reference list: as it is printed, and the reference that it is.

What was printed is never changed. What it resolves to is known by an identifier, found by PubMed or
by our own match with a certainty, or said by a person; whatever else it might be is a candidate,
and a candidate that a person refused stays refused.
"""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from curation.models.review import ReferenceList
from curation.models.tracking import tracked


class CitedReferenceQuerySet(models.QuerySet["CitedReference"]):
    def current(self) -> "CitedReferenceQuerySet":
        """Of the lists that hold now."""
        return self.filter(reference_list__superseded_at=None)


@tracked
class CitedReference(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", "not looked for yet"
        RESOLVED = "resolved", "resolved"
        UNSURE = "unsure", "waits for a person"
        NOT_FOUND = "not found", "not found"
        SET_ASIDE = "set aside", "set aside"

    class How(models.TextChoices):
        PMID = "pmid", "by its PMID"
        DOI = "doi", "by its DOI"
        PMCID = "pmcid", "by its PMCID"
        ECITMATCH = "ecitmatch", "by PubMed's citation matcher"
        LIKENESS = "likeness", "by its likeness"
        PERSON = "person", "by a person"

    BY_IDENTIFIER: ClassVar = (How.PMID, How.DOI, How.PMCID)

    reference_list = models.ForeignKey(
        ReferenceList, on_delete=models.PROTECT, related_name="entries"
    )
    # -- as it is printed
    position = models.PositiveIntegerField(help_text="Its place in the list, from 1.")
    number = models.CharField(max_length=20, blank=True, help_text="The number printed before it.")
    printed = models.TextField(help_text="Its words, without markup, line breaks or number.")
    raw = models.TextField(blank=True, help_text="What a reference manager's file says of it.")
    section = models.TextField(blank=True, help_text="The title of the list it stands in.")
    pmid = models.PositiveIntegerField("PMID", null=True, blank=True)
    doi = models.TextField("DOI", blank=True)
    pmcid = models.TextField("PMCID", blank=True)

    # -- what it is
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    reference = models.ForeignKey(
        "curation.Reference",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cited_in",
    )
    found_pmid = models.PositiveIntegerField(
        "PMID found", null=True, blank=True, help_text="Of a paper that need not be here yet."
    )
    how = models.CharField(max_length=9, choices=How, blank=True)
    certainty = models.FloatField(null=True, blank=True, help_text="From 0 to 1.")
    why = models.TextField(blank=True, help_text="A sentence: what speaks for it, or why not.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    looked_at = models.DateTimeField(null=True, blank=True, help_text="When it was looked for.")

    objects = CitedReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["reference_list", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["reference_list", "position"],
                name="cited_reference_once_a_position",
                violation_error_message="The list has an entry in that place already.",
            ),
            models.CheckConstraint(
                condition=~Q(printed=""),
                name="cited_reference_has_words",
                violation_error_message="An entry of a reference list has words.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "resolved", "unsure", "not found", "set aside"]),
                name="cited_reference_of_a_known_state",
                violation_error_message="This is no state of an entry.",
            ),
            models.CheckConstraint(
                condition=Q(state="resolved", how__in=["pmid", "doi", "pmcid"])
                | Q(state="resolved", how__in=["ecitmatch", "likeness", "person"])
                & (Q(reference__isnull=False) | Q(found_pmid__isnull=False))
                | ~Q(state="resolved") & Q(reference=None, found_pmid=None, how=""),
                name="cited_reference_resolves_to_something",
                violation_error_message="What is resolved says to which paper and how.",
            ),
            models.CheckConstraint(
                condition=~Q(how="pmid", pmid=None)
                & ~Q(how="doi", doi="")
                & ~Q(how="pmcid", pmcid=""),
                name="cited_reference_has_what_it_resolved_by",
                violation_error_message="Nothing resolves by an identifier that is not printed.",
            ),
            models.CheckConstraint(
                condition=Q(certainty=None) & ~Q(how__in=["ecitmatch", "likeness"])
                # Said apart: what is not known is not refused, and NULL >= 0 is not known.
                | Q(certainty__isnull=False)
                & Q(certainty__gte=0, certainty__lte=1, how__in=["ecitmatch", "likeness"]),
                name="cited_reference_match_has_a_certainty",
                violation_error_message="A match has a certainty from 0 to 1, nothing else has.",
            ),
            models.CheckConstraint(
                condition=~Q(how="person") & ~Q(state="set aside") | Q(decided_by__isnull=False),
                name="cited_reference_decided_by_somebody",
                violation_error_message="What a person decided says who.",
            ),
        ]
        indexes = [
            models.Index(fields=["reference_list", "state", "position"], name="cited_state"),
        ]
        triggers = [
            pgtrigger.Protect(name="entry_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="printed_words_stay",
                fields=[
                    *("reference_list", "position", "number", "printed", "raw", "section"),
                    *("pmid", "doi", "pmcid"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or self.position}: {self.printed[:60]}"


@tracked
class CandidateMatch(models.Model):
    """What an entry might be: a reference that is here, or a PMID that PubMed's matcher names."""

    entry = models.ForeignKey(CitedReference, on_delete=models.CASCADE, related_name="candidates")
    reference = models.ForeignKey(
        "curation.Reference", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    pmid = models.PositiveIntegerField("PMID", null=True, blank=True)
    how = models.CharField(max_length=9, choices=CitedReference.How)
    certainty = models.FloatField(null=True, blank=True, help_text="From 0 to 1.")
    why = models.TextField(blank=True, help_text="What speaks for it, and what against.")
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["entry", "-certainty", "pk"]
        verbose_name_plural = "candidate matches"
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "reference"],
                name="candidate_reference_once_an_entry",
                violation_error_message="This reference is a candidate of the entry already.",
            ),
            models.UniqueConstraint(
                fields=["entry", "pmid"],
                name="candidate_pmid_once_an_entry",
                violation_error_message="This PMID is a candidate of the entry already.",
            ),
            models.CheckConstraint(
                condition=Q(reference__isnull=False, pmid=None)
                | Q(reference=None, pmid__isnull=False),
                name="candidate_is_a_reference_or_a_pmid",
                violation_error_message="A candidate is a reference that is here, or a PMID.",
            ),
            models.CheckConstraint(
                condition=Q(certainty=None) | Q(certainty__gte=0, certainty__lte=1),
                name="candidate_certainty_from_0_to_1",
                violation_error_message="A certainty lies between 0 and 1.",
            ),
            models.CheckConstraint(
                condition=Q(refused_by=None, refused_at=None)
                | Q(refused_by__isnull=False, refused_at__isnull=False),
                name="candidate_refused_by_somebody",
                violation_error_message="A candidate that was refused says by whom and when.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} is {self.reference or f'PMID {self.pmid}'}?"
