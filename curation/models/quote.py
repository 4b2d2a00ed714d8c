"""Words taken from an abstract, and where they stand in the text as it is now.

A quote is what the W3C calls a TextQuoteSelector with a position, taken on one version of the
text. What was taken never changes; where it is found is looked for again whenever the text does.
Positions are Unicode code points.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from curation.models.tracking import tracked


class AbstractText(models.Model):
    """One version of an abstract as plain text, by its hash: that on which a quote was taken, or
    in which it was looked for.
    """

    reference = models.ForeignKey(
        "curation.Reference", on_delete=models.PROTECT, related_name="texts"
    )
    sha256 = models.CharField(max_length=64)
    text = models.TextField()
    first_seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reference", "sha256"],
                name="abstract_text_once",
                violation_error_message="This version of the text is here already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference}, text {self.sha256[:8]}"


@tracked
class Quote(models.Model):
    class Anchor(models.TextChoices):
        EXACT = "exact", "exactly in place"
        MOVED = "moved", "the same words, elsewhere"
        FUZZY = "fuzzy", "words that changed a little"
        ORPHANED = "orphaned", "no longer in the text"
        NO_TEXT = "no text yet", "no text to look in yet"

    FOUND = (Anchor.EXACT, Anchor.MOVED, Anchor.FUZZY)

    reference = models.ForeignKey(
        "curation.Reference", on_delete=models.PROTECT, related_name="quotes"
    )
    taken_on = models.ForeignKey(AbstractText, on_delete=models.PROTECT, related_name="taken")
    exact = models.TextField()
    prefix = models.TextField(blank=True)
    suffix = models.TextField(blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="quotes"
    )
    taken_at = models.DateTimeField(default=timezone.now)

    anchor = models.CharField(max_length=11, choices=Anchor, default=Anchor.EXACT)
    score = models.FloatField(default=1.0, help_text="How alike, from 0 to 1.")
    found_on = models.ForeignKey(
        AbstractText, on_delete=models.PROTECT, related_name="found", null=True, blank=True
    )
    found_start = models.PositiveIntegerField(null=True, blank=True)
    found_end = models.PositiveIntegerField(null=True, blank=True)
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["reference", "start", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["taken_on", "start", "end"],
                name="quote_once_in_a_text",
                violation_error_message="These words were taken already.",
            ),
            models.CheckConstraint(
                condition=Q(start__lt=F("end")) & ~Q(exact=""),
                name="quote_has_words",
                violation_error_message="A quote has words.",
            ),
            models.CheckConstraint(
                condition=Q(anchor__in=["exact", "moved", "fuzzy", "orphaned", "no text yet"]),
                name="quote_has_a_known_anchor",
                violation_error_message="This is no way in which words are found.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(anchor__in=["exact", "moved", "fuzzy"])
                    & Q(found_on__isnull=False, found_start__isnull=False, found_end__isnull=False)
                    & Q(found_start__lt=F("found_end"))
                )
                | (
                    Q(anchor__in=["orphaned", "no text yet"])
                    & Q(found_start__isnull=True, found_end__isnull=True)
                ),
                name="quote_is_found_somewhere_or_not",
                violation_error_message="A quote that is found says where, and no other does.",
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=1),
                name="quote_score_is_a_share",
                violation_error_message="A score is from 0 to 1.",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="words_stay",
                fields=["reference", "taken_on", "exact", "prefix", "suffix", "start", "end"],
            )
        ]

    def __str__(self) -> str:
        return self.exact if len(self.exact) <= 80 else f"{self.exact[:79]}…"

    @property
    def is_found(self) -> bool:
        return self.anchor in self.FOUND


class FigureCheck(models.Model):
    """Where a text prints a result's numbers: a quote that is proposed until a person answers."""

    class Answer(models.TextChoices):
        PROPOSED = "proposed", "proposed"
        CONFIRMED = "confirmed", "confirmed"
        DECLINED = "declined", "declined"
        NOTHING = "nothing", "no sentence found"

    result = models.ForeignKey(
        "curation.Result",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="figure_checks",
    )
    effect = models.ForeignKey(
        "curation.Effect",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="figure_checks",
    )
    finding = models.ForeignKey(
        "curation.Finding",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="figure_checks",
    )
    text = models.ForeignKey(AbstractText, on_delete=models.PROTECT, related_name="figure_checks")
    row_version = models.PositiveIntegerField(help_text="The version of the numbers looked for.")
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    figures_found = models.JSONField(default=list)
    figures_missing = models.JSONField(default=list)
    answer = models.CharField(max_length=9, choices=Answer, default=Answer.PROPOSED)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(result__isnull=False, effect=None, finding=None)
                | Q(result=None, effect__isnull=False, finding=None)
                | Q(result=None, effect=None, finding__isnull=False),
                name="figure_check_of_one_row",
                violation_error_message="A check is of one result, one effect or one finding.",
            ),
            models.UniqueConstraint(
                fields=["text", "result", "effect", "finding"],
                nulls_distinct=False,
                name="figure_check_once_a_text",
                violation_error_message="These numbers were looked for in this text already.",
            ),
            models.CheckConstraint(
                condition=(Q(answer="nothing") & Q(start=None, end=None))
                | (
                    ~Q(answer="nothing")
                    & Q(start__isnull=False, end__isnull=False, start__lt=F("end"))
                ),
                name="figure_check_says_where",
                violation_error_message="A proposal says where the numbers stand.",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["confirmed", "declined"], answered_by__isnull=False)
                | Q(answer__in=["proposed", "nothing"], answered_by=None),
                name="figure_check_answered_by_somebody",
                violation_error_message="An answer says who gave it.",
            ),
        ]

    def __str__(self) -> str:
        return f"Numbers looked for in {self.text}"
