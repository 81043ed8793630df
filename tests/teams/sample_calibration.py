"""The calibration page with known values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import get_args

from scoring.core.associations import Pair as Ranked
from scoring.core.associations import association
from scoring.core.result import PillarName
from teams.reports.calibration_shapes import (
    CalibrationPage,
    Comparison,
    Gap,
    Measure,
    Pair,
    PillarPair,
    Point,
)
from teams.reports.shapes import Choice, Link, Missing

D = Decimal
ON = date(2026, 11, 22)
TEAMS = (Choice("1", "North", False), Choice("2", "Oslo", True))


def comparison(name: Measure, top: int) -> Comparison:
    """Return a comparison of 25 members, of whom every third is estimated."""
    points = tuple(
        Point(D(top * n) / 25, D(top * (n * 7 % 25)) / 25, n % 3 == 0) for n in range(25)
    )
    return Comparison(
        name=name,
        top=top,
        points=points,
        correlation=association(
            [Ranked(Fraction(one.ours), Fraction(one.theirs)) for one in points]
        ),
        sentence="The interval includes 0: no connection can be told.",
        gap=Gap(12, D("-1.50")),
        measured=Gap(8, D("0.25")),
        estimated=Gap(4, None),
        unmeasured=tuple((f"B{n}", 8 - n) for n in range(1, 8)),
    )


def compared() -> CalibrationPage:
    """Return the page of twelve members, one of whom is shown."""
    pillars = tuple(
        PillarPair(name=name, ours=D("8.10"), theirs=None if name == "find" else D("9.5"))
        for name in get_args(PillarName)
    )
    pair = Pair(
        member_id=7,
        name="Rita Halvorsen",
        team="Oslo",
        on=ON,
        ours=D("49.04"),
        theirs=D("61.3"),
        estimated=True,
        pillars=pillars,
        why="Not measured: B5.",
        is_typed=True,
    )
    return CalibrationPage(
        teams=TEAMS,
        team="2",
        scope=frozenset({2}),
        members=14,
        n=12,
        least=5,
        first=date(2026, 11, 1),
        last=ON,
        rules=("rules v1.0",),
        total=comparison("total", 100),
        pillars=tuple(comparison(name, 25) for name in get_args(PillarName)),
        pairs=(pair,),
        shown="1 to 1 of 12 members",
        next=Link("Next", "/o/alder/calibration/?page=2"),
    )


def too_few() -> CalibrationPage:
    """Return the page of a team with nobody to compare."""
    missing = Missing("Too few to compare", "Nobody has both.")
    return CalibrationPage(
        teams=TEAMS, team="2", scope=frozenset({2}), members=3, n=0, least=5, missing=missing
    )


PAGES = {
    "calibration": ("teams/calibration.html", {"page": compared()}),
    "calibration of few": ("teams/calibration.html", {"page": too_few()}),
}
