"""Organizations that are to be erased, and the one line that is left of those that were."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from accounts.models.organization import Organization


class OrganizationErasure(models.Model):
    """An owner asked for the end of an organization: it comes at ``due_at`` unless cancelled.

    Once it is ``started_at`` nobody takes it back; ``heartbeat_at`` tells that a worker is at it,
    and ``accounts`` which accounts may go with it. When it is done, no name is left in the row:
    when it was asked for and done, how many members and how many rows went.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.SET_NULL, related_name="+", null=True
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    accounts = models.JSONField(default=list, help_text="Ids of users, until it is done.")
    done_at = models.DateTimeField(null=True)
    members = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-asked_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(cancelled_at__isnull=True, done_at__isnull=True),
                name="organization_erasure_once",
            )
        ]

    def __str__(self) -> str:
        return f"erasure of an organization {self.pk}"
