"""The sign of life of the schedule, which does nothing but send tasks."""

from __future__ import annotations

import time
from typing import Any

from django.core.cache import cache

SIGN_OF_LIFE = "schedule:alive"
# It sends something every minute.
SILENT = 180


def beat_noted(**_: Any) -> None:
    """The schedule is alive: for the signals of its process, when it starts and sends a task."""
    cache.set(SIGN_OF_LIFE, time.time(), timeout=None)


def beat_age() -> float | None:
    """Return the seconds since the schedule last sent a task; None where it never did.

    Less than nothing is of a clock that was set back since.
    """
    noted = cache.get(SIGN_OF_LIFE)
    return None if noted is None else time.time() - noted
