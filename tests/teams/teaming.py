"""Teams with stored totals, in tests, and their pages as somebody sees them."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import time_machine
from django.http import QueryDict

from accounts.models import User
from accounts.tenancy import tenant_scope
from accounts.visibility import Visibility
from scoring.core.registry import CURRENT, model
from scoring.models import ScoreSnapshot
from scoring.snapshots import CELL
from teams.models import Member, Team
from teams.reports.compare_shapes import ComparePage
from teams.reports.team_compare import CompareQuery, compare_page
from teams.reports.team_query import TeamQuery
from teams.reports.team_report import team_page
from teams.reports.team_shapes import TeamPage, TeamRow, TeamsPage
from teams.reports.teams_report import teams_page
from tests import factories
from tests.cast import Cast

NOW = "2026-06-10T08:00:00Z"
LAST = date(2026, 6, 9)
DAY = timedelta(days=1)
SINCE = LAST - 30 * DAY
# The last day of the last week that is over: editions of groups are of it.
SUNDAY = date(2026, 6, 7)
NOTHING = zlib.compress(np.zeros(len(model(CURRENT).components), CELL).tobytes())


def store(member: Member, totals: Mapping[date, int | None], **more: Any) -> None:
    """Store totals in hundredths by day, a quarter of each in every pillar; None is no total."""
    with tenant_scope(member.organization_id):
        ScoreSnapshot.objects.bulk_create(
            ScoreSnapshot(
                member=member,
                on=on,
                model=CURRENT,
                policy="equal",
                seat="free",
                total=total,
                **dict.fromkeys(
                    ("brand", "find", "insights", "relationships"),
                    None if total is None else total // 4,
                ),
                estimated=False,
                components=NOTHING,
                data_through=on,
                facts_version=0,
                computed_at=datetime(2026, 6, 10, tzinfo=UTC),
                **more,
            )
            for on, total in totals.items()
        )


def somebody(
    cast: Cast, team: Team | None, now: int | None, before: int | None = None, **more: Any
) -> Member:
    """Return a new member with a total in hundredths on the last days, and 30 days before."""
    found = factories.member(cast.organization, team, **more)
    totals = ((SINCE, before), (SUNDAY, now), (LAST, now))
    store(found, {day: total for day, total in totals if total is not None})
    return found


def people(cast: Cast, team: Team, *totals: int, before: int = 1000) -> list[Member]:
    """Return new members of a team with these totals in hundredths."""
    return [somebody(cast, team, total, before) for total in totals]


def preset(cast: Cast, visibility: Visibility, floor: int = 5) -> None:
    """Let the organization have a visibility."""
    cast.organization.visibility = visibility
    cast.organization.minimum_group = floor
    cast.organization.save()


def tree(cast: Cast, user: User | None = None, **params: str) -> TeamsPage:
    """Return the tree as the owner, or somebody else, sees it."""
    access = cast.access(user or cast.owner)
    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        return teams_page(access=access, query=TeamQuery.parse("/teams/", params))


def rows(page: TeamsPage) -> dict[str, TeamRow]:
    """Return the rows of a tree by the name of the team."""
    return {row.name: row for row in page.rows}


def team_of(cast: Cast, team: Team, user: User | None = None, **params: str) -> TeamPage:
    """Return the page of a team as the owner, or somebody else, sees it."""
    access = cast.access(user or cast.owner)
    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        query = TeamQuery.parse("/teams/1/", params)
        return team_page(access=access, team_id=team.pk, query=query)


def compared(cast: Cast, *teams: Team, user: User | None = None, **params: str) -> ComparePage:
    """Return the comparison of teams as the owner, or somebody else, sees it."""
    access = cast.access(user or cast.owner)
    asked = QueryDict(mutable=True)
    asked.setlist("team", [str(team.pk) for team in teams])
    for name, value in params.items():
        asked[name] = value
    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        return compare_page(access=access, query=CompareQuery.parse("/compare/", asked))
