"""The people of the mocks as read-model values: what the pages look like with known numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from scoring.core.result import (
    ComponentScore,
    CoverageState,
    NextAction,
    PillarName,
    PillarScore,
    Score,
)
from teams.reports.ledger_shapes import Ledger, LedgerRow
from teams.reports.shapes import (
    Choice,
    CoverageNote,
    Link,
    MadePillar,
    MadeRow,
    Marker,
    Missing,
    NextPoint,
    Person,
    PillarRow,
    ScorePage,
    Source,
    Standing,
    Trend,
    TrendPoint,
    Viewer,
)

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


def made(
    rows: tuple[PillarRow, ...], found: Mapping[str, ComponentScore]
) -> tuple[MadePillar, ...]:
    """The arithmetic of every component."""
    labels = {code: label for code, (label, *_) in RITA.items()}
    return tuple(
        MadePillar(
            row,
            tuple(
                MadeRow(
                    component=c,
                    label=labels[c.code],
                    counted="15 posts" if c.code == "B3" else "",
                    full_at="15" if c.code == "B3" else "",
                    change={"B3": D("5.42"), "F4": None}.get(c.code, D("0.00")),
                    note="counts for Sales Navigator seats" if c.code == "F4" else "",
                )
                for c in found.values()
                if c.pillar == row.name
            ),
        )
        for row in rows
    )


def trend() -> Trend:
    """27 week ends up to the day of the mocks, brand growing in the last nine."""
    points = []
    for week in range(27):
        brand = D("5.35") + max(0, week - 17) * D("1.311")
        parts = (brand.quantize(D("0.01")), D("8.01"), D("12.31"), D("11.57"))
        points.append(
            TrendPoint(
                on=AS_OF - timedelta(weeks=26 - week),
                brand=parts[0],
                find=parts[1],
                insights=parts[2],
                relationships=parts[3],
                total=sum(parts, D(0)),
                model="ssi-v1",
            )
        )
    return Trend(
        tuple(points),
        (
            Marker(date(2026, 5, 18), "import", "First archive imported, 412 rows"),
            Marker(date(2026, 8, 9), "import", "Archive imported, profile 64 to 72%"),
            Marker(date(2026, 11, 2), "import", "Archive imported, 523 new"),
        ),
    )


def ledger() -> Ledger:
    """Rita's ledger from 36.77 to 49.04."""

    def row(code: str, faded: str, new: str, reason: str = "", other: str = "0") -> LedgerRow:
        label = RITA[code][0]
        return LedgerRow(
            code=code,
            label=label,
            pillar=NAMES[code[0]],
            faded=D(faded),
            new=D(new),
            other=D(other),
            reason=reason,
        )

    return Ledger(
        since=SINCE,
        as_of=AS_OF,
        before=D("36.77"),
        after=D("49.04"),
        faded=D("-13.66"),
        new=D("25.93"),
        state=D("0.00"),
        data=D("0.00"),
        moved=(
            row("B3", "0.00", "5.42", "15 original posts, 11 Sep to 6 Nov"),
            row("B4", "0.00", "4.54", "150 reactions and 45 comments on them"),
            row("B5", "0.00", "1.09", "30 new followers"),
            row("I2", "-2.84", "3.67", "285 units on originals; older reposts fading"),
            row("I1", "-2.84", "3.23", "15 originals in place of 30 reposts"),
        ),
        level=(
            row("F1", "-1.65", "1.65"),
            row("F2", "-1.74", "1.74"),
            row("F3", "-1.17", "1.17"),
            row("I4", "-0.73", "0.73"),
            row("I5", "-1.59", "1.59"),
            row("R5", "-1.10", "1.10"),
        ),
        still=tuple((code, NAMES[code[0]]) for code in STILL),
    )


def next_points() -> tuple[NextPoint, ...]:
    """Two actions, one of them in a scaled pillar."""
    return (
        NextPoint(
            NextAction(
                action="comments",
                component="thoughtful_comments",
                pillar="insights",
                title="Write three comments of 25 words or more",
                gain=D("2.71"),
                before=D("0.00"),
                after=D("2.71"),
                minutes=20,
            ),
            "I3",
            8,
        ),
        NextPoint(
            NextAction(
                action="searches",
                component="people_searches",
                pillar="find",
                title="Run five people searches",
                gain=D("1.45"),
                before=D("1.72"),
                after=D("2.94"),
                minutes=10,
            ),
            "F1",
            6,
            "Find × 25/21",
        ),
    )


