"""Invitations: one-time links that let somebody into an organization."""

from __future__ import annotations

import hashlib
from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.models.user import User
from accounts.roles import Role
from accounts.tenancy import TenantModel


class Invite(TenantModel):
    """Lets one user into the organization, in a role: once, and until a moment.

    The secret of the link is not stored: ``digest`` is its SHA-256. A user has one link at most
    that is neither used nor revoked.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.REP)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, related_name="+", null=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "user"],
                condition=models.Q(used_at__isnull=True, revoked_at__isnull=True),
                name="invite_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"invitation of {self.user}"

    @staticmethod
    def digest_of(secret: str) -> str:
        """Return what is stored of a secret."""
        return hashlib.sha256(secret.encode()).hexdigest()

    @property
    def is_expired(self) -> bool:
        """Whether its time is over."""
        return self.expires_at <= timezone.now()

    @property
    def is_usable(self) -> bool:
        """Whether it lets somebody in: neither used, nor revoked, nor expired."""
        return self.used_at is None and self.revoked_at is None and not self.is_expired
