"""How often a fault happens: a few times in the suite, and as often as is asked for otherwise."""

from __future__ import annotations

import os

import pytest

# The one variable: `python -m tests.faults NAME --rounds N` sets it.
VARIABLE = "FAULT_ROUNDS"


def rounds(few: int) -> pytest.MarkDecorator:
    """Have a test run a few times, or as often as the variable says, each time with its number."""
    return pytest.mark.parametrize("number", range(int(os.environ.get(VARIABLE, few))))
