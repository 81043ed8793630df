"""Single sign-on: the identity provider of an organization, and whom it vouched for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from accounts.tenancy import TenantModel


class ProviderKind(models.TextChoices):
    """How an identity provider speaks."""

    OIDC = "oidc", "OpenID Connect"
    SAML = "saml", "SAML 2.0"


class IdentityProvider(TenantModel):
    """Who signs people of one organization in, besides a password. There is one at most.

    ``issuer`` is what the provider calls itself: the issuer of OpenID Connect, the entity ID of
    SAML. ``secret`` is encrypted (``accounts.sso.providers``). ``metadata`` is SAML's. People
    whose address is of the ``domains`` join by themselves where ``joins_by_domain``; the
    ``login_domains`` are confirmed by the site staff and lead from the login page here.
    """

    kind = models.CharField(max_length=8, choices=ProviderKind.choices, default=ProviderKind.OIDC)
    is_enabled = models.BooleanField(default=False)
    issuer = models.CharField(max_length=500)
    client_id = models.CharField(max_length=255, blank=True)
    secret = models.TextField(blank=True, editable=False)
    metadata = models.TextField(blank=True)
    metadata_url = models.CharField(max_length=500, blank=True)
    joins_by_domain = models.BooleanField(default=False)
    domains = models.JSONField(default=list, blank=True)
    login_domains = models.JSONField(
        default=list, blank=True, help_text="Confirmed by the site staff, as a list of names."
    )
    tested_at = models.DateTimeField(null=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["organization_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization"], name="identity_provider_one")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.issuer}"


class ExternalIdentity(TenantModel):
    """A subject of an organization's identity provider, and whose account it opens there.

    ``is_own_choice`` says that the person linked it while signed in with their own password. Any
    other link opens nothing once the account belongs elsewhere too.
    """

    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=255)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    is_own_choice = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name_plural = _("external identities")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "issuer", "subject"], name="external_identity_unique"
            ),
            models.UniqueConstraint(
                fields=["organization", "issuer", "user"], name="external_identity_one_a_user"
            ),
        ]

    def __str__(self) -> str:
        return f"identity {self.pk} of {self.user}"
