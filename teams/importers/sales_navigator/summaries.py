"""Analytics Services, seats: who holds a seat, and day by day its scores and connections.

The titles of the columns are not published: what one would call them is read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from scoring.core.records import AnyRecord, Coverage, Member, Network, ReferenceSSI
from teams.importers.linkedin.context import Tally
from teams.importers.numbers import DecimalSign
from teams.importers.people import People
from teams.importers.reading import Answers, Person, Question, Unusable
from teams.importers.sales_navigator import seats
from teams.importers.sales_navigator.activities import year_first
from teams.importers.sales_navigator.columns import names_in
from teams.importers.sales_navigator.rows import Row
from teams.importers.ssi_values import pillar_of
from teams.importers.tabular import column_name
from teams.importers.times import calendar_day

NETWORK = ("network_size",)
QUESTION = Question("date", "no column of the file says of which day its numbers are")
NAMES = {
    "seat": ("seatid", "seat", "seaturn"),
    "name": ("name", "fullname", "seatholder", "seatholdername", "membername"),
    "first": ("firstname", "seatholderfirstname"),
    "last": ("lastname", "seatholderlastname"),
    "email": ("email", "emailaddress", "seatholderemail", "invitedemailaddress"),
    "day": ("date", "day", "createdat", "asof", "asofdate", "snapshotdate", "reportdate"),
    "status": ("status", "seatstatus", "state", "seatstate"),
    "connections": ("connections", "totalconnections", "connectioncount", "numberofconnections"),
}
_TITLES = {title: name for name, titles in NAMES.items() for title in titles}
_PILLARS = (
    ("brand", "brand"),
    ("find", "find"),
    ("rightpeople", "find"),
    ("insight", "insights"),
    ("engag", "insights"),
    ("relation", "relationships"),
)


_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def name_of(title: str) -> str | None:
    """What a column is called; a score of the SSI by the pillar in its title, else the total.

    A pillar of two words and more is one without the SSI: one word may be a number of anything.
    """
    plain = column_name(title)
    words = {word.casefold() for word in _WORD.findall(title)}
    if "ssi" not in words and "socialselling" not in plain:
        return _TITLES.get(plain) or (pillar_of(title) if len(words) > 1 else None)
    return next((name for part, name in _PILLARS if part in plain), "total")


def is_header(cells: Sequence[str], below: Sequence[Sequence[str]] = ()) -> bool:
    """Whether a row is the header of seats with their scores or connections."""
    names = names_in(cells, name_of)
    return "seat" in names and bool(names & {"connections", "total"})


@dataclass(frozen=True, slots=True)
class Day:
    """A seat on a day. What is None, or not in ``ssi``, is not known."""

    on: date
    holds: bool | None
    connections: int | None
    ssi: Mapping[str, str]


@dataclass(slots=True)
class Summaries:
    """The seats of all files that are given at once, day by day."""

    people: People
    today: date | None
    who: dict[str, Person] = field(default_factory=dict)
    last: date | None = None
    _days: dict[str, dict[date, Day]] = field(default_factory=lambda: defaultdict(dict))

    def read(
        self, rows: Iterable[Row], signs: tuple[DecimalSign, DecimalSign], day: date | None
    ) -> Tally:
        """What became of the rows of a file; ``day`` is theirs where the file tells none."""
        tally = Tally()
        for row in rows:
            tally.records += 1
            seat = seats.seat_id(row.cell("seat"))
            if not seat:
                row.problem("seat", "no id of a seat", "a number")
            on = day or row.read("day", _day, "no date", "a date, as 03-31-2026")
            if not seat or on is None:
                continue
            if self.today and on > self.today:
                row.problem("day", "a day to come", "a day in the past")
                continue
            tally.saw(on)
            self._tell(row, seat)
            found = Day(on, _holds(row), row.count("connections", signs[0]), row.scores(signs[1]))
            if on in self._days[seat]:
                tally.duplicates += 1
            else:
                tally.kept += 1
            self._days[seat][on] = found
        self.last = max(filter(None, (self.last, tally.last)), default=None)
        return tally

    def records(self) -> dict[str, list[AnyRecord]]:
        """The evidence by seat."""
        return {seat: list(self._of(seat, days)) for seat, days in self._days.items()}

    def _tell(self, row: Row, seat: str) -> None:
        known = self.who.get(seat, Person())
        whole = row.cell("name") or f"{row.cell('first')} {row.cell('last')}"
        self.who[seat] = Person(
            email=seats.address(row.cell("email")) or known.email,
            seat=seat,
            name=seats.shown_name(whole) or known.name,
        )

    def _of(self, seat: str, days: Mapping[date, Day]) -> Iterator[AnyRecord]:
        source = seats.source_of(self.people, seat)
        held: bool | None = None
        counted = [on for on in sorted(days) if days[on].connections is not None]
        if counted:
            yield Coverage(source=seats.SOURCE, metrics=NETWORK, start=counted[0], end=counted[-1])
        for on, day in sorted(days.items()):
            if day.holds is not None and day.holds is not held:
                held = day.holds
                yield Member(
                    source=source,
                    ref=f"seat:{on}",
                    name=self.who[seat].name,
                    email=self.who[seat].email,
                    seat="sales_navigator" if held else "free",
                    seat_since=on,
                )
            if day.connections is not None:
                ref = f"network:{on}"
                yield Network(source=source, ref=ref, on=on, connections=day.connections)
            if "total" in day.ssi:
                yield ReferenceSSI(source=source, ref=f"ssi:{on}", on=on, values=day.ssi)


def answered_day(name: str, answers: Answers) -> date | None:
    """The day of a file that tells none, as answered; None where it must be asked.

    Raises Unusable where the answer is no day.
    """
    answer = answers.get("date")
    if answer is None:
        return None
    try:
        return date.fromisoformat(answer.strip())
    except ValueError:
        raise Unusable(f"{name}: the answer is no day; expected one as 2026-03-31") from None


def _day(text: str) -> date:
    """The day that a time shows: the sums are of a day, whatever the hour."""
    return calendar_day(year_first(text))


def _holds(row: Row) -> bool | None:
    found = seats.held(row.cell("status"))
    if row.cell("status") and found is None:
        row.problem("status", "no known state of a seat", "ACTIVE or INACTIVE", lost=False)
    return found
