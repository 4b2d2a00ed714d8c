"""Claims, quotes, decisions and what was said of them, to look at: pages and verbs change them.

Whoever judges a reference unseen does not see here either what others decided of it.
"""

from django.contrib import admin

from curation.admin.read_only import ReadOnly, Told
from curation.models import (
    AbstractText,
    Assignment,
    Citation,
    Claim,
    Comment,
    Draft,
    FigureCheck,
    Mention,
    Quote,
    ScreeningDecision,
)
from curation.models.assignment import hidden_from


@admin.register(Assignment)
class AssignmentAdmin(Told, ReadOnly):
    list_display = ["reference", "person", "stage", "asked_by", "asked_at", "done_at"]
    list_filter = ["stage", ("done_at", admin.EmptyFieldListFilter)]
    list_select_related = ["reference", "person", "asked_by"]
    search_fields = ["=reference__pmid", "person__username"]


@admin.register(ScreeningDecision)
class ScreeningDecisionAdmin(Told, ReadOnly):
    list_display = ["reference", "stage", "decision", "reason", "is_consensus", "by", "at"]
    list_filter = ["stage", "decision", "is_consensus"]
    list_select_related = ["reference", "by"]
    search_fields = ["=reference__pmid", "by__username", "note"]

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(hidden_from(request.user))


@admin.register(AbstractText)
class AbstractTextAdmin(ReadOnly):
    list_display = ["reference", "sha256", "first_seen_at"]
    list_select_related = ["reference"]
    search_fields = ["=reference__pmid", "sha256"]


@admin.register(Quote)
class QuoteAdmin(Told, ReadOnly):
    list_display = ["reference", "__str__", "anchor", "score", "taken_by", "taken_at"]
    list_filter = ["anchor"]
    list_select_related = ["reference", "taken_by"]
    search_fields = ["=reference__pmid", "exact"]


@admin.register(FigureCheck)
class FigureCheckAdmin(ReadOnly):
    list_display = ["text", "result", "effect", "finding", "answer", "answered_by", "checked_at"]
    list_filter = ["answer"]
    list_select_related = ["text__reference", "answered_by"]
    search_fields = ["=text__reference__pmid"]


@admin.register(Claim)
class ClaimAdmin(Told, ReadOnly):
    list_display = ["statement", "kind", "state", "entered_by", "decided_by", "version"]
    list_filter = ["state", "kind"]
    list_select_related = ["entered_by", "decided_by"]
    search_fields = ["statement", "starter_key"]

    def view_on_site(self, claim):
        return f"/claims/{claim.pk}/"


@admin.register(Citation)
class CitationAdmin(Told, ReadOnly):
    list_display = ["claim", "reference", "stance", "state", "entered_by", "decided_by"]
    list_filter = ["state", "stance"]
    list_select_related = ["claim", "reference", "entered_by", "decided_by"]
    search_fields = ["claim__statement", "=reference__pmid"]


@admin.register(Comment)
class CommentAdmin(ReadOnly):
    list_display = ["__str__", "claim", "reference", "by", "at"]
    list_select_related = ["claim", "reference", "by"]
    search_fields = ["text", "by__username"]


@admin.register(Mention)
class MentionAdmin(ReadOnly):
    list_display = ["person", "comment", "read_at"]
    list_select_related = ["person", "comment__by"]
    search_fields = ["person__username"]


@admin.register(Draft)
class DraftAdmin(ReadOnly):
    """That there is one, and where; what somebody has not said yet is theirs."""

    list_display = ["person", "place", "saved_at"]
    list_select_related = ["person"]
    search_fields = ["person__username", "place"]
    fields = ["person", "place", "saved_at"]
