"""Work that waits for each task of the product, made anew each time, and the message to send."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count, cycle
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.industries import Industry
from accounts.models import OrganizationErasure, User
from accounts.roles import Role
from accounts.tenancy import tenant_scope
from privacy.erasure import erasure_ask_for
from privacy.requests import file_ask
from scoring.industry_pools import pool_day
from scoring.services import request_recompute
from teams.models import Delivery, ExportFormat, Import, Look, Member
from teams.services.exports import export_create
from teams.services.imports import import_create
from teams.services.sent_files import files_send
from tests import factories
from tests.cast import Cast
from tests.scoring import industry
from tests.scoring.given import EVERYTHING, LAST, REACTION, score
from tests.teams.files import archive, document
from tests.teams.portability_data import connected

Message = dict[str, Any]
SEARCH = {"type": "search", "on": "2026-05-04"}
LONG_AGO = date(2018, 1, 1)
DAY = timedelta(days=1)
numbers, industries = count(), cycle(Industry.values)


def _member(cast: Cast, **more: Any) -> Member:
    return factories.member(cast.organization, cast.oslo, **more)


def _person(cast: Cast) -> tuple[Member, User]:
    user = factories.user(cast.organization, Role.REP)
    return _member(cast, user=user), user


def _archive() -> ContentFile[bytes]:
    """Return an archive of somebody who is in no other one."""
    return archive(slug=f"rep-{next(numbers)}")


def _import(cast: Cast, member: Member | None = None) -> Message:
    access = cast.access(cast.owner)
    with tenant_scope(cast.organization.pk):
        found = import_create(
            access=access, member=member or _member(cast), uploads=[_archive(), document(SEARCH)]
        )
    return {"organization_id": cast.organization.pk, "import_id": found.pk}


def _dead_import(cast: Cast) -> None:
    """An import whose worker is taken for dead, and one that waits behind it."""
    member = _member(cast)
    message = _import(cast, member)
    _import(cast, member)
    stale = {"status": "running", "attempts": 1, "heartbeat_at": timezone.now() - DAY}
    Import._base_manager.filter(pk=message["import_id"]).update(**stale)


def _delivery(cast: Cast) -> Message:
    access = cast.access(cast.owner)
    with tenant_scope(cast.organization.pk):
        found = files_send(
            access=access,
            files=[_archive()],
            member=_member(cast).email,
            via="a program",
            commits=True,
        )
    return {"organization_id": cast.organization.pk, "delivery_id": found.pk}


def _sweep_imports(cast: Cast) -> Message:
    _import(cast)
    _dead_import(cast)
    dead = _delivery(cast)
    stale = {"status": "checking", "attempts": 1, "heartbeat_at": timezone.now() - DAY}
    Delivery._base_manager.filter(pk=dead["delivery_id"]).update(**stale)
    _delivery(cast)
    return {}


def _export(cast: Cast) -> Message:
    access = cast.access(factories.user(cast.organization, Role.ANALYST))
    with tenant_scope(cast.organization.pk):
        found = export_create(access=access, file_format=ExportFormat.CSV, query="")
    return {"organization_id": cast.organization.pk, "export_id": found.pk}


def _recompute(cast: Cast) -> Message:
    member = _member(cast)
    factories.applied(member, [EVERYTHING, REACTION])
    with tenant_scope(cast.organization.pk):
        run = request_recompute(member=member)
    return {"organization_id": cast.organization.pk, "run_id": run.pk}


def _sweep_recomputes(cast: Cast) -> Message:
    _recompute(cast)
    factories.applied(_member(cast), [EVERYTHING, REACTION])
    return {}


def _behind(cast: Cast) -> Message:
    score(_member(cast), REACTION)
    return {}


def _changes(cast: Cast) -> Message:
    member = _member(cast)
    score(member, REACTION)
    days = {"since": "2026-05-27", "on": LAST.isoformat(), "of": ""}
    ids = {"user_id": cast.owner.pk, "member_ids": [member.pk]}
    return {"organization_id": cast.organization.pk, **ids, **days}


def _connection(cast: Cast) -> Message:
    member, _ = _person(cast)
    return {"organization_id": cast.organization.pk, "connection_id": connected(member).pk}


def _file(cast: Cast) -> Message:
    _, user = _person(cast)
    with tenant_scope(cast.organization.pk):
        found = file_ask(access=cast.access(user))
    return {"organization_id": cast.organization.pk, "file_id": found.pk}


def _erasure(cast: Cast) -> Message:
    member, _ = _person(cast)
    factories.applied(member, [EVERYTHING, REACTION])
    with tenant_scope(cast.organization.pk):
        access = cast.access(cast.owner)
        found = erasure_ask_for(access=access, member=member, typed=member.name)
    return {"organization_id": cast.organization.pk, "erasure_id": found.pk}


def _end(cast: Cast) -> Message:
    made = factories.organization()
    score(factories.member(made, user=factories.user(made, Role.OWNER)), REACTION)
    found = OrganizationErasure.objects.create(organization=made, due_at=timezone.now())
    return {"organization_id": made.pk, "erasure_id": found.pk}


def _sweep_privacy(cast: Cast) -> Message:
    for make in (_file, _erasure, _end):
        make(cast)
    return {}


def _old(cast: Cast) -> Message:
    """Looks of long ago, and somebody who left then and is to be erased."""
    member = _member(cast, since=LONG_AGO - DAY)
    Member._base_manager.filter(pk=member.pk).update(left_on=LONG_AGO)
    then = timezone.now() - 3_000 * DAY
    with tenant_scope(cast.organization.pk):
        Look.objects.create(
            viewer=cast.owner,
            day=then.date(),
            kind="member",
            subject=member.pk,
            first_at=then,
            last_at=then,
        )
    return {}


def _ending_token(cast: Cast) -> Message:
    factories.token(cast.organization, factories.user(cast.organization, Role.ADMIN), days=3)
    return {}


def _pool(cast: Cast) -> Message:
    unused = next(industries)
    for totals in ([4000] * 7, [5000] * 7, [6000] * 6):
        made = industry.organization(industry=unused)
        industry.join(made, totals, pool_day())
    return {}


def _told(cast: Cast) -> Message:
    told = {"channel": "web", "address": None, "agent": "x"}
    message = {"slug": cast.organization.slug, "view": "teams:report", "method": "GET"}
    return {**message, "told": told, "ask": f"ask-{next(numbers)}"}


def _reset(cast: Cast) -> Message:
    user = factories.user(cast.organization)
    return {"user_id": user.pk, "site": "https://x.example", "ask": f"ask-{next(numbers)}"}


def _nothing(cast: Cast) -> Message:
    return {}


WAITING: dict[str, Callable[[Cast], Message]] = {
    "accounts.tasks.empty_journal": _nothing,
    "accounts.tasks.forget_sessions": _nothing,
    "accounts.tasks.refresh_statistics": _nothing,
    "accounts.tasks.remind_of_tokens": _ending_token,
    "accounts.tasks.send_password_reset": _reset,
    "accounts.tasks.tell_organization": _told,
    "privacy.tasks.enforce_retention": _old,
    "privacy.tasks.erase_organization": _end,
    "privacy.tasks.erase_person": _erasure,
    "privacy.tasks.prepare_file": _file,
    "privacy.tasks.sweep_privacy": _sweep_privacy,
    "scoring.tasks.make_months": _nothing,
    "scoring.tasks.renew_industry_pools": _pool,
    "scoring.tasks.roll_forward_due": _behind,
    "scoring.tasks.run_recompute": _recompute,
    "scoring.tasks.sweep_recomputes": _sweep_recomputes,
    "scoring.tasks.work_out_changes": _changes,
    "teams.tasks.check_delivery": _delivery,
    "teams.tasks.poll_portability": _connection,
    "teams.tasks.run_export": _export,
    "teams.tasks.run_import": _import,
    "teams.tasks.settle_changes": _sweep_recomputes,
    "teams.tasks.sweep_exports": lambda cast: _export(cast) and {},
    "teams.tasks.sweep_imports": _sweep_imports,
    "teams.tasks.sweep_portability": lambda cast: _connection(cast) and {},
}
