"""Plant faults in what keeps people and organizations apart, and tell which tests notice.

    python -m tests.planted                  # every fault; those of the wall need the servers
    python -m tests.planted WORDS            # those whose name or file has the words in it
    python -m tests.planted --every N        # every Nth of them

The suite has to be green before. DATABASE_URL, CELERY_BROKER_URL and CACHE_URL name the servers,
as for the tests marked `service`. Ends with 1 unless every fault is caught.
"""

from __future__ import annotations

import argparse
import sys

from tests.planted.by_hand import by_hand
from tests.planted.from_the_code import from_the_code
from tests.planted.planting import Outcome, asked, copied


def main() -> int:
    """Return the code to end with."""
    parser = argparse.ArgumentParser(prog="python -m tests.planted")
    parser.add_argument("words", nargs="?", default="")
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    faults = [
        fault
        for fault in (*by_hand(), *from_the_code())
        if options.words in f"{fault.path} {fault.name}"
    ][:: options.every]
    missed = 0
    with copied() as copy:
        for fault in faults:
            outcome, last = asked(fault, copy)
            missed += outcome is not Outcome.CAUGHT
            print(f"{outcome.value}: {fault.name} ({fault.path}): {last}", flush=True)
    print(f"{len(faults)} faults, {len(faults) - missed} caught")
    return int(missed > 0 or not faults)


if __name__ == "__main__":
    sys.exit(main())
