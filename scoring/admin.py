"""Scores, for site staff to look at."""

from __future__ import annotations

from django.contrib import admin

from accounts.staff_pages import ReadOnlyAdmin
from scoring.models import (
    IndustryEdition,
    IndustryShare,
    IndustryStanding,
    RecomputeRun,
    ScoreSnapshot,
)


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


@admin.register(IndustryEdition)
class IndustryEditionAdmin(ReadOnlyAdmin):
    """Editions of industry pools, of no organization."""

    list_display = (
        *("industry", "on", "until", "n", "median", "brand", "find", "insights"),
        *("relationships", "step", "made_at"),
    )
    list_filter = ("industry", ("until", admin.EmptyFieldListFilter))
    search_fields = ("industry",)
    date_hierarchy = "on"
    ordering = ("-pk",)


@admin.register(IndustryShare)
class IndustryShareAdmin(ReadOnlyAdmin):
    """What each organization brought into an edition."""

    list_display = ("edition", "organization", "members")
    list_filter = ("organization", "edition__industry")
    list_select_related = ("edition", "organization")
    search_fields = ("organization__name", "edition__industry")
    date_hierarchy = "edition__on"
    ordering = ("-pk",)


@admin.register(IndustryStanding)
class IndustryStandingAdmin(ReadOnlyAdmin):
    """Members' totals in an edition, in hundredths of points."""

    list_display = ("member", "organization", "share", "total", "top_percent")
    list_filter = ("organization", "share__edition__industry")
    list_select_related = ("member", "organization", "share")
    search_fields = ("member__name", "member__email")
    date_hierarchy = "share__edition__on"
    ordering = ("-pk",)
