"""The history of what was brought, and for whom the viewer may bring files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from accounts.access import Access
from accounts.parameters import Parameters
from accounts.selectors import local_today
from scoring.core.records import Coverage
from scoring.core.records import Member as SeatRecord
from scoring.core.registry import CURRENT, model
from scoring.selectors import runs_of_imports
from teams.access import (
    importable_members,
    imports_for_others,
    own_member,
    visible_deliveries,
    visible_imports,
)
from teams.models import Delivery, DeliveryStatus, Member
from teams.reports.coverage_spans import measured
from teams.reports.import_report import history_row
from teams.reports.import_shapes import Counts, HistoryRow, ImportList, ImportRow
from teams.reports.portability_report import portability_offer
from teams.reports.reminders import reminders
from teams.reports.shapes import Choice, Link, Reminder
from teams.selectors.upload_requests import open_request
from teams.services.facts import load_records_like
from teams.services.quick_log import is_logged

PAGE = 25
NAMED = 3
# Of several imports, the first of these that any is in; what is left is done.
WORST = ("running", "queued", "failed", "partial")
LABELS = {
    "queued": "waiting",
    "running": "running",
    "done": "done",
    "partial": "partly read",
    "failed": "not read",
    "undone": "undone",
    "waiting": "waiting",
    "checking": "being checked",
    "asking": "has questions",
    "ready": "to be imported",
}


def import_choices(access: Access) -> list[Member]:
    """Return the members for whom the viewer may upload files, the viewer first."""
    members = list(importable_members(access))
    return sorted(members, key=lambda member: member.user_id != access.person_id)


def import_list(*, access: Access, asked: Parameters) -> ImportList:
    """Return the page that is asked for of what the viewer may see, latest first."""
    deliveries = visible_deliveries(access)
    page = asked.page()
    found = list(deliveries[PAGE * (page - 1) : PAGE * page + 1])
    if not found and page > 1:
        page = asked.page_of(page, max(1, -(-deliveries.count() // PAGE)))
        found = list(deliveries[PAGE * (page - 1) : PAGE * page + 1])
    imports = _imports(access, found[:PAGE])
    committed = (one for one in found if one.status == DeliveryStatus.COMMITTED)
    last = next(committed, None) if page == 1 else None
    me = own_member(access)
    return ImportList(
        own=not imports_for_others(access),
        limit=f"{settings.IMPORT_MAX_BYTES // 1024**2} MB",
        members=tuple(
            Choice(str(m.pk), f"{m.name} (you)" if m.user_id == access.person_id else m.name)
            for m in import_choices(access)
        ),
        rows=tuple(_row(access, delivery, imports[delivery.pk]) for delivery in found[:PAGE]),
        last_at=last.created_at if last else None,
        previous=_page_link(access, "Newer", page - 1) if page > 1 else None,
        next=_page_link(access, "Older", page + 1) if len(found) > PAGE else None,
        log_url=reverse("teams:quick_log", kwargs={"org": access.organization.slug}) if me else "",
        reminders=_reminders(access, me) if me else (),
        portability=portability_offer(access=access, member=me) if me else None,
        asked=open_request(member=me) if me else None,
    )


def _reminders(access: Access, member: Member) -> tuple[Reminder, ...]:
    found = measured(load_records_like(Coverage, SeatRecord, member=member), model(CURRENT))
    return reminders(found, today=local_today(access.organization))


def _imports(access: Access, deliveries: Sequence[Delivery]) -> dict[int, list[ImportRow]]:
    batches = list(visible_imports(access).filter(delivery__in=deliveries).order_by("pk"))
    runs = runs_of_imports(import_ids=[batch.pk for batch in batches])
    found: dict[int, list[ImportRow]] = defaultdict(list)
    for batch in batches:
        found[batch.delivery_id].append(history_row(access, batch, runs.get(batch.pk)))
    return found


def _row(access: Access, delivery: Delivery, imports: Sequence[ImportRow]) -> HistoryRow:
    state = _state(delivery, imports)
    failed = delivery.message if delivery.status == DeliveryStatus.FAILED else ""
    effect = failed or next((row.effect for row in imports if row.effect), "")
    user = delivery.created_by
    name = user.get_full_name() if user else "somebody who has left"
    return HistoryRow(
        id=delivery.pk,
        url=_url(access, delivery, imports),
        label=LABELS[state],
        state=state,
        at=delivery.created_at,
        by=name if is_logged(delivery) else delivery.via or name,
        members=_members(imports),
        what=_what(delivery, imports),
        counts=Counts.summed(row.counts for row in imports) if imports else None,
        effect=effect,
        single=imports[0] if len(imports) == 1 else None,
        self_reported=is_logged(delivery),
    )


def _state(delivery: Delivery, imports: Sequence[ImportRow]) -> str:
    if delivery.status != DeliveryStatus.COMMITTED:
        return delivery.status
    states = {row.state for row in imports}
    if states == {"undone"}:
        return "undone"
    return next((state for state in WORST if state in states), "done")


def _members(imports: Sequence[ImportRow]) -> str:
    names = [row.member for row in imports]
    if len(names) <= NAMED:
        return ", ".join(names)
    return f"{len(names)} members"


def _what(delivery: Delivery, imports: Sequence[ImportRow]) -> str:
    names = [file["name"] for file in delivery.uploads] or [row.what for row in imports[:1]]
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _url(access: Access, delivery: Delivery, imports: Sequence[ImportRow]) -> str:
    """Where it is shown: what somebody else brought, by its import for the viewer's own member."""
    org = access.organization.slug
    is_shown = delivery.created_by_id == access.person_id or access.role in ("owner", "admin")
    plain = len(imports) == 1 and not delivery.sources
    if imports and (plain or not is_shown):
        return reverse("teams:import", kwargs={"org": org, "import_id": imports[0].id})
    return reverse("teams:delivery", kwargs={"org": org, "delivery_id": delivery.pk})


def _page_link(access: Access, label: str, page: int) -> Link:
    url = reverse("teams:imports", kwargs={"org": access.organization.slug})
    return Link(label, f"{url}?page={page}" if page > 1 else url)
