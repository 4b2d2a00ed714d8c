"""A claim: one atomic statement in the curator's own words. A citation: what a paper says to it.

Nothing is accepted without a paper behind it: the database refuses a claim that is accepted while
none of its citations is.
"""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Upper

from curation.models.curated import Curated, State
from curation.models.tracking import tracked

STANDING = (State.SUBMITTED, State.ACCEPTED, State.REQUIRES_REVIEW)


@tracked
class Claim(Curated):
    class Kind(models.TextChoices):
        EFFICACY = "efficacy", "efficacy"
        SAFETY = "safety", "safety"
        MECHANISM = "mechanism", "mechanism"
        PHARMACOLOGY = "pharmacology", "pharmacology"
        EPIDEMIOLOGY = "epidemiology", "epidemiology"
        METHODOLOGY = "methodology", "methodology"
        GUIDELINE = "guideline", "guideline"

    statement = models.TextField()
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.EFFICACY)
    drugs = models.ManyToManyField("curation.Drug", blank=True, related_name="claims")
    trial = models.ForeignKey(
        "curation.Trial", on_delete=models.PROTECT, null=True, blank=True, related_name="claims"
    )
    endpoint = models.ForeignKey(
        "curation.Endpoint", on_delete=models.PROTECT, null=True, blank=True, related_name="claims"
    )
    population = models.CharField(max_length=160, blank=True)
    note = models.TextField(blank=True)
    starter_key = models.SlugField(
        max_length=12,
        null=True,
        blank=True,
        unique=True,
        help_text="Its name in fixtures/claims.json.",
    )

    class Meta(Curated.Meta):
        ordering = ["-pk"]
        constraints = [
            *Curated.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(statement__regex=r"^\s*$"),
                name="claim_states_something",
                violation_error_message="A claim is a sentence.",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        *("efficacy", "safety", "mechanism", "pharmacology"),
                        *("epidemiology", "methodology", "guideline"),
                    ]
                ),
                name="claim_of_a_known_kind",
                violation_error_message="This is no kind of claim.",
            ),
            models.UniqueConstraint(
                Lower("statement"),
                condition=Q(state__in=["draft", "submitted", "accepted", "requires_review"]),
                name="claim_is_stated_once",
                violation_error_message="This claim is here already; cite the paper under it.",
            ),
        ]
        indexes = [
            GinIndex(OpClass(Upper("statement"), name="gin_trgm_ops"), name="claim_alike"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="accepted_on_a_citation",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),  # type: ignore[no-untyped-call]
                when=pgtrigger.After,
                condition=pgtrigger.Condition("NEW.state = 'accepted'"),
                func="""
                    IF NOT EXISTS (
                      SELECT 1 FROM curation_citation
                      WHERE claim_id = NEW.id AND state = 'accepted'
                    )
                    THEN RAISE EXCEPTION 'A claim is accepted only with a citation that is.'
                      USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.statement


@tracked
class Citation(Curated):
    class Stance(models.TextChoices):
        SUPPORTS = "supports", "supports"
        DISPUTES = "disputes", "disputes"
        QUALIFIES = "qualifies", "qualifies"
        BACKGROUND = "background", "background"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="citations")
    reference = models.ForeignKey(
        "curation.Reference", on_delete=models.PROTECT, related_name="citations"
    )
    stance = models.CharField(max_length=10, choices=Stance)
    quote = models.ForeignKey(
        "curation.Quote",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="citations",
    )
    locator = models.CharField(
        max_length=200, blank=True, help_text="abstract, Findings; Table 2; page 1007"
    )
    note = models.TextField(blank=True)

    class Meta(Curated.Meta):
        ordering = ["claim", "pk"]
        constraints = [
            *Curated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(stance__in=["supports", "disputes", "qualifies", "background"]),
                name="citation_has_a_known_stance",
                violation_error_message="A paper supports, disputes, qualifies, or is background.",
            ),
            models.UniqueConstraint(
                fields=["claim", "reference", "stance", "quote"],
                condition=Q(state__in=["draft", "submitted", "accepted", "requires_review"]),
                nulls_distinct=False,
                name="citation_once_a_claim",
                violation_error_message="This paper is cited under this claim in that way already.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="quotes_its_own_paper",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("quote_id", "reference_id"),  # type: ignore[no-untyped-call]
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("NEW.quote_id IS NOT NULL"),
                func="""
                    IF NEW.reference_id IS DISTINCT FROM
                       (SELECT reference_id FROM curation_quote WHERE id = NEW.quote_id)
                    THEN RAISE EXCEPTION 'A citation quotes the paper that it cites.'
                      USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="carries_its_claim",
                operation=pgtrigger.Delete | pgtrigger.UpdateOf("state", "claim_id"),  # type: ignore[no-untyped-call]
                when=pgtrigger.After,
                condition=pgtrigger.Condition("OLD.state = 'accepted'"),
                func="""
                    IF EXISTS (
                      SELECT 1 FROM curation_claim claim
                      WHERE claim.id = OLD.claim_id AND claim.state = 'accepted'
                        AND NOT EXISTS (
                          SELECT 1 FROM curation_citation
                          WHERE claim_id = claim.id AND state = 'accepted'
                        )
                    )
                    THEN RAISE EXCEPTION 'An accepted claim keeps a citation that is accepted.'
                      USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.get_stance_display()} “{self.claim}”"
