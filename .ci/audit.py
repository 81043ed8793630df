"""Ask whether a known weakness is in what requirements/*.txt lock. Needs pip-audit.

Ends with 1 where one is, and with 0 where none is or nobody can be asked, which it then says.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

LOCKS = sorted((Path(__file__).resolve().parent.parent / "requirements").glob("*.txt"))
FIRST_PIN = re.compile(r"^[a-z0-9].*?(?=\n[a-z0-9])", re.MULTILINE | re.DOTALL)
NOBODY = "NOT AUDITED: the database of advisories cannot be reached from here."


def judged(report: str) -> tuple[int, str]:
    """Return the status to end with for a report of pip-audit, and what it says in words."""
    found = json.loads(report)["dependencies"] if report else []
    asked = [each for each in found if "skip_reason" not in each]
    unknown = sorted({each["name"] for each in found if "skip_reason" in each})
    weak = sorted(
        f"{each['name']} {each['version']}: {weakness['id']}, "
        f"mended in {', '.join(weakness['fix_versions']) or 'no version'}"
        for each in asked
        for weakness in each["vulns"]
    )
    if weak:
        return 1, "\n".join(dict.fromkeys(weak))
    if not asked:
        return 0, NOBODY
    told = f"{len({each['name'] for each in asked})} packages, no known weakness."
    return 0, f"{told} Not in the database: {', '.join(unknown)}." if unknown else told


def report_on(locks: list[Path], folder: Path) -> str:
    """Return pip-audit's report on locks; nothing where it could not make one."""
    place = folder / "report.json"
    place.unlink(missing_ok=True)
    named = [part for lock in locks for part in ("-r", str(lock))]
    subprocess.run(  # noqa: S603 - every part is ours
        [
            *(sys.executable, "-m", "pip_audit", *named, "--require-hashes", "--disable-pip"),
            *("--progress-spinner", "off", "-f", "json", "-o", str(place)),
        ],
        check=False,
        stderr=subprocess.DEVNULL,
    )
    return place.read_text() if place.exists() else ""


def main() -> int:
    """Ask about one package, and about all of them where that was answered."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first = FIRST_PIN.search(LOCKS[0].read_text())
        probe = folder / "probe.txt"
        probe.write_text(first.group() + "\n" if first else "")
        status, told = judged(report_on([probe], folder))
        if told != NOBODY:
            status, told = judged(report_on(LOCKS, folder))
    sys.stdout.write(f"{told}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
