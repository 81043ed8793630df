"""Scores with known numbers: the components and pillars of the people in the mocks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from scoring.core.result import ComponentScore, CoverageState, PillarName, PillarScore, Score

D = Decimal
AS_OF = date(2026, 11, 8)
SINCE = date(2026, 9, 9)

# code: (label, cap, raw, fraction, points)
RITA: Mapping[str, tuple[str, int, str, str, str]] = {
    "B1": ("Profile completeness", 7, "72", "0.72", "5.04"),
    "B2": ("Social proof", 3, "17", "0.503333", "1.51"),
    "B3": ("Original publishing", 7, "8.2", "0.774286", "5.42"),
    "B4": ("Engagement on own originals", 6, "152.31", "0.756667", "4.54"),
    "B5": ("Audience growth", 2, "14.1", "0.32", "0.64"),
    "F1": ("People searches", 6, "3.15", "0.286667", "1.72"),
    "F2": ("Prospect profile views", 6, "10.02", "0.301667", "1.81"),
    "F3": ("Decision makers contacted", 5, "1.21", "0.24", "1.2"),
    "F4": ("Leads and accounts saved", 4, "", "", ""),
    "F5": ("Days active", 4, "10", "0.5", "2"),
    "I1": ("Content shared", 6, "9.4", "0.708333", "4.25"),
    "I2": ("Engagement received", 6, "160.2", "0.77", "4.62"),
    "I3": ("Thoughtful comments", 8, "0", "0", "0"),
    "I4": ("Reactions given", 2, "31.2", "0.77", "1.54"),
    "I5": ("Regularity", 3, "7.1", "0.633333", "1.9"),
    "R1": ("Network size", 5, "610", "0.818", "4.09"),
    "R2": ("Decision-maker connections", 6, "31", "0.588333", "3.53"),
    "R3": ("Internal connections", 2, "9", "0.636667", "1.27"),
    "R4": ("Invitation acceptance", 4, "", "0.24", "0.96"),
    "R5": ("Two-way conversations", 4, "1.3", "0.175", "0.7"),
    "R6": ("Reply rate", 4, "", "0.255", "1.02"),
}
NAMES: Mapping[str, PillarName] = {
    "B": "brand",
    "F": "find",
    "I": "insights",
    "R": "relationships",
}
STILL = ("B1", "B2", "F5", "I3", "R1", "R2", "R3", "R4", "R6")
UNSCORED_BY_ARCHIVE = frozenset({"B4", "B5", "F2", "I2"})


def pillar(
    name: PillarName,
    points: str | None,
    measured: int = 25,
    applicable: int = 25,
    low: str = "",
    high: str = "",
) -> PillarScore:
    """A pillar; its bounds are the points themselves unless they are given."""
    value = None if points is None else D(points)
    return PillarScore(
        name=name,
        points=value,
        earned=D("0") if value is None else (value * measured / 25).quantize(D("0.01")),
        measured_max=measured,
        applicable_max=applicable,
        estimated=value is not None and measured < applicable,
        low=D(low) if low else value or D(0),
        high=D(high) if high else value or D(0),
    )


def components(missing: frozenset[str] = frozenset()) -> dict[str, ComponentScore]:
    """Rita's components; those in ``missing`` are not measured, F4 does not apply."""
    found = {}
    for code, (label, cap, raw, fraction, points) in RITA.items():
        state: CoverageState = "not_measured" if code in missing else "measured"
        state = "not_applicable" if code == "F4" else state
        has_value = state == "measured"
        rate = code in ("R4", "R6")
        name = label.lower().replace(" ", "_")
        found[name] = ComponentScore(
            name=name,
            code=code,
            pillar=NAMES[code[0]],
            max=cap,
            coverage=state,
            raw=D(raw) if has_value and raw else None,
            successes=8 if rate else None,
            trials=37 if rate else None,
            fraction=D(fraction) if has_value else None,
            points=D(points) if has_value else None,
        )
    return found


def score(
    total: str | None,
    pillars: Mapping[PillarName, PillarScore],
    found: Mapping[str, ComponentScore],
    low: str = "0",
    high: str = "0",
) -> Score:
    """A score on the day of the mocks."""
    return Score(
        model="ssi-v1",
        as_of=AS_OF,
        seat="free",
        policy="equal",
        total=None if total is None else D(total),
        estimated=any(p.estimated for p in pillars.values()) and total is not None,
        low=D(low),
        high=D(high),
        pillars=pillars,
        components=found,
    )
