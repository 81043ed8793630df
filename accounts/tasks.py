"""What workers do for accounts: enter the tenant, make one call."""

from __future__ import annotations

from functools import partial
from secrets import token_hex
from typing import Any

from celery import shared_task
from celery.contrib.django.task import DjangoTask
from django.db import connection, transaction

from accounts.email_changes import password_reset_send
from accounts.models import Organization, User
from accounts.once import once
from accounts.origin import Origin, current_origin, origin
from accounts.refusals import is_told, reached
from accounts.sessions import old_sessions_forget
from accounts.tenancy import tenant_scope
from accounts.token_reminders import tokens_remind

SAMPLE = 1_000


@shared_task(base=DjangoTask)
def remind_of_tokens(**_: Any) -> None:
    """Tell whom tokens belong to that they end soon, in every organization."""
    for organization_id in Organization.objects.values_list("pk", flat=True):
        with tenant_scope(organization_id):
            tokens_remind()


@shared_task(base=DjangoTask)
def forget_sessions(**_: Any) -> None:
    """Forget sessions that are over, with the addresses that they were from."""
    old_sessions_forget()


@shared_task(base=DjangoTask)
def send_password_reset(*, user_id: int, site: str, ask: str = "", **_: Any) -> None:
    """Mail a link to set a password anew; nothing where there is no such user, as for 0.

    ``ask`` tells one wish from another.
    """
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return
    with once(ask or token_hex()) as is_to_do:
        if is_to_do:
            password_reset_send(user=user, site=site)


@shared_task(base=DjangoTask)
def tell_organization(
    *, slug: str, view: str, method: str, told: dict[str, Any], ask: str = "", **_: Any
) -> None:
    """Somebody reached for an organization that is not theirs: where there is one, its log says so.

    ``told`` is where they came from, ``ask`` tells one time from another.
    """
    found = Organization.objects.filter(slug=slug).first()
    if found is None:
        return
    with once(ask or token_hex()) as is_to_do, origin(Origin(**told)):
        if is_to_do:
            reached(found.pk, view=view, method=method)


def tell_reached(*, slug: str, by: User, view: str, method: str | None) -> None:
    """Have a worker look whether there is such an organization: who asks cannot tell by the time.

    A broker that is away changes nothing about the answer.
    """
    if not is_told(slug, by.pk):
        return
    here = current_origin()
    told = {"channel": here.channel, "address": here.address, "agent": here.agent}
    message = {"slug": slug, "view": view, "method": method or "", "told": told, "ask": token_hex()}
    transaction.on_commit(partial(tell_organization.delay, **message), robust=True)


@shared_task(base=DjangoTask)
def empty_journal(**_: Any) -> None:
    """Have SQLite write its journal into the database and empty it.

    The journal holds what has been deleted since until it is written over, which may be never.
    Where somebody reads for long, nobody waits for that: there is a next time.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (usual,) = cursor.fetchone()
        cursor.execute("PRAGMA busy_timeout=1000")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.fetchall()
        cursor.execute(f"PRAGMA busy_timeout={usual}")


@shared_task(base=DjangoTask)
def refresh_statistics(**_: Any) -> None:
    """Have SQLite look again how many rows have one value, by which it chooses among indexes.

    Without, it takes an organization for as good a clue as a member, and reads all of its rows. It
    looks at a sample of each index. PostgreSQL does this by itself.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={SAMPLE}")
        cursor.execute("ANALYZE")
