"""Forms of single sign-on."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from accounts.forms import LinesField
from accounts.models import ProviderKind

SLUG = re.compile(r"[a-z0-9_-]{1,60}\Z", re.IGNORECASE)


class FindForm(forms.Form):
    """An organization's address, or an e-mail address."""

    organization = forms.CharField(
        max_length=254, label=gettext_lazy("Organization, or your work e-mail address")
    )

    def clean_organization(self) -> str:
        """Return the last part of an organization's address, or an e-mail address."""
        told: str = self.cleaned_data["organization"].strip().lower()
        if "@" in told:
            return told
        found = re.search(r"/o/([^/?#]+)", told)
        slug = found.group(1) if found else told
        if not SLUG.match(slug):
            text = gettext("Type the name that stands behind /o/ in the organization’s address.")
            raise forms.ValidationError(text)
        return slug


class ProviderForm(forms.Form):
    """How an identity provider is set up. What the other kind needs is not read."""

    kind = forms.TypedChoiceField(
        coerce=ProviderKind, choices=ProviderKind.choices, label=gettext_lazy("It speaks")
    )
    issuer = forms.CharField(max_length=500, required=False, label=gettext_lazy("Issuer"))
    client_id = forms.CharField(max_length=255, required=False, label=gettext_lazy("Client ID"))
    secret = forms.CharField(
        max_length=1000, required=False, label=gettext_lazy("Client secret"), strip=True
    )
    metadata_url = forms.CharField(
        max_length=500, required=False, label=gettext_lazy("Address of the metadata")
    )
    metadata = forms.CharField(
        max_length=200_000, required=False, label=gettext_lazy("Or the metadata, pasted")
    )
    joins_by_domain = forms.BooleanField(
        required=False, label=gettext_lazy("People of these domains join by themselves")
    )
    domains = LinesField(required=False, label=gettext_lazy("Domains, one a line"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "sso_%s", **kwargs})
