"""Load the sample organizations."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts.models import Organization
from accounts.tenancy import tenant_scope
from seeds import loading, logins
from seeds.generate import TIME_ZONES, sample_organizations
from seeds.people import SampleOrganization


class Command(BaseCommand):
    """Loads two sample organizations, the way in which everybody's files are."""

    help = "Load two sample organizations, marked as such. remove_samples takes them out again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        parser.add_argument(
            "--through", type=date.fromisoformat, help="last day of the samples; default: yesterday"
        )
        parser.add_argument(
            "--password", help="of every sample user; default: a new one, which is printed"
        )

    def handle(self, *, through: date | None, password: str | None, **_: Any) -> None:
        """Load them, unless they are there already."""
        if Organization.objects.filter(is_sample=True).exists():
            raise CommandError("The samples are loaded. To load them anew, remove_samples first.")
        password = password or secrets.token_urlsafe(16)
        with transaction.atomic():
            for number, zone in enumerate(TIME_ZONES):
                until = through or timezone.localdate(timezone=zone) - timedelta(days=1)
                self._load(sample_organizations(until)[number], until, password)
            loading.create_staff(password)
        logins.keep(settings.DATA_DIR, password)
        self.stdout.write(logins.sentence(password))

    def _load(self, sample: SampleOrganization, through: date, password: str) -> None:
        organization = loading.create_organization(sample)
        with tenant_scope(organization.pk):
            people = list(loading.create_people(sample, organization, make_password(password)))
            access = loading.owner_access(organization)
            files = sum(
                loading.import_files(sample, person, member, access, through)
                for person, member in people
            )
        self.stdout.write(f"{sample.name}: {len(people)} people, {files} files imported")
