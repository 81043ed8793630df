"""Sales Navigator's Usage Reporting: what every seat of a contract did in a period, in sums.

A CSV file, or a workbook that somebody made of it. It names people by address and seat.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from scoring.core.model import ModelSpec
from teams.importers import days, numbers
from teams.importers.days import DayOrder
from teams.importers.formats import Format, Head
from teams.importers.grid import grid_of, has_header
from teams.importers.linkedin.context import Tally
from teams.importers.numbers import DecimalSign
from teams.importers.people import People
from teams.importers.reading import (
    Answers,
    Finding,
    Input,
    Options,
    Person,
    Portion,
    Problems,
    Upload,
)
from teams.importers.sales_navigator import seats
from teams.importers.sales_navigator.columns import columns, named, names_in
from teams.importers.sales_navigator.periods import Period, period_of
from teams.importers.sales_navigator.periods import question as asked_period
from teams.importers.sales_navigator.rows import BLANK, SCORES, Row
from teams.importers.sales_navigator.usage_records import Told, Usage

KIND = "sales_navigator.usage"
# Of a period of more than this LinkedIn reports whole weeks, up to six days more at each end.
UNROUNDED = 30
ROUNDING = 12

ACTIVITY = ("days_active", "searches", "views", "leads", "accounts")
COUNTS = (*ACTIVITY, "connections")
# When somebody was invited tells nothing but how the file writes dates.
DATES = ("invited", "activated", "removed")
NAMES = {
    "seatid": "seat",
    "name": "name",
    "invitedemailaddress": "email",
    "emailaddress": "email",
    "dateinvited": "invited",
    "dateactivated": "activated",
    "dateremoved": "removed",
    "currentseattype": "type",
    "daysactive": "days_active",
    "searchesperformed": "searches",
    "profileviews": "views",
    "leadssaved": "leads",
    "accountssaved": "accounts",
    "totalconnections": "connections",
    "ssioverallscore": "total",
    "ssiestablishyourprofessionalbrand": "brand",
    "ssifindtherightpeople": "find",
    "ssiengagewithinsights": "insights",
    "ssibuildrelationships": "relationships",
}
NEVER_READ = (
    "coachlevel",
    "category",
    "saleslicensecurrentstatus",
    "totalleadssaved",
    "totalaccountssaved",
    "totallistscreated",
    "inmailssent",
    "inmailsacceptancerate",
    "messagessent",
    "smartlinkscreated",
    "smartlinkviews",
    "connectionrequestsaccepted",
)
name_of = named(NAMES | dict.fromkeys(NEVER_READ, ""))
WHO = {"seat", "email"}
TELLING = {"days_active", "searches", "views", "leads", "accounts", "total", "type"}
LEAST_TELLING = 4


def is_header(cells: Sequence[str], below: Sequence[Sequence[str]] = ()) -> bool:
    """Whether a row is the header of a usage report, whatever columns were taken out of it."""
    names = names_in(cells, name_of)
    return bool(names & WHO) and len(names & TELLING) >= LEAST_TELLING


def recognises(head: Head) -> bool:
    """Whether a file has a sheet with such a header."""
    return any(has_header(rows, is_header) for rows in head.sheets.values())


def read(upload: Upload, options: Options, spec: ModelSpec, answers: Answers) -> Finding:
    """What every person in a report did, one portion each. Asks for the period if need be.

    Raises Unusable where there is no such table.
    """
    problems = Problems(upload.name)
    grid, ignored = grid_of(upload, problems, is_header)
    table = columns(grid.header, grid.line, name_of, problems)
    rows = [Row(table, problems, line, cells) for line, cells in grid.rows]
    period = period_of(upload.name, answers, options.today)
    counts = numbers.told_or_answered(_cells(rows, COUNTS), answers, whole=True)
    scores = numbers.told_or_answered(_cells(rows, SCORES), answers)
    order = days.told_or_answered(_cells(rows, DATES), answers)
    if period is None or counts is None or scores is None or order is None:
        asked = {
            asked_period(answers): period,
            numbers.QUESTION: counts and scores,
            days.QUESTION: order,
        }
        questions = [question for question, told in asked.items() if told is None]
        return Finding(questions=questions, ignored=ignored, problems=list(problems))
    reader = _Reader(period, (counts, scores), order, options.zone, People(options.key))
    portions, tally = reader.portions(rows)
    return Finding(
        portions=portions,
        inputs=[Input(upload.name, KIND, tally.records, tally.kept, tally.duplicates)],
        ignored=ignored,
        problems=list(problems),
        exported_on=period.end,
    )


def _cells(rows: Iterable[Row], names: Iterable[str]) -> Iterator[str]:
    return (row.cell(name) for row in rows for name in names)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the rows of a report. ``signs`` stand before the decimals of counts and of scores."""

    period: Period
    signs: tuple[DecimalSign, DecimalSign]
    order: DayOrder
    zone: tzinfo
    people: People

    def portions(self, rows: Iterable[Row]) -> tuple[list[Portion], Tally]:
        """One portion for every address, else for every seat; rows of one seat are one."""
        people: dict[str, Person] = {}
        told: dict[str, dict[str, Usage]] = {}
        tally = Tally()
        for row in rows:
            tally.records += 1
            person = _person(row)
            usage = self._usage(row, person) if person else None
            if person is None or usage is None:
                continue
            key = person.email or person.seat
            people.setdefault(key, person)
            of_person = told.setdefault(key, {})
            if of_person.get(usage.source) == usage:
                tally.duplicates += 1
                continue
            if usage.source in of_person:
                reason = "the seat stands above already; the last row counts"
                row.problem("seat", reason, "one row for a seat")
            else:
                tally.kept += 1
            of_person[usage.source] = usage
        portions = [Portion(people[key], Told([*told[key].values()])) for key in told]
        return portions, tally

    def _usage(self, row: Row, person: Person) -> Usage | None:
        """What a row tells; None where it tells nothing.

        Of a seat that was never activated blanks, and what may stand for them, are not known. The
        report counts from the activation on.
        """
        counts = {name: row.count(name, self.signs[0]) for name in COUNTS}
        ssi = row.scores(self.signs[1])
        activated = row.day("activated", self.order, self.zone)
        removed = row.day("removed", self.order, self.zone)
        is_in_use = not _was_never_activated(row) or any(counts[name] for name in ACTIVITY)
        if not is_in_use:
            counts |= dict.fromkeys(ACTIVITY)
            if not ssi and counts["connections"] is None:
                return None
        start, end = self.period
        start = activated if activated and start < activated <= end else start
        end = removed if removed and start <= removed < end else end
        counts["days_active"] = self._within(row, counts["days_active"], Period(start, end))
        return Usage(
            source=seats.source_of(self.people, person.seat),
            name=person.name,
            email=person.email,
            start=start,
            end=end,
            holds=_holds(row) if is_in_use else None,
            activated=activated,
            removed=removed,
            ssi=ssi,
            **counts,
        )

    def _within(self, row: Row, active: int | None, spoken: Period) -> int | None:
        """The days active, as many as there are: to long periods LinkedIn adds days."""
        if active is None or active <= spoken.days:
            return active
        most = self.period.days + (ROUNDING if self.period.days > UNROUNDED else 0)
        reason, expected = "more days than the report speaks of", f"at most {spoken.days}"
        if active > most:
            row.problem("days_active", reason, expected)
            return None
        reason += f"; LinkedIn extends periods to whole weeks, {spoken.days} count"
        row.problem("days_active", reason, expected, lost=False)
        return spoken.days


def _person(row: Row) -> Person | None:
    email, seat = seats.address(row.cell("email")), seats.seat_id(row.cell("seat"))
    if row.cell("email") and not email:
        row.problem("email", "no e-mail address", "one such as ada@example.com")
    if row.cell("seat") and not seat:
        row.problem("seat", "no id of a seat", "a number")
    if not row.cell("email") and not row.cell("seat"):
        row.problem("email", "nobody is named", "an e-mail address or a seat")
    if not email and not seat:
        return None
    return Person(email=email, seat=seat, name=seats.shown_name(row.cell("name")))


def _was_never_activated(row: Row) -> bool:
    """Whether there is such a column, and nothing in it."""
    return "activated" in row.table.places and row.cell("activated").casefold() in BLANK


def _holds(row: Row) -> bool | None:
    found = seats.held(row.cell("type"))
    if row.cell("type") and found is None:
        expected = "Team Member, Team Member + Admin or Admin Only"
        row.problem("type", "no known type of a seat", expected, lost=False)
    return found


FORMAT = Format(KIND, "Sales Navigator usage report", recognises, read)
