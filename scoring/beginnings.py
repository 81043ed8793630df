"""Whether there is any score, and what became of the last attempt at one."""

from __future__ import annotations

from scoring.models import RecomputeRun, ScoreSnapshot


def any_total() -> bool:
    """Return whether anybody of the organization has had a total."""
    return ScoreSnapshot.objects.filter(total__isnull=False).exists()


def latest_run(*, member_id: int) -> str:
    """Return the status of the member's latest recompute; "" where there is none."""
    runs = RecomputeRun.objects.filter(member_id=member_id).order_by("-pk")
    return runs.values_list("status", flat=True).first() or ""
