"""python manage.py walk: is every change of every day explained, to the hundredth?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Organization
from accounts.tenancy import tenant_scope
from scoring.management.walk_text import lines
from scoring.walks import walk_member
from teams.models import Member

YEAR = 365


class Command(BaseCommand):
    """Prints the walk of each member, or raises ``CommandError`` where a change is unexplained."""

    help = (
        "Walk through the stored scores of an organization's members day by day, and compare each"
        " change with the ledger of the two days."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose days, and how many."""
        parser.add_argument("organization", help="slug of the organization")
        parser.add_argument("--member", metavar="EMAIL", help="this member alone")
        parser.add_argument("--days", type=int, default=YEAR, help=f"days back; {YEAR}")

    def handle(self, *, organization: str, member: str | None, days: int, **options: Any) -> None:
        """Walk inside the organization."""
        found = Organization.objects.filter(slug=organization).first()
        if found is None:
            raise CommandError(f"There is no organization “{organization}”.")
        with tenant_scope(found.pk):
            people = Member.objects.order_by("name", "pk")
            if member is not None:
                people = people.filter(email__iexact=member)
                if not people:
                    raise CommandError("There is no member with this e-mail address.")
            open_days = sum(self._walk(found, person, days) for person in people)
        if open_days:
            raise CommandError(f"{open_days} days with a change that no line explains.")

    def _walk(self, organization: Organization, member: Member, days: int) -> int:
        """Print one member's walk; return the number of days that are not explained."""
        walked = walk_member(organization=organization, member=member, days=days)
        for line in lines(member.name, walked):
            self.stdout.write(line)
        return 0 if walked is None else sum(1 for day in walked.days if day.unexplained)
