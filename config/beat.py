"""The schedule: what is due at its start, when the clock is set back, and how it ends."""

from __future__ import annotations

import signal
from types import FrameType
from typing import Any

from celery import beat


class Scheduler(beat.Scheduler):
    """Celery's in memory, but for two things that it would wait for.

    It takes everything for sent at its start: where it is started anew every day, nothing that is
    due once a day would ever be sent. All of it is due at the start, and can be done once more.

    Where the clock is set back, it would wait until that has caught up: for a day that was set
    back, a day. What was sent at a time that has not come yet counts as sent just now.
    """

    def setup_schedule(self) -> None:
        """Have all of it due."""
        super().setup_schedule()
        for entry in self.schedule.values():
            if entry.schedule is not None and entry.last_run_at is not None:
                entry.last_run_at -= entry.schedule.remaining_estimate(entry.last_run_at)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due, and return how many seconds may pass until the next time."""
        now = self.app.now()
        ahead = [each for each in self.schedule.values() if (each.last_run_at or now) > now]
        for entry in ahead:
            entry.last_run_at = now
        if ahead:
            self._heap = None  # it is ordered by times that do not come for long
        return float(super().tick(*args, **kwargs))


def end_when_told(service: beat.Service) -> None:
    """Have a schedule that starts end at SIGTERM and SIGINT, wherever these find it.

    Celery raises SystemExit there and then. Where a client of the broker makes an error of its own
    of that, Celery logs the error and goes on: so the schedule is told first that it ends.
    """
    former = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def end(number: int, frame: FrameType | None) -> None:
        service.stop()
        raise_exit = former[signal.Signals(number)]
        if callable(raise_exit):
            raise_exit(number, frame)

    for number in former:
        signal.signal(number, end)
