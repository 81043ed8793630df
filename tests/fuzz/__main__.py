"""Fuzz the parsers: whatever the bytes, nothing but Unusable leaves them, and memory is bounded.

    python -m tests.fuzz                     # all targets together, for 60 seconds
    python -m tests.fuzz TARGET SECONDS      # one of tests/fuzz/targets.py, or all
    python -m tests.fuzz each SECONDS        # one after another

With atheris (Linux on x86-64) what is covered guides the changes; elsewhere they are blind. Ends
with 1 where something was found: the file with its bytes stays, and is named.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import rmtree

from tests.fuzz.targets import TARGETS

TOGETHER, ONE_BY_ONE = "all", "each"


def main(name: str = TOGETHER, seconds: str = "60") -> int:
    """Return the code to end with."""
    if name not in {TOGETHER, ONE_BY_ONE, *TARGETS}:
        print(f"{name} is none of: {TOGETHER}, {ONE_BY_ONE}, {', '.join(TARGETS)}")
        return 2
    found = [one for one in (TARGETS if name == ONE_BY_ONE else [name]) if fuzz(one, seconds)]
    print(f"found something in: {', '.join(found)}" if found else "found nothing")
    return bool(found)


def fuzz(name: str, seconds: str) -> bool:
    """Return whether anything was found in a target."""
    folder = Path(tempfile.mkdtemp(prefix="pillars-fuzz-"))
    print(f"--- {name}, {seconds} seconds", flush=True)
    command = [sys.executable, "-m", "tests.fuzz.driving", name, seconds, folder]
    failed = subprocess.call(command) != 0
    if failed:
        print(f"what was found in {name} is in {folder}", flush=True)
    else:
        rmtree(folder)
    return failed


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
