"""What the admin pages of site staff share: rows of every organization, facts never edited."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from accounts.entered import entered
from accounts.models import Membership, Organization, User
from accounts.staff_trail import Trailed

if TYPE_CHECKING:  # these are generic for the type checker alone
    FormSet = BaseInlineFormSet[Any, Any, Any]
    DjangoInline = admin.TabularInline[Any, Any]
    ModelAdmin = admin.ModelAdmin[Any]
    ModelForm = forms.ModelForm[Any]
    DjangoUserAdmin = UserAdmin[Any]
    DjangoUserForm = UserChangeForm[Any]
    DjangoUserAddForm = AdminUserCreationForm[Any]
else:
    FormSet = BaseInlineFormSet
    DjangoInline = admin.TabularInline
    ModelAdmin = admin.ModelAdmin
    ModelForm = forms.ModelForm
    DjangoUserAdmin = UserAdmin
    DjangoUserForm = UserChangeForm
    DjangoUserAddForm = AdminUserCreationForm


# What the list filters in use, and the dates above a list, put behind the name of a field.
ENDINGS = ("", "__exact", "__isnull", "__isempty", "__year", "__month", "__day")


def inside(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Return those of the rows that are of the entered organization, or of none at all.

    Tenant models are filtered by their managers. An account is of the organization where it belongs
    to it, and of none where it belongs nowhere.
    """
    tenant, model = entered(), rows.model
    if not isinstance(tenant, int):
        return rows
    if model is Organization:
        return rows.filter(pk=tenant)
    if model is User:
        of_it = Membership.objects.filter(organization_id=tenant).values("user_id")
        of_none = models.Q(memberships__isnull=True)
        return rows.filter(pk__in=rows.model.objects.filter(models.Q(pk__in=of_it) | of_none))
    names = {field.name for field in model._meta.concrete_fields}
    if "organization" in names:
        return rows.filter(organization_id=tenant)
    return rows.filter(user__in=inside(User.objects.all())) if "user" in names else rows


def is_of_others(user: User | None) -> bool:
    """Return whether an account belongs to an organization that is not entered."""
    tenant = entered()
    if user is None or not isinstance(tenant, int):
        return False
    return Membership.objects.filter(user=user).exclude(organization_id=tenant).exists()


class Inside:
    """Rows, and what they may point to, are of the entered organization."""

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Return the rows of the entered organization."""
        return inside(super().get_queryset(request))  # type: ignore[misc]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the field, which takes no account or organization from outside."""
        if db_field.related_model in (Organization, User):
            kwargs.setdefault("queryset", inside(db_field.related_model._default_manager.all()))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]


class Inline(Inside, DjangoInline):
    """Rows below another one."""


class ListedLookups(Inside, Trailed):
    """A list is narrowed by what it offers, and by no other field, which an answer would tell of.

    Django allows every field of the model itself: whoever sees that there is a row could read all
    of it by asking for the start of a text, one letter after another.
    """

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Return whether the list offers it, as a filter or as a date."""
        offered: list[Any] = [*self.get_list_filter(request), self.date_hierarchy]
        names = [one if isinstance(one, str) else one[0] for one in offered if one]
        names += [self._key(name) for name in names]
        return lookup in {name + end for name in names for end in ENDINGS}

    def _key(self, name: str) -> str:
        """Django's filters ask for a related row by its key."""
        field: Any = get_fields_from_path(self.model, name)[-1]
        return f"{name}__{field.target_field.name}" if field.is_relation else name


class TenantFormSet(FormSet):
    """Rows below another one belong to its organization, before they are checked."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]  # not in the stubs
        form.instance.organization_id = self.instance.organization_id
        return form


class TenantInline(Inline):
    """Rows of a tenant below another row of it."""

    formset = TenantFormSet
    exclude: ClassVar[Any] = ("organization",)
    extra = 0


class TenantAdmin(ListedLookups):
    """Rows that belong to one organization each, for good."""

    autocomplete_fields: ClassVar[Any] = ("organization",)
    list_select_related: ClassVar[Any] = ("organization",)
    list_per_page = 50

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A row never moves to another organization."""
        fields = list(super().get_readonly_fields(request, obj))
        return fields if obj is None else [*fields, "organization"]


class ReadOnlyAdmin(ListedLookups):
    """Rows that nobody writes by hand."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False."""
        return False


class CountedDelete(ListedLookups):
    """Asks before a deletion with counts of what goes along, where a list would never end.

    Whoever may delete the row may delete its facts with it, which cannot be deleted alone.
    """

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Return the rows by name, and how many of what kind go with them."""
        rows = list(objs)
        counts = {str(self.opts.verbose_name_plural): len(rows)}
        for model, field in dependents(self.model):
            found = model._default_manager.filter(**{f"{field}__in": rows}).count()
            if found:
                counts[str(model._meta.verbose_name_plural)] = found
        return [str(row) for row in rows], counts, set(), []


def dependents(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Return the models whose rows go with those of ``model``, each with its foreign key."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and relation.on_delete is models.CASCADE:
            yield relation.related_model, relation.field.name
