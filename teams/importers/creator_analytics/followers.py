"""The sheet of followers: how many came on every day, and how many there were on the last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from scoring.core.records import Coverage, Followers
from teams.importers import numbers
from teams.importers.activity_values import COUNT_LIMIT
from teams.importers.creator_analytics.sheets import Rows, dated, filled, is_day
from teams.importers.creator_analytics.writing import SOURCE, Part

AUDIENCE = "audience_growth"
DATE, NEW = "Date", "New followers"


def followers(rows: Rows, part: Part) -> list[Followers | Coverage]:
    """The net gain of every day, and the days that are covered: those that are listed."""
    found: dict[date, Followers] = {}
    for line, text, cells in dated(rows):
        part.tally.records += 1
        on = part.day(line, DATE, text)
        gained = part.count(line, NEW, cells[0] if cells else "", least=-COUNT_LIMIT)
        if on is None or gained is None:
            continue
        part.tally.duplicates += on in found
        found[on] = Followers(source=SOURCE, ref=on.isoformat(), on=on, gained=gained)
    part.tally.kept += len(found)
    if found and (total := _total(rows, part)) is not None:
        last = max(found)
        found[last] = Followers(
            source=SOURCE, ref=last.isoformat(), on=last, gained=found[last].gained, total=total
        )
    return [*found.values(), *_covered(sorted(found))]


def _total(rows: Rows, part: Part) -> int | None:
    """The number beside the first text, above the days."""
    for _, row in rows:
        cells = filled(row)
        if cells and is_day(cells[0]):
            return None
        if len(cells) == 2:
            try:
                found = numbers.count(cells[1], part.writing.sign)
            except ValueError:
                continue
            return found if found is not None and found >= 0 else None
    return None


def _covered(on: list[date]) -> Iterator[Coverage]:
    """One record for every run of days without a gap."""
    start = 0
    for place, day in enumerate(on):
        if place + 1 == len(on) or on[place + 1] - day > timedelta(days=1):
            yield Coverage(source=SOURCE, metrics=(AUDIENCE,), start=on[start], end=day)
            start = place + 1
