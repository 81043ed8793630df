"""The Outcomes page with known values: told, refused, crowded, and without anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from scoring.core.associations import Association
from teams.reports.outcome_query import GRAINS, HEADS, OutcomeQuery
from teams.reports.outcome_shapes import (
    ClaimRow,
    LagRow,
    OutcomeFilters,
    OutcomeRow,
    OutcomesPage,
    OutcomeTotals,
    QuadrantCount,
    QuadrantPanel,
    QuadrantPoint,
    Sum,
    Total,
)
from teams.reports.outcome_words import ABOVE, QUADRANTS
from teams.reports.shapes import Choice, Link, Missing

D = Decimal
BOUNDS = (D("-0.20"), D("0.70"))


def filters(**params: str) -> OutcomeFilters:
    """Return the state of an address."""
    query = OutcomeQuery.parse("/o/alder/outcomes/", params, through=date(2026, 6, 9))
    return OutcomeFilters(
        team=str(query.team or ""),
        since=query.since,
        until=query.until,
        by=query.by,
        sort=query.sort,
        direction=query.direction,
        order=query.order,
        teams=(Choice("1", "EMEA"), Choice("2", "\u2003Nordics", selected=True)),
        first_months=query.month_choices(query.since),
        last_months=query.month_choices(query.until),
        grains=tuple(Choice(name, label, name == query.by) for name, label in GRAINS.items()),
        chips=query.chips("Nordics"),
        heads={key: query.head(key) for key in HEADS},
    )


MAJA = OutcomeRow(
    member=7,
    name="Maja Sørensen",
    team="Nordics",
    month=date(2026, 5, 1),
    score=D("76.97"),
    estimated=True,
    meetings=14,
    opportunities=6,
    won=3,
    amounts=(Sum("", D("12.50")), Sum("EUR", D(31000))),
    attainment=D("1.4125"),
)
DAAN = OutcomeRow(member=8, name="Daan Visser", team="Nordics", month=date(2026, 4, 1), won=0)
PANEL = QuadrantPanel(
    n=2,
    score=D("85.5"),
    attainment=D("0.9"),
    counts=tuple(QuadrantCount(place, label, 1) for place, label in QUADRANTS.items()),
    points=(QuadrantPoint("Maja Sørensen", "Nordics", D(90), D("1.4"), "both", ABOVE["both"]),),
)
CLAIM = ClaimRow(
    measure="Opportunities a month, high to low",
    claim="45% more opportunities",
    source="A survey.",
    n=21,
    low_n=7,
    high_n=7,
    low="3.77 a month",
    high="4.60 a month",
    found=D("1.22"),
    interval=(D("0.94"), D("1.62")),
)
TOLD = OutcomesPage(
    filters=filters(team="2", sort="won"),
    rows=(MAJA, DAAN),
    totals=OutcomeTotals(
        rows=2,
        members=2,
        score=Total(1, D("76.97")),
        meetings=Total(1, D(14)),
        opportunities=Total(0, None),
        won=Total(2, D(3)),
        attainment=Total(1, D("1.4125")),
        amounts=MAJA.amounts,
    ),
    shown="2 rows",
    untold=1,
    left_out=2,
    next=Link("Next", "/o/alder/outcomes/?page=2"),
    quadrants=PANEL,
    lags=(
        LagRow(
            "Deals won",
            (
                Association(20, D("0.314"), BOUNDS),
                Association(20, D("-0.2"), None),
                Association(20),
                Association(19),
            ),
        ),
    ),
    claims=(
        CLAIM,
        replace(CLAIM, is_share=True, found=D("0.5"), interval=(D(0), D("0.875"))),
        replace(CLAIM, found=None, interval=None, refusal="The low third has none."),
        replace(CLAIM, interval=None),
        replace(CLAIM, low_n=0, high_n=0, found=None, refusal="19 members have both."),
    ),
)
OUTCOMES: dict[str, tuple[str, dict[str, Any]]] = {
    f"outcomes, {name}": ("teams/outcomes.html", {"page": found})
    for name, found in {
        "told": TOLD,
        "whole period": replace(
            TOLD, filters=filters(by="member"), rows=(replace(MAJA, month=None, months=6),)
        ),
        "crowded": replace(TOLD, quadrants=replace(PANEL, points=(), crowded="Over 300 members.")),
        "refused": replace(TOLD, quadrants=QuadrantPanel(n=4, refusal="4 members have both.")),
        "nothing": OutcomesPage(
            filters=filters(),
            missing=Missing(
                "No outcomes yet", "None are known.", Link("Import", "/o/alder/imports/")
            ),
        ),
    }.items()
}
