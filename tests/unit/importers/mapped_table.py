"""A table that nobody knows, and what is read of it under a mapping."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

from scoring.core import records
from scoring.core.versions.v1 import V1
from teams.importers.reading import Finding, Options
from teams.importers.table import read_table
from tests.unit.importers.given import KEY, upload

SEARCHES = "Tag;Wer;Suchen;Notiz\n22.11.2026;Ada@x.example;3;Canary\n23.11.2026;bo@x.example;0;\n"
MAPPED = {"Tag": "on", "Wer": "member", "Suchen": "count"}


def answer(columns: dict[str, str], **constants: str) -> str:
    return json.dumps({"columns": columns, "constants": constants})


def read(
    table: str | bytes,
    columns: dict[str, str],
    constants: dict[str, str],
    *,
    name: str = "mine.csv",
    key: bytes | None = KEY,
    **answers: str,
) -> Finding:
    data = table.encode() if isinstance(table, str) else table
    options = Options(ZoneInfo("Europe/Berlin"), key)
    told = {"columns": answer(columns, **constants), **answers}
    return read_table(upload(name, data), options, V1, told)


def evidence(found: Finding) -> list[records.AnyRecord]:
    assert found.problems == []
    return [
        one
        for portion in found.portions
        for one in portion.records
        if not isinstance(one, records.Coverage)
    ]
