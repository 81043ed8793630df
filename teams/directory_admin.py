"""What directories call members and teams, for site staff."""

from __future__ import annotations

from django.contrib import admin

from accounts.staff_pages import ReadOnlyAdmin
from teams.models import ScimGroup, ScimUser


@admin.register(ScimUser)
class ScimUserAdmin(ReadOnlyAdmin):
    """Members whom a directory looks after."""

    list_display = ("member", "organization", "user_name", "is_removed", "changed_at")
    list_filter = ("organization", "is_removed")
    list_select_related = ("member", "organization")
    search_fields = ("member__name", "user_name", "external_id")
    date_hierarchy = "created_at"
    ordering = ("-pk",)


@admin.register(ScimGroup)
class ScimGroupAdmin(ReadOnlyAdmin):
    """Teams that a directory looks after."""

    list_display = ("team", "organization", "external_id", "changed_at")
    list_filter = ("organization",)
    list_select_related = ("team", "organization")
    search_fields = ("team__name", "external_id")
    date_hierarchy = "created_at"
    ordering = ("-pk",)
