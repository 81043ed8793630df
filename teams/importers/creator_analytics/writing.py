"""How one workbook writes its days and numbers, and what cannot be read so."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from teams.importers import numbers
from teams.importers.creator_analytics.sheets import day_of
from teams.importers.days import EXPECTED as A_DAY
from teams.importers.days import DayOrder
from teams.importers.linkedin.context import Tally
from teams.importers.numbers import DecimalSign
from teams.importers.reading import Problems

SOURCE = "creator_analytics"
A_COUNT = "a whole number"


@dataclass(frozen=True, slots=True)
class Writing:
    """The order of day and month, the sign before decimals, and the last day there can be."""

    order: DayOrder
    sign: DecimalSign
    today: date | None

    def span(self, texts: list[str]) -> tuple[date, date] | None:
        """The first and the last of these days, none of them still to come; None without any."""
        found = [on for on in (day_of(text, self.order) for text in texts) if on]
        known = [on for on in found if self.today is None or on <= self.today]
        return (min(known), max(known)) if known else None


@dataclass(slots=True)
class Part:
    """What is read of one sheet, and what became of its records."""

    writing: Writing
    problems: Problems
    tally: Tally = field(default_factory=Tally)

    def day(self, line: int, column: str, text: str) -> date | None:
        """The day, or None and a problem."""
        on = day_of(text, self.writing.order)
        if on is None:
            self.problems.add(line, column, "no date", A_DAY)
        elif self.writing.today and on > self.writing.today:
            self.problems.add(line, column, "still to come", f"a day up to {self.writing.today}")
            return None
        return on

    def count(self, line: int, column: str, text: str, *, least: int) -> int | None:
        """The number, or None and a problem."""
        try:
            found = numbers.count(text, self.writing.sign)
        except ValueError:
            found = None
        if found is None or found < least:
            self.problems.add(line, column, "wrong value", A_COUNT)
            return None
        return found
