"""Files made of reports: who took what out, and the large ones until they are fetched."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from accounts.tenancy import TenantModel


class ExportFormat(models.TextChoices):
    """What a report can be taken out as."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "XLSX"


class ExportStatus(models.TextChoices):
    """Where an export stands. The row is the truth; nothing asks the broker."""

    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Being prepared"
    DONE = "done", "Ready"
    FAILED = "failed", "Could not be prepared"


class ReportExport(TenantModel):
    """The User Report as a file, of the state that ``query`` holds, with its user's own rights.

    Every one is a row, which stays when the file is gone. Small ones are answered at once and
    have no ``content``. ``scope`` are the rights that a large one was made with: whoever has
    others by now does not get it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    file_format = models.CharField(max_length=4, choices=ExportFormat.choices)
    query = models.TextField(blank=True)
    name = models.CharField("file name", max_length=200, blank=True)
    scope = models.JSONField(default=dict)
    status = models.CharField(
        max_length=8, choices=ExportStatus.choices, default=ExportStatus.QUEUED
    )
    rows = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0, help_text="Rows written while it is prepared.")
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    content = models.BinaryField(null=True)
    message = models.TextField(blank=True, help_text="Why it failed, for its user.")

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["status", "created_at"], name="export_status")]

    def __str__(self) -> str:
        return f"export {self.pk}"
