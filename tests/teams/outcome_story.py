"""Outcomes and totals in tests, told day by day, and the page as somebody sees it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import count

import time_machine

from accounts.models import User
from accounts.tenancy import tenant_scope
from scoring.core.records import Outcome
from scoring.models import ScoreSnapshot
from teams.models import Import, Member
from teams.reports.outcome_query import OutcomeQuery
from teams.reports.outcome_shapes import OutcomeRow, OutcomesPage
from teams.reports.outcomes_report import outcomes_page
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, NOW

MAY = date(2026, 5, 1)
APRIL = date(2026, 4, 1)
# The days whose totals stand beside April and May.
BEFORE_APRIL = date(2026, 3, 31)
BEFORE_MAY = date(2026, 4, 30)
_numbers = count(1)


def outcome(on: date, kind: str, ref: str = "", **values: object) -> Outcome:
    """Return an outcome of a customer system."""
    told = {name: str(value) for name, value in values.items()}
    ref = ref or f"{next(_numbers)}"
    return Outcome(on=on, kind=kind, values=told, source="crm", ref=ref)  # type: ignore[arg-type]


def tell(member: Member, *records: Outcome) -> Import:
    """Import outcomes of the member."""
    return factories.applied(member, records)


def total(member: Member, on: date, points: int) -> None:
    """Give the member a total in whole points, or none under 0."""
    totals([(member, on, points)])


def totals(given: Iterable[tuple[Member, date, int]]) -> None:
    """Give the members totals."""
    rows = [
        ScoreSnapshot(
            organization_id=member.organization_id,
            member=member,
            on=on,
            model="ssi-v1",
            policy="",
            seat="free",
            total=None if points < 0 else 100 * points,
            estimated=False,
            components=b"",
            facts_version=1,
            computed_at=datetime(2026, 6, 1, tzinfo=UTC),
        )
        for member, on, points in given
    ]
    with tenant_scope(rows[0].organization_id):
        ScoreSnapshot.objects.bulk_create(rows)


def outcomes(cast: Cast, user: User | None = None, **params: str) -> OutcomesPage:
    """Return the page as the owner, or somebody else, sees it; ``since`` is ``from``."""
    if "since" in params:
        params["from"] = params.pop("since")
    query = OutcomeQuery.parse("/outcomes/", params, through=LAST)
    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        return outcomes_page(access=cast.access(user or cast.owner), query=query)


def row(page: OutcomesPage, name: str, month: date = MAY) -> OutcomeRow:
    """Return the row of a member and month."""
    [found] = [one for one in page.rows if (one.name, one.month) == (name, month)]
    return found


def listed(page: OutcomesPage) -> list[tuple[str, date | None]]:
    """Return members and months in the order of the rows."""
    return [(one.name, one.month) for one in page.rows]
