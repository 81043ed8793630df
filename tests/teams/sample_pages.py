"""The people of the mocks as read-model values: what the pages look like with known numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from scoring.core.result import ComponentScore, NextAction
from teams.reports.ledger_shapes import Ledger, LedgerRow
from teams.reports.look_shapes import LookRow, Looks
from teams.reports.shapes import (
    Choice,
    CoverageNote,
    Link,
    MadePillar,
    MadeRow,
    Missing,
    NextPoint,
    Person,
    PillarRow,
    ScorePage,
    Source,
    Standing,
    Viewer,
)
from teams.reports.trend_shapes import (
    Marker,
    Reading,
    Recorded,
    RestatedDay,
    Restatement,
    Trend,
    TrendPoint,
    WeeksChoice,
)
from tests.teams.sample_scores import (
    AS_OF,
    NAMES,
    RITA,
    SINCE,
    STILL,
    UNSCORED_BY_ARCHIVE,
    components,
    pillar,
    score,
)

D = Decimal


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
                    note="does not apply" if c.code == "F4" else "",
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
                rules="rules v1.0",
                restated=Restatement(D("36.02"), "2 Nov 2026: files came", "/o/alder/imports/3/")
                if week in (20, 21)
                else None,
                recorded=(Recorded(AS_OF - timedelta(weeks=26 - week), D(31 + week)),)
                if week % 5 == 0
                else (),
            )
        )
    return Trend(
        tuple(points),
        (
            Marker(date(2026, 5, 18), "import", "First archive imported, 412 rows"),
            Marker(date(2026, 7, 1), "absence", "No activity recorded", date(2026, 7, 20)),
            Marker(date(2026, 8, 9), "import", "Archive imported, profile 64 to 72%"),
            Marker(date(2026, 9, 1), "seat", "Free seat from this day on"),
            Marker(date(2026, 11, 2), "import", "Archive imported, 523 new"),
        ),
        26,
        tuple(WeeksChoice(n, f"/o/alder/score/?weeks={n}", n == 26) for n in (4, 13, 26, 52)),
    )


def looks() -> Looks:
    """Who looked at Rita: her manager twice, and somebody who is gone."""
    at = datetime(2026, 11, 6, 14, 42, tzinfo=UTC)
    return Looks(
        (
            LookRow("Ingrid Solheim", "opened your member page", at.date(), at, at, 2),
            LookRow("Somebody", "read your score with a program", at.date(), at, at, 1),
        ),
        11,
        365,
        "/o/alder/score/looks/",
    )


def restated() -> ScorePage:
    """Rita on a past day that shows something else than it did first."""
    rows = tuple(
        Reading(name, first and D(first), now and D(now))
        for name, first, now in (
            ("brand", "17.00", "17.15"),
            ("find", None, "8.01"),
            ("insights", "12.31", "12.31"),
            ("relationships", "11.57", "11.57"),
            ("total", None, "49.04"),
        )
    )
    why = Restatement(None, "12 Nov 2026: files or activity came later", "/o/alder/imports/3/")
    return replace(rita(), restated="Restated.", readings=RestatedDay(why, rows))


def _name(code: str) -> str:
    return RITA[code][0].lower().replace(" ", "_")


def ledger() -> Ledger:
    """Rita's ledger from 36.77 to 49.04."""

    def row(code: str, faded: str, new: str, reason: str = "", other: str = "0") -> LedgerRow:
        label = RITA[code][0]
        return LedgerRow(
            code=code,
            name=_name(code),
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
        still=tuple((code, _name(code), NAMES[code[0]]) for code in STILL),
    )


def next_points() -> tuple[NextPoint, ...]:
    """Two actions, one of them in a scaled pillar."""
    return (
        NextPoint(
            NextAction(
                action="comments",
                component="thoughtful_comments",
                pillar="insights",
                count=3,
                least=25,
                gain=D("2.71"),
                before=D("0.00"),
                after=D("2.71"),
                headroom=D("8.00"),
                minutes=20,
            ),
            "Write three comments of 25 words or more",
            "I3",
            8,
        ),
        NextPoint(
            NextAction(
                action="searches",
                component="people_searches",
                pillar="find",
                count=5,
                least=0,
                gain=D("1.45"),
                before=D("1.72"),
                after=D("2.94"),
                headroom=D("4.28"),
                minutes=10,
            ),
            "Run five people searches",
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
        looks=looks(),
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
