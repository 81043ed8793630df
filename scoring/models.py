"""Scores: daily snapshots, and the runs that compute them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from accounts.industries import Industry
from accounts.tenancy import TenantModel
from teams.models import Member


class Why(models.TextChoices):
    """What asked for a recompute: the reason why days are restated."""

    IMPORT = "import", "files or activity that came later"
    UNDO = "undo", "an import that was undone"
    SETTINGS = "settings", "changed settings of the organization or the member"
    SWEEP = "sweep", "facts that changed"


class ScoreSnapshot(TenantModel):
    """A member's score on a day, under the rules of that day. Points are in hundredths, exact.

    Pillars and total are null where they have no value. ``components`` holds raw metric,
    fraction, points and coverage of every component (``scoring.snapshots``). ``former`` keeps
    the values first shown where the day was restated, and ``restated_why`` the latest reason.

    There are more of them than of anything else. Member and organization are looked up by what
    is indexed with the day; few days were ever restated.
    """

    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="snapshots", db_index=False
    )
    on = models.DateField()
    model = models.CharField(max_length=16)
    policy = models.CharField(max_length=16)
    seat = models.CharField(max_length=16)
    total = models.IntegerField(null=True)
    brand = models.IntegerField(null=True)
    find = models.IntegerField(null=True)
    insights = models.IntegerField(null=True)
    relationships = models.IntegerField(null=True)
    estimated = models.BooleanField()
    components = models.BinaryField()
    data_through = models.DateField(null=True)
    facts_version = models.PositiveIntegerField()
    computed_at = models.DateTimeField()
    restated_at = models.DateTimeField(null=True)
    restated_why = models.CharField(max_length=8, choices=Why.choices, blank=True, db_default="")
    restated_by = models.ForeignKey(
        "teams.Import",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        db_index=False,
    )
    former = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar = ["member_id", "on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "on"], name="snapshot_once_a_day")
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "on"], name="snapshot_organization_on"),
            models.Index(
                fields=["restated_by"],
                name="snapshot_restated",
                condition=models.Q(restated_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} on {self.on}"


class ScoreOutlook(TenantModel):
    """What a member's evidence still counts for after ``since`` (``scoring.outlooks``).

    ``model`` are the rules of the day after ``since``. Derived: it can be dropped and is written
    again with the next recompute of the member.
    """

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="outlook")
    model = models.CharField(max_length=16)
    since = models.DateField()
    facts_version = models.PositiveIntegerField()
    data_through = models.DateField(null=True)
    contributions = models.BinaryField()
    covered = models.BinaryField()
    seats = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["member_id"]

    def __str__(self) -> str:
        return f"{self.member} from {self.since}"


class RunStatus(models.TextChoices):
    """Where a recompute stands."""

    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    STOPPED = "stopped", "Stopped"


class RecomputeRun(TenantModel):
    """One recompute: of one member's whole history, or of everybody up to a day.

    At most one run waits for the same member: a second request joins it.
    """

    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="recomputes", null=True, blank=True
    )
    batch = models.ForeignKey(
        "teams.Import", on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    why = models.CharField(max_length=8, choices=Why.choices, default=Why.SWEEP)
    through = models.DateField()
    status = models.CharField(max_length=8, choices=RunStatus.choices, default=RunStatus.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    snapshots = models.PositiveIntegerField(default=0)
    total_before = models.IntegerField(null=True)
    total_after = models.IntegerField(null=True)
    message = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["status", "created_at"], name="run_status")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member"],
                condition=models.Q(status=RunStatus.QUEUED) & models.Q(member__isnull=False),
                name="run_queued_once_per_member",
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(status=RunStatus.QUEUED) & models.Q(member__isnull=True),
                name="run_queued_once_per_organization",
            ),
        ]

    def __str__(self) -> str:
        return f"recompute {self.pk}"


class IndustryEdition(models.Model):
    """What is shown of an industry's pool, of one day: from that day on until ``until``.

    It belongs to no organization, so nothing in it is of one: neither names nor sizes nor bins.
    Medians are whole points; "top x %" moves in steps of ``step`` per cent.
    """

    industry = models.CharField(max_length=32, choices=Industry.choices)
    on = models.DateField()
    until = models.DateField(null=True)
    n = models.PositiveIntegerField()
    median = models.PositiveSmallIntegerField()
    brand = models.PositiveSmallIntegerField()
    find = models.PositiveSmallIntegerField()
    insights = models.PositiveSmallIntegerField()
    relationships = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["industry", "-on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["industry", "on"], name="industry_edition_one_a_day"),
            models.UniqueConstraint(
                fields=["industry"],
                condition=models.Q(until__isnull=True),
                name="industry_edition_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_industry_display()} of {self.on}"


class IndustryShare(TenantModel):
    """What an organization brought into an edition. ``members`` counts those erased since too."""

    edition = models.ForeignKey(IndustryEdition, on_delete=models.CASCADE, related_name="+")
    members = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["-edition_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "edition"], name="industry_share_once_an_edition"
            )
        ]

    def __str__(self) -> str:
        return f"share of edition {self.edition_id}"


class IndustryStanding(TenantModel):
    """A member's total in hundredths and "top x %" in an edition: both are of its day."""

    share = models.ForeignKey(IndustryShare, on_delete=models.CASCADE, related_name="standings")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    total = models.PositiveSmallIntegerField()
    top_percent = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["-share_id", "member_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["share", "member"], name="industry_standing_once_an_edition"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} in edition share {self.share_id}"


class GroupEdition(TenantModel):
    """What is told of the groups of an organization for a week: made once, never changed.

    ``body`` has who was counted, in which team, under which teams, and the line of every group
    (``scoring.core.group_editions``). No line is about fewer people than ``floor``.
    """

    on = models.DateField()
    floor = models.PositiveSmallIntegerField()
    body = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "on"], name="group_edition_one_a_week")
        ]

    def __str__(self) -> str:
        return f"groups on {self.on}"
