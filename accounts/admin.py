"""Organizations, users and their roles, for site staff."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.access import access_of_staff
from accounts.audit import record_everywhere
from accounts.email_changes import email_change
from accounts.entered import entered
from accounts.forms import LinesField
from accounts.invitations import invite_revoke
from accounts.models import (
    Action,
    AuditEvent,
    Invite,
    Membership,
    Organization,
    RuleVersion,
    User,
)
from accounts.organization_admin import OrganizationErasureAdmin, VisibilityChangeAdmin
from accounts.second_factor import has_second_factor
from accounts.sessions import sessions_end
from accounts.sso_admin import ExternalIdentityAdmin, IdentityProviderAdmin
from accounts.staff_entry import StaffEntry, staff_made
from accounts.staff_pages import (
    CountedDelete,
    DjangoUserAddForm,
    DjangoUserAdmin,
    DjangoUserForm,
    Inline,
    ListedLookups,
    ModelForm,
    ReadOnlyAdmin,
    is_of_others,
)
from accounts.token_admin import ApiTokenAdmin
from teams.services.organization import fixed_settings

__all__ = [
    "ApiTokenAdmin",
    "ExternalIdentityAdmin",
    "IdentityProviderAdmin",
    "OrganizationErasureAdmin",
    "VisibilityChangeAdmin",
]


class OrganizationForm(ModelForm):
    """An organization, its company's names one a line."""

    company_aliases = LinesField(
        required=False, help_text="Names under which co-workers list the company, one a line."
    )

    class Meta:
        model = Organization
        fields = ("name", "slug", "time_zone", "company_aliases", "seat_policy")


SHARED = ("industry", "industry_shared_since", "industry_shared_by")


class MembershipInline(Inline):
    """Who belongs to it, or where they belong."""

    model = Membership
    autocomplete_fields = ("user", "organization")
    extra = 0


