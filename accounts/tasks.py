"""What workers do for accounts: enter the tenant, make one call."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from celery.contrib.django.task import DjangoTask

from accounts.idempotency import delete_old_requests
from accounts.models import Organization
from accounts.tenancy import tenant_scope


@shared_task(base=DjangoTask)
def sweep_requests(**_: Any) -> None:
    """Forget the answers of old requests of the API, in every organization."""
    for organization_id in Organization.objects.values_list("pk", flat=True):
        with tenant_scope(organization_id):
            delete_old_requests()
