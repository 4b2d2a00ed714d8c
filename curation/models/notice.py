"""What was said about a publication after it appeared: retraction, concern, correction, comment.

PubMed owns these rows: an import makes them agree with the record. A reference's standing is
derived from them and stored nowhere.
"""

from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """One CommentsCorrections entry of a record; `kind` is PubMed's RefType, whatever it is."""

    class Kind(models.TextChoices):
        RETRACTION_IN = "RetractionIn", "Retracted"
        RETRACTION_OF = "RetractionOf", "Retraction of"
        EXPRESSION_OF_CONCERN_IN = "ExpressionOfConcernIn", "Expression of concern"
        EXPRESSION_OF_CONCERN_FOR = "ExpressionOfConcernFor", "Expression of concern for"
        CORRECTED_IN = "CorrectedandRepublishedIn", "Corrected and republished"
        CORRECTED_FROM = "CorrectedandRepublishedFrom", "Corrected and republished from"
        RETRACTED_REPUBLISHED_IN = "RetractedandRepublishedIn", "Retracted and republished"
        RETRACTED_REPUBLISHED_FROM = "RetractedandRepublishedFrom", "Retracted, republished from"
        ERRATUM_IN = "ErratumIn", "Erratum"
        ERRATUM_FOR = "ErratumFor", "Erratum for"
        UPDATE_IN = "UpdateIn", "Updated"
        UPDATE_OF = "UpdateOf", "Update of"
        REPUBLISHED_IN = "RepublishedIn", "Republished"
        REPUBLISHED_FROM = "RepublishedFrom", "Republished from"
        COMMENT_IN = "CommentIn", "Comment"
        COMMENT_ON = "CommentOn", "Comment on"
        SUMMARY_FOR_PATIENTS_IN = "SummaryForPatientsIn", "Summary for patients"
        ORIGINAL_REPORT_IN = "OriginalReportIn", "Original report"
        REPRINT_IN = "ReprintIn", "Reprint"
        REPRINT_OF = "ReprintOf", "Reprint of"
        ASSOCIATED_DATASET = "AssociatedDataset", "Dataset"
        ASSOCIATED_PUBLICATION = "AssociatedPublication", "Associated publication"

    # These take away from what a paper says, the gravest first.
    AGAINST = (
        Kind.RETRACTION_IN,
        Kind.RETRACTED_REPUBLISHED_IN,
        Kind.EXPRESSION_OF_CONCERN_IN,
        Kind.CORRECTED_IN,
        Kind.ERRATUM_IN,
        Kind.UPDATE_IN,
    )
    RETRACTS = (Kind.RETRACTION_IN, Kind.RETRACTED_REPUBLISHED_IN)

    reference = models.ForeignKey(
        "curation.Reference", on_delete=models.CASCADE, related_name="notices"
    )
    # No choices on the column: NLM adds kinds, and a notice of a new kind must not be lost.
    kind = models.CharField(max_length=40)
    pmid = models.PositiveIntegerField("PMID of the notice", null=True, blank=True)
    citation = models.TextField(blank=True)
    note = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField()
    first_seen_at = models.DateTimeField()

    class Meta:
        ordering = ["reference", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["reference", "kind", "pmid", "citation"],
                nulls_distinct=False,
                name="notice_once_per_reference",
                violation_error_message="This reference has that notice already.",
            ),
            models.CheckConstraint(
                condition=~Q(pmid=None) | ~Q(citation=""),
                name="notice_says_where",
                violation_error_message="A notice has a PMID or a citation.",
            ),
        ]
        indexes = [models.Index(fields=["kind", "reference"], name="notice_kind")]

    def __str__(self) -> str:
        return f"{self.label} ({self.pmid or self.citation})"

    @property
    def label(self) -> str:
        """Words for its kind; PubMed's own name for a kind that we do not know."""
        return str(self.Kind(self.kind).label) if self.kind in self.Kind.values else self.kind
