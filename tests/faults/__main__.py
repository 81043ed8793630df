"""Have a fault of servers and processes happen many times, and tell whether anything is lost.

    python -m tests.faults                      # every fault, as often as in the suite
    python -m tests.faults NAME                 # that of tests/faults/test_NAME.py
    python -m tests.faults NAME --rounds 100    # so many times

DATABASE_URL, CELERY_BROKER_URL and CACHE_URL name the servers, as for the tests marked `service`.
Ends with 1 where a round finds anything lost, doubled or different.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import pytest

from tests.faults.rounds import VARIABLE

HERE = Path(__file__).parent


def main() -> int:
    """Return the code to end with."""
    names = sorted(path.stem.removeprefix("test_") for path in HERE.glob("test_*.py"))
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("name", nargs="?", choices=names)
    parser.add_argument("--rounds", type=int)
    options = parser.parse_args()
    if options.rounds is not None:
        os.environ[VARIABLE] = str(options.rounds)
    where = HERE / f"test_{options.name}.py" if options.name else HERE
    return int(pytest.main(["-q", "-p", "no:cacheprovider", str(where)]) != pytest.ExitCode.OK)


if __name__ == "__main__":
    sys.exit(main())
