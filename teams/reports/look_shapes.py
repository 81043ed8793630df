"""What a member sees of the viewer log: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from teams.reports.shapes import Link


@dataclass(frozen=True, slots=True)
class LookRow:
    """Who opened what on a day, first and last when, and how often, as a sentence after a name."""

    who: str
    what: str
    day: date
    first_at: datetime
    last_at: datetime
    count: int


@dataclass(frozen=True, slots=True)
class Looks:
    """Rows of the log, the latest first, of ``total``; where all are; how long they are kept."""

    rows: tuple[LookRow, ...]
    total: int
    kept_days: int
    url: str = ""
    previous: Link | None = None
    next: Link | None = None
