"""How the benchmarks measure: the best of several runs, the limit in the same process."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any


def best(run: Callable[[], Any], *, times: int = 3) -> float:
    """Return the seconds of the fastest of ``times`` runs: the one that was disturbed least."""
    durations = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        durations.append(time.perf_counter() - began)
    return min(durations)


def report(name: str, seconds: float, limit_name: str, limit: float, goal: float) -> bool:
    """Print a ratio beside its goal; return whether the goal is met."""
    ratio = seconds / limit
    verdict = "met" if ratio <= goal else "missed"
    print(f"{name}: {seconds:.3f} s")
    print(f"{limit_name}: {limit:.3f} s")
    print(f"ratio {ratio:.2f}, goal at most {goal:g}: {verdict}")
    return ratio <= goal
