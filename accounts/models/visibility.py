"""The record of what an organization's people were let see of one another, and by whom."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from accounts.models.user import User
from accounts.tenancy import TenantModel
from accounts.visibility import Policy, Visibility


class VisibilityChange(TenantModel):
    """One change of the visibility: what held before, what holds since, who decided and when.

    It is written once and never changed; the latest has what holds.
    """

    preset = models.CharField(max_length=24, choices=Visibility.choices)
    minimum_group = models.PositiveSmallIntegerField()
    former_preset = models.CharField(max_length=24, choices=Visibility.choices)
    former_minimum_group = models.PositiveSmallIntegerField()
    changed_at = models.DateTimeField(auto_now_add=True)
    changed_by = models.ForeignKey(User, on_delete=models.SET_NULL, related_name="+", null=True)

    class Meta:
        ordering: ClassVar = ["-changed_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["organization", "-changed_at"], name="visibility_latest")
        ]

    def __str__(self) -> str:
        return f"{self.get_former_preset_display()} to {self.get_preset_display()}"

    @property
    def before(self) -> Policy:
        """What held until then."""
        return Policy(Visibility(self.former_preset), self.former_minimum_group)

    @property
    def after(self) -> Policy:
        """What holds since."""
        return Policy(Visibility(self.preset), self.minimum_group)
