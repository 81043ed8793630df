"""python manage.py check_scores: are the stored scores what the facts come to?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Organization
from accounts.tenancy import tenant_scope
from scoring.checking import Difference, differences


class Command(BaseCommand):
    """Prints each day that differs, or raises ``CommandError`` at the end where any does."""

    help = (
        "Compute every score from the facts, store nothing, and compare with what is stored. For "
        "after a restore, a move to another database or a fault."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose scores."""
        parser.add_argument("organization", nargs="?", help="slug; without it, every organization")

    def handle(self, *, organization: str | None, **options: Any) -> None:
        """Check one organization after another, inside of it."""
        found = Organization.objects.order_by("slug")
        if organization is not None:
            found = found.filter(slug=organization)
            if not found:
                raise CommandError(f"There is no organization “{organization}”.")
        wrong = sum(self._check(each) for each in found)
        if wrong:
            raise CommandError(f"{wrong} days differ from what the facts come to.")

    def _check(self, organization: Organization) -> int:
        with tenant_scope(organization.pk):
            told = list(differences())
        wrong = [one for one in told if one.what != "waiting"]
        waiting = len(told) - len(wrong)
        self.stdout.write(f"{organization.slug}: {len(wrong)} days differ, {waiting} members wait")
        for one in wrong:
            self.stdout.write(_line(one))
        return len(wrong)


def _line(one: Difference) -> str:
    names = f" ({', '.join(one.names)})" if one.names else ""
    return f"  member {one.member_id}, {one.on}: {one.what}{names}"
