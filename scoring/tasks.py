"""What workers do for scores: enter the tenant, make one call. Tasks carry ids only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from celery import shared_task
from celery.contrib.django.task import DjangoTask
from django.core.cache import cache
from django.db import transaction

from accounts.models import Organization
from accounts.rules import rulebook_of
from accounts.telling import FIRST, LAST, LATER, tell
from accounts.tenancy import tenant_scope
from scoring import changes, industry_pools, partitions, runs, services
from scoring.models import RecomputeRun, Why
from teams.models import Member


@shared_task(base=DjangoTask)
def run_recompute(*, organization_id: int, run_id: int, **_: Any) -> None:
    """Do a recompute that waits, and go on with what comes after it."""
    with tenant_scope(organization_id):
        run = services.run_recompute(run_id=run_id)
        after = runs.following(run) if run else None
        if after is not None:
            tell_workers(after)


def tell_workers(run: RecomputeRun, *, is_bulk: bool = False) -> None:
    """Have a worker do a recompute once it is stored; first those that somebody waits for.

    What ``is_bulk`` comes after these, as what an import brought that is itself one of many.
    """
    runs.told(run)
    if run.why == Why.IMPORT and run.batch is not None:
        is_bulk = is_bulk or run.batch.delivery.is_bulk
    awaited = LATER if is_bulk else FIRST
    tell(
        run_recompute,
        priority=awaited if runs.is_awaited(run) else LAST,
        organization_id=run.organization_id,
        run_id=run.pk,
    )


def recompute_later(*, member: Member, is_bulk: bool = False) -> None:
    """Have the member's scores computed once a change of what is known of them is stored.

    ``is_bulk`` is what a program changes, of one member after another.
    """
    tell_workers(services.request_recompute(member=member, why=Why.SETTINGS), is_bulk=is_bulk)


@shared_task(base=DjangoTask)
def sweep_recomputes(**_: Any) -> None:
    """Tell workers of every recompute that waits and that they do not know of.

    One that waits still and has no import is taken for one of many: nothing tells who asked.
    """
    for organization in Organization.objects.all():
        with tenant_scope(organization.pk):
            for run in services.waiting_runs(organization=organization):
                tell_workers(run, is_bulk=run.batch is None)


@shared_task(base=DjangoTask)
def roll_forward_due(**_: Any) -> None:
    """Ask for a roll-forward wherever a new day has begun in the organization's time zone."""
    for organization in Organization.objects.all():
        with tenant_scope(organization.pk), transaction.atomic():
            run = services.roll_forward_due(organization=organization)
            if run is not None:
                tell_workers(run)


@shared_task(base=DjangoTask)
def make_months(**_: Any) -> None:
    """Have the next months ready where daily scores are stored by month."""
    partitions.months_make()


@shared_task(base=DjangoTask)
def renew_industry_pools(**_: Any) -> None:
    """Look for a new edition of every industry's pool."""
    industry_pools.renew_pools()


@shared_task(base=DjangoTask)
def work_out_changes(
    *,
    organization_id: int,
    user_id: int,
    member_ids: Sequence[int],
    since: str,
    on: str,
    of: str,
    **_: Any,
) -> None:
    """Work out ledgers between two days, a batch at a time: other work goes in between."""
    days = date.fromisoformat(since), date.fromisoformat(on)
    asked = _Asked(organization_id, user_id, f"{of}:{since}:{on}")
    with tenant_scope(organization_id):
        organization = Organization.objects.get(pk=organization_id)
        span = changes.Span.of(rulebook_of(organization), *days)
        changes.work_out(span=span, member_ids=member_ids[: span.at_once])
    rest = member_ids[span.at_once :]
    if not rest:
        asked.end()
        return
    asked.go_on(len(rest))
    work_out_changes.delay_on_commit(
        organization_id=organization_id,
        user_id=user_id,
        member_ids=rest,
        since=since,
        on=on,
        of=of,
    )


def ask_for_changes(
    *,
    organization_id: int,
    user_id: int,
    member_ids: Sequence[int],
    since: date,
    on: date,
    of: str = "",
) -> bool:
    """Have a worker work out ledgers of a group ``of`` the organization, for a user.

    Of a user one request at a time is worked on. Returns False where that is another one; who
    asks for the same again meanwhile asks nobody. Where the message is lost, the next one who
    asks after a while has it sent again.
    """
    asked = _Asked(organization_id, user_id, f"{of}:{since}:{on}")
    if not asked.begin(len(member_ids)):
        return asked.is_this()
    work_out_changes.delay_on_commit(
        organization_id=organization_id,
        user_id=user_id,
        member_ids=list(member_ids),
        since=since.isoformat(),
        on=on.isoformat(),
        of=of,
    )
    return True


@dataclass(frozen=True, slots=True)
class _Asked:
    """The one request of a user in an organization that a worker works on: ``what`` it is for."""

    organization_id: int
    user_id: int
    what: str

    @property
    def key(self) -> str:
        return f"changes:{self.organization_id}:{self.user_id}"

    def begin(self, members: int) -> bool:
        return cache.add(self.key, self.what, _seconds(members))

    def is_this(self) -> bool:
        return bool(cache.get(self.key) == self.what)

    def go_on(self, members: int) -> None:
        if self.is_this():
            cache.touch(self.key, _seconds(members))

    def end(self) -> None:
        if self.is_this():
            cache.delete(self.key)


def _seconds(members: int) -> int:
    """How long a worker may take before the message counts as lost."""
    return 60 + members // 10
