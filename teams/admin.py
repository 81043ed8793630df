"""Teams, members, imports and facts, for site staff. Facts are looked at and never edited."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.staff_pages import (
    CountedDelete,
    Inline,
    ModelForm,
    ReadOnlyAdmin,
    TenantAdmin,
    TenantInline,
)
from accounts.staff_tables import StaffTables
from scoring.tasks import recompute_later
from teams.admin_actions import ImportActions, MemberActions
from teams.admin_tables import AliasTable, MemberTable, OutcomeTable, TeamTable
from teams.directory_admin import ScimGroupAdmin, ScimUserAdmin
from teams.models import (
    Activity,
    ColumnMapping,
    Connection,
    Contact,
    Coverage,
    Delivery,
    Exchange,
    Goal,
    Import,
    Invitation,
    Member,
    MemberAlias,
    Note,
    PortabilityConnection,
    ReportExport,
    Seat,
    SeatKind,
    StateSnapshot,
    Team,
    TeamManager,
    TeamMembership,
    UploadRequest,
)
from teams.privacy_admin import ErasureAdmin, OptOutAdmin, PersonalFileAdmin, UploadConsentAdmin
from teams.saved_admin import SavedGroupAdmin, SavedViewAdmin
from teams.services.facts import grow_version

__all__ = [
    "ErasureAdmin",
    "OptOutAdmin",
    "PersonalFileAdmin",
    "SavedGroupAdmin",
    "SavedViewAdmin",
    "ScimGroupAdmin",
    "ScimUserAdmin",
    "UploadConsentAdmin",
]


class TeamManagerInline(TenantInline):
    """Who looks after the team."""

    model = TeamManager
    autocomplete_fields = ("user",)


@admin.register(Team)
class TeamAdmin(StaffTables, TenantAdmin):
    """The trees of teams."""

    resource_classes = (TeamTable,)
    list_display = ("name", "organization", "parent", "closed_on")
    list_filter = ("organization",)
    list_select_related = ("organization", "parent")
    search_fields = ("name", "organization__name")
    autocomplete_fields = ("organization", "parent")
    inlines = (TeamManagerInline,)


@admin.register(TeamManager)
class TeamManagerAdmin(TenantAdmin):
    """Who looks after which team."""

    list_display = ("user", "team", "organization")
    list_filter = ("organization",)
    list_select_related = ("user", "team", "organization")
    search_fields = ("user__email", "user__name", "team__name")
    autocomplete_fields = ("organization", "team", "user")


class TeamMembershipInline(TenantInline):
    """The teams that a member was in."""

    model = TeamMembership
    autocomplete_fields = ("team",)


class SeatForm(ModelForm):
    """A seat that staff know of."""

    kind = forms.ChoiceField(choices=SeatKind.choices)

    class Meta:
        model = Seat
        fields = ("kind", "since")


class SeatInline(TenantInline):
    """The seats that staff typed."""

    model = Seat
    form = SeatForm
    exclude = ()
    verbose_name_plural = "seats"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Seat]:
        """Return the seats that no import told."""
        return super().get_queryset(request).filter(batch__isnull=True)


class ImportedSeatInline(Inline):
    """The seats that imports told: facts, which an undo takes back."""

    model = Seat
    fields = readonly_fields = ("kind", "since", "batch", "replaced_by")
    verbose_name_plural = "imported seats"
    can_delete = False
    extra = max_num = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Seat]:
        """Return the seats that an import told."""
        return super().get_queryset(request).filter(batch__isnull=False)


@admin.register(Member)
class MemberAdmin(StaffTables, MemberActions, CountedDelete, TenantAdmin):
    """The people whose activity is scored."""

    resource_classes = (MemberTable,)
    list_display = ("name", "email", "organization", "title", "joined_on", "left_on", "user")
    list_filter = ("organization", ("left_on", admin.EmptyFieldListFilter))
    list_select_related = ("organization", "user")
    search_fields = ("name", "email")
    autocomplete_fields = ("organization", "user")
    readonly_fields = ("facts_version",)
    inlines = (TeamMembershipInline, SeatInline, ImportedSeatInline)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Store the member's rows; seats and the day of leaving have the scores computed anew."""
        super().save_related(request, form, formsets, change)
        seated = any(formset.model is Seat and formset.has_changed() for formset in formsets)
        if seated or "left_on" in form.changed_data:
            grow_version(form.instance.pk)
            recompute_later(member=form.instance)


