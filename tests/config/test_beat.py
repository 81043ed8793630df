"""The schedule while the clock of its machine is set back: real messages, to a broker in memory."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from celery import Celery

from config.beat import Scheduler
from tests.house.tree import ROOT

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
# Each message comes with a signal to end, at the moment at which a client of Redis takes what the
# signal raises for an error of its connection, and says so by another one.
LOST = """
import os, signal, sys
from config.celery import app
from celery import signals
@signals.before_task_publish.connect
def lose(**_):
    try:
        os.kill(os.getpid(), signal.Signals[sys.argv[1]])
    finally:
        raise ValueError("I/O operation on closed file.")
app.conf.beat_schedule = {"often": {"task": "often", "schedule": 0.1}}
app.Beat(scheduler_cls="config.beat:Scheduler", quiet=True).run()
"""


def sent(scheduler: Scheduler) -> int:
    """Return how many messages the schedule sends now."""
    with scheduler.app.connection_for_write() as link:
        queue = link.SimpleQueue(scheduler.app.conf.task_default_queue)
        queue.clear()
        while scheduler.tick() == 0:
            pass
        return int(queue.qsize())


@contextmanager
def schedule(every: float = 60.0) -> Iterator[Scheduler]:
    """Have a schedule of two tasks, each a minute or as many seconds."""
    with Celery("clocks", set_as_current=False) as app:
        app.conf.broker_write_url = "memory://"
        names = ("imports", "scores")
        app.conf.beat_schedule = {name: {"task": name, "schedule": every} for name in names}
        yield Scheduler(app=app)


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=1)])
def test_it_goes_on_where_the_clock_is_set_back(back: timedelta) -> None:
    with time_machine.travel(NOON, tick=False) as clock, schedule() as scheduler:
        at_its_start = sent(scheduler)
        clock.shift(MINUTE)
        at_noon = sent(scheduler)
        clock.shift(-back)
        at_once = sent(scheduler)
        clock.shift(MINUTE)
        later = sent(scheduler)
        clock.shift(back)
        right_again = sent(scheduler)

    assert (at_its_start, at_noon, at_once, later, right_again) == (2, 2, 0, 2, 2)


def test_what_is_due_once_a_day_is_done_where_it_starts_oftener() -> None:
    with time_machine.travel(NOON, tick=False), schedule(every=86_400.0) as scheduler:
        at_its_start, at_once = sent(scheduler), sent(scheduler)

    assert (at_its_start, at_once) == (2, 0)


@pytest.mark.parametrize("told", ["SIGTERM", "SIGINT"])
def test_it_ends_where_the_client_of_the_broker_loses_what_says_so(told: str) -> None:
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings.test"}

    program = [sys.executable, "-c", LOST, told]
    ended = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, timeout=60)

    assert ended.returncode == 0
