"""A team that was closed stands among the teams of the days on which it was open, and no longer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.tenancy import tenant_scope
from accounts.visibility import Visibility
from teams.models import Team
from teams.reports.compare_shapes import ComparePage
from tests import factories
from tests.cast import Cast
from tests.teams.reporting import report
from tests.teams.teaming import LAST, SINCE, compared, people, preset, rows, team_of, tree

CLOSED = LAST - timedelta(days=10)


@pytest.fixture
def bergen(cast: Cast) -> Team:
    """A team beside Oslo, below North, that was closed ten days ago."""
    people(cast, cast.oslo, 1000)
    team = factories.team(cast.organization, name="Bergen", parent=cast.north)
    with tenant_scope(cast.organization.pk):
        team.closed_on = CLOSED
        team.save()
    return team


def test_the_tree_has_it_up_to_its_last_day(cast: Cast, bergen: Team) -> None:
    today, last = rows(tree(cast)), rows(tree(cast, on=CLOSED.isoformat()))
    after = rows(tree(cast, on=(CLOSED + timedelta(days=1)).isoformat()))

    assert "Bergen" not in today
    assert "Bergen" not in after
    assert "Bergen" in last
    assert (today["North"].below, last["North"].below) == (1, 2)


def test_the_team_above_leads_to_it_on_past_days_alone(cast: Cast, bergen: Team) -> None:
    now = team_of(cast, cast.north)
    past = team_of(cast, cast.north, on=SINCE.isoformat())

    assert [link.label for link in now.children] == ["Oslo"]
    assert [link.label for link in past.children] == ["Bergen", "Oslo"]
    assert f"team={bergen.pk}" not in now.compare_url
    assert f"team={bergen.pk}" in past.compare_url
    assert team_of(cast, bergen).numbers.members == 0


def test_it_is_offered_for_comparing_where_it_was_open_or_is_asked_for(
    cast: Cast, bergen: Team
) -> None:
    def offered(page: ComparePage) -> set[str]:
        return {choice.label for choice in page.choices}

    assert "Bergen" not in offered(compared(cast))
    assert "Bergen" in offered(compared(cast, on=CLOSED.isoformat()))
    assert "Bergen" in offered(compared(cast, bergen, cast.oslo))
    assert "Bergen" not in {team.name for team in compared(cast).teams}


def test_under_a_works_council_it_is_gone_from_the_tree_of_today(cast: Cast, bergen: Team) -> None:
    preset(cast, Visibility.WORKS_COUNCIL)

    assert "Bergen" not in rows(tree(cast))


def test_the_report_offers_it_on_days_on_which_it_was_open_or_where_it_is_chosen(
    cast: Cast, bergen: Team
) -> None:
    people(cast, bergen, 2000)

    def offered(**params: str) -> set[str]:
        found = report(cast, **params)
        return {choice.label.strip() for choice in found.filters.teams}

    assert "Bergen" not in offered()
    assert "Bergen" in offered(team=str(bergen.pk))
    past = {"from": CLOSED.isoformat(), "to": CLOSED.isoformat()}
    assert "Bergen" in offered(**past)
