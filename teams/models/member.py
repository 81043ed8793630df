"""Members: the people whose activity is scored."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from accounts.tenancy import TenantModel
from teams.models.team import Team


class Member(TenantModel):
    """A person of the sales team. Not every member can sign in, and not every user is one."""

    name = models.CharField(max_length=200)
    email = models.EmailField("e-mail address")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="members",
        null=True,
        blank=True,
    )
    title = models.CharField(max_length=200, blank=True)
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    on_leaderboards = models.BooleanField(
        default=True, help_text="The member’s own choice. Averages count them either way."
    )
    profile_key = models.CharField(
        max_length=32,
        blank=True,
        editable=False,
        help_text="Keyed hash of the profile that the first archive belonged to.",
    )
    facts_version = models.PositiveIntegerField(
        default=0, editable=False, help_text="Grows with every change of the member's evidence."
    )

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "organization",
                Lower("email"),
                name="member_email_unique_in_organization",
                violation_error_message="A member of the organization has this address already.",
            ),
            models.UniqueConstraint(
                fields=["organization", "user"],
                condition=models.Q(user__isnull=False),
                name="member_user_unique_in_organization",
                violation_error_message="This user is another member of the organization already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TeamMembership(TenantModel):
    """The days that a member spent in a team: yesterday's activity belongs to yesterday's team."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.RESTRICT, related_name="memberships")
    start = models.DateField(help_text="First day in the team.")
    end = models.DateField(null=True, blank=True, help_text="Last day in the team, if it is over.")

    class Meta:
        ordering: ClassVar = ["member_id", "start", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "start"], name="team_membership_unique"),
            models.CheckConstraint(
                condition=models.Q(end__isnull=True) | models.Q(end__gte=models.F("start")),
                name="team_membership_ends_after_start",
                violation_error_message="The last day in a team is not before the first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} in {self.team} since {self.start}"
