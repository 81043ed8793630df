"""What workers do for scores: enter the tenant, make one call. Tasks carry ids only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from celery import shared_task
from celery.contrib.django.task import DjangoTask
from django.core.cache import cache

from accounts.models import Organization
from accounts.rules import rulebook_of
from accounts.tenancy import tenant_scope
from scoring import changes, industry_pools, services


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


@shared_task(base=DjangoTask)
def work_out_changes(
    *, organization_id: int, member_ids: Sequence[int], since: str, on: str, **_: Any
) -> None:
    """Work out ledgers between two days, a batch at a time: other work goes in between."""
    days = date.fromisoformat(since), date.fromisoformat(on)
    with tenant_scope(organization_id):
        organization = Organization.objects.get(pk=organization_id)
        span = changes.Span.of(rulebook_of(organization), *days)
        changes.work_out(span=span, member_ids=member_ids[: span.at_once])
    if rest := member_ids[span.at_once :]:
        work_out_changes.delay_on_commit(
            organization_id=organization_id, member_ids=rest, since=since, on=on
        )


def ask_for_changes(
    *, organization_id: int, member_ids: Sequence[int], since: date, on: date, of: str
) -> None:
    """Have a worker work out ledgers. Who asks again for ``of`` meanwhile asks nobody.

    Where the message is lost, the next one who asks after a while has it sent again.
    """
    asked = f"changes:{organization_id}:{of}:{since}:{on}"
    if cache.add(asked, True, 60 + len(member_ids) // 10):
        work_out_changes.delay_on_commit(
            organization_id=organization_id,
            member_ids=list(member_ids),
            since=since.isoformat(),
            on=on.isoformat(),
        )
