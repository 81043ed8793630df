"""How a running import says that it lives, and notices that it is no longer its own."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from teams.models import Import


class SupersededError(Exception):
    """Another worker took the import over: whoever gets this stops without a trace."""


def beat(batch: Import, **values: Any) -> None:
    """The import has a fresh heartbeat and the given values.

    Raises ``SupersededError`` where another worker runs it by now. Inside of a transaction this
    is the fence: nothing is written that the other one would not know of.
    """
    mine = Import.objects.filter(pk=batch.pk, status=batch.status, attempts=batch.attempts)
    if not mine.update(heartbeat_at=timezone.now(), **values):
        raise SupersededError(f"import {batch.pk} was taken over")
    for name, value in values.items():
        setattr(batch, name, value)
