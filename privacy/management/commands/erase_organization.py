"""``manage.py erase_organization``: an organization ends at once, with everything in it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Organization
from privacy.organization_erasure import organization_erasure_now


class Command(BaseCommand):
    """Has an organization erased with the next sweep."""

    help = "Erase an organization, with everything in it. It cannot be undone."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take which one it is, twice."""
        parser.add_argument("slug", help="As it stands in its addresses.")
        parser.add_argument("--name", required=True, help="Its whole name, to be sure.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Have it erased, if there is one of this name at this address."""
        found = Organization.objects.filter(slug=options["slug"], name=options["name"]).first()
        if found is None:
            raise CommandError("There is no organization of this name at this address.")
        organization_erasure_now(organization=found)
        self.stdout.write("A worker erases it within minutes.")
