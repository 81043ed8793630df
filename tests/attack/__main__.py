"""An attacker's afternoon: somebody of one organization who knows every id of the other.

    python -m tests.attack

Crawls with every number at every place of an address, asks SQL as the application's role where
DATABASE_URL names PostgreSQL, and uses again what was stolen. Tells what was tried and how it was
answered, and ends with 1 where anything was found.
"""

from __future__ import annotations

import os
import sys

import pytest

from tests.attack.extent import WHOLE


def main() -> int:
    """Return the code to end with."""
    os.environ[WHOLE] = "yes"
    without_sql = [] if "DATABASE_URL" in os.environ else ["-m", "not service"]
    return pytest.main(["-q", "-s", "-p", "no:cacheprovider", *without_sql, "tests/attack"])


if __name__ == "__main__":
    sys.exit(main())
