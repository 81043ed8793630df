"""Analytics Services, activities and their outcomes: a row for everything done on a seat.

Both files have one layout, and the type of a row tells what it is. An outcome says of an InMail
that it was accepted or rejected; when the InMail was sent stands among the activities alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache

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
from teams.importers.times import LocalDays

MOST_ROWS = 500_000
METRICS = tuple(sorted((seats.SEARCHES, seats.VIEWS, seats.SAVED)))
RESPONSE = ("message_response",)
TIME = "a time in UTC, as 03-31-2026 09:30:00"
TYPES = (
    "SAVED_LEAD, SAVED_ACCOUNT, SEARCH_PERFORMED, PROFILE_VIEWED, INMAIL_SENT, MESSAGE_SENT, "
    "CONNECTION_MADE, or an InMail accepted or rejected"
)
MADE = "connectionmade"
# What is done, and how the keys of it begin.
DONE = {
    "searchperformed": "search",
    "profileviewed": "view",
    "savedlead": "saved",
    "savedaccount": "saved",
    "inmailsent": "sent",
    "messagesent": "sent",
    MADE: "made",
}
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

_MONTH_FIRST = re.compile(r"(\d\d)-(\d\d)-(\d{4})((?: .*)?)", re.ASCII)
# The day on which something was done, and when in seconds since 1970.
Moment = tuple[date, int]


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
    _refs: set[str] = field(default_factory=set)
    _active: set[tuple[str, date]] = field(default_factory=set)
    _inmails: dict[str, tuple[str, date, int]] = field(default_factory=dict)
    _accepted: dict[str, Moment] = field(default_factory=dict)
    _sources: dict[str, str] = field(default_factory=dict)
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
            for name, (seat, on, epoch) in self._inmails.items():
                found[seat].extend(self._exchanges(name, seat, on, epoch))
        return found

    def last(self) -> date | None:
        """The latest day of an activity."""
        return max((span.last for span in self.spans), default=None)

    def untold(self) -> bool:
        """Whether InMails were sent, and no file says what came of them."""
        return bool(self._inmails) and not self.outcomes.records

    def _row(self, row: Row, done: Tally, came: Tally, on_seats: set[str]) -> None:
        column = "outcome" if row.cell("outcome") else "type"
        kind = _kind(row.cell(column))
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
        tally.saw(at[0])
        if not self._is_new(f"{kind}:{self.people.opaque('activity', row.cell('id'))}"):
            tally.duplicates += 1
            return
        tally.kept += 1
        if accepted:
            name = self.people.opaque("inmail", row.cell("id"))
            self._accepted[name] = min(at, self._accepted.get(name, at))

    def _activity(self, row: Row, kind: str, tally: Tally, on_seats: set[str]) -> None:
        seat, at = _seat(row.cell("seat")), self._time(row)
        if not seat:
            row.problem("seat", "no id of a seat", "a number")
        if not seat or at is None:
            return
        tally.saw(at[0])
        on_seats.add(seat)
        ref = f"{DONE[kind]}:{self.people.opaque('activity', row.cell('id'))}"
        if not self._is_new(ref):
            tally.duplicates += 1
            return
        if kind == MADE:
            return
        tally.kept += 1
        if kind == "inmailsent":
            self._inmails[self.people.opaque("inmail", row.cell("id"))] = seat, *at
        lead = row.cell("lead")
        person = self.people.opaque("lead", lead) if lead else ""
        if record := self._evidence(kind, self._source(seat), ref, person, at[0]):
            self._done[seat].append(record)

    def _is_new(self, ref: str) -> bool:
        """Whether it is the first with this key, of which it takes note."""
        if ref in self._refs:
            return False
        self._refs.add(ref)
        return True

    def _evidence(
        self, kind: str, source: str, ref: str, person: str, on: date
    ) -> AnyRecord | None:
        match kind:
            case "searchperformed":
                return Search(source=source, ref=ref, on=on, advanced=True)
            case "profileviewed":
                return ProfileView(source=source, ref=ref, on=on, contact=person)
            case "savedlead":
                return Saved(source=source, ref=ref, on=on, what="lead")
            case "savedaccount":
                return Saved(source=source, ref=ref, on=on, what="account")
        if (source, on) in self._active:
            return None
        self._active.add((source, on))
        return Active(source=source, ref=f"active:{on}", on=on)

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

    def _exchanges(self, name: str, seat: str, on: date, epoch: int) -> Iterator[Exchange]:
        """An InMail, and the answer to it: a conversation of its own, with nobody in particular.

        Whom it went to is a key that no other file has: as people of their own the recipients
        would stand beside those of the archive, and be contacts twice.
        """
        answer = self._accepted.get(name)
        parts = [(on, epoch, 1, int(answer is not None and answer[0] <= on))]
        if answer and answer[0] > on:
            parts.append((*answer, 0, 1))
        for day, at, outbound, inbound in parts:
            yield Exchange(
                source=self._source(seat),
                ref=f"inmail:{name}:{day:%Y%m%d}",
                on=day,
                conversation=name,
                contact=self.people.opaque("inmail", "anybody"),
                first_at=datetime.fromtimestamp(at, UTC),
                first_out=bool(outbound),
                outbound=outbound,
                inbound=inbound,
                inmail=True,
            )

    def _time(self, row: Row) -> Moment | None:
        at = row.read("at", self._moment, "no time", TIME)
        if at and self.today and at[0] > self.today:
            row.problem("at", "a time to come", "a time in the past")
            return None
        return at

    def _moment(self, text: str) -> Moment:
        on, epoch = self.days.at(year_first(text))
        return date.fromordinal(on), epoch

    def _source(self, seat: str) -> str:
        found = self._sources.get(seat)
        if found is None:
            found = self._sources[seat] = seats.source_of(self.people, seat, "activity")
        return found


def year_first(text: str) -> str:
    """A time with its month first as one with its year first; any other text as it is."""
    found = _MONTH_FIRST.fullmatch(text)
    return f"{found[3]}-{found[1]}-{found[2]}{found[4]}" if found else text


@lru_cache(maxsize=256)
def _kind(text: str) -> str:
    return column_name(text)


@lru_cache(maxsize=4096)
def _seat(text: str) -> str:
    return seats.seat_id(text)
