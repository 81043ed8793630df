"""What the page shows that compares teams: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from teams.reports.shapes import Choice, Missing


@dataclass(frozen=True, slots=True)
class Cell:
    """The median of ``n`` members with its 95 % interval; None where it is not told.

    ``n`` is None where it would be about too few people whom the viewer does not see. ``hidden``
    says why there is no median.
    """

    n: int | None
    median: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """A measure: its key, what it is called, and what stands behind its values."""

    key: str
    label: str
    unit: str
    top: int | None


@dataclass(frozen=True, slots=True)
class ComparedTeam:
    """A team with those below it; ``number`` names it in the chart."""

    number: int
    id: int
    name: str
    url: str
    members: int
    x: Cell
    y: Cell

    @property
    def has_place(self) -> bool:
        """Whether both medians are told."""
        return self.x.median is not None and self.y.median is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparePage:
    """2 to 8 teams by two measures. Without them ``missing`` says what is needed.

    ``choices`` are the teams to choose from; ``notice`` is told where more were chosen.
    ``is_closed`` is whether the numbers are those of the week's edition. ``seen`` are the teams of
    the numbers that count somebody else whose own values the viewer sees.
    """

    since: date
    on: date
    latest: date
    x: Axis
    y: Axis
    teams: tuple[ComparedTeam, ...]
    choices: tuple[Choice, ...]
    x_choices: tuple[Choice, ...]
    y_choices: tuple[Choice, ...]
    presets: tuple[Choice, ...]
    floor: int
    notice: str = ""
    left_out: bool = False
    missing: Missing | None = None
    is_closed: bool = False
    seen: frozenset[int] = frozenset()

    @property
    def first(self) -> date:
        """The first day of the range."""
        return self.since + timedelta(days=1)

    @property
    def placed(self) -> tuple[ComparedTeam, ...]:
        """The teams that have a place in the chart."""
        return tuple(team for team in self.teams if team.has_place)
