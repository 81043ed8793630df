"""Work that nobody is at any more, as its heartbeat tells."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone


def silent(field: str, after: timedelta) -> Q:
    """Return which rows have said nothing for so long.

    A moment that is as far ahead was told by a clock that has been set back since: whoever told it
    and lives has told another one by now, and nobody waits until it comes.
    """
    now = timezone.now()
    return Q(**{f"{field}__lt": now - after}) | Q(**{f"{field}__gt": now + after})
