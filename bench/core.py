"""The core: points, pillars and totals of a million members, against numpy's log1p.

    python -m bench.core [members]

The limit is log1p over an array of the same shape: the curve alone, in floats, unrounded.
"""

from __future__ import annotations

import sys

import numpy as np

from bench.timing import compare, processor_seconds
from scoring.core.curves import RAW_SCALE, points_of
from scoring.core.pillars import pillars
from scoring.core.registry import CURRENT, model
from scoring.core.score import rate_columns
from scoring.core.window import full_weight

GOAL = 4


def main(members: int) -> None:
    """Print the ratio for ``members`` members with random raw metrics."""
    spec = model(CURRENT)
    random = np.random.default_rng(20261122)
    shape = (members, len(spec.components))
    raw = random.integers(0, 400 * RAW_SCALE, shape)
    rates = rate_columns(spec)
    trials = random.integers(0, 80, (members, len(rates)))
    raw[:, rates] = random.integers(0, trials + 1) * RAW_SCALE
    weight = np.full(shape, full_weight(spec))
    everything = np.ones(shape, bool)
    floats = random.random(shape) * 400

    def core() -> None:
        _, points = points_of(raw, trials, spec, weight)
        pillars(points, everything, everything, spec)

    def limit() -> None:
        np.log1p(floats)

    compare(
        f"core, {members:,} members x {shape[1]} components",
        lambda: processor_seconds(core),
        "numpy.log1p over the same shape",
        lambda: processor_seconds(limit),
        GOAL,
        times=15,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
