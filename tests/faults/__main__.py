"""Have a fault of servers and processes happen many times, and tell whether anything is lost.

    python -m tests.faults                      # every fault, each once
    python -m tests.faults NAME                 # that of tests/faults/test_NAME.py
    python -m tests.faults NAME --rounds 100    # so many times
    python -m tests.faults soak --minutes 30    # servers and processes that go, at random

DATABASE_URL, CELERY_BROKER_URL and CACHE_URL name the servers, as for the tests marked `service`.
Ends with 1 where a round finds anything lost, doubled or different.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import django
import pytest

from tests.faults.rounds import VARIABLE

HERE = Path(__file__).parent
SOAK = "soak"


def main() -> int:
    """Return the code to end with."""
    names = sorted(path.stem.removeprefix("test_") for path in HERE.glob("test_*.py"))
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("name", nargs="?", choices=[*names, SOAK])
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.name == SOAK:
        return _soak(options.minutes, options.seed)
    if options.rounds is not None:
        os.environ[VARIABLE] = str(options.rounds)
    where = HERE / f"test_{options.name}.py" if options.name else HERE
    return int(pytest.main(["-q", "-p", "no:cacheprovider", str(where)]) != pytest.ExitCode.OK)


def _soak(minutes: float, seed: int) -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    django.setup()
    from tests.faults.soak import soaked  # it needs models

    return int(not soaked(minutes=minutes, seed=seed))


if __name__ == "__main__":
    sys.exit(main())
