"""What members decide about their own data, and what is left of what they had erased."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from accounts.tenancy import TenantModel
from teams.models.exports import ExportStatus
from teams.models.member import Member


class PersonalFile(TenantModel):
    """All that is kept of one person, as one file, prepared by a worker.

    ``user`` asked for it and fetches it; ``subject`` is the account that it is about and
    ``member`` the member, either of them where there is one. ``for_former`` tells that an admin
    had it made for a member who left. The row stays when the file is gone.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", null=True
    )
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", null=True)
    for_former = models.BooleanField(default=False)
    status = models.CharField(
        max_length=8, choices=ExportStatus.choices, default=ExportStatus.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    content = models.BinaryField(null=True)
    message = models.TextField(blank=True, help_text="Why it failed, for its user.")

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["status", "created_at"], name="personal_file_status")
        ]

    def __str__(self) -> str:
        return f"personal file {self.pk}"


class Erasure(TenantModel):
    """A person of the organization was erased: when, at whose word, and how much went.

    ``member_id`` and ``user_id`` are set until a worker has done it. After that nothing of the
    row tells who it was; its ``keys`` tell a file or a form that names them again.
    """

    member = models.ForeignKey(Member, on_delete=models.SET_NULL, related_name="+", null=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    by_themselves = models.BooleanField()
    asked_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-asked_at", "-id"]

    def __str__(self) -> str:
        return f"erasure {self.pk}"


class ErasedKey(TenantModel):
    """A keyed hash by which somebody was known who was erased: whoever brings them back is told."""

    erasure = models.ForeignKey(Erasure, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=32)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "key"], name="erased_key_unique")
        ]

    def __str__(self) -> str:
        return self.key[:8]


class UploadConsent(TenantModel):
    """Somebody read what becomes of files, in this version of the text, before the first one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveSmallIntegerField()
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-given_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "user", "version"], name="upload_consent_once"
            )
        ]

    def __str__(self) -> str:
        return f"version {self.version}"


class OptSource(models.TextChoices):
    """What a member can have left out of all files."""

    MESSAGES = "messages", "Messages"
    INVITATIONS = "invitations", "Invitations"
    SEARCHES = "searches", "Searches"
    SALES_NAVIGATOR = "sales_navigator", "Sales Navigator"


class OptOut(TenantModel):
    """A source that a member has switched off: nothing of it is kept, and nothing is measured."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="opt_outs")
    source = models.CharField(max_length=16, choices=OptSource.choices)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["member_id", "source"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "source"], name="opt_out_once")
        ]

    def __str__(self) -> str:
        return self.get_source_display()
