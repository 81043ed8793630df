"""A User Report and imports as read-model values."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from scoring.core.result import PillarName
from teams.reports.import_shapes import (
    LABELS,
    Counts,
    HistoryRow,
    ImportFile,
    ImportList,
    ImportProblem,
    ImportProgress,
    ImportRow,
    ImportState,
    Phase,
)
from teams.reports.report_columns import COLUMNS, chosen
from teams.reports.report_filter_shapes import Filters
from teams.reports.report_shapes import (
    BandCount,
    Board,
    Cause,
    Chip,
    Dots,
    Head,
    Improved,
    Move,
    Mover,
    Newcomer,
    PillarCell,
    ReportGroup,
    ReportRow,
    Summary,
    UserReport,
)
from teams.reports.report_sums import medians, totals
from teams.reports.shapes import Choice, Link, Missing, Rate
from tests.row_columns import RowColumns

D = Decimal
PILLARS: tuple[PillarName, ...] = ("brand", "find", "insights", "relationships")
AT = datetime(2026, 11, 2, 8, 31, tzinfo=UTC)


def cells(*points: str | None, estimated: bool = False) -> tuple[PillarCell, ...]:
    """The four pillars of a row."""
    return tuple(
        PillarCell(name, None if value is None else D(value), estimated)
        for name, value in zip(PILLARS, points, strict=True)
    )


def member(number: int, name: str, total: str, change: str, *points: str) -> ReportRow:
    """A row with everything measured."""
    return ReportRow(
        id=number,
        name=name,
        team="Nordics",
        total=D(total),
        pillars=cells(*points),
        change=D(change),
        cause=Cause("I3", "insights", "Thoughtful comments", D("-0.98")),
        rank=number,
        rank_change=2 - number,
        spark=tuple(D(total) + D(step) for step in (-3, -2, -2, 0)),
        active_days=12,
        posts=3,
        comments_scored=2,
        comments=5,
        messages=1280,
        reply_rate=Rate(17, 62),
        acceptance=Rate(0, 0),
        connections=1280,
        data_through=date(2026, 11, 8),
    )


def rows() -> tuple[ReportRow, ...]:
    """Every form that a row takes."""
    return (
        member(1, "Maja Sørensen", "85.63", "0.35", "23.31", "19.03", "21.97", "21.32"),
        member(2, "Olga Brandt", "62.94", "-2.76", "13.49", "23.88", "11.90", "13.67"),
        member(3, "Aino Mäkelä", "76.73", "0.00", "19.56", "18.84", "18.37", "19.96"),
        ReportRow(
            id=4,
            name="Nils Lindqvist",
            team="Nordics",
            total=D("61.61"),
            estimated=True,
            low=D("48.99"),
            high=D("70.14"),
            pillars=cells("17.07", "12.37", "15.08", "17.09", estimated=True),
            change_note="new 2 Nov",
            rank=12,
            spark=(D("61.61"),),
            posts=2,
            data_through=date(2026, 11, 2),
        ),
        ReportRow(
            id=5,
            name="Tomás Rivera",
            team="Nordics",
            pillars=cells("15.54", None, "14.60", "15.81"),
            missing=Missing(
                "Not measured", "The archive has no searches.", Link("What is missing", "/x/")
            ),
        ),
        ReportRow(
            id=6,
            name="Freja Holm",
            team="Nordics",
            tags=("on leave",),
            missing=Missing("No data yet", "Nothing was imported for her."),
        ),
    )


def filters(**changes: object) -> Filters:
    """The state of the default report, with changes."""
    heads = {
        key: Head(
            key.replace("_", " ").capitalize(),
            f"?sort={key}&dir=desc",
            "descending" if key == "total" else "",
        )
        for key, column in COLUMNS.items()
        if column.sorts
    }
    values: dict[str, object] = {
        "q": "",
        "picked": {},
        "sort": "",
        "direction": "",
        "order": "by team, then SSI, highest first",
        "teams": (Choice("3", "Nordics"), Choice("4", "Benelux")),
        "heads": heads,
    }
    return Filters(**(values | changes))  # type: ignore[arg-type]


def summary() -> Summary:
    """The strip above the rows."""
    return Summary(
        members=6,
        with_total=4,
        estimated=1,
        three_pillars=1,
        without=1,
        moves=(Move("up", 0), Move("down", 1), Move("level", 2)),
        median=D("69.83"),
        median_before=D("70.71"),
        median_change=D("-0.88"),
        dots=Dots.of([8563, 6294, 7673, 6161], [False, False, False, True]),
        bands=(
            BandCount("Starting", 0, 30, 0),
            BandCount("Developing", 30, 50, 0),
            BandCount("Proficient", 50, 70, 2),
            BandCount("Leading", 70, 100, 2),
        ),
        movers=(Mover(2, "Olga Brandt", D("-2.76"), "thoughtful comments"),),
    )


def board() -> Board:
    """Two who gained, and a newcomer."""
    return Board(
        improved=(
            Improved(1, "Rita Halvorsen", D("1.20"), 1),
            Improved(3, "Sam Okafor", D("1.20"), 1),
        ),
        compared=5,
        note="Of 5 with a total on both days. Equal gains share a place.",
        per_day=(),
        per_day_note="",
        per_day_url="/o/alder/report/?per=day",
        newcomers=(Newcomer(4, "Nils Lindqvist", date(2026, 10, 5)),),
        are_marked=True,
        newcomers_note="First total at most 90 days ago. Less of their history counts.",
    )


def report() -> UserReport:
    """A manager's team of six."""
    return UserReport(
        as_of=date(2026, 11, 8),
        since=date(2026, 11, 1),
        rules="rules v1",
        filters=filters(),
        summary=summary(),
        board=board(),
        groups=(
            ReportGroup(
                name="Nordics",
                members=6,
                totals=4,
                medians=medians(RowColumns(rows()), chosen(())),
                rows=rows(),
            ),
        ),
        columns=chosen(()),
        totals=totals(RowColumns(rows()), chosen(())),
        medians=medians(RowColumns(rows()), chosen(())),
        data_through=date(2026, 11, 8),
        current=4,
        shown="1 to 6 of 6 members",
    )


