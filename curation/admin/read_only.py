"""Rows that are looked at here and changed elsewhere, each with its history in sentences."""

from django.contrib import admin
from django.template.loader import render_to_string

from curation.history.told import told


class ReadOnly(admin.ModelAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnlyInline(admin.TabularInline):
    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class Told(admin.ModelAdmin):
    """With its history at the foot of its page."""

    readonly_fields = ["what_was_done"]

    @admin.display(description="History")
    def what_was_done(self, row):
        sentences = told(row) if row.pk else []
        return render_to_string("history/_told.html", {"sentences": sentences})