@admin.register(Organization)
class OrganizationAdmin(CountedDelete):
    """The tenants."""

    form = OrganizationForm
    list_display = (
        *("name", "slug", "time_zone", "seat_policy", "industry", "industry_shared_since"),
        *("visibility", "is_sample", "created_at"),
    )
    list_filter = (
        *("is_sample", "visibility", "seat_policy", "industry"),
        ("industry_shared_since", admin.EmptyFieldListFilter),
    )
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    date_hierarchy = "created_at"
    inlines = (MembershipInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may: not from within another organization."""
        entry: StaffEntry | None = getattr(request, "staff_entry", None)
        is_inside = entry is not None and entry.organization_id is not None
        return super().has_add_permission(request) and not is_inside

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Write that it was made, and why whoever made it is inside."""
        staff_made(by=cast(User, request.user), session=request.session, organization=obj)
        return super().log_addition(request, obj, message)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Days of facts are fixed in the time zone of their import: it stays from the first on.

        So do the settings of the standard rules: days that are over keep their rules, and others
        are published as a version of the organization's own. Whether it takes part in an
        industry's pool is for the organization to say.
        """
        fields = [*super().get_readonly_fields(request, obj), *SHARED]
        return fields if obj is None else [*fields, *fixed_settings(obj)]


class UserAddForm(DjangoUserAddForm):
    """A new user, by e-mail address."""

    class Meta:
        model = User
        fields = ("email", "name")
        field_classes: ClassVar[dict[str, Any]] = {}

    def clean_email(self) -> str:
        """Return the address in the one form in which it is stored."""
        return User.objects.normalize_email(self.cleaned_data["email"]).lower()


RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")


class UserForm(DjangoUserForm):
    """A user."""

    class Meta:
        model = User
        fields = ("email", "name", "password", "is_active", *RIGHTS)
        field_classes: ClassVar[dict[str, Any]] = {}


@admin.register(User)
class UserAdmin(ListedLookups, DjangoUserAdmin):
    """Who can sign in."""

    form = UserForm
    add_form = UserAddForm
    list_display = ("email", "name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "memberships__role", "memberships__organization")
    search_fields = ("email", "name")
    ordering = ("email",)
    date_hierarchy = "date_joined"
    readonly_fields = ("last_login", "date_joined", "pending_email")
    inlines = (MembershipInline,)
    fieldsets = (
        (None, {"fields": ("email", "pending_email", "name", "password")}),
        ("Site", {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        ("Permissions", {"fields": ("user_permissions",), "classes": ("collapse",)}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Only superusers give rights; whoever may edit users could take them otherwise."""
        fields = list(super().get_readonly_fields(request, obj))
        return fields if _is_superuser(request) else [*fields, *RIGHTS]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Store the user. Another address is confirmed first; who is closed is signed out."""
        wanted = obj.email
        if change:
            obj.email = User.objects.get(pk=obj.pk).email
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data and wanted.lower() != obj.email:
            self._change_email(request, obj, wanted)
        if not obj.is_active:
            sessions_end(obj)

    def _change_email(self, request: HttpRequest, user: User, wanted: str) -> None:
        by = cast(User, request.user)
        site = request.build_absolute_uri("/")[:-1]
        try:
            is_changed = email_change(by=by, user=user, email=wanted, site=site)
        except ValidationError as wrong:
            self.message_user(request, " ".join(wrong.messages), messages.ERROR)
            return
        if not is_changed:
            text = f"{wanted} is asked to confirm. Until then nothing changes."
            self.message_user(request, text, messages.WARNING)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user may be changed: a superuser by superusers alone."""
        allowed = super().has_change_permission(request, obj)
        return allowed and _reaches(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user may be deleted: a superuser by superusers alone.

        What somebody changed is in the log, and would go with the account: it is closed instead.
        """
        allowed = super().has_delete_permission(request, obj)
        return allowed and _reaches(request, obj) and not _changed_anything(obj)


def _is_superuser(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.is_superuser


def _changed_anything(user: User | None) -> bool:
    return user is not None and LogEntry.objects.filter(user=user).exists()


def _reaches(request: HttpRequest, user: User | None) -> bool:
    if is_of_others(user):
        return False  # who is in several organizations is changed from all of them
    return user is None or not user.is_superuser or _is_superuser(request)


@admin.register(Membership)
class MembershipAdmin(ListedLookups):
    """Roles: who is what in which organization."""

    list_display = ("user", "organization", "role", "ends_on", "created_at")
    list_filter = ("organization", "role")
    list_select_related = ("user", "organization")
    search_fields = ("user__email", "user__name", "organization__name")
    autocomplete_fields = ("user", "organization")
    date_hierarchy = "created_at"


@admin.register(Invite)
class InviteAdmin(ReadOnlyAdmin):
    """Links that let somebody in, made and revoked in the organization. Hashes stay hidden."""

    list_display = (
        *("user", "organization", "role", "created_at", "created_by", "expires_at"),
        *("used_at", "revoked_at"),
    )
    list_filter = ("organization", "role", ("used_at", admin.EmptyFieldListFilter))
    list_select_related = ("user", "organization", "created_by")
    search_fields = ("user__email", "user__name", "organization__name")
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    exclude = ("digest",)
    actions = ("revoke_invites",)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may revoke: who may change invitations."""
        return bool(request.user.has_perm("accounts.change_invite"))

    @admin.action(description="Revoke invitation", permissions=["revoke"])
    def revoke_invites(self, request: HttpRequest, queryset: QuerySet[Invite]) -> None:
        """Make the links useless. New ones are made in the organization, by who may give them."""
        if not isinstance(entered(), int):
            said = "Enter the one organization whose invitations they are."
            self.message_user(request, said, messages.WARNING)
            return
        chosen = list(queryset.select_related("organization", "user"))
        for one in chosen:
            access = access_of_staff(cast(User, request.user), one.organization)
            invite_revoke(access=access, user=one.user)
        self.message_user(request, f"{len(chosen)} links open nothing.", messages.SUCCESS)


@admin.register(RuleVersion)
class RuleVersionAdmin(ReadOnlyAdmin):
    """Own versions of the rules: written in the organization, and never changed once published."""

    list_display = (
        *("name", "organization", "effective_from", "note", "published_at", "published_by"),
        *("created_at", "created_by"),
    )
    list_filter = ("organization", ("published_at", admin.EmptyFieldListFilter))
    list_select_related = ("organization", "published_by", "created_by")
    search_fields = ("note", "organization__name")
    date_hierarchy = "created_at"
    ordering = ("-pk",)


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """Who did what, in every organization: rows are added by what is done, and never change."""

    list_display = ("at", "organization", "action", "actor_name", "target_name", "what", "channel")
    list_filter = ("organization", "action", "channel")
    list_select_related = ("organization",)
    search_fields = ("actor_name", "target_name", "what")
    date_hierarchy = "at"
    ordering = ("-pk",)


# allauth's own pages show secrets of second factors, and change addresses behind everybody's back.
for theirs in (Authenticator, EmailAddress, UserSession):
    admin.site.unregister(theirs)


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnlyAdmin):
    """Second factors. Who has lost theirs is let in by deleting them; what they hold is hidden."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    list_select_related = ("user",)
    search_fields = ("user__email", "user__name")
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    exclude = ("data",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user may: one of a superuser is deleted by superusers alone."""
        allowed = bool(request.user.has_perm("mfa.delete_authenticator"))
        return allowed and _reaches(request, obj.user if obj else None)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete it; whoever is signed in as the user is signed out."""
        self.delete_queryset(request, Authenticator.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete them; whoever is signed in as one of their users is signed out."""
        reached = [one for one in queryset.select_related("user") if _reaches(request, one.user)]
        for one in reached:
            by, told = cast(User, request.user), {"type": str(one.type)}
            record_everywhere(
                Action.FACTOR_REMOVED, of=one.user, by=by, target=one.user, before=told
            )
            one.delete()
            if not has_second_factor(one.user):  # codes of before would open the next one
                Authenticator.objects.filter(user_id=one.user_id).delete()
            sessions_end(one.user)
