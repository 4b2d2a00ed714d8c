"""Merging two entries of a vocabulary: the action, the page that asks, and the way back."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Case, OuterRef, Subquery, When
from django.template.response import TemplateResponse

from curation.admin.read_only import ReadOnly, Told
from curation.evidence.merging import (
    merge_drugs,
    merge_endpoints,
    undo_merge,
    what_a_merge_touches,
)
from curation.forms.merging import MergeForm
from curation.history.states import CannotBeDone
from curation.models import Drug, Endpoint, Merge
from curation.people.roles import KEEP_VOCABULARIES


class Keepers(admin.ModelAdmin):
    """For those who keep the vocabularies."""

    def has_keep_permission(self, request):
        return request.user.has_perm(KEEP_VOCABULARIES.permission)


class Mergeable(Keepers):
    actions = ["merge_selected"]

    @property
    def nouns(self):
        return self.model._meta.verbose_name_plural

    @admin.action(
        description="Merge the selected two %(verbose_name_plural)s", permissions=["keep"]
    )
    def merge_selected(self, request, queryset):
        """Ask which of the two stays and why; then merge them."""
        entries = list(queryset[:3])
        if len(entries) != 2:
            self.message_user(request, f"Select two {self.nouns} to merge.", messages.WARNING)
            return None
        form = MergeForm(request.POST if "post" in request.POST else None, entries=entries)
        if form.is_valid():
            into, merged = sorted(entries, key=lambda entry: entry.pk != form.cleaned_data["into"])
            merge = merge_drugs if self.model is Drug else merge_endpoints
            try:
                merge(merged, into=into, by=request.user, reason=form.cleaned_data["reason"])
            except CannotBeDone as error:
                form.add_error(None, str(error))
            else:
                self.message_user(request, f"{merged} was merged into {into}.", messages.SUCCESS)
                return None
        first, second = entries
        return TemplateResponse(
            request,
            "admin/curation/merge.html",
            {
                **self.admin_site.each_context(request),
                "title": f"Merge two {self.nouns}",
                "opts": self.opts,
                "form": form,
                "entries": entries,
                "ways": [
                    (merged, into, what_a_merge_touches(merged, into=into))
                    for merged, into in ((first, second), (second, first))
                ],
                "action_checkbox_name": ACTION_CHECKBOX_NAME,
            },
            status=422 if form.is_bound else 200,
        )


class Standing(admin.SimpleListFilter):
    """Those that were merged are hidden unless they are asked for."""

    title = "standing"
    parameter_name = "merged"

    def lookups(self, request, model_admin):
        return [("yes", "Merged into others"), ("all", "All")]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        return [first | {"display": "Not merged"}, *others]

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        return queryset.filter(merged_into__isnull=self.value() != "yes")


@admin.register(Merge)
class MergeAdmin(Told, Keepers, ReadOnly):
    list_display = ["noun", "merged_name", "into_name", "reason", "by", "at", "undone_by"]
    list_display_links = ["merged_name"]
    list_filter = ["noun", ("undone_at", admin.EmptyFieldListFilter)]
    list_select_related = ["by", "undone_by"]
    search_fields = ["reason", "merged_name", "into_name"]
    actions = ["undo_selected"]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(merged_name=_name_of("merged"), into_name=_name_of("into"))
        )

    @admin.display(description="merged", ordering="merged_name")
    def merged_name(self, merge):
        return merge.merged_name

    @admin.display(description="into", ordering="into_name")
    def into_name(self, merge):
        return merge.into_name

    @admin.action(description="Undo the selected merges", permissions=["keep"])
    def undo_selected(self, request, queryset):
        """The newest first, since it may rest on those before it."""
        for merge in queryset.order_by("-pk"):
            try:
                undo_merge(merge, by=request.user)
            except CannotBeDone as error:
                self.message_user(
                    request, f"{merge.merged_name} into {merge.into_name}: {error}", messages.ERROR
                )
            else:
                self.message_user(
                    request,
                    f"{merge.merged_name} and {merge.into_name} are two again.",
                    messages.SUCCESS,
                )


def _name_of(column):
    drug = Drug.objects.filter(pk=OuterRef(column)).values("inn")
    endpoint = Endpoint.objects.filter(pk=OuterRef(column)).values("name")
    return Case(When(noun=Merge.Noun.DRUG, then=Subquery(drug)), default=Subquery(endpoint))
