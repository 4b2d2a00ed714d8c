"""People and invitations: names may be corrected here, roles and accounts on their own pages."""

from django.contrib import admin

from curation.admin.read_only import ReadOnly
from curation.models import ApiToken, Invitation, SavedQuestion, User


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = [
        "username",
        "first_name",
        "last_name",
        "email",
        "role",
        "last_seen_at",
        "is_active",
    ]
    list_filter = ["groups", "is_active"]
    search_fields = ["username", "first_name", "last_name", "email", "orcid"]
    fields = [
        "username",
        "first_name",
        "last_name",
        "email",
        "orcid",
        "groups",
        "is_active",
        "is_staff",
        "is_superuser",
        "date_joined",
        "last_login",
        "last_seen_at",
    ]
    readonly_fields = [
        "username",
        "groups",
        "is_active",
        "is_staff",
        "is_superuser",
        "date_joined",
        "last_login",
        "last_seen_at",
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Invitation)
class InvitationAdmin(ReadOnly):
    list_display = ["__str__", "email", "role", "state", "invited_by", "invited_at", "accepted_by"]
    list_filter = ["role"]
    list_select_related = ["invited_by", "accepted_by"]
    search_fields = ["name", "email"]


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnly):
    list_display = ["__str__", "person", "scopes", "expires_at", "last_used_at", "revoked_at"]
    list_select_related = ["person"]
    search_fields = ["name", "person__username"]


@admin.register(SavedQuestion)
class SavedQuestionAdmin(ReadOnly):
    list_display = ["name", "person", "address", "saved_at"]
    list_select_related = ["person"]
    search_fields = ["name", "address", "person__username"]
