"""Deliveries: files brought at once, checked before anything of them is imported."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property

from accounts.tenancy import TenantModel
from teams.models.member import Member


class DeliveryStatus(models.TextChoices):
    """Where a delivery stands. The row is the truth; nothing asks the broker."""

    WAITING = "waiting", "Waiting"
    CHECKING = "checking", "Being checked"
    ASKING = "asking", "Has questions"
    READY = "ready", "Checked"
    COMMITTED = "committed", "Imported"
    DISCARDED = "discarded", "Discarded"
    FAILED = "failed", "Could not be read"


# While a delivery is in these, its files are kept for it.
OPEN = (
    DeliveryStatus.WAITING,
    DeliveryStatus.CHECKING,
    DeliveryStatus.ASKING,
    DeliveryStatus.READY,
)

# What made a delivery that nobody uploaded: what members log of their days.
QUICK_LOG = "Quick log"


class Delivery(TenantModel):
    """Files brought at once, by one user, for one member or for whomever they name.

    ``sources``, ``answers`` and ``people`` are those of ``teams.services.delivery_sources``. What
    files say about people who are no members is forgotten when the delivery is over.
    """

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    via = models.CharField(max_length=100, blank=True, help_text="What brought it, if no page.")
    member = models.ForeignKey(
        Member,
        on_delete=models.CASCADE,
        related_name="deliveries",
        null=True,
        blank=True,
        help_text="Whose the files are, where their bringer says so.",
    )
    commits = models.BooleanField(
        default=False, help_text="Is imported as soon as it is checked and asks nothing."
    )
    status = models.CharField(
        max_length=9, choices=DeliveryStatus.choices, default=DeliveryStatus.WAITING
    )
    created_at = models.DateTimeField(auto_now_add=True)
    heartbeat_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    committed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    uploads = models.JSONField(default=list, help_text="Per file: name, size, digest, stored name.")
    done = models.PositiveBigIntegerField(default=0, help_text="Bytes read while it is checked.")
    total = models.PositiveBigIntegerField(default=0)
    sources = models.JSONField(default=list, help_text="What the files hold, as checked.")
    answers = models.JSONField(default=dict, help_text="By source and question.")
    people = models.JSONField(default=dict, help_text="Who is who, as chosen: key to member.")
    plan = models.JSONField(default=list, help_text="Per member: what an import would change.")
    message = models.TextField(blank=True, help_text="Why it failed, for its user.")

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        verbose_name_plural = "deliveries"
        indexes: ClassVar = [models.Index(fields=["status", "created_at"], name="delivery_status")]

    def __str__(self) -> str:
        return f"delivery {self.pk}"

    @property
    def is_open(self) -> bool:
        """Return whether it is neither imported nor given up."""
        return self.status in OPEN

    @cached_property
    def is_bulk(self) -> bool:
        """Return whether a program brought it, or it has imports of several members: nobody waits
        for one of them. Of files that are not imported yet it is not known how many they are of.
        """
        return self.via not in ("", QUICK_LOG) or self.imports.count() > 1


class MemberAlias(TenantModel):
    """A keyed hash of something by which files name a member, once somebody has said so."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="aliases")
    key = models.CharField(max_length=32)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["member_id", "id"]
        verbose_name_plural = "member aliases"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "key"], name="member_alias_unique")
        ]

    def __str__(self) -> str:
        return self.key[:8]


class ColumnMapping(TenantModel):
    """What the columns of an unknown table mean: used again where the header is the same."""

    header = models.CharField(max_length=64, help_text="Digest of the titles of the columns.")
    name = models.CharField(max_length=200, help_text="The file that it was made for.")
    mapping = models.JSONField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "header"], name="column_mapping_unique")
        ]

    def __str__(self) -> str:
        return self.name
