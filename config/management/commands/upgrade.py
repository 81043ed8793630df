"""``manage.py upgrade``: database and static files of a new version, while the former serves."""

from __future__ import annotations

from typing import Any

from django.core.checks import WARNING, run_checks
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.checks import OF_THE_ROLE
from config.ownership import require_owner, require_postgresql
from config.upgrading import alone, impatient

STEPS = (
    "check the code and the settings",
    "migrate, as the owner",
    "collect static files beside those that there are",
    "check what is deployed",
)


class Command(BaseCommand):
    """Brings PostgreSQL and the static files up to the version that is installed here."""

    help = (
        "Migrate the PostgreSQL of DATABASE_URL, whose role has to be the owner, collect static "
        "files and check. Processes of the former version go on meanwhile; restart them afterwards."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to say it only."""
        parser.add_argument("--plan", action="store_true", help="Say what would be done.")

    def handle(self, *, plan: bool, **_: Any) -> None:
        """Do one step after another, and stop at the first that fails."""
        require_postgresql()
        require_owner()
        if plan:
            for number, step in enumerate(STEPS, start=1):
                self.stdout.write(f"{number}. {step}")
            call_command("migrate", plan=True, stdout=self.stdout)
            return
        with alone():
            self._begin(0)
            call_command("check", stdout=self.stdout)
            self._begin(1)
            with impatient():
                call_command("migrate", interactive=False, stdout=self.stdout)
            self._begin(2)
            call_command("collectstatic", interactive=False, stdout=self.stdout)
            self._begin(3)
            self._check()
        self.stdout.write("Done. Restart web, worker and schedule processes, one after another.")

    def _begin(self, step: int) -> None:
        self.stdout.write(f"{step + 1}. {STEPS[step]}")
        self.stdout.flush()

    def _check(self) -> None:
        """Raise CommandError for what `check --deploy` would tell the application."""
        found = [
            message
            for message in run_checks(include_deployment_checks=True)
            if message.is_serious(WARNING)
            and not message.is_silenced()
            and message.id != OF_THE_ROLE  # the owner is not who serves
        ]
        if found:
            raise CommandError("\n".join(map(str, found)))
