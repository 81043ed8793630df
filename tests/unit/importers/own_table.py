"""A table of activity format v1, and what is read of it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from scoring.core import records
from scoring.core.versions.v1 import V1
from teams.importers.own_csv import OWN_CSV
from teams.importers.reading import Finding, Options
from tests.unit.importers.given import upload


def found_in(
    table: str, *, name: str = "own.csv", key: bytes | None = None, **answers: str
) -> Finding:
    options = Options(ZoneInfo("UTC"), key)
    return OWN_CSV.read(upload(name, table.encode()), options, V1, answers)


def evidence(table: str) -> list[records.AnyRecord]:
    """What a table of one person says, without coverage."""
    found = found_in(table)
    assert found.problems == []
    [portion] = found.portions
    return [one for one in portion.records if not isinstance(one, records.Coverage)]


def refused(table: str) -> list[tuple[int | None, str, str, str]]:
    return [(p.line, p.column, p.reason, p.expected) for p in found_in(table).problems]
