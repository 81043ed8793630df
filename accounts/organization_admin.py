"""What owners decide about a whole organization, for site staff."""

from __future__ import annotations

from django.contrib import admin

from accounts.models import OrganizationErasure, VisibilityChange
from accounts.staff_pages import ReadOnlyAdmin


@admin.register(OrganizationErasure)
class OrganizationErasureAdmin(ReadOnlyAdmin):
    """Organizations that are to end, and the line that is left of those that did."""

    list_display = ("asked_at", "organization", "due_at", "cancelled_at", "done_at", "rows")
    list_filter = ("organization", ("done_at", admin.EmptyFieldListFilter))
    list_select_related = ("organization",)
    search_fields = ("organization__name", "organization__slug", "asked_by__email")
    date_hierarchy = "asked_at"
    ordering = ("-pk",)


@admin.register(VisibilityChange)
class VisibilityChangeAdmin(ReadOnlyAdmin):
    """Who decided what colleagues see of each other, and when: written once."""

    list_display = (
        *("changed_at", "organization", "former_preset", "former_minimum_group"),
        *("preset", "minimum_group", "changed_by"),
    )
    list_filter = ("organization", "preset")
    list_select_related = ("organization", "changed_by")
    search_fields = ("organization__name", "changed_by__email", "changed_by__name")
    date_hierarchy = "changed_at"
    ordering = ("-pk",)
