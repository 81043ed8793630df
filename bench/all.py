"""Every benchmark, one after another, and a table of every ratio with its goal.

    export DATABASE_URL=postgres://postgres@127.0.0.1:5432/bench
    export CELERY_BROKER_URL=redis://127.0.0.1:6379/5 CACHE_URL=redis://127.0.0.1:6379/5
    python -m bench.all [--small] [names]

``--small`` takes sizes that show in a few minutes that everything runs; ratios of such sizes say
little. What needs a server that is not named is told as not run. The end is 1 where a benchmark
broke down; a goal that is missed is told, and no failure.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

# The sizes of the README, and small ones.
SIZES = {
    "core": ("1000000", "1000"),
    "standing": ("1000000 100", "1000"),
    "plan": ("730", "30"),
    "files": ("10000", "100"),
    "imports": ("100", "1"),
    "ingest": ("5000", "100"),
    "changed": ("10000", "120"),
    "backfill": ("100", "1"),
    "recompute": ("10000 100000", "40 80"),
    "storage": ("1", "1 60"),
    "months": ("2000 24", "20"),
    "pages": ("10000", "60"),
    "wall": ("10000", "40"),
    "arrival": ("5 20", "1 2"),
    "workers": ("40 730", "4 60"),
    "endurance": ("--minutes 10", "--minutes 0.2 --members 60 --users 10 --pause 1"),
}
ON_POSTGRESQL = {"recompute", "storage", "months", "wall", "arrival", "workers", "endurance"}
WITH_BROKER = {"arrival", "workers", "endurance"}
TOLD = re.compile(
    r"^(?P<found>.+?), (?:goal at (?P<goal>(?:most|least) .+): (?P<verdict>\w+)|without a goal)$"
)


@dataclass(frozen=True)
class Line:
    """A line of the table."""

    bench: str
    what: str
    found: str
    goal: str
    verdict: str


def lines_of(bench: str, output: str) -> Iterator[Line]:
    """Yield what a benchmark found, of what the last line before it tells that found nothing."""
    before = ""
    for text in output.splitlines():
        if match := TOLD.match(text):
            what, _, found = match["found"].rpartition("ratio ")
            goal, verdict = match["goal"] or "", match["verdict"] or ""
            yield Line(bench, what.rstrip() or before, found, goal, verdict)
        else:
            before = text


def missing(bench: str) -> str:
    """Return which server a benchmark lacks; empty where there are all."""
    needed = ["DATABASE_URL"] * (bench in ON_POSTGRESQL)
    needed += ["CELERY_BROKER_URL", "CACHE_URL"] * (bench in WITH_BROKER)
    return ", ".join(name for name in needed if name not in os.environ)


def run(bench: str, sizes: str) -> tuple[int, str]:
    """Run a benchmark, show what it prints as it comes, and return its code and output."""
    command = [sys.executable, "-m", f"bench.{bench}", *sizes.split()]
    output = ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for text in process.stdout:
            print(text, end="", flush=True)
            output += text
    return process.returncode, output


def table(lines: list[Line]) -> str:
    """Return the lines as a table in columns, which is also one of Markdown."""
    head = Line("Benchmark", "What", "Found", "Goal", "")
    cells = [tuple(vars(line).values()) for line in (head, *lines)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    rows = [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in cells]
    rows.insert(1, ["-" * width for width in widths])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main(names: list[str], *, small: bool) -> int:
    """Run the benchmarks and print the table; return 1 where one broke down."""
    lines, broken = [], []
    for bench in names:
        if without := missing(bench):
            lines.append(Line(bench, f"not run without {without}", "", "", "not run"))
            continue
        load = os.getloadavg()[0]
        print(f"\n== {bench} (load {load:.1f} on {os.cpu_count()} cores)", flush=True)
        code, output = run(bench, SIZES[bench][small])
        lines += lines_of(bench, output)
        if code:
            broken.append(bench)
            lines.append(Line(bench, f"ended with {code}", "", "", "broken"))
    print(f"\n{table(lines)}")
    return 1 if broken else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Run benchmarks; tell every ratio and its goal.")
    parser.add_argument("names", nargs="*", choices=[[], *SIZES], default=[])
    parser.add_argument("--small", action="store_true")
    given = parser.parse_args()
    sys.exit(main(given.names or list(SIZES), small=given.small))
