"""Say how the installation is, and what to do."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.doctor.checks import CHECKS, examine
from config.doctor.finding import Finding


class Command(BaseCommand):
    """Looks at everything that the installation needs, and says what to do where it is not well."""

    help = "Look at the database, the broker, workers, files, mail and settings. Changes nothing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        parser.add_argument("check", nargs="*", help="only these, and what they need")
        parser.add_argument("--json", action="store_true", help="tell programs")
        parser.add_argument("--mail-to", default="", help="send a letter to this address")

    def handle(self, *, check: list[str], mail_to: str, **options: Any) -> None:
        """Write a line a finding; end with 1 where there is a problem.

        Raises CommandError where a check is named that there is not.
        """
        unknown = [name for name in check if name not in CHECKS]
        if unknown:
            raise CommandError(f"There is no check {unknown[0]}; there are {', '.join(CHECKS)}.")
        found = examine(check, mail_to=mail_to)
        self.stdout.write(_as_json(found) if options["json"] else _as_text(found))
        if any(finding.state == "problem" for _, finding in found):
            raise SystemExit(1)


def _as_json(found: list[tuple[str, Finding]]) -> str:
    return json.dumps([{"check": name, **asdict(finding)} for name, finding in found], indent=2)


def _as_text(found: list[tuple[str, Finding]]) -> str:
    lines = []
    for name, finding in found:
        lines.append(f"{finding.state:8} {name:11} {finding.text}")
        if finding.advice:
            lines.append(f"{'':20} {finding.advice}")
    return "\n".join(lines)
