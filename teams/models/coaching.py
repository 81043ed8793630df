"""What managers and members agree on: goals, notes of 1:1s, and requests for files."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from accounts.tenancy import TenantModel
from teams.models.member import Member

NOTE_LENGTH = 4_000


class GoalOf(models.TextChoices):
    """What a goal is about."""

    TOTAL = "total", "Score"
    BRAND = "brand", "Brand"
    FIND = "find", "Find"
    INSIGHTS = "insights", "Insights"
    RELATIONSHIPS = "relationships", "Relationships"


class Goal(TenantModel):
    """Points that a member wants to have on a day. A goal is closed, never changed.

    ``set_on`` is the day of the score that it was set from, and ``base`` what that was then: the
    pace begins there. Points are in hundredths.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="goals")
    what = models.CharField(max_length=16, choices=GoalOf.choices)
    base = models.PositiveSmallIntegerField()
    target = models.PositiveSmallIntegerField()
    set_on = models.DateField()
    due_on = models.DateField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        ordering: ClassVar = ["member_id", "due_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "what"],
                condition=models.Q(closed_at__isnull=True),
                name="goal_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gt=models.F("set_on")), name="goal_is_due_later"
            ),
            models.CheckConstraint(
                condition=models.Q(target__gt=models.F("base")), name="goal_is_above_its_base"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} by {self.due_on}"


class Note(TenantModel):
    """What a manager wrote to a member after a 1:1, for the two alone. It is never changed.

    ``reader`` is the account that the member had then: who is linked to the member later does
    not come to read it. It goes with either account, and with the member. ``on`` is the day of
    the score that it is pinned to, ``total`` what that was then, in hundredths. Queries of notes
    are in ``teams.selectors.notes`` alone.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    total = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(max_length=NOTE_LENGTH)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        verbose_name = "1:1 note"

    def __str__(self) -> str:
        return f"1:1 note {self.pk}"


class UploadRequest(TenantModel):
    """Somebody asked a member for fresh files. It is answered by an import that is applied."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="upload_requests")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-asked_at", "-id"]

    def __str__(self) -> str:
        return f"request of {self.asked_at:%Y-%m-%d}"
