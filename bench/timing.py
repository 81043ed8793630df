"""How the benchmarks measure: best against best, in turns, in one process.

What else runs on the machine slows both sides alike, and the fastest of several runs is the one
that was disturbed least. Ratios can be compared between machines, seconds cannot.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

Run = Callable[[], Any]


def seconds(run: Run) -> float:
    """Return how long one run takes, with all that it waits for: for what asks a database."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def processor_seconds(run: Run) -> float:
    """Return the processor time of one run: for what computes alone and waits for nothing."""
    began = time.process_time()
    run()
    return time.process_time() - began


def compare(
    name: str,
    run: Callable[[], float],
    limit_name: str,
    limit: Callable[[], float],
    goal: float | None,
    *,
    times: int = 5,
) -> bool:
    """Print the ratio of two measurements, each the best of ``times``, taken in turns.

    ``run`` and ``limit`` return the seconds that they took. Return whether the goal is met; where
    there is none it is.
    """
    turns = [(limit(), run()) for _ in range(times)]
    bare, took = min(bare for bare, _ in turns), min(took for _, took in turns)
    return judge(name, took, limit_name, bare, goal)


def judge(name: str, took: float, limit_name: str, bare: float, goal: float | None) -> bool:
    """Print the ratio of seconds to those of the limit; return whether the goal is met."""
    print(f"{name}: {took:.3f} s; {limit_name}: {bare:.3f} s")
    return told("ratio", took / bare, goal)


def outrun(name: str, took: float, peer_name: str, peer: float, goal: float) -> bool:
    """Print how many times as long the peer took; return whether it is at least the goal."""
    print(f"{name}: {took:.3f} s; {peer_name}: {peer:.3f} s")
    return told("ratio", peer / took, goal, at_least=True)


def told(
    what: str, found: float, goal: float | None, unit: str = "", *, at_least: bool = False
) -> bool:
    """Print what was found beside its goal, as ``bench.all`` reads it; return whether it is met."""
    shown = f"{found:.2f}" if isinstance(found, float) else f"{found}"
    if goal is None:
        print(f"{what} {shown}{unit}, without a goal", flush=True)
        return True
    is_met = found >= goal if at_least else found <= goal
    bound, verdict = "least" if at_least else "most", "met" if is_met else "missed"
    print(f"{what} {shown}{unit}, goal at {bound} {goal:g}{unit}: {verdict}", flush=True)
    return is_met
