"""Plants a fault in a copy of the project, and asks the tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from compileall import compile_dir
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from py_compile import PycInvalidationMode

from tests.house.tree import ROOT
from tests.planted.fault import Fault

PYTEST = ("-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly")
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".data", "__pycache__", "node_modules")
FAILED = 1  # what pytest ends with where a test fails
LATEST = 900


class Outcome(Enum):
    """What became of a fault."""

    CAUGHT = "caught"
    NOT_CAUGHT = "NOT CAUGHT"
    UNCLEAR = "UNCLEAR: the tests could not be run"


@contextmanager
def copied() -> Iterator[Path]:
    """Return a copy of the project that lasts as long as the block.

    It is compiled once; the hash of a file tells whether it is still what was compiled. Times would
    not: a fault and its removal may lie in the same second.
    """
    with tempfile.TemporaryDirectory(prefix="pillars-planted-") as folder:
        copy = Path(folder) / "pillars"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        compile_dir(copy, quiet=2, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
        yield copy


def asked(fault: Fault, copy: Path) -> tuple[Outcome, str]:
    """Return whether a test fails with the fault, and the last line that pytest wrote.

    The copy is as before afterwards. A test that fails without any fault would tell nothing:
    the suite has to be green first.
    """
    place = copy / fault.path
    before = place.read_text(encoding="utf-8")
    place.write_text(fault.planted(), encoding="utf-8")
    try:
        run = subprocess.run(
            [sys.executable, *PYTEST, *fault.tests],
            cwd=copy,
            env=_environment(fault),
            capture_output=True,
            text=True,
            timeout=LATEST,
        )
    finally:
        place.write_text(before, encoding="utf-8")
    last = (run.stdout.strip().splitlines() or [run.stderr[-200:]])[-1]
    return {0: Outcome.NOT_CAUGHT, FAILED: Outcome.CAUGHT}.get(
        run.returncode, Outcome.UNCLEAR
    ), last


def _environment(fault: Fault) -> dict[str, str]:
    """Return the environment, without servers where the fault needs none."""
    servers = ("DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL")
    kept = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    if fault.postgresql:
        return kept
    return {name: value for name, value in kept.items() if name not in servers}
