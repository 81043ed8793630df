"""How a running job says that it lives, and notices that it is no longer its own."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from teams.models import Delivery, Import

Job = Import | Delivery


class SupersededError(Exception):
    """Another worker took the job over: whoever gets this stops without a trace."""


def beat(job: Job, **values: Any) -> None:
    """The job has a fresh heartbeat and the given values.

    Raises ``SupersededError`` where another worker runs it by now. Inside of a transaction this
    is the fence: nothing is written that the other one would not know of.
    """
    mine = type(job).objects.filter(pk=job.pk, status=job.status, attempts=job.attempts)
    if not mine.update(heartbeat_at=timezone.now(), **values):
        raise SupersededError(f"{job} was taken over")
    for name, value in values.items():
        setattr(job, name, value)
