"""Importing a large archive: parsing against a bare csv.reader, storing against a bare insert.

    python -m bench.imports [megabytes]

Where pandas is installed (requirements/bench.txt), parsing is also compared with a parser made of
it. The database is that of DATABASE_URL, SQLite in memory by default. Parsing runs once more in a
process of its own, so that its memory can be told.
"""

from __future__ import annotations

import csv
import io
import multiprocessing
import os
import resource
import sys
import tempfile
import zipfile
from collections.abc import Callable
from datetime import UTC
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import django

from bench.timing import compare, processor_seconds, seconds, told

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from bench.database import bench_organization, empty, insert_bare, prepared
from scoring.core.records import AnyRecord
from scoring.core.registry import CURRENT, model
from seeds.bulk import write_big_archive
from teams.importers.reading import Options, Reading, Upload
from teams.importers.registry import read
from teams.models import Contact, Delivery, Import, ImportStatus, Member
from teams.services.facts import apply_reading
from teams.services.mapping import TABLES, Values

PARSE_GOAL = 2.5
PANDAS_GOAL = 0.33
MEMORY_GOAL = 300
STORE_GOAL = 2
# What an import writes; contacts first, since the others point to them.
KINDS: tuple[Any, ...] = (Contact, *(table.model for table in TABLES))
NAME = "Complete_LinkedInDataExport_11-22-2026.zip"


def drain(path: Path) -> None:
    """Read every row of every CSV file in the archive, and do nothing with it."""
    csv.field_size_limit(sys.maxsize)
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if entry.filename.endswith(".csv"):
                with archive.open(entry) as raw:
                    for _ in csv.reader(io.TextIOWrapper(raw, "utf-8-sig", newline="")):
                        pass


def parse(path: Path) -> Reading:
    """Return the evidence in the archive."""
    upload = Upload(NAME, path.stat().st_size, lambda: path.open("rb"))
    return read([upload], Options(zone=UTC, key=b"bench"), model(CURRENT))


def parse_with_pandas(path: Path) -> dict[str, list[Any]]:
    """Return the same evidence as rows, by kind."""
    from bench.with_pandas import Parser

    return Parser(path, b"bench", model(CURRENT)).parse()


def resident(path: Path, run: Callable[[Path], Any] = parse) -> int:
    """Return the megabytes that a fresh process needs at most to parse the archive."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return int(pool.apply(_measured, (run, path)))


def _measured(run: Callable[[Path], Any], path: Path) -> int:
    run(path)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def compare_pandas(path: Path) -> None:
    """Print how parsing compares with pandas, where there is one."""
    if find_spec("pandas") is None:
        print("pandas is not installed: not compared with it")
        return
    compare(
        "parsing",
        lambda: processor_seconds(lambda: parse(path)),
        "with pandas",
        lambda: processor_seconds(lambda: parse_with_pandas(path)),
        PANDAS_GOAL,
    )
    print(f"resident with pandas at most {resident(path, parse_with_pandas)} MB")


def compare_storing(records: list[AnyRecord]) -> None:
    """Print how storing the evidence compares with a bare insert of the same rows."""
    with bench_organization():
        member = Member.objects.create(name="Ada Muster", email="ada@bench.example")
        batch = Import.objects.create(
            member=member,
            delivery=Delivery.objects.create(member=member),
            status=ImportStatus.RUNNING,
            digest="bench",
        )
        apply_reading(batch=batch, records=records)
        rows = {kind: prepared(kind) for kind in KINDS}
        count = sum(map(len, rows.values()))
        compare(
            f"storing {len(records):,} records in {count:,} rows",
            lambda: _store_anew(batch, records),
            "bare INSERT",
            lambda: _insert_anew(rows),
            STORE_GOAL,
        )


def _store_anew(batch: Import, records: list[AnyRecord]) -> float:
    """Return the seconds that it takes to store the evidence of a member without any."""
    _clear()
    batch.done = 0
    return seconds(lambda: apply_reading(batch=batch, records=records))


def _insert_anew(rows: dict[Any, list[Values]]) -> float:
    """Return the seconds that the bare insert takes, in transactions of the same size."""
    _clear()
    return seconds(lambda: insert_bare(rows))


def _clear() -> None:
    """Nothing is stored, so that nothing is looked for."""
    empty(*KINDS)


def main(megabytes: int) -> None:
    """Print the ratios for an archive of this size."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        write_big_archive(path, megabytes)
        compare(
            f"parsing {megabytes} MB",
            lambda: processor_seconds(lambda: parse(path)),
            "bare csv.reader",
            lambda: processor_seconds(lambda: drain(path)),
            PARSE_GOAL,
        )
        told("resident", resident(path), MEMORY_GOAL, " MB")
        compare_pandas(path)
        compare_storing(parse(path).records)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
