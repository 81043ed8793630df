"""SearchQueries.csv: how often the member searched. For what is never kept.

The file has up to twelve rows for one search: each letter typed, repeats of one second, and the
runs of saved searches and alerts, which come at the same hour every day.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import ClassVar

from scoring.core.records import Search
from teams.importers.linkedin.context import SOURCE, Context, Tally
from teams.importers.people import same_name
from teams.importers.tabular import Layout, Table

DAY = 86400
HOUR = 3600
AUTOMATION_DAYS = 5
AUTOMATION_SPREAD = 2 * HOUR
TYPING = 5
SESSION = 30 * 60


class Searches:
    """The searches of one member, as times and numbers of queries."""

    layout: ClassVar[Layout] = Layout(
        needed=("time", "searchquery"), aliases={"date": "time", "query": "searchquery"}
    )

    def __init__(self, context: Context) -> None:
        self._context = context
        self._numbers: dict[str, int] = {}
        self._times = array("q")
        self._queries = array("l")
        self._tally = Tally()

    def read(self, table: Table, tally: Tally) -> None:
        """The rows are taken in. A query with commas may stand unquoted, over several cells."""
        self._tally = tally
        query = table.places["searchquery"]
        read = self._context.days.at
        behind = len(table.header) - query - 1
        seen: set[int] = set()
        for row in table.rows():
            tally.records += 1
            at = table.dated(row, "time", read, "a time, as 2026/02/01 10:00:00 UTC")
            if at is None:
                continue
            seen.add(at[0])
            typed = ",".join(row[query : len(row) - behind])
            if typed not in self._numbers:
                number = self._numbers.setdefault(same_name(typed), len(self._numbers))
                self._numbers[typed] = number
            self._times.append(at[1])
            self._queries.append(self._numbers[typed])
        for day in seen:
            tally.saw(date.fromordinal(day))

    def records(self) -> Iterator[Search]:
        """One record a day; the last tally learns how many searches count."""
        rows = sorted(zip(self._times, self._queries, strict=True), key=lambda row: row[0])
        counts: Counter[date] = Counter()
        for time, _ in once_a_session(last_typed(manual(rows))):
            counts[self._context.on(datetime.fromtimestamp(time, UTC))] += 1
        self._tally.kept += counts.total()
        for on, count in counts.items():
            yield Search(source=SOURCE, ref=f"searches:{on}", on=on, count=count)


Row = tuple[int, int]


def manual(rows: list[Row]) -> list[Row]:
    """The rows (epoch, query), in order of time, without those of saved searches and alerts.

    A query is automated where it comes on five days or more and the times from its first row of
    a day to that of the next are multiples of 24 hours, give or take two hours, in 70 %, and 20
    to 28 hours in 50 %. Its rows up to two hours after the first one of their day are left out.
    A query's days begin two hours before its busiest two hours, so that no run is torn apart.
    """
    times: dict[int, list[int]] = {}
    for time, query in rows:
        times.setdefault(query, []).append(time)
    automated: dict[int, tuple[int, dict[int, int]]] = {}
    for query, of_query in times.items():
        start = _day_start(of_query)
        firsts: dict[int, int] = {}
        for time in of_query:
            firsts.setdefault((time - start) // DAY, time)
        if is_automated(list(firsts.values())):
            automated[query] = start, firsts
    return [row for row in rows if row[1] not in automated or _is_late(row[0], *automated[row[1]])]


def _is_late(time: int, start: int, firsts: dict[int, int]) -> bool:
    return time - firsts[(time - start) // DAY] > AUTOMATION_SPREAD


def _day_start(times: list[int]) -> int:
    """When the days of a query begin, in seconds after midnight."""
    hours = Counter(time // HOUR % 24 for time in times)
    busiest = max(range(24), key=lambda hour: hours[hour] + hours[(hour + 1) % 24])
    return busiest * HOUR - AUTOMATION_SPREAD


def is_automated(firsts: list[int]) -> bool:
    """Whether the first rows of the days, in order, come like clockwork."""
    if len(firsts) < AUTOMATION_DAYS:
        return False
    gaps = [later - earlier for earlier, later in pairwise(firsts)]
    steady = sum(_off_the_day(gap) <= AUTOMATION_SPREAD for gap in gaps)
    daily = sum(20 * HOUR <= gap <= 28 * HOUR for gap in gaps)
    return 10 * steady >= 7 * len(gaps) and 2 * daily >= len(gaps)


def last_typed(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows without those that another one follows within five seconds: typing goes on."""
    latest: Row | None = None
    for row in rows:
        if latest is not None and row[0] - latest[0] > TYPING:
            yield latest
        latest = row
    if latest is not None:
        yield latest


def once_a_session(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows without those of a query that came within the half hour before."""
    seen: dict[int, int] = {}
    for time, query in rows:
        if time - seen.get(query, -SESSION - 1) > SESSION:
            yield time, query
        seen[query] = time


def _off_the_day(gap: int) -> int:
    """How far a gap is from a whole number of days, which is at least one."""
    return abs(gap - DAY * max(1, round(gap / DAY)))
