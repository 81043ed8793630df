"""The admin pages of single sign-on: domains are confirmed here, and links can be removed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from accounts.email_domains import domains_in
from accounts.forms import LinesField
from accounts.models import ExternalIdentity, IdentityProvider
from accounts.staff_pages import ListedLookups, ModelForm, ReadOnlyAdmin


class DomainsForm(ModelForm):
    """The domains whose people are led from the login page to the organization."""

    login_domains = LinesField(required=False, help_text="One a line. Confirm each of them first.")

    class Meta:
        model = IdentityProvider
        fields = ("login_domains",)

    def clean_login_domains(self) -> list[str]:
        """Return the names as they are compared."""
        try:
            return domains_in(self.cleaned_data["login_domains"])
        except forms.ValidationError as wrong:
            raise forms.ValidationError(wrong.messages) from None


@admin.register(IdentityProvider)
class IdentityProviderAdmin(ListedLookups):
    """Set up by owners in the organization. The site staff confirm domains, and no more."""

    form = DomainsForm
    list_display = ("organization", "kind", "issuer", "is_enabled", "joins_by_domain", "changed_at")
    list_filter = ("kind", "is_enabled")
    list_select_related = ("organization",)
    search_fields = ("organization__name", "issuer")
    fields = ("organization", "kind", "issuer", "is_enabled", "domains", "login_domains")
    readonly_fields = ("organization", "kind", "issuer", "is_enabled", "domains")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: owners set providers up."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: owners switch providers off."""
        return False


@admin.register(ExternalIdentity)
class ExternalIdentityAdmin(ReadOnlyAdmin):
    """Whom providers vouched for. A link that was removed is made anew by the next sign-in."""

    list_display = ("user", "organization", "issuer", "is_own_choice", "created_at", "last_used_at")
    list_filter = ("organization", "is_own_choice")
    list_select_related = ("user", "organization")
    search_fields = ("user__email", "organization__name")
    ordering = ("-pk",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return True: a person may be somebody else for the provider by now."""
        return True
