"""The doctor where no other server is needed: what it looks at, and how it says so."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import override_settings

from config.doctor.checks import CHECKS, NEEDS, examine
from config.doctor.finding import Finding
from tests.house.tree import ROOT


def states(*checks: str) -> dict[str, set[str]]:
    """Return the states of what each check found."""
    found: dict[str, set[str]] = {}
    for name, finding in examine(checks):
        found.setdefault(name, set()).add(finding.state)
    return found


def asked(*arguments: str) -> tuple[int, str]:
    """Return with what the command ends, and what it writes."""
    out = io.StringIO()
    try:
        call_command("doctor", *arguments, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def test_what_a_check_needs_is_looked_at_before_it() -> None:
    order = [*CHECKS]

    assert [name for name, need in NEEDS.items() if order.index(need) > order.index(name)] == []


def test_whatever_is_needed_is_looked_at_too(db: None) -> None:
    assert [*states("queues")] == ["database", "migrations", "queues"]


def test_every_check_is_described() -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    section = text.partition("\n## The doctor\n")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]

    described = [name.strip("` ") for cell in rows for name in cell.split(",")]
    assert described == [*CHECKS]


def test_the_text_says_what_to_do_below_what_is_wrong(db: None) -> None:
    cache.clear()

    code, text = asked("beat")

    first, second, third = text.splitlines()
    assert code == 1
    assert first == "ok       cache       The cache answers."
    assert second.startswith("problem  beat        The schedule never sent anything")
    assert third.startswith(f"{'':21}Start exactly one: ")


def test_programs_are_told_the_same(db: None) -> None:
    with override_settings(DEBUG=True):
        code, text = asked("debug", "hosts", "--json")

    said: list[dict[str, Any]] = json.loads(text)
    assert code == 1
    assert [(one["check"], one["state"]) for one in said] == [("debug", "problem"), ("hosts", "ok")]
    assert {*said[0]} == {"check", "state", "text", "advice"}


def test_a_warning_is_no_failure(db: None) -> None:
    code, text = asked("mail")

    assert (code, text.partition(" ")[0]) == (0, "warning")


def test_a_check_that_there_is_not_is_refused() -> None:
    with pytest.raises(CommandError, match="There is no check horoscope"):
        asked("horoscope")


def test_a_check_that_breaks_down_keeps_nothing_else_back(db: None) -> None:
    with override_settings(DATA_DIR=None):
        found = dict(examine(["storage", "debug"]))

    assert found["storage"].state == "problem"
    assert found["storage"].text.startswith("This could not be looked at: ")
    assert found["debug"] == Finding("ok", "DEBUG is off.")


def test_a_folder_that_is_none_is_told(db: None, tmp_path: Path) -> None:
    with override_settings(DATA_DIR=tmp_path / "nowhere"):
        found = [finding for name, finding in examine(["storage"])]

    assert found[0].state == "problem"
    assert "No such file or directory" in found[0].text
