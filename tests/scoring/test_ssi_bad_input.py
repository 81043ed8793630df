"""The command-line scorer and files that nobody should give it."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.bad_files import DAMAGED_FILES, TWO_ZONES, UNUSABLE, Bad, Damaged

DAY = "2026-11-22"


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refused(*paths: Path, zone: str = "UTC") -> str:
    """Return the reason of exit code 2, with nothing printed."""
    out = StringIO()
    with pytest.raises(CommandError) as raised:
        call_command(
            "ssi", *map(str, paths), "--as-of", DAY, "--timezone", zone, "--json", stdout=out
        )
    assert (raised.value.returncode, out.getvalue()) == (2, "")
    return str(raised.value)


def scored(*paths: Path, zone: str = "UTC") -> dict[str, list[dict[str, object]]]:
    out = StringIO()
    call_command("ssi", *map(str, paths), "--as-of", DAY, "--timezone", zone, "--json", stdout=out)
    found: dict[str, list[dict[str, object]]] = json.loads(out.getvalue())
    return found


def text(*paths: Path) -> str:
    out = StringIO()
    call_command("ssi", *map(str, paths), "--as-of", DAY, "--explain", stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("bad", UNUSABLE.values(), ids=UNUSABLE)
def test_what_cannot_be_used_ends_with_code_2_and_the_reason(bad: Bad, tmp_path: Path) -> None:
    assert bad.reason in refused(written(tmp_path, bad.name, bad.data))


@pytest.mark.parametrize("zone", TWO_ZONES)
@pytest.mark.parametrize("damaged", DAMAGED_FILES.values(), ids=DAMAGED_FILES)
def test_good_rows_count_and_the_problem_has_its_place(
    damaged: Damaged, zone: str, tmp_path: Path
) -> None:
    answer = scored(written(tmp_path, damaged.name, damaged.data), zone=zone)

    [given] = answer["inputs"]
    expected = f", expected {damaged.expected}" if damaged.expected else ""
    column = f"{damaged.column}: " if damaged.column else ""
    assert given["kept"] == damaged.kept
    assert answer["problems"] == [
        {
            "file": damaged.name,
            "line": damaged.line,
            "reason": f"{column}{damaged.reason}{expected}",
        }
    ]
