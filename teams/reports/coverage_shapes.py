"""What the coverage page shows: weeks, sources and gaps, as frozen values without markup."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

from scoring.core.result import PillarName
from teams.reports.coverage_words import Gap
from teams.reports.shapes import Link, Person, Reminder

CellState = Literal["full", "part", "kept", "none", "na"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A component in a week. ``mark`` is the letter of its main source, "+" after it for others.

    ``full`` every day is measured, ``part`` some are, ``kept`` a state still stands as it was
    told before, ``none`` nothing is measured, ``na`` the component does not apply to the seat.
    ``words`` say all of it.
    """

    state: CellState
    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """The weeks of a component, oldest first."""

    code: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class CoveragePillar:
    """The components of a pillar."""

    name: PillarName
    rows: tuple[CoverageRow, ...]


@dataclass(frozen=True, slots=True)
class CoverageSource:
    """A source with its letter, what it measures, and from when to when.

    ``through`` is None where it ends at no day; ``age`` says how long ago its last day was.
    """

    letter: str
    label: str
    codes: tuple[tuple[str, PillarName], ...]
    first: date
    through: date | None
    age: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveragePage:
    """What of one member is measured, week by week, and what is missing.

    What is ``switched_off`` is told to the member alone: others see that it is not measured.
    """

    person: Person
    is_own: bool
    as_of: date
    weeks: tuple[date, ...]
    pillars: tuple[CoveragePillar, ...]
    sources: tuple[CoverageSource, ...]
    gaps: tuple[Gap, ...]
    reminders: tuple[Reminder, ...]
    crumbs: tuple[Link, ...]
    steps: tuple[Link, ...]
    switched_off: tuple[str, ...] = ()

    @property
    def months(self) -> tuple[tuple[date, int], ...]:
        """The months in which weeks begin, each with how many."""
        months = groupby(self.weeks, key=lambda week: week.replace(day=1))
        return tuple((month, len(tuple(weeks))) for month, weeks in months)

    @property
    def gaps_today(self) -> tuple[Gap, ...]:
        """The gaps among the days that today's score is made of."""
        return tuple(gap for gap in self.gaps if gap.counts)

    @property
    def gaps_before(self) -> tuple[Gap, ...]:
        """The gaps among earlier days."""
        return tuple(gap for gap in self.gaps if not gap.counts)
