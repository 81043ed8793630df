"""An organization's own versions of the scoring rules."""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar

from django.db import models

from accounts.models.user import User
from accounts.tenancy import TenantModel


class PublishedError(Exception):
    """A published version never changes and never goes."""


class RuleVersion(TenantModel):
    """What an organization does otherwise than the standard model: a draft until published.

    ``revision`` is ``scoring.core.revision`` as JSON. Published, it holds from ``effective_from``
    until the next version; ``digest`` is the SHA-256 of all that was published. ``effects`` is
    what it made of the members' scores when it was published (``scoring.rule_effects``).
    """

    number = models.PositiveIntegerField()
    revision = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    effective_from = models.DateField(null=True, blank=True)
    effects = models.JSONField(default=dict, blank=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, related_name="+", null=True)
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, related_name="+", null=True, editable=False
    )

    class Meta:
        ordering: ClassVar = ["organization_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "number"], name="rule_version_number_unique"
            ),
            models.UniqueConstraint(
                fields=["organization", "effective_from"], name="rule_version_one_a_day"
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(published_at__isnull=True),
                name="rule_version_one_draft",
            ),
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True)
                | models.Q(effective_from__isnull=False),
                name="rule_version_published_from_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name of the version, which scores carry."""
        return f"own-{self.number}"

    @property
    def is_published(self) -> bool:
        """Whether it is in force, or will be."""
        return self.published_at is not None

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a draft, or publish it. Raises PublishedError for a version that is published."""
        self._refuse_published()
        if self.is_published:
            self.digest = self.digest_now()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete a draft. Raises PublishedError for a version that is published."""
        self._refuse_published()
        return super().delete(*args, **kwargs)

    def digest_now(self) -> str:
        """The digest of what the row says."""
        said = [self.number, self.revision, self.note, str(self.effective_from)]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    def _refuse_published(self) -> None:
        stored = type(self).objects.filter(pk=self.pk, published_at__isnull=False)
        if self.pk is not None and stored.exists():
            raise PublishedError(f"{self.name} is published and never changes")
