"""One row of a report: its cells as what they mean, and problems where they mean nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from functools import partial
from typing import TypeVar

from teams.importers import days
from teams.importers.days import DayOrder
from teams.importers.numbers import DecimalSign, count, figure
from teams.importers.reading import Problems
from teams.importers.sales_navigator.columns import Columns

SCORES = {"total": 100, "brand": 25, "find": 25, "insights": 25, "relationships": 25}
BLANK = {"", "-", "n/a", "na", "none", "never", "not activated"}

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row that begins on ``line``."""

    table: Columns
    problems: Problems
    line: int
    cells: Sequence[str]

    def cell(self, name: str) -> str:
        """The text of a cell; "" where there is none."""
        return self.table.cell(self.cells, name)

    def problem(self, name: str, reason: str, expected: str, *, lost: bool = True) -> None:
        """The cell is not as expected."""
        self.problems.add(self.line, self.table.title(name), reason, expected, lost=lost)

    def count(self, name: str, sign: DecimalSign) -> int | None:
        """A whole number from 0; None where it is not known, or a problem."""
        return self.read(name, partial(_count, sign), "no count", "a whole number from 0")

    def day(self, name: str, order: DayOrder, zone: tzinfo) -> date | None:
        """A day; None where it is not known, or a problem."""
        return self.read(name, partial(_day, order, zone), "no date", days.EXPECTED)

    def scores(self, sign: DecimalSign) -> dict[str, str]:
        """LinkedIn's own index and its pillars, as far as they are known, as plain decimals."""
        found: dict[str, str] = {}
        for name, most in SCORES.items():
            expected = f"a number from 0 to {most}"
            value = self.read(name, partial(_score, sign, most), "no score", expected)
            if value is not None:
                found[name] = value
        return found

    def read(
        self, name: str, read: Callable[[str], Value | None], reason: str, expected: str
    ) -> Value | None:
        """The cell as ``read`` reads it; None, and a problem, where that raises ValueError."""
        try:
            return read(self.cell(name))
        except ValueError:
            self.problem(name, reason, expected)
            return None


def _count(sign: DecimalSign, text: str) -> int | None:
    found = count(text, sign)
    if found is not None and found < 0:
        raise ValueError("less than none")
    return found


def _score(sign: DecimalSign, most: int, text: str) -> str | None:
    found = figure(text, sign)
    if found is None:
        return None
    if found.percent or found.below or not 0 <= found.value <= most:
        raise ValueError("no score")
    return f"{found.value:f}"


def _day(order: DayOrder, zone: tzinfo, text: str) -> date | None:
    return None if text.casefold() in BLANK else days.day(text, order, zone)
