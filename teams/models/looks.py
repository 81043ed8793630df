"""The viewer log: who looked at whom, day by day."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from accounts.tenancy import TenantModel
from teams.models.member import Member
from teams.models.team import Team


class LookKind(models.TextChoices):
    """What was opened, or was changed about who can open everything."""

    MEMBER = "member", "Member page"
    COMPONENT = "component", "Component of a score"
    COVERAGE = "coverage", "What is measured"
    GOALS = "goals", "Goals"
    REPORT = "report", "User report"
    REPORT_FILE = "reportfile", "User report as a file"
    OUTCOMES = "outcomes", "Scores beside outcomes"
    CONTENT = "content", "Content lab"
    CONTENTS = "contents", "Content lab of teams"
    PLAN = "plan", "What if"
    FILE = "file", "Score as a file"
    CALIBRATION = "ssi", "Scores beside LinkedIn's own SSI"
    LEDGER = "ledger", "Change ledger of a team"
    TEAM = "team", "Team page"
    RULES = "rules", "Preview of rules"
    API = "api", "API"
    ACCOUNT = "account", "Who signs in as the member"
    PERSONAL_FILE = "personal", "All that is kept, as a file to hand over"
    MERGE = "merge", "Joined with another member"


class Look(TenantModel):
    """What one user opened of one member, or of a team in a report, on one local day.

    A report has a row a team whose members were on it, and one without a team where it was of
    the whole organization. ``subject`` is the id of member or team, 0 for the organization;
    ``detail`` the component, or what was asked of the API. A viewer whose account was deleted is
    null.
    """

    viewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=LookKind.choices)
    subject = models.PositiveBigIntegerField()
    detail = models.CharField(max_length=40, blank=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="looks", null=True)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+", null=True)
    count = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-last_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "day", "viewer", "kind", "subject", "detail"],
                name="look_once_a_day",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "kind", "day"], name="look_kind_day")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.day}"
