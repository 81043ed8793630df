"""What workers do for imports: enter the tenant, make one call. Tasks carry ids only."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from celery.contrib.django.task import DjangoTask

from accounts.models import Organization
from accounts.telling import AT_ONCE, FIRST, LATER, SWEPT_EVERY, tell, tell_again
from accounts.tenancy import tenant_scope
from scoring.models import RecomputeRun, Why
from scoring.previews import preview_totals
from scoring.runs import run_that_waits
from scoring.services import request_recompute
from scoring.tasks import tell_workers
from teams.models import Delivery, Import
from teams.reports import report_exports
from teams.services import (
    changes,
    deliveries,
    exports,
    imports,
    portability,
    sent_files,
    upload_store,
)

PORTABILITY_SWEPT_EVERY = 3600


@shared_task(base=DjangoTask)
def run_import(*, organization_id: int, import_id: int, **_: Any) -> None:
    """Run an import that waits, have the scores computed, and go on with the member's next."""
    with tenant_scope(organization_id):
        batch = imports.import_run(import_id=import_id)
        if batch is not None:
            go_on(batch)


@shared_task(base=DjangoTask)
def check_delivery(*, organization_id: int, delivery_id: int, **_: Any) -> None:
    """Check what a delivery holds, and have it imported where it waits for nobody's word."""
    with tenant_scope(organization_id):
        deliveries.delivery_check(delivery_id=delivery_id, preview=preview_totals)
        for batch in sent_files.imports_due(delivery_id=delivery_id):
            tell_of_import(batch)


@shared_task(base=DjangoTask)
def sweep_imports(**_: Any) -> None:
    """Tell workers again of imports and deliveries that wait, in every organization."""
    organization_ids = list(Organization.objects.values_list("pk", flat=True))
    upload_store.delete_folders_except(organization_ids)
    for organization_id in organization_ids:
        with tenant_scope(organization_id):
            upload_store.delete_orphans(organization_id)
            for batch in imports.lost_imports():
                go_on(batch)
            for batch in imports.waiting_imports(AT_ONCE):
                tell_of_import(batch, expires=SWEPT_EVERY)
            waiting = deliveries.waiting_deliveries(AT_ONCE)
            for delivery in (*waiting, *sent_files.due_deliveries(AT_ONCE)):
                tell_of_delivery(delivery, expires=SWEPT_EVERY)


@shared_task(base=DjangoTask)
def run_export(*, organization_id: int, export_id: int, **_: Any) -> None:
    """Prepare an export that waits."""
    with tenant_scope(organization_id):
        report_exports.run_export(export_id=export_id)


@shared_task(base=DjangoTask)
def sweep_exports(**_: Any) -> None:
    """Tell workers again of exports that wait, in every organization."""
    for organization_id in Organization.objects.values_list("pk", flat=True):
        with tenant_scope(organization_id):
            for export_id in exports.waiting_exports(AT_ONCE):
                tell_again(run_export, organization_id=organization_id, export_id=export_id)


@shared_task(base=DjangoTask)
def poll_portability(*, organization_id: int, connection_id: int, **_: Any) -> None:
    """Read what LinkedIn tells of a member who allowed it, and have it imported."""
    with tenant_scope(organization_id):
        batch = portability.portability_poll(connection_id=connection_id)
        if batch is not None:
            tell_of_import(batch)


@shared_task(base=DjangoTask)
def sweep_portability(**_: Any) -> None:
    """Erase tokens that are over, and tell workers of what is due, in every organization."""
    for organization_id in Organization.objects.values_list("pk", flat=True):
        with tenant_scope(organization_id):
            portability.erase_tokens()
            for connection_id in portability.due_connections():
                tell(
                    poll_portability,
                    priority=LATER,
                    expires=PORTABILITY_SWEPT_EVERY,
                    organization_id=organization_id,
                    connection_id=connection_id,
                )


@shared_task(base=DjangoTask)
def settle_changes(**_: Any) -> None:
    """Sum up what the database told of changes, in every organization."""
    for organization_id in Organization.objects.values_list("pk", flat=True):
        with tenant_scope(organization_id):
            changes.settle_changes()


def tell_of_delivery(delivery: Delivery, *, expires: float | None = None) -> None:
    """Have a worker check what a delivery holds; first where somebody waits for it."""
    tell(
        check_delivery,
        priority=LATER if delivery.is_bulk else FIRST,
        expires=expires,
        organization_id=delivery.organization_id,
        delivery_id=delivery.pk,
    )


def tell_of_import(batch: Import, *, expires: float | None = None) -> None:
    """Have a worker run an import; first where somebody waits for it."""
    tell(
        run_import,
        priority=LATER if batch.delivery.is_bulk else FIRST,
        expires=expires,
        organization_id=batch.organization_id,
        import_id=batch.pk,
    )


def go_on(batch: Import) -> None:
    """Have the scores computed after an import that is over, and go on with the member's next.

    One that brought nothing may have had those of the one before it wait.
    """
    run: RecomputeRun | None
    if batch.is_applied:
        run = request_recompute(member=batch.member, batch=batch, why=Why.IMPORT)
    else:
        run = run_that_waits(batch.member)
    if run is not None:
        tell_workers(run)
    following = imports.following_import(member=batch.member)
    if following is not None:
        tell_of_import(following)
