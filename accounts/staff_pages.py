"""What the admin pages of site staff share: rows of every organization, facts never edited."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

if TYPE_CHECKING:  # these are generic for the type checker alone
    FormSet = BaseInlineFormSet[Any, Any, Any]
    Inline = admin.TabularInline[Any, Any]
    ModelAdmin = admin.ModelAdmin[Any]
    ModelForm = forms.ModelForm[Any]
    DjangoUserAdmin = UserAdmin[Any]
    DjangoUserForm = UserChangeForm[Any]
    DjangoUserAddForm = AdminUserCreationForm[Any]
else:
    FormSet = BaseInlineFormSet
    Inline = admin.TabularInline
    ModelAdmin = admin.ModelAdmin
    ModelForm = forms.ModelForm
    DjangoUserAdmin = UserAdmin
    DjangoUserForm = UserChangeForm
    DjangoUserAddForm = AdminUserCreationForm


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


class TenantAdmin(ModelAdmin):
    """Rows that belong to one organization each, for good."""

    autocomplete_fields: ClassVar[Any] = ("organization",)
    list_select_related: ClassVar[Any] = ("organization",)
    list_per_page = 50

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A row never moves to another organization."""
        fields = list(super().get_readonly_fields(request, obj))
        return fields if obj is None else [*fields, "organization"]


class ReadOnlyAdmin(ModelAdmin):
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


class CountedDelete(ModelAdmin):
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