@admin.register(Import)
class ImportAdmin(ImportActions, ReadOnlyAdmin):
    """Imports: what was uploaded for whom, and what became of it."""

    list_display = (
        *("id", "organization", "member", "status", "uploaded_by", "created_at", "finished_at"),
        *("new_count", "known_count", "changed_count", "problem_count"),
    )
    list_filter = ("organization", "status")
    list_select_related = ("organization", "member", "uploaded_by")
    search_fields = ("member__name", "member__email", "uploaded_by__email", "message")
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    exclude = ("claims", "digest")


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """What was brought at once, and how far it is. What its files say of people stays hidden."""

    list_display = (
        *("id", "organization", "status", "created_by", "via", "member", "created_at"),
        *("checked_at", "committed_at"),
    )
    list_filter = ("organization", "status", ("via", admin.EmptyFieldListFilter))
    list_select_related = ("organization", "created_by", "member")
    search_fields = ("created_by__email", "created_by__name", "member__name", "message")
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    exclude = ("uploads", "sources", "answers", "people", "plan")


@admin.register(MemberAlias)
class MemberAliasAdmin(StaffTables, ReadOnlyAdmin):
    """By what files name members: opaque keys."""

    resource_classes = (AliasTable,)
    list_display = ("key", "member", "organization", "created_by", "created_at")
    list_filter = ("organization",)
    list_select_related = ("organization", "member", "created_by")
    search_fields = ("member__name", "member__email", "=key")
    date_hierarchy = "created_at"
    ordering = ("-pk",)


@admin.register(ColumnMapping)
class ColumnMappingAdmin(ReadOnlyAdmin):
    """What unknown tables were told to mean."""

    list_display = ("name", "organization", "mapping", "created_by", "created_at")
    list_filter = ("organization",)
    list_select_related = ("organization", "created_by")
    search_fields = ("name",)
    date_hierarchy = "created_at"
    ordering = ("-pk",)


@admin.register(PortabilityConnection)
class PortabilityConnectionAdmin(ReadOnlyAdmin):
    """Who has LinkedIn read, and how that goes. LinkedIn's tokens stay hidden."""

    list_display = (
        *("member", "organization", "status", "consented_at", "expires_at"),
        *("last_polled_at", "next_poll_at", "error"),
    )
    list_filter = ("organization", "status")
    list_select_related = ("organization", "member")
    search_fields = ("member__name", "member__email", "error")
    date_hierarchy = "consented_at"
    ordering = ("-pk",)
    exclude = ("token",)


@admin.register(Goal)
class GoalAdmin(ReadOnlyAdmin):
    """Goals: set and closed by members and those who manage them. Points are in hundredths."""

    list_display = (
        *("member", "organization", "what", "base", "target", "set_on", "due_on", "set_by"),
        "closed_at",
    )
    list_filter = ("organization", "what", ("closed_at", admin.EmptyFieldListFilter))
    list_select_related = ("organization", "member", "set_by")
    search_fields = ("member__name", "member__email", "set_by__email")
    date_hierarchy = "created_at"
    ordering = ("-pk",)


@admin.register(Note)
class NoteAdmin(ReadOnlyAdmin):
    """That there are notes of 1:1s, and between whom. What they say is not even read."""

    list_display = ("id", "organization", "author", "member", "created_at")
    list_filter = ("organization",)
    list_select_related = ("organization", "author", "member")
    search_fields = ("member__name", "member__email", "author__email")
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    exclude = ("text", "on", "total")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Note]:
        """Return the notes without their text."""
        return super().get_queryset(request).defer("text")


