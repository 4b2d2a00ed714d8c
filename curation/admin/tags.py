"""Tags and what people gave, to look at: the tree is changed on /tags/, which can undo it.

Whoever judges a reference unseen does not see here either what others gave it.
"""

from django.contrib import admin

from curation.admin.read_only import ReadOnly, Told
from curation.models import Tag, TagChange, TagConsensus, Tagging
from curation.models.assignment import hidden_from


@admin.register(Tag)
class TagAdmin(Told, ReadOnly):
    list_display = ["name", "parent", "position", "key", "retired_at", "merged_into", "version"]
    list_filter = [
        ("retired_at", admin.EmptyFieldListFilter),
        ("merged_into", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["parent", "merged_into"]
    search_fields = ["name", "slug", "terms", "scope_note"]

    def view_on_site(self, tag):
        return f"/tags/{tag.slug}/"


@admin.register(Tagging)
class TaggingAdmin(Told, ReadOnly):
    list_display = ["reference", "tag", "by", "at"]
    list_filter = [("by", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["reference", "tag", "by"]
    search_fields = ["=reference__pmid", "tag__name", "by__username"]
    show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(hidden_from(request.user))


@admin.register(TagConsensus)
class TagConsensusAdmin(Told, ReadOnly):
    list_display = ["reference", "tag", "applies", "by", "at"]
    list_filter = ["applies"]
    list_select_related = ["reference", "tag", "by"]
    search_fields = ["=reference__pmid", "tag__name"]

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(hidden_from(request.user))


@admin.register(TagChange)
class TagChangeAdmin(Told, ReadOnly):
    list_display = ["tag", "kind", "reason", "by", "at", "undone_by", "undone_at"]
    list_filter = ["kind", ("undone_at", admin.EmptyFieldListFilter)]
    list_select_related = ["tag", "by", "undone_by"]
    search_fields = ["tag__name", "reason"]
