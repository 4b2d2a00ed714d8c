"""Imports, to look at: batches are opened, cancelled and resumed on their own pages."""

from django.contrib import admin

from curation.admin.read_only import ReadOnly, ReadOnlyInline
from curation.models import ImportBatch, ImportChunk, ImportItem


class ChunkInline(ReadOnlyInline):
    """Those that are not done: a large batch has thousands that are."""

    model = ImportChunk
    fields = ["work", "state", "attempts", "refusals", "not_before", "lease_until", "reason"]
    verbose_name_plural = "chunks that are not done"

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(state=ImportChunk.State.DONE)


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnly):
    list_display = ["__str__", "name", "source", "opened_by", "opened_at", "cancelled_at"]
    list_filter = ["source"]
    list_select_related = ["opened_by"]
    search_fields = ["name", "filename", "query"]
    date_hierarchy = "opened_at"
    inlines = [ChunkInline]


@admin.register(ImportChunk)
class ImportChunkAdmin(ReadOnly):
    list_display = ["__str__", "batch", "state", "attempts", "refusals", "lease_until", "reason"]
    list_filter = ["state", "work"]
    list_select_related = ["batch"]
    show_full_result_count = False


@admin.register(ImportItem)
class ImportItemAdmin(ReadOnly):
    list_display = ["token", "kind", "batch", "state", "reason", "reference", "settled_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["batch", "reference"]
    search_fields = ["=pmid", "=doi", "=pmcid", "=token"]
    exclude = ["payload"]
    show_full_result_count = False
