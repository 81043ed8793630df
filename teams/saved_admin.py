"""Saved views and groups, for site staff."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.staff_pages import Inline, TenantAdmin
from teams.models import SavedGroup, SavedGroupMember, SavedView


@admin.register(SavedView)
class SavedViewAdmin(TenantAdmin):
    """Views of the report: whose they are, and who has them."""

    list_display = ("name", "organization", "owner", "is_shared", "is_start", "created_at")
    list_filter = ("organization", "is_shared", "is_start")
    list_select_related = ("organization", "owner")
    search_fields = ("name", "owner__email", "owner__name")
    autocomplete_fields = ("organization", "owner")
    date_hierarchy = "created_at"
    ordering = ("-pk",)


class SavedGroupMemberInline(Inline):
    """Who is in the group. People come into it on its page, which knows whom its owner sees."""

    model = SavedGroupMember
    fields = readonly_fields = ("member",)
    extra = max_num = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[SavedGroupMember]:
        """Return the rows with their members, in one query."""
        return super().get_queryset(request).select_related("member", "group")


@admin.register(SavedGroup)
class SavedGroupAdmin(TenantAdmin):
    """Groups of members: whose they are, and who is in them."""

    list_display = ("name", "organization", "owner", "is_shared", "created_at")
    list_filter = ("organization", "is_shared")
    list_select_related = ("organization", "owner")
    search_fields = ("name", "owner__email", "owner__name")
    autocomplete_fields = ("organization", "owner")
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    inlines = (SavedGroupMemberInline,)
