"""Analytics Services, activities and their outcomes: a row for everything done on a seat.

Both files have one layout, and the type of a row tells what it is. An outcome says of an InMail
that it was accepted or rejected; when the InMail was sent stands among the activities alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from scoring.core.records import (
    Active,
    AnyRecord,
    Coverage,
    Exchange,
    ProfileView,
    Saved,
    Search,
)
from teams.importers.linkedin.context import Tally
from teams.importers.people import People
from teams.importers.reading import Problems, Unusable
from teams.importers.sales_navigator import seats
from teams.importers.sales_navigator.columns import Columns, named, names_in
from teams.importers.sales_navigator.rows import Row
from teams.importers.tabular import column_name
from teams.importers.times import LocalDays, utc

MOST_ROWS = 500_000
METRICS = tuple(sorted((seats.SEARCHES, seats.VIEWS, seats.SAVED)))
RESPONSE = ("message_response",)
TIME = "a time in UTC, as 03-31-2026 09:30:00"
TYPES = (
    "SAVED_LEAD, SAVED_ACCOUNT, SEARCH_PERFORMED, PROFILE_VIEWED, INMAIL_SENT, MESSAGE_SENT, "
    "CONNECTION_MADE, or an InMail accepted or rejected"
)
MADE = "connectionmade"
SENT = {"inmailsent", "messagesent"}
DONE = {"savedlead", "savedaccount", "searchperformed", "profileviewed", MADE, *SENT}
# The names of outcomes are not published.
OUTCOME = re.compile(r"(?:inmail)?(?:(accept|repl)|(?:reject|declin|ignor|pending))[a-z]*")

NAMES = {
    "activityid": "id",
    "activitytype": "type",
    "outcome": "outcome",
    "outcometype": "outcome",
    "activityoutcome": "outcome",
    "activityoutcometype": "outcome",
    "createdat": "at",
    "outcomeat": "at",
    "seatid": "seat",
    "memberidentitykey": "lead",
}
name_of = named(NAMES)

_TIME = re.compile(r"(\d\d)-(\d\d)-(\d{4})(?: (\d\d):(\d\d):(\d\d))?(?: UTC)?", re.ASCII)


def is_header(cells: Sequence[str], below: Sequence[Sequence[str]] = ()) -> bool:
    """Whether a row is the header of activities or of outcomes."""
    names = names_in(cells, name_of)
    return "id" in names and bool(names & {"type", "outcome"})


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when one file tells of what was done on seats."""

    seats: frozenset[str]
    first: date
    last: date


