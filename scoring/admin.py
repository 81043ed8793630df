"""Scores, for site staff to look at."""

from __future__ import annotations

from django.contrib import admin

from accounts.staff_pages import ReadOnlyAdmin
from scoring.models import RecomputeRun, ScoreSnapshot


@admin.register(ScoreSnapshot)
class ScoreSnapshotAdmin(ReadOnlyAdmin):
    """Daily scores, in hundredths of points."""

    list_display = (
        *("member", "organization", "on", "model", "total", "brand", "find", "insights"),
        *("relationships", "estimated", "data_through", "restated_at"),
    )
    list_filter = (
        "organization",
        "model",
        "estimated",
        ("restated_at", admin.EmptyFieldListFilter),
    )
    list_select_related = ("member", "organization")
    search_fields = ("member__name", "member__email")
    date_hierarchy = "on"
    ordering = ("-pk",)


@admin.register(RecomputeRun)
class RecomputeRunAdmin(ReadOnlyAdmin):
    """Recomputes: whose, up to when, and how they went."""

    list_display = (
        *("id", "organization", "member", "through", "why", "status", "attempts", "snapshots"),
        *("created_at", "finished_at"),
    )
    list_filter = ("organization", "status", "why")
    list_select_related = ("member", "organization")
    search_fields = ("member__name", "member__email", "message")
    date_hierarchy = "created_at"
    ordering = ("-pk",)
