"""Many members at once: a chart shows no cloud."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from scoring.selectors import DayTotal
from teams.reports.outcome_analysis import MOST_POINTS, quadrant_panel
from teams.reports.outcome_months import MemberMonth


def month(member: int) -> MemberMonth:
    return MemberMonth(
        member=member,
        name=f"M{member}",
        team="North",
        month=date(2026, 5, 1),
        scores=(DayTotal(Decimal(member % 100), False), None, None, None),
        meetings=None,
        opportunities=None,
        won=None,
        amounts=(),
        attainment=Decimal(member),
    )


def test_more_dots_than_a_chart_can_show_are_counted_only() -> None:
    most = quadrant_panel([month(number) for number in range(MOST_POINTS)], 5)
    more = quadrant_panel([month(number) for number in range(MOST_POINTS + 1)], 5)

    assert (most.n, len(most.points), most.crowded) == (300, 300, "")
    assert (more.n, more.points) == (301, ())
    assert sum(one.count for one in more.counts) == 301
    assert more.crowded == "Over 300 members: choose a team to see each."
