"""The schedule while the clock of its machine is set back: real messages, to a broker in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from celery import Celery

from config.beat import Scheduler

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def sent(scheduler: Scheduler) -> int:
    """Return how many messages the schedule sends now."""
    with scheduler.app.connection_for_write() as link:
        queue = link.SimpleQueue(scheduler.app.conf.task_default_queue)
        queue.clear()
        while scheduler.tick() == 0:
            pass
        return int(queue.qsize())


@contextmanager
def schedule() -> Iterator[Scheduler]:
    """Have a schedule of two tasks, each a minute."""
    with Celery("clocks", set_as_current=False) as app:
        app.conf.broker_write_url = "memory://"
        every = {name: {"task": name, "schedule": 60.0} for name in ("imports", "scores")}
        app.conf.beat_schedule = every
        yield Scheduler(app=app)


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=1)])
def test_it_goes_on_where_the_clock_is_set_back(back: timedelta) -> None:
    with time_machine.travel(NOON, tick=False) as clock, schedule() as scheduler:
        before = sent(scheduler)
        clock.shift(MINUTE)
        at_noon = sent(scheduler)
        clock.shift(-back)
        at_once = sent(scheduler)
        clock.shift(MINUTE)
        later = sent(scheduler)
        clock.shift(back)
        right_again = sent(scheduler)

    assert (before, at_noon, at_once, later, right_again) == (0, 2, 0, 2, 2)
