"""Drugs and endpoints: kept here, by those who keep the vocabularies."""

from django import forms
from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.forms import SimpleArrayField
from django.db.models import Count, Q

from curation.admin.merging import Mergeable, Standing
from curation.admin.read_only import ReadOnly, Told
from curation.evidence.vocabularies import keep
from curation.history.acts import act
from curation.models import Drug, DrugIdentifier, Endpoint
from curation.people.roles import KEEP_VOCABULARIES


class Listed(SimpleArrayField):
    """Entries with commas between, or with line breaks; empty ones are left out."""

    def prepare_value(self, value):
        if isinstance(value, list):
            between = self.delimiter if self.delimiter.isspace() else f"{self.delimiter} "
            return between.join(map(str, value))
        return value

    def to_python(self, value):
        if isinstance(value, str):
            parts = (part.strip() for part in value.split(self.delimiter))
            value = [part for part in parts if part]
        return super().to_python(value)


class Vocabulary(Told, Mergeable):
    """What is saved goes through the verb, so that history says who."""

    formfield_overrides = {
        ArrayField: {"form_class": Listed, "widget": forms.TextInput(attrs={"size": 80})}
    }
    list_per_page = 200

    def has_add_permission(self, request):
        return self.has_keep_permission(request)

    def has_change_permission(self, request, obj=None):
        return self.has_keep_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        keep(obj, by=request.user)

    def save_related(self, request, form, formsets, change):
        name = f"{'changed' if change else 'added'} the {self.opts.verbose_name}"
        with act(name, by=request.user):
            super().save_related(request, form, formsets, change)


class IdentifierInline(admin.TabularInline):
    model = DrugIdentifier
    extra = 1

    def _is_kept_by(self, request):
        return request.user.has_perm(KEEP_VOCABULARIES.permission)

    def has_add_permission(self, request, obj=None):
        return self._is_kept_by(request)

    def has_change_permission(self, request, obj=None):
        return self._is_kept_by(request)

    def has_delete_permission(self, request, obj=None):
        return self._is_kept_by(request)


@admin.register(Drug)
class DrugAdmin(Vocabulary):
    list_display = ["inn", "kinases", "role", "route", "boxed_warning", "arms", "merged_into"]
    list_filter = [Standing, "role", "binding", "boxed_warning"]
    list_select_related = ["merged_into"]
    search_fields = ["inn", "slug", "synonyms", "identifiers__value"]
    search_help_text = "An INN, a code, a brand name or an identifier."
    prepopulated_fields = {"slug": ["inn"]}
    raw_id_fields = ["sources"]
    readonly_fields = ["merged_into", *Told.readonly_fields]
    inlines = [IdentifierInline]

    def get_queryset(self, request):
        used = Count("arms", distinct=True) + Count("arms_as_partner", distinct=True)
        return super().get_queryset(request).annotate(used=used)

    @admin.display(description="targets")
    def kinases(self, drug):
        return ", ".join(drug.targets)

    @admin.display(ordering="used")
    def arms(self, drug):
        return drug.used


@admin.register(DrugIdentifier)
class DrugIdentifierAdmin(Told, ReadOnly):
    list_display = ["system", "value", "drug"]
    list_display_links = ["value"]
    list_filter = ["system"]
    list_select_related = ["drug"]
    search_fields = ["value", "drug__inn"]


@admin.register(Endpoint)
class EndpointAdmin(Vocabulary):
    list_display = ["name", "short", "domain", "kind", "good", "outcomes", "merged_into"]
    list_filter = [Standing, "domain", "kind", "good", "instrument"]
    list_select_related = ["merged_into"]
    search_fields = ["name", "short", "slug", "instrument", "printed"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["merged_into", *Told.readonly_fields]

    def get_queryset(self, request):
        measured = Count("outcomes", filter=Q(outcomes__isnull=False), distinct=True)
        return super().get_queryset(request).annotate(measured=measured)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        # How a report prints an endpoint may hold a comma.
        if db_field.name == "printed":
            return db_field.formfield(
                form_class=Listed,
                delimiter="\n",
                widget=forms.Textarea(attrs={"rows": 4, "cols": 80}),
                help_text="How reports print it, each on a line of its own.",
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(ordering="measured")
    def outcomes(self, endpoint):
        return endpoint.measured
