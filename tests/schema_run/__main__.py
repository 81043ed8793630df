"""Ask the API what schemathesis makes of its description, as every persona.

    python -m tests.schema_run               # 1000 cases of either kind for each operation
    python -m tests.schema_run CASES SEED    # the same seed asks the same

On SQLite unless DATABASE_URL names another database. Says the seed, and ends with 1 where
anything was found.
"""

from __future__ import annotations

import os
import random
import sys

import pytest

from tests.schema_run.extent import CASES, SEED


def main(most: str = "1000", number: str = "") -> int:
    """Return the code to end with."""
    number = number or str(random.randrange(10**6))
    os.environ |= {CASES: most, SEED: number}
    print(f"{most} cases, seed {number}", flush=True)
    return pytest.main(["-q", "-s", "-p", "no:cacheprovider", "tests/house/test_schema_run.py"])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