@admin.register(UploadRequest)
class UploadRequestAdmin(ReadOnlyAdmin):
    """Who was asked for fresh files."""

    list_display = ("member", "organization", "asked_by", "asked_at")
    list_filter = ("organization",)
    list_select_related = ("organization", "member", "asked_by")
    search_fields = ("member__name", "member__email", "asked_by__email")
    date_hierarchy = "asked_at"
    ordering = ("-pk",)


@admin.register(ReportExport)
class ReportExportAdmin(ReadOnlyAdmin):
    """What was taken out of User Reports. Files are for their users alone."""

    list_display = ("created_at", "organization", "user", "file_format", "rows", "status")
    list_filter = ("organization", "file_format", "status")
    list_select_related = ("organization", "user")
    search_fields = ("user__email", "user__name")
    date_hierarchy = "created_at"
    exclude = ("content",)
    ordering = ("-pk",)


class FactAdmin(ReadOnlyAdmin):
    """Facts: written by imports, taken back by an undo, never edited."""

    list_filter: ClassVar[Any] = (
        "organization",
        "source",
        ("replaced_by", admin.EmptyFieldListFilter),
    )
    list_select_related: ClassVar[Any] = ("organization", "member", "batch", "replaced_by")
    search_fields = ("member__name", "member__email", "=ref")
    date_hierarchy = "on"
    ordering = ("-pk",)


@admin.register(Activity)
class ActivityAdmin(FactAdmin):
    """What was done on a day."""

    list_display = (
        *("member", "organization", "kind", "on", "count", "detail", "quality", "words"),
        *("source", "batch"),
    )
    list_filter = ("organization", "kind", *FactAdmin.list_filter[1:])


@admin.register(Invitation)
class InvitationAdmin(FactAdmin):
    """Invitations to connect."""

    list_display = (
        *("member", "organization", "direction", "on", "contact", "accepted_on", "withdrawn_on"),
        *("source", "batch"),
    )
    list_filter = ("organization", "direction", *FactAdmin.list_filter[1:])
    list_select_related = (*FactAdmin.list_select_related, "contact")


@admin.register(Exchange)
class ExchangeAdmin(FactAdmin):
    """Messages of a day: counts, never text."""

    list_display = (
        *("member", "organization", "on", "contact", "outbound", "inbound", "first_out"),
        *("inmail", "source", "batch"),
    )
    list_filter = ("organization", "inmail", *FactAdmin.list_filter[1:])
    list_select_related = (*FactAdmin.list_select_related, "contact")


@admin.register(Connection)
class ConnectionAdmin(FactAdmin):
    """Connections made."""

    list_display = ("member", "organization", "on", "contact", "title", "source", "batch")
    list_select_related = (*FactAdmin.list_select_related, "contact")


@admin.register(StateSnapshot)
class StateSnapshotAdmin(StaffTables, FactAdmin):
    """States as they were known on a day. Business outcomes come and go as a table."""

    resource_classes = (OutcomeTable,)
    list_display = ("member", "organization", "kind", "on", "values", "source", "batch")
    list_filter = ("organization", "kind", *FactAdmin.list_filter[1:])


@admin.register(Coverage)
class CoverageAdmin(FactAdmin):
    """What is measured from when to when."""

    list_display = ("member", "organization", "start", "end", "metrics", "source", "batch")
    date_hierarchy = "end"


@admin.register(Contact)
class ContactAdmin(ReadOnlyAdmin):
    """People whom members dealt with: opaque keys, no names."""

    list_display = ("key", "member", "organization", "title", "company")
    list_filter = ("organization", "title")
    list_select_related = ("organization", "member")
    search_fields = ("member__name", "member__email", "=key")
    ordering = ("-pk",)