def searched() -> UserReport:
    """A search that finds nobody."""
    nobody = Summary(members=0, with_total=0, estimated=0, three_pillars=0, without=0)
    return UserReport(
        as_of=date(2026, 11, 8),
        since=date(2026, 11, 1),
        rules="rules v1",
        filters=filters(
            q="<zed>",
            chips=(Chip("Member", "<zed>", "/o/alder/report/"),),
            clear_url="/o/alder/report/",
        ),
        summary=nobody,
        board=board(),
        missing=Missing("Nobody matches", "Try a shorter part of the name."),
    )


def progress(state: ImportState) -> ImportProgress:
    """One import in a given state."""
    running = state in ("queued", "running")
    return ImportProgress(
        id=42,
        state=state,
        member="Rita Halvorsen",
        by="Marit Eide",
        at=AT,
        message="Scoring 13 of 21 weeks" if running else "1 302 rows read.",
        done=13,
        total=21,
        phases=(Phase("Read", "done"), Phase("Store", "done"), Phase("Score", "current")),
        counts=Counts() if running else Counts(new=1068, known=217, changed=11, problems=6),
        files=() if running else FILES,
        problems=() if running else PROBLEMS,
        error="The file ends in the middle of an entry." if state == "failed" else "",
        before=D("36.77"),
        after=D("49.04"),
        can_undo=state in ("done", "partial"),
        undo_until=date(2026, 12, 9),
        result=None if running else Link("See the score", "/o/alder/me/"),
    )


FILES = (
    ImportFile(
        name="Export.zip/Connections.csv",
        detected="LinkedIn connections",
        records=610,
        kept="Date, title, company match",
        dropped="Names, e-mail addresses",
        feeds=(("R1", "relationships"), ("R2", "relationships")),
    ),
    ImportFile(name="log.jsonl", detected="Activity document", records=12, kept="12 kept"),
    ImportFile(name="Export.zip/Ad_Targeting.csv", ignored="nothing in it is scored"),
)
PROBLEMS = (
    ImportProblem("Invitations.csv", 9, "Sent At", "31/13/26 is no date", "7/14/26, 9:05 AM"),
    ImportProblem("Shares.csv", None, "", "The file is cut off <here>"),
)


HISTORY: tuple[tuple[int, ImportState], ...] = (
    (41, "done"),
    (40, "partial"),
    (39, "failed"),
    (38, "undone"),
)


def history() -> ImportList:
    """The page of imports of an administrator."""
    return ImportList(
        own=False,
        limit="200 MB",
        members=(Choice("7", "Rita Halvorsen"), Choice("8", "Nils Lindqvist")),
        rows=tuple(
            HistoryRow(
                id=number,
                url=f"/o/aldervale/deliveries/{number}/",
                label=LABELS[state],
                state=state,
                at=AT,
                by="Marit Eide",
                members="Rita Halvorsen",
                what="LinkedIn archive",
                counts=Counts(new=523, known=402, changed=11, problems=2),
                effect="+0.31",
                single=ImportRow(
                    id=number,
                    state=state,
                    at=AT,
                    by="Marit Eide",
                    member="Rita Halvorsen",
                    what="LinkedIn archive",
                    counts=Counts(new=523, known=402, changed=11, problems=2),
                    can_undo=state in ("done", "partial"),
                ),
            )
            for number, state in HISTORY
        ),
        last_at=AT,
    )
