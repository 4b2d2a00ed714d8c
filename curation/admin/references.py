"""References with their notices and records: what PubMed says is read only, the note is ours."""

from django.contrib import admin

from curation.admin.read_only import ReadOnly, ReadOnlyInline
from curation.models import Notice, PubMedRecord, Reference

OURS = ("note",)


class NoticeInline(ReadOnlyInline):
    model = Notice
    fields = ["kind", "pmid", "citation", "first_seen_at"]


class RecordInline(ReadOnlyInline):
    model = PubMedRecord
    fields = ["fetched_at", "replaced_at"]


@admin.register(Reference)
class ReferenceAdmin(admin.ModelAdmin):
    list_display = ["pmid", "title", "journal_abbreviation", "publication_year", "origin"]
    list_display_links = ["pmid", "title"]
    list_filter = ["origin", "kind", "publication_year"]
    search_fields = ["=pmid", "=doi", "=pmcid", "title"]
    search_help_text = "Words of the title, or a whole PMID, DOI or PMCID."
    # Counting every row twice a page is what makes such lists slow.
    show_full_result_count = False
    list_per_page = 50
    inlines = [NoticeInline, RecordInline]

    def get_readonly_fields(self, request, obj=None):
        return [field.name for field in Reference._meta.fields if field.name not in OURS]

    def get_fieldsets(self, request, obj=None):
        pubmeds = [name for name in Reference.PUBMED_FIELDS if name not in ("doi", "pmcid")]
        rest = [
            field.name
            for field in Reference._meta.fields
            if field.name not in (*Reference.PUBMED_FIELDS, *OURS, "id", "pmid")
        ]
        return [
            (None, {"fields": ["pmid", "doi", "pmcid", *OURS]}),
            ("Where it came from", {"fields": rest}),
            ("What PubMed says", {"fields": pubmeds}),
        ]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Notice)
class NoticeAdmin(ReadOnly):
    list_display = ["label", "reference", "pmid", "citation", "first_seen_at"]
    list_filter = ["kind"]
    list_select_related = ["reference"]
    search_fields = ["=pmid", "=reference__pmid", "citation"]


@admin.register(PubMedRecord)
class PubMedRecordAdmin(ReadOnly):
    list_display = ["reference", "fetched_at", "replaced_at"]
    list_select_related = ["reference"]
    search_fields = ["=reference__pmid"]
    fields = ["reference", "fetched_at", "replaced_at", "record"]

    @admin.display(description="PubMed's record")
    def record(self, record):
        return record.xml.decode("utf-8", "replace")
