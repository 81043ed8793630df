"""What a second worker process brings: the same recomputes with one worker and with two.

    export DATABASE_URL=postgres://postgres@127.0.0.1:5432/bench
    export CELERY_BROKER_URL=redis://127.0.0.1:6379/5 CACHE_URL=redis://127.0.0.1:6379/5
    python -m bench.workers [members] [days]

Every member has dense evidence of so many days and no scores. A message a member goes to the
broker; it is measured until the last run is done, with one worker and with two, in turns. Both
listen before the first message. It takes two free cores: how far there are such is measured in the
same turns.
"""

from __future__ import annotations

import subprocess
import sys
import time

import django

from bench.processes import empty_queue, prepare, wait_until, worker
from bench.timing import outrun, seconds

prepare()
django.setup()

from accounts.selectors import last_complete_day
from bench.backfill import fill
from bench.database import bench_organization
from scoring.models import RecomputeRun, RunStatus, ScoreOutlook, ScoreSnapshot, Why
from scoring.services import request_recompute
from scoring.tasks import tell_workers
from teams.models import Member

GOAL = 1.7
TIMES = 3


def recompute(people: list[Member]) -> float:
    """Return the seconds until workers have computed everybody, who have no scores."""
    ScoreSnapshot.objects.all().delete()
    ScoreOutlook.objects.all().delete()
    RecomputeRun.objects.all().delete()
    runs = [request_recompute(member=member, why=Why.SETTINGS) for member in people]
    began = time.perf_counter()
    for run in runs:
        tell_workers(run)
    waiting = RecomputeRun.objects.exclude(status=RunStatus.DONE)
    wait_until(lambda: not waiting.exists(), "a worker", 600)
    return time.perf_counter() - began


def cores() -> float:
    """Return how many times as much two processes do that share nothing: what the machine gives."""
    one = seconds(lambda: _sums(1))
    two = seconds(lambda: _sums(2))
    return 2 * one / two


def _sums(processes: int) -> None:
    command = [sys.executable, "-c", "sum(range(60_000_000))"]
    for process in [subprocess.Popen(command) for _ in range(processes)]:
        process.wait()


def main(members: int, days: int) -> None:
    """Print how many times as fast two workers are."""
    with bench_organization() as organization:
        empty_queue()
        people = fill(members, last_complete_day(organization), days)
        one, two, free = [], [], []
        with worker("first"):
            for _ in range(TIMES):
                free.append(cores())
                one.append(recompute(people))
                with worker("second"):
                    two.append(recompute(people))
        print(f"two processes that share nothing do {max(free):.2f} times as much as one")
        outrun(f"{members:,} members, two workers", min(two), "one worker", min(one), GOAL)


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    main(*(given + [40, 730][len(given) :])[:2])
