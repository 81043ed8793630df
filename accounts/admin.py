"""Organizations, users and their roles, for site staff."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from accounts.models import ApiToken, Membership, Organization, RuleVersion, User
from accounts.roles import Scope
from accounts.staff_pages import (
    CountedDelete,
    DjangoUserAddForm,
    DjangoUserAdmin,
    DjangoUserForm,
    Inline,
    ListedLookups,
    ModelForm,
    ReadOnlyAdmin,
)
from accounts.tokens import MAX_DAYS, token_check, token_create, token_revoke
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


FIXED = ("time_zone", "company_aliases", "seat_policy")
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
        *("is_sample", "created_at"),
    )
    list_filter = (
        *("is_sample", "seat_policy", "industry"),
        ("industry_shared_since", admin.EmptyFieldListFilter),
    )
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    date_hierarchy = "created_at"
    inlines = (MembershipInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Days of facts are fixed in the time zone of their import: it stays from the first on.

        So do the settings of the standard rules: days that are over keep their rules, and others
        are published as a version of the organization's own. Whether it takes part in an
        industry's pool is for the organization to say.
        """
        fields = [*super().get_readonly_fields(request, obj), *SHARED]
        if obj is not None and has_imports(obj.pk):
            fields += FIXED
        return fields


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
class MembershipAdmin(ListedLookups):
    """Roles: who is what in which organization."""

    list_display = ("user", "organization", "role", "created_at")
    list_filter = ("organization", "role")
    list_select_related = ("user", "organization")
    search_fields = ("user__email", "user__name", "organization__name")
    autocomplete_fields = ("user", "organization")
    date_hierarchy = "created_at"


TOKEN_FIELDS = ("organization", "user", "name", "scopes", "days")


class TokenForm(ModelForm):
    """A new token."""

    scopes = forms.MultipleChoiceField(choices=Scope.choices, widget=forms.CheckboxSelectMultiple)
    days = forms.IntegerField(min_value=1, max_value=MAX_DAYS, initial=90)

    class Meta:
        model = ApiToken
        fields = ("organization", "user", "name", "scopes")

    def clean(self) -> dict[str, Any]:
        """Say what is wrong with the token that would be made."""
        given = super().clean() or {}
        if not self.errors:
            token_check(**self.cleaned_data)
        return given


@admin.register(ApiToken)
class ApiTokenAdmin(ListedLookups):
    """Tokens of the API: made and revoked, never changed."""

    list_display = (
        *("name", "prefix", "organization", "user", "scope_names"),
        *("created_at", "last_used_at", "expires_at", "revoked_at"),
    )
    list_filter = ("organization", ("revoked_at", admin.EmptyFieldListFilter))
    list_select_related = ("organization", "user")
    search_fields = ("name", "prefix", "user__email", "organization__name")
    autocomplete_fields = ("organization", "user")
    date_hierarchy = "created_at"
    fields = (
        *("name", "prefix", "organization", "user", "scopes"),
        *("created_at", "created_by", "last_used_at", "expires_at", "revoked_at"),
    )
    actions = ("revoke_tokens",)

    def get_form(self, request: HttpRequest, obj: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Return the form of a new token; those that there are, are only looked at."""
        form = {} if obj else {"form": TokenForm}
        return super().get_form(request, obj, *args, **kwargs | form)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return what is shown of a token, and what is asked of a new one."""
        return super().get_fields(request, obj) if obj else TOKEN_FIELDS

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: only what it opens would change, and nobody would be told."""
        return False

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may revoke: who may change tokens by Django's permissions."""
        return bool(request.user.has_perm("accounts.change_apitoken"))

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> ApiToken:
        """Make the token; its secret stays with the request, for the answer."""
        super().save_form(request, form, change)
        by = cast(User, request.user)  # the admin lets nobody else in
        token, secret = token_create(by=by, **form.cleaned_data)
        request.secret = secret  # type: ignore[attr-defined]
        return token

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing is left to be stored."""

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kw: Any) -> HttpResponse:
        """Show the secret, on the answer itself: a message would wait for it in a cookie."""
        context = {**self.admin_site.each_context(request), "token": obj, "opts": self.opts}
        context["secret"] = request.secret  # type: ignore[attr-defined]
        return TemplateResponse(request, "admin/accounts/apitoken/made.html", context)

    @admin.action(description="Revoke token", permissions=["revoke"])
    def revoke_tokens(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        """Make the chosen tokens useless."""
        chosen = list(queryset)
        for token in chosen:
            token_revoke(token=token)
        self.message_user(request, f"{len(chosen)} tokens are revoked.", messages.SUCCESS)


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
