"""What workers do for privacy: enter the tenant, make one call. Tasks carry ids only."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from celery.contrib.django.task import DjangoTask

from accounts.models import Organization
from accounts.telling import AT_ONCE, tell_again
from accounts.tenancy import tenant_scope
from privacy import erasure, organization_erasure, requests, retention


@shared_task(base=DjangoTask)
def prepare_file(*, organization_id: int, file_id: int, **_: Any) -> None:
    """Prepare a personal file that waits."""
    with tenant_scope(organization_id):
        requests.file_run(file_id=file_id)


@shared_task(base=DjangoTask)
def erase_person(*, organization_id: int, erasure_id: int, **_: Any) -> None:
    """Erase a person who is to be erased."""
    with tenant_scope(organization_id):
        erasure.erasure_run(erasure_id=erasure_id)


@shared_task(base=DjangoTask)
def erase_organization(*, organization_id: int, erasure_id: int, **_: Any) -> None:
    """Erase an organization whose time has come."""
    with tenant_scope(organization_id):
        organization_erasure.organization_erasure_run(erasure_id=erasure_id)


@shared_task(base=DjangoTask)
def sweep_privacy(**_: Any) -> None:
    """Tell workers again of files and erasures that wait, in every organization.

    Of some erasures nothing else tells: they wait behind nothing.
    """
    for erasure_id, organization_id in organization_erasure.due_organizations():
        tell_again(erase_organization, organization_id=organization_id, erasure_id=erasure_id)
    for organization_id in Organization.objects.values_list("pk", flat=True):
        with tenant_scope(organization_id):
            for file_id in requests.waiting_files(AT_ONCE):
                tell_again(prepare_file, organization_id=organization_id, file_id=file_id)
            for erasure_id in erasure.waiting_erasures():
                tell_again(erase_person, organization_id=organization_id, erasure_id=erasure_id)


@shared_task(base=DjangoTask)
def enforce_retention(**_: Any) -> None:
    """Forget what has had its time, of the site and in every organization."""
    retention.enforce_site()
    retention.drop_months()
    for organization in Organization.objects.all():
        with tenant_scope(organization.pk):
            retention.enforce(organization)
