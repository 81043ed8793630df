"""What pages show of goals: frozen values, exact points, finished sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from scoring.core.pace import Line
from scoring.core.projection import What


@dataclass(frozen=True, slots=True)
class GoalDay:
    """One day of the chart: what was had, what the pace says, what is projected; None: nothing."""

    on: date
    points: Decimal | None = None
    pace: Decimal | None = None
    projected: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Six weeks back by the day and six ahead by the week, and what is said of them.

    ``reached_on`` is the first day ahead on which the projection has the target.
    """

    as_of: date
    first: date
    last: date
    past: tuple[GoalDay, ...]
    ahead: tuple[GoalDay, ...]
    reached_on: date | None
    said: str

    @property
    def weeks(self) -> tuple[GoalDay, ...]:
        """The rows of the table behind the chart: a day a week, oldest first."""
        behind = (day for day in self.past if (self.as_of - day.on).days % 7 == 0)
        return (*behind, *self.ahead)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalRow:
    """One open goal and its pace on the day of the score. ``by`` names who set it.

    ``tag`` is one or two words about it, ``said`` a sentence; ``points`` are those of the day,
    None where they are not measured. Only pages that show the chart have an ``outlook``.
    """

    id: int
    what: What
    label: str
    line: Line
    by: str
    points: Decimal | None
    ahead: Decimal | None
    needed: Decimal | None
    tag: str
    said: str
    outlook: Outlook | None = None

    @property
    def target(self) -> Decimal:
        """The points that are wanted."""
        return self.line.target

    @property
    def due_on(self) -> date:
        """The day on which they are wanted."""
        return self.line.due


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedGoal:
    """A goal that is over: who closed it, and when."""

    label: str
    target: Decimal
    base: Decimal
    set_on: date
    due_on: date
    by: str
    closed_at: datetime
    closed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalChoice:
    """What a goal can be set for: the points of today, and the whole numbers to choose from.

    ``least`` is None where nothing can be set; ``error`` then says why. ``suggested`` is the
    80th percentile of the last 12 weeks where that is a target; else ``hint`` says why not.
    """

    what: What
    label: str
    today: Decimal | None
    least: int | None
    most: int
    suggested: Decimal | None = None
    hint: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalDays:
    """The days that a goal can be due on, and the one that is proposed."""

    first: date
    last: date
    proposed: date
