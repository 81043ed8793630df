"""The command ssi on a usage report of Sales Navigator."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.unit.importers.usage_report import ADA, BO, HEADER, MARCH


def ssi(path: Path) -> str:
    out = StringIO()
    call_command("ssi", str(path), "--as-of", "2026-03-31", "--json", stdout=out)
    return out.getvalue()


def test_a_report_of_one_person_is_scored(tmp_path: Path) -> None:
    report = tmp_path / MARCH
    report.write_text(HEADER + ADA)

    found = json.loads(ssi(report))

    states = {part["code"]: part["coverage"] for part in found["components"].values()}
    assert {code for code, state in states.items() if state != "not_measured"} == {
        *("F1", "F2", "F4", "F5"),
    }
    assert found["seat"] == "sales_navigator"
    assert found["inputs"] == [
        {
            "file": MARCH,
            "kind": "sales_navigator.usage",
            "records": 1,
            "kept": 1,
            "duplicates": 0,
        }
    ]


@pytest.mark.parametrize(
    ("name", "rows", "reason"),
    [
        (MARCH, ADA + BO, "holds the evidence of 2 people; give a file of one person, or import"),
        ("march.csv", ADA, "the period of a usage report stands in the name of its file alone, as"),
    ],
)
def test_another_ends_with_code_2_and_what_to_do(
    tmp_path: Path, name: str, rows: str, reason: str
) -> None:
    report = tmp_path / name
    report.write_text(HEADER + rows)

    with pytest.raises(CommandError) as raised:
        ssi(report)

    assert raised.value.returncode == 2
    assert str(raised.value).startswith(f"{name}: {reason}")
