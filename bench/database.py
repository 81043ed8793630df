"""A database of the benchmark's own: made, migrated, and dropped at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.test.utils import setup_databases, teardown_databases

from accounts.models import Organization
from accounts.services import organization_create
from accounts.tenancy import tenant_scope


@contextmanager
def bench_organization() -> Iterator[Organization]:
    """Enter a new organization in a new database, as DATABASE_URL names its server."""
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        organization = organization_create(name="Bench", slug="bench")
        with tenant_scope(organization.pk):
            yield organization
    finally:
        teardown_databases(databases, verbosity=0)
