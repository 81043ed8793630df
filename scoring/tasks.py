"""What workers do for scores: enter the tenant, make one call. Tasks carry ids only."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from celery.contrib.django.task import DjangoTask

from accounts.models import Organization
from accounts.tenancy import tenant_scope
from scoring import industry_pools, services


@shared_task(base=DjangoTask)
def run_recompute(*, organization_id: int, run_id: int, **_: Any) -> None:
    """Do a recompute that waits, and go on with the one that waited for it."""
    with tenant_scope(organization_id):
        run = services.run_recompute(run_id=run_id)
        following = services.following_run(run=run) if run else None
        if following is not None:
            run_recompute.delay_on_commit(organization_id=organization_id, run_id=following)


@shared_task(base=DjangoTask)
def sweep_recomputes(**_: Any) -> None:
    """Tell workers again of every recompute that waits, in every organization."""
    for organization in Organization.objects.all():
        with tenant_scope(organization.pk):
            for run_id in services.waiting_runs(organization=organization):
                run_recompute.delay_on_commit(organization_id=organization.pk, run_id=run_id)


@shared_task(base=DjangoTask)
def roll_forward_due(**_: Any) -> None:
    """Ask for a roll-forward wherever a new day has begun in the organization's time zone."""
    for organization in Organization.objects.all():
        with tenant_scope(organization.pk):
            if services.needs_roll_forward(organization=organization):
                run = services.request_roll_forward(organization=organization)
                run_recompute.delay_on_commit(organization_id=organization.pk, run_id=run.pk)


@shared_task(base=DjangoTask)
def renew_industry_pools(**_: Any) -> None:
    """Look for a new edition of every industry's pool."""
    industry_pools.renew_pools()
