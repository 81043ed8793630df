"""What members decide about their own data, and what is left of those who were erased."""

from __future__ import annotations

from django.contrib import admin

from accounts.staff_pages import ReadOnlyAdmin
from teams.models import Erasure, OptOut, PersonalFile, UploadConsent


@admin.register(PersonalFile)
class PersonalFileAdmin(ReadOnlyAdmin):
    """Who asked for all that is kept of a person. The files are for their users alone."""

    list_display = ("created_at", "organization", "user", "member", "for_former", "status")
    list_filter = ("organization", "for_former", "status")
    list_select_related = ("organization", "user", "member")
    search_fields = ("user__email", "user__name", "member__name")
    date_hierarchy = "created_at"
    exclude = ("content",)
    ordering = ("-pk",)


@admin.register(Erasure)
class ErasureAdmin(ReadOnlyAdmin):
    """People who are to be erased, and how much went with those who were: they are not named."""

    list_display = ("asked_at", "organization", "by_themselves", "done_at", "rows")
    list_filter = ("organization", "by_themselves", ("done_at", admin.EmptyFieldListFilter))
    list_select_related = ("organization",)
    search_fields = ("organization__name", "organization__slug")  # people are not named here
    date_hierarchy = "asked_at"
    ordering = ("-pk",)


@admin.register(UploadConsent)
class UploadConsentAdmin(ReadOnlyAdmin):
    """Who read what becomes of files, in which version of the text."""

    list_display = ("given_at", "organization", "user", "version")
    list_filter = ("organization", "version")
    list_select_related = ("organization", "user")
    search_fields = ("user__email", "user__name")
    date_hierarchy = "given_at"
    ordering = ("-pk",)


@admin.register(OptOut)
class OptOutAdmin(ReadOnlyAdmin):
    """What members have switched off: they switch it on again, and nobody else does."""

    list_display = ("since", "organization", "member", "source")
    list_filter = ("organization", "source")
    list_select_related = ("organization", "member")
    search_fields = ("member__name", "member__email")
    date_hierarchy = "since"
    ordering = ("-pk",)
