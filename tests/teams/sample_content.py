"""The content lab in tests: as somebody sees it, on the day of the given evidence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine

from accounts.models import User
from accounts.tenancy import tenant_scope
from scoring.core.records import AnyRecord, Post
from teams.models import Member
from teams.reports.content_query import ContentQuery
from teams.reports.content_report import content_page
from teams.reports.content_shapes import ContentPage, LabPanel, LabRow
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, NOW


def post(age: int, reactions: int | None = None, hour: int | None = 9, **more: Any) -> Post:
    """Return a post of so many days before the last one, of which so many reactions are told."""
    on = LAST - timedelta(days=age)
    at = None if hour is None else datetime(on.year, on.month, on.day, hour, tzinfo=UTC)
    told: dict[str, Any] = {"form": "original", "source": "crm", "ref": f"p{age}-{hour}", **more}
    return Post(on=on, at=at, reactions=reactions, **told)


def told(member: Member, *records: AnyRecord) -> None:
    """Give the member these records, with nothing covered."""
    factories.applied(member, records)


def lab(
    cast: Cast, user: User | None = None, member: Member | None = None, **params: str
) -> ContentPage:
    """Return the lab of a member, or of what the address names, as the owner or another sees it."""
    access = cast.access(user or cast.owner)
    is_own = member is not None and member.user_id == access.user.pk
    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        query = ContentQuery.parse("/content/", params)
        return content_page(access=access, query=query, member=member, is_own=is_own)


def panel_of(page: ContentPage, key: str) -> LabPanel | None:
    """Return one panel of a page."""
    found = [page.form, *page.panels]
    return next((panel for panel in found if panel is not None and panel.key == key), None)


def rows_of(page: ContentPage, key: str) -> dict[str, LabRow]:
    """Return the rows of one panel by their labels."""
    panel = panel_of(page, key)
    return {} if panel is None else {row.label: row for row in panel.rows}
