"""Importing a large archive: parsing against a bare csv.reader, storing against a bare insert.

    python -m bench.imports [megabytes]

The database is that of DATABASE_URL, SQLite in memory by default. Parsing runs once more in a
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
import time
import zipfile
from datetime import UTC
from pathlib import Path
from typing import Any

import django

from bench.timing import best, report

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.db import transaction

from bench.database import bench_organization
from scoring.core.records import AnyRecord
from scoring.core.registry import CURRENT, model
from seeds.bulk import write_big_archive
from teams.importers.reading import Options, Reading, Upload
from teams.importers.registry import read
from teams.models import Import, ImportStatus, Member
from teams.services.facts import apply_reading
from teams.services.mapping import TABLES
from teams.services.rows import batches

PARSE_GOAL = 2.5
MEMORY_GOAL = 300
STORE_GOAL = 2
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


def resident(path: Path) -> int:
    """Return the megabytes that a fresh process needs at most to parse the archive."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return int(pool.apply(_parse_and_measure, (path,)))


def _parse_and_measure(path: Path) -> int:
    parse(path)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def compare_storing(records: list[AnyRecord]) -> None:
    """Print how storing the evidence compares with a bare insert of the same rows."""
    with bench_organization():
        member = Member.objects.create(name="Ada Muster", email="ada@bench.example")
        batch = Import.objects.create(member=member, status=ImportStatus.RUNNING, digest="bench")
        began = time.perf_counter()
        apply_reading(batch=batch, records=records)
        stored = time.perf_counter() - began
        tables = [(table.model, list(table.model.objects.all())) for table in TABLES.values()]
        limit = min(_insert_anew(tables) for _ in range(3))
        count = sum(len(rows) for _, rows in tables)
        report(f"storing {count:,} rows", stored, "bare bulk_create", limit, STORE_GOAL)


def _insert_anew(tables: list[tuple[Any, list[Any]]]) -> float:
    """Return the seconds that the bare insert takes, in transactions of the same size."""
    for kind, _ in tables:
        kind.objects.all().delete()
    began = time.perf_counter()
    for kind, rows in tables:
        for some in batches(rows):
            with transaction.atomic():
                kind.objects.bulk_create(some)
    return time.perf_counter() - began


def main(megabytes: int) -> None:
    """Print the ratios for an archive of this size."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        write_big_archive(path, megabytes)
        limit = best(lambda: drain(path))
        report(
            f"parsing {megabytes} MB",
            best(lambda: parse(path)),
            "bare csv.reader",
            limit,
            PARSE_GOAL,
        )
        print(f"resident at most {resident(path)} MB, goal at most {MEMORY_GOAL} MB")
        compare_storing(parse(path).records)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
