"""How much is asked."""

from __future__ import annotations

import os

# Variables of the environment: cases of either kind for an operation, and the seed.
CASES, SEED = "SCHEMA_CASES", "SCHEMA_SEED"


def extent() -> tuple[int, int]:
    """Return cases and seed; of the suite unless the environment has others."""
    return int(os.environ.get(CASES, 10)), int(os.environ.get(SEED, 1))
