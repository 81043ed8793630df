"""Organizations, users and their roles, for site staff."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from accounts.models import Membership, Organization, User
from accounts.staff_pages import (
    CountedDelete,
    DjangoUserAddForm,
    DjangoUserAdmin,
    DjangoUserForm,
    Inline,
    ModelAdmin,
    ModelForm,
)
from teams.services.facts import grow_versions
from teams.services.imports import has_imports


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        """Return a list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the lines that are not blank."""
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether the lines are others."""
        return bool(list(initial or []) != self.to_python(data))


class OrganizationForm(ModelForm):
    """An organization, its company's names one a line."""

    company_aliases = LinesField(
        required=False, help_text="Names under which co-workers list the company, one a line."
    )

    class Meta:
        model = Organization
        fields = ("name", "slug", "time_zone", "company_aliases", "seat_policy")


class MembershipInline(Inline):
    """Who belongs to it, or where they belong."""

    model = Membership
    autocomplete_fields = ("user", "organization")
    extra = 0


@admin.register(Organization)
class OrganizationAdmin(CountedDelete):
    """The tenants."""

    form = OrganizationForm
    list_display = ("name", "slug", "time_zone", "seat_policy", "is_sample", "created_at")
    list_filter = ("is_sample", "seat_policy")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    date_hierarchy = "created_at"
    inlines = (MembershipInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Days of facts are fixed in the time zone of their import: it stays from the first on."""
        fields = list(super().get_readonly_fields(request, obj))
        if obj is not None and has_imports(obj.pk):
            fields.append("time_zone")
        return fields

    def save_model(self, request: HttpRequest, obj: Organization, form: Any, change: bool) -> None:
        """Save; scores are computed again where who counts as a co-worker or the policy changed."""
        super().save_model(request, obj, form, change)
        if change and {"company_aliases", "seat_policy"} & {*form.changed_data}:
            grow_versions(obj.pk)


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
class UserAdmin(DjangoUserAdmin):
    """Who can sign in."""

    form = UserForm
    add_form = UserAddForm
    list_display = ("email", "name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "memberships__role", "memberships__organization")
    search_fields = ("email", "name")
    ordering = ("email",)
    date_hierarchy = "date_joined"
    readonly_fields = ("last_login", "date_joined")
    inlines = (MembershipInline,)
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
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

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user may be changed: a superuser by superusers alone."""
        allowed = super().has_change_permission(request, obj)
        return allowed and _reaches(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user may be deleted: a superuser by superusers alone."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and _reaches(request, obj)


def _is_superuser(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.is_superuser


def _reaches(request: HttpRequest, user: User | None) -> bool:
    return user is None or not user.is_superuser or _is_superuser(request)


@admin.register(Membership)
class MembershipAdmin(ModelAdmin):
    """Roles: who is what in which organization."""

    list_display = ("user", "organization", "role", "created_at")
    list_filter = ("organization", "role")
    list_select_related = ("user", "organization")
    search_fields = ("user__email", "user__name", "organization__name")
    autocomplete_fields = ("user", "organization")
    date_hierarchy = "created_at"
