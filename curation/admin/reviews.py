"""Reviews, their reference lists and what came in of screening elsewhere, to look at."""

from django.contrib import admin
from django.db.models import Q

from curation.admin.read_only import ReadOnly, Told
from curation.models import (
    BroughtDecision,
    CandidateMatch,
    CitedReference,
    ReferenceList,
    Review,
)
from curation.models.assignment import unseen_by


@admin.register(Review)
class ReviewAdmin(Told, ReadOnly):
    list_display = ["reference", "design", "question", "added_by", "added_at"]
    list_filter = ["design"]
    list_select_related = ["reference", "added_by"]
    search_fields = ["=reference__pmid", "question"]


@admin.register(ReferenceList)
class ReferenceListAdmin(Told, ReadOnly):
    list_display = ["review", "source", "filename", "taken_by", "taken_at", "superseded_at"]
    list_filter = ["source", ("superseded_at", admin.EmptyFieldListFilter)]
    list_select_related = ["review__reference", "taken_by"]
    search_fields = ["=review__reference__pmid", "filename"]


@admin.register(CitedReference)
class CitedReferenceAdmin(Told, ReadOnly):
    list_display = ["reference_list", "position", "number", "__str__", "state", "how", "certainty"]
    list_filter = ["state", "how"]
    list_select_related = ["reference_list__review__reference"]
    search_fields = ["=pmid", "doi", "printed"]


@admin.register(CandidateMatch)
class CandidateMatchAdmin(Told, ReadOnly):
    list_display = ["entry", "reference", "pmid", "how", "certainty", "refused_by"]
    list_filter = ["how", ("refused_by", admin.EmptyFieldListFilter)]
    list_select_related = ["entry", "reference", "refused_by"]
    search_fields = ["=pmid", "=reference__pmid"]


@admin.register(BroughtDecision)
class BroughtDecisionAdmin(Told, ReadOnly):
    list_display = ["item", "said_by", "said", "stage", "person", "applied_at", "problem"]
    list_filter = ["stage", ("applied_at", admin.EmptyFieldListFilter)]
    list_select_related = ["item", "person"]
    search_fields = ["said_by", "=item__pmid"]

    def get_queryset(self, request):
        # Of a reference that is judged unseen, nobody is told but whose decision it is.
        unseen = unseen_by(request.user).order_by().values("reference")
        return (
            super()
            .get_queryset(request)
            .exclude(~Q(person=request.user), item__reference__in=unseen)
        )
