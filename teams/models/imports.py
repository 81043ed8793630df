"""Imports: one row is one job, and the source of every fact that it wrote."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.tenancy import TenantModel
from teams.models.deliveries import Delivery
from teams.models.member import Member


class ImportStatus(models.TextChoices):
    """Where an import stands. The row is the truth; nothing asks the broker."""

    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    PARTIAL = "partial", "Done, with problems"
    FAILED = "failed", "Could not be read"
    UNDONE = "undone", "Undone"


# The stored facts are those of imports in these statuses, and of the one that runs.
APPLIED = (ImportStatus.DONE, ImportStatus.PARTIAL)


class ImportPhase(models.TextChoices):
    """What a running import is busy with."""

    READ = "read", "Reading"
    STORE = "store", "Storing"
    SCORE = "score", "Scoring"


class Import(TenantModel):
    """Files uploaded for one member, what became of them, and what they wrote."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="imports")
    delivery = models.ForeignKey(
        Delivery, on_delete=models.CASCADE, related_name="imports", editable=False
    )
    scope = models.JSONField(
        default=list, help_text="Which sources of the files, which person in each, with answers."
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    status = models.CharField(
        max_length=8, choices=ImportStatus.choices, default=ImportStatus.QUEUED
    )
    phase = models.CharField(max_length=8, choices=ImportPhase.choices, default=ImportPhase.READ)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    attempts = models.PositiveSmallIntegerField(default=0)

    uploads = models.JSONField(
        default=list, help_text="Per file: name, size, stored name until it was read."
    )
    digest = models.CharField(max_length=64, help_text="SHA-256 over the uploaded files.")
    owner_key = models.CharField(
        max_length=32, blank=True, help_text="Keyed hash of the profile that the files tell."
    )
    exported_on = models.DateField(null=True)
    message = models.TextField(blank=True, help_text="Why it failed, for its user.")
    inputs = models.JSONField(default=list, help_text="Per file read: kind, records, kept.")
    ignored = models.JSONField(default=list, help_text="Per file left out: the reason.")
    problems = models.JSONField(default=list, help_text="The first problems, row by row.")
    problem_count = models.PositiveIntegerField(default=0)
    done = models.PositiveBigIntegerField(
        default=0, help_text="Bytes read, or rows stored: as the phase goes."
    )
    total = models.PositiveBigIntegerField(default=0)
    new_count = models.PositiveIntegerField(default=0)
    known_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    claims = models.BinaryField(
        null=True, help_text="Ids of the facts that it found known, compressed; for undo."
    )

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["status", "created_at"], name="import_status")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member"],
                condition=models.Q(status=ImportStatus.RUNNING),
                name="import_runs_alone_for_its_member",
            )
        ]

    def __str__(self) -> str:
        return f"import {self.pk}"

    @property
    def is_finished(self) -> bool:
        """Return whether the import will not go on by itself."""
        return self.status not in {ImportStatus.QUEUED, ImportStatus.RUNNING}

    @property
    def told_on(self) -> date:
        """Return the local day as of which the files speak: of the export, else of the upload."""
        zone = ZoneInfo(self.organization.time_zone)
        return self.exported_on or timezone.localdate(self.created_at, zone)

    @property
    def is_applied(self) -> bool:
        """Return whether what it brought is stored, and can be undone."""
        return self.status in APPLIED
