"""Teams, and who looks after them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from accounts.tenancy import TenantModel


class Team(TenantModel):
    """A node of the organization's tree of teams."""

    name = models.CharField(max_length=120)
    parent = models.ForeignKey(
        "self", on_delete=models.RESTRICT, related_name="children", null=True, blank=True
    )
    closed_on = models.DateField(
        null=True, blank=True, help_text="The last day on which anybody is in it."
    )

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "name"], name="team_name_unique")
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raise ValidationError where the team would stand below itself."""
        super().clean()
        above, seen = self.parent, {self.pk}
        while above is not None:
            if above.pk in seen:
                raise ValidationError({"parent": "A team cannot stand below itself."})
            seen.add(above.pk)
            above = above.parent


class TeamManager(TenantModel):
    """A user who looks after a team and the teams below it."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="managers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="managed_teams"
    )

    class Meta:
        ordering: ClassVar = ["team_id", "user_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "user"], name="team_manager_unique")
        ]

    def __str__(self) -> str:
        return f"{self.user} manages {self.team}"
