"""Connections to LinkedIn's data portability interface: one member's own consent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from accounts.tenancy import TenantModel
from teams.models.member import Member


class PortabilityStatus(models.TextChoices):
    """Whether LinkedIn may be asked."""

    CONNECTED = "connected", "Connected"
    EXPIRED = "expired", "Expired"
    DISCONNECTED = "disconnected", "Disconnected"


class PortabilityConnection(TenantModel):
    """What a member allowed to read, from when until when, and how far reading has come.

    ``token`` is encrypted (``teams.services.portability_tokens``), and empty unless connected.
    ``changelog_from`` and ``snapshot_from`` are where the next reading goes on that LinkedIn's
    quota cut short; without them it begins anew.
    """

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="portability")
    status = models.CharField(max_length=12, choices=PortabilityStatus.choices)
    token = models.TextField(blank=True, editable=False)
    consented_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    last_polled_at = models.DateTimeField(null=True)
    next_poll_at = models.DateTimeField(null=True)
    changelog_from = models.BigIntegerField(
        null=True, help_text="The processedAt up to which the changelog was read, in milliseconds."
    )
    snapshot_from = models.CharField(max_length=60, blank=True, help_text="A domain.")
    error = models.CharField(max_length=500, blank=True, help_text="Why the last reading failed.")

    class Meta:
        ordering: ClassVar = ["member_id"]
        indexes: ClassVar = [
            models.Index(fields=["status", "next_poll_at"], name="portability_due")
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} since {self.consented_at:%Y-%m-%d}"