def rita() -> ScorePage:
    """A member with everything measured."""
    rows = (
        PillarRow(score=pillar("brand", "17.15"), change=D("11.05"), median=D("15.67")),
        PillarRow(score=pillar("find", "8.01", 21, 21), change=D("0.00"), median=D("14.51")),
        PillarRow(score=pillar("insights", "12.31"), change=D("1.22"), median=D("12.11")),
        PillarRow(score=pillar("relationships", "11.57"), change=D("0.00"), median=D("14.42")),
    )
    found = components()
    return ScorePage(
        person=Person(
            id=7, name="Rita Halvorsen", title="Account executive", team="Nordics", since=SINCE
        ),
        is_own=True,
        as_of=AS_OF,
        score=score("49.04", {row.name: row.score for row in rows}, found),
        rules="rules v1",
        data_through=AS_OF,
        computed_at=datetime(2026, 11, 9, 6, 10, tzinfo=UTC),
        since=SINCE,
        since_choices=(
            Choice("2026-11-01", "1 Nov (7 days)"),
            Choice("2026-09-09", "9 Sep (60 days)", selected=True),
        ),
        before=D("36.77"),
        change=D("12.27"),
        reason="Your 15 original posts account for all of it: +11.05 in Brand, +1.22 in Insights.",
        band="Developing",
        band_note="Our band, 30 to under 50. 0.96 points to Proficient.",
        pillars=rows,
        peers="Team Nordics",
        peers_n=10,
        standing=(
            Standing(
                pool="Team Nordics",
                n=10,
                note="7th of 10 with a total. On 9 Sep: 8th of 9.",
                rank=7,
                top_percent=70,
                median=D("58.13"),
                bins=(0, 0, 0, 1, 3, 1, 2, 2, 1, 0),
                own_bin=4,
            ),
            Standing(pool="Organization", n=4, note="Under 5 totals: not compared."),
        ),
        trend=trend(),
        ledger=ledger(),
        made=made(rows, found),
        next_points=next_points(),
        sources=(Source("LinkedIn archive", "16 components, to 8 Nov"),),
        coverage_notes=(
            CoverageNote("F5", "find", "a lower bound: the archive shows active days in part"),
        ),
        viewers=(
            Viewer("You", "Everything, including each record behind a number"),
            Viewer("Colleagues", "Team medians only, and only for 5 people or more", False),
        ),
    )


def nils() -> ScorePage:
    """A member with an archive alone: estimated."""
    rows = (
        PillarRow(score=pillar("brand", "17.07", 17, 25, "11.61", "19.61")),
        PillarRow(score=pillar("find", "12.37", 15, 21, "8.83", "15.98")),
        PillarRow(score=pillar("insights", "15.08", 19, 25, "11.46", "17.46")),
        PillarRow(score=pillar("relationships", "17.09")),
    )
    found = components(UNSCORED_BY_ARCHIVE)
    return replace(
        rita(),
        person=Person(id=8, name="Nils Lindqvist"),
        score=score("61.61", {r.name: r.score for r in rows}, found, "48.99", "70.14"),
        pillars=rows,
        made=made(rows, found),
        before=None,
        change=None,
        reason="",
        ledger=None,
        band="Proficient",
        peers="",
        standing=(),
    )


def tomas() -> ScorePage:
    """A member whose Find is not measured: three pillars."""
    rows = (
        PillarRow(score=pillar("brand", "15.54")),
        PillarRow(score=pillar("find", None, 9, 21)),
        PillarRow(score=pillar("insights", "14.60")),
        PillarRow(score=pillar("relationships", "15.81")),
    )
    found = components(frozenset({"F1", "F2"}))
    return replace(
        nils(),
        person=Person(id=9, name="Tomás Rivera"),
        is_own=False,
        score=score(None, {r.name: r.score for r in rows}, found),
        pillars=rows,
        made=made(rows, found),
        missing=Missing("Not measured", "The archive has no searches."),
        crumbs=(Link("User report", "/o/alder/report/"),),
    )


def petra() -> ScorePage:
    """A member with profile and connections only: not measured."""
    rows = (
        PillarRow(score=pillar("brand", None, 10, 25)),
        PillarRow(score=pillar("find", None, 0, 21)),
        PillarRow(score=pillar("insights", None, 0, 25)),
        PillarRow(score=pillar("relationships", None, 13, 25)),
    )
    found = components(frozenset(RITA) - {"B1", "B2", "R1", "R2", "R3"})
    return replace(
        tomas(),
        person=Person(id=10, name="Petra Novak"),
        is_own=True,
        score=score(None, {r.name: r.score for r in rows}, found),
        pillars=rows,
        made=(),
        trend=None,
        next_points=(),
        missing=Missing(
            "Not measured",
            "Profile and connections alone make no score.",
            Link("Import a LinkedIn archive", "/o/alder/imports/"),
        ),
    )


def freja() -> ScorePage:
    """A member without any import."""
    return ScorePage(
        person=Person(id=11, name="Freja Holm"),
        is_own=True,
        as_of=AS_OF,
        missing=Missing(
            "No data yet",
            "Nothing has been imported that makes your score.",
            Link("Import a LinkedIn archive", "/o/alder/imports/"),
        ),
    )