@dataclass(slots=True)
class Activities:
    """All activities and outcomes of files that are given at once, each counted once.

    They have ``most`` rows at most: every one of them is held in memory.
    """

    people: People
    days: LocalDays
    today: date | None
    most: int = MOST_ROWS
    spans: list[Span] = field(default_factory=list)
    outcomes: Tally = field(default_factory=Tally)
    _done: dict[str, list[AnyRecord]] = field(default_factory=lambda: defaultdict(list))
    _keys: set[str] = field(default_factory=set)
    _active: set[tuple[str, date]] = field(default_factory=set)
    _inmails: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    _accepted: dict[str, datetime] = field(default_factory=dict)
    _rows: int = 0

    def read(
        self, table: Columns, rows: Iterable[tuple[int, list[str]]], problems: Problems
    ) -> tuple[Tally, bool]:
        """What became of the rows of a file, and whether it is one of outcomes.

        Raises Unusable where all files together have too many.
        """
        done, came = Tally(), Tally()
        on_seats: set[str] = set()
        for line, cells in rows:
            self._rows += 1
            if self._rows > self.most:
                reason = f"more than {self.most} rows at once; export a shorter time"
                raise Unusable(f"{problems.file}: {reason}")
            self._row(Row(table, problems, line, cells), done, came, on_seats)
        if done.first and done.last:
            self.spans.append(Span(frozenset(on_seats), done.first, done.last))
        if came.first and came.last:
            self.outcomes.saw(came.first)
            self.outcomes.saw(came.last)
        self.outcomes.records += came.records
        total = Tally(
            done.records + came.records, done.kept + came.kept, done.duplicates + came.duplicates
        )
        return total, came.records > done.records

    def records(self) -> dict[str, list[AnyRecord]]:
        """The evidence by seat."""
        found = {seat: list(done) for seat, done in self._done.items()}
        for span in self.spans:
            for seat in span.seats:
                found.setdefault(seat, []).extend(self._coverage(span))
        if self.outcomes.records:
            for name, (seat, at) in self._inmails.items():
                found[seat].extend(self._exchanges(name, seat, at))
        return found

    def last(self) -> date | None:
        """The latest day of an activity."""
        return max((span.last for span in self.spans), default=None)

    def untold(self) -> bool:
        """Whether InMails were sent, and no file says what came of them."""
        return bool(self._inmails) and not self.outcomes.records

    def _row(self, row: Row, done: Tally, came: Tally, on_seats: set[str]) -> None:
        column = "outcome" if row.cell("outcome") else "type"
        kind = column_name(row.cell(column))
        outcome = OUTCOME.fullmatch(kind)
        tally = came if outcome or column == "outcome" else done
        tally.records += 1
        if not row.cell("id"):
            row.problem("id", "no id", "what tells one activity from another")
        elif outcome:
            self._outcome(row, kind, tally, accepted=bool(outcome[1]))
        elif kind in DONE:
            self._activity(row, kind, tally, on_seats)
        else:
            row.problem(column, "no known type", TYPES)

    def _outcome(self, row: Row, kind: str, tally: Tally, *, accepted: bool) -> None:
        at = self._time(row)
        if at is None:
            return
        tally.saw(self.days.on(at))
        key = self.people.opaque("outcome", kind, row.cell("id"))
        if key in self._keys:
            tally.duplicates += 1
            return
        self._keys.add(key)
        tally.kept += 1
        if accepted:
            name = self.people.opaque("inmail", row.cell("id"))
            self._accepted[name] = min(at, self._accepted.get(name, at))

    def _activity(self, row: Row, kind: str, tally: Tally, on_seats: set[str]) -> None:
        seat, at = seats.seat_id(row.cell("seat")), self._time(row)
        if not seat:
            row.problem("seat", "no id of a seat", "a number")
        if not seat or at is None:
            return
        on = self.days.on(at)
        tally.saw(on)
        on_seats.add(seat)
        key = self.people.opaque("activity", row.cell("id"))
        if key in self._keys:
            tally.duplicates += 1
            return
        self._keys.add(key)
        if kind == MADE:
            return
        tally.kept += 1
        if kind == "inmailsent":
            self._inmails[self.people.opaque("inmail", row.cell("id"))] = seat, at
        lead = row.cell("lead")
        person = self.people.opaque("lead", lead) if lead else ""
        self._done[seat].extend(self._evidence(kind, self._source(seat), key, person, on))

    def _evidence(
        self, kind: str, source: str, key: str, person: str, on: date
    ) -> Iterator[AnyRecord]:
        if kind == "searchperformed":
            yield Search(source=source, ref=f"search:{key}", on=on, advanced=True)
        elif kind == "profileviewed":
            yield ProfileView(source=source, ref=f"view:{key}", on=on, contact=person)
        elif kind == "savedlead":
            yield Saved(source=source, ref=f"saved:{key}", on=on, what="lead")
        elif kind == "savedaccount":
            yield Saved(source=source, ref=f"saved:{key}", on=on, what="account")
        elif (source, on) not in self._active:
            self._active.add((source, on))
            yield Active(source=source, ref=f"active:{on}", on=on)

    def _coverage(self, span: Span) -> Iterator[Coverage]:
        """What a file covers. Answers to InMails are known where outcomes are told as well.

        Days active are more than those on which one of these few things was done.
        """
        source, start, end = seats.SOURCE, span.first, span.last
        yield Coverage(source=source, metrics=METRICS, start=start, end=end)
        yield Coverage(source=source, metrics=(seats.DAYS,), start=start, end=end, floor=True)
        if self.outcomes.first and self.outcomes.last:
            start, end = max(start, self.outcomes.first), min(end, self.outcomes.last)
            if start <= end:
                yield Coverage(source=source, metrics=RESPONSE, start=start, end=end)

    def _exchanges(self, name: str, seat: str, at: datetime) -> Iterator[Exchange]:
        """An InMail, and the answer to it: a conversation of its own, with nobody in particular.

        Whom it went to is a key that no other file has: as people of their own the recipients
        would stand beside those of the archive, and be contacts twice.
        """
        answered = self._accepted.get(name)
        on = self.days.on(at)
        answered_on = max(on, self.days.on(answered)) if answered else None
        parts = [(on, at, 1, int(answered_on == on))]
        if answered and answered_on and answered_on > on:
            parts.append((answered_on, answered, 0, 1))
        for day, first_at, outbound, inbound in parts:
            yield Exchange(
                source=self._source(seat),
                ref=f"inmail:{name}:{day:%Y%m%d}",
                on=day,
                conversation=name,
                contact=self.people.opaque("inmail", "anybody"),
                first_at=first_at,
                first_out=bool(outbound),
                outbound=outbound,
                inbound=inbound,
                inmail=True,
            )

    def _time(self, row: Row) -> datetime | None:
        at = row.read("at", instant, "no time", TIME)
        if at and self.today and self.days.on(at) > self.today:
            row.problem("at", "a time to come", "a time in the past")
            return None
        return at

    def _source(self, seat: str) -> str:
        return seats.source_of(self.people, seat, "activity")


def instant(text: str) -> datetime:
    """The instant of a time in UTC, the month first. Raises ValueError."""
    found = _TIME.fullmatch(text)
    if found is None:
        return utc(text)
    month, day, year, *clock = (int(part or 0) for part in found.groups())
    return utc(f"{date(year, month, day)} {clock[0]:02}:{clock[1]:02}:{clock[2]:02}")
