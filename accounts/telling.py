"""How workers are told of work: what is heard first, and for how long a message is good."""

from __future__ import annotations

from typing import Any

from celery.contrib.django.task import DjangoTask

# Priorities of Celery on Redis, as its transport keeps them apart: 0 is heard before 9, always.
# Somebody may look at a page and wait; a program, or one of many; nobody asked for it.
FIRST, LATER, LAST = 0, 3, 9
# A sweep tells again of so many of a kind in each organization, those that have waited longest:
# work for a minute, and little to hold for a broker, however much waits.
AT_ONCE = 200
# Seconds after which the next sweep is due, and tells again of what no worker has heard of.
SWEPT_EVERY = 60


def tell(
    task: DjangoTask[..., Any], *, priority: int, expires: float | None = None, **ids: int
) -> None:
    """Tell a worker of what its ids name, once the transaction is over.

    The message is good for ``expires`` seconds, or for ever: what a sweep tells, the next one
    tells again.
    """
    options: dict[str, Any] = {"priority": priority, "expires": expires}
    task.apply_async_on_commit(kwargs=ids, **options)


def tell_again(task: DjangoTask[..., Any], **ids: int) -> None:
    """Tell a worker of what it may know of already, and somebody waits for; till the next sweep."""
    tell(task, priority=FIRST, expires=SWEPT_EVERY, **ids)
