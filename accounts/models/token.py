"""Tokens of the API, and the requests that must happen once."""

from __future__ import annotations

import hashlib
from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.models.user import User
from accounts.roles import Scope
from accounts.tenancy import TenantModel


class ApiToken(TenantModel):
    """Lets a program act as a user in one organization, within scopes, until a day.

    The secret itself is not stored: ``digest`` is its SHA-256, ``prefix`` is how it begins. What
    the program may do is never more than what the user may at the time.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=16, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, related_name="+", null=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, editable=False)
    last_used_address = models.GenericIPAddressField(null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        verbose_name = "API token"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                condition=models.Q(revoked_at__isnull=True),
                name="api_token_name_unique_in_organization",
                violation_error_message="There is a token of this name already.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def digest_of(secret: str) -> str:
        """Return what is stored of a secret."""
        return hashlib.sha256(secret.encode()).hexdigest()

    @property
    def is_expired(self) -> bool:
        """Return whether its time is over."""
        return self.expires_at <= timezone.now()

    @property
    def is_usable(self) -> bool:
        """Return whether it opens anything: neither revoked nor expired."""
        return self.revoked_at is None and not self.is_expired

    @property
    def scope_names(self) -> str:
        """Return its scopes as they are written."""
        return ", ".join(self.scopes)

    def has(self, scope: Scope) -> bool:
        """Return whether the scope is one of its own."""
        return scope.value in self.scopes


class RequestStatus(models.TextChoices):
    """Whether the answer to a request is known."""

    RUNNING = "running", "Running"
    DONE = "done", "Done"


class ApiRequest(TenantModel):
    """A request that happens once, whatever the network does: known by its token and key.

    The row is written before the work begins. The answer is stored in the transaction of the
    work, so that there is never one without the other.
    """

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64, help_text="SHA-256 of the Idempotency-Key.")
    digest = models.CharField(max_length=64, help_text="SHA-256 over what was asked.")
    status = models.CharField(
        max_length=8, choices=RequestStatus.choices, default=RequestStatus.RUNNING
    )
    attempts = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField()
    answer_status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["created_at"], name="api_request_created")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token", "key"], name="api_request_key_unique")
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"
