"""The score page where rules change under it: by a version, or by a setting."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from accounts.models import Organization
from accounts.rules import alias_keys, rulebook_of
from accounts.tenancy import tenant_scope
from scoring.core.advice import next_actions
from scoring.core.records import Connection
from scoring.core.versions.v1 import V1
from scoring.evidence import evidence_of
from teams.reports.member_scores import (
    BeingScoredError,
    Change,
    member_change,
    member_next_points,
)
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, NOW, REACTION, recomputed, score
from tests.teams.reporting import BEFORE, page

D = Decimal


def test_next_points_are_those_of_todays_rules(cast: Cast) -> None:
    score(cast.rep_member, REACTION)
    with time_machine.travel(NOW, tick=False):
        factories.rule_version(
            cast.organization, cast.owner, LAST + timedelta(days=1), policy="linkedin_like"
        )
        points = page(cast).next_points
        with tenant_scope(cast.organization.pk):
            told = member_next_points(
                access=cast.access(cast.owner), member=cast.rep_member, limit=50
            )
            records = evidence_of(member=cast.rep_member).records
            aliases = rulebook_of(cast.organization).on(LAST + timedelta(days=1)).aliases

    expected = next_actions(records, LAST, V1, policy="linkedin_like", aliases=aliases, limit=None)
    assert expected != next_actions(records, LAST, V1, aliases=aliases, limit=None)
    assert [point.action for point in points] == [*told] == [*expected]
    assert {point.scale for point in points if point.action.pillar == "find"} == {""}


def test_lines_that_do_not_add_up_to_the_stored_days_are_not_told(cast: Cast) -> None:
    [ours] = alias_keys(cast.organization, ["Fjord Sales AS"])
    colleagues = [
        Connection(on=LAST, contact=f"c{n}", title=0, company=ours, source="crm", ref=f"c{n}")
        for n in range(9)
    ]
    score(cast.rep_member, REACTION, *colleagues)
    known, lines = page(cast), change(cast).lines
    Organization.objects.filter(pk=cast.organization.pk).update(company_aliases=[])
    stale = page(cast)

    assert sum(line.points for line in lines) == known.change > D("2")
    assert "internal_connections" in {line.component for line in lines}
    assert (stale.ledger, stale.change) == (None, known.change)
    assert stale.reason == "The score is being computed anew. What moved it follows."
    with pytest.raises(BeingScoredError):
        change(cast)

    recomputed(cast.rep_member)
    fresh, lines = page(cast), change(cast).lines
    assert sum(line.points for line in lines) == fresh.change < known.change
    assert fresh.ledger.after - fresh.ledger.before == fresh.change
    assert "internal_connections" not in {line.component for line in lines}


def change(cast: Cast) -> Change:
    access = cast.access(cast.owner)
    with tenant_scope(cast.organization.pk):
        return member_change(access=access, member=cast.rep_member, since=BEFORE, on=LAST)
